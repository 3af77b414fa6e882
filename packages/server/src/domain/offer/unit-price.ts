import type { Addon } from '../catalog/addon.ts';
import type { Product } from '../catalog/product.ts';
import type { ProductId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { shareInBps } from '../money/round.ts';

/** Products and add-ons of the business that offers may sell; missing entries do not exist. */
export interface Catalogue {
  readonly products: readonly Product[];
  readonly addons: readonly Addon[];
}

/** Price of one unit, before tax on top, an offer's discount and any code. */
export interface UnitPrice {
  readonly currency: Currency;
  /** In minor units, after the product's own discount. For pay what you want, the minimum. */
  readonly amount: bigint;
}

export function priceOfProduct({ price }: Product): UnitPrice {
  return { currency: price.currency, amount: price.amount - shareInBps(price.amount, price.discountBps) };
}

/** Unit price of a product; undefined when it does not exist. */
export function priceOfProductId(productId: ProductId, { products }: Catalogue): UnitPrice | undefined {
  const product = products.find((each) => each.productId === productId);
  return product && priceOfProduct(product);
}
