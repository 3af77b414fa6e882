import type { Addon } from '../catalog/addon.ts';
import type { Product } from '../catalog/product.ts';
import type { ProductId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { shareInBps } from '../money/round.ts';

/** What offers may sell, as the business has it; what is missing there does not exist. */
export interface Catalogue {
  readonly products: readonly Product[];
  readonly addons: readonly Addon[];
}

/** What one unit of something costs, before tax on top, an offer's discount and any code. */
export interface UnitPrice {
  readonly currency: Currency;
  /** In minor units, after the product's own discount. For pay what you want, the least. */
  readonly amount: bigint;
}

export function priceOfProduct({ price }: Product): UnitPrice {
  return { currency: price.currency, amount: price.amount - shareInBps(price.amount, price.discountBps) };
}

/** The price of one unit of a product; undefined when the business has no such product. */
export function priceOfProductId(productId: ProductId, { products }: Catalogue): UnitPrice | undefined {
  const product = products.find((each) => each.productId === productId);
  return product && priceOfProduct(product);
}
