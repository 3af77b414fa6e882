import type { Product } from '../catalog/product.ts';
import type { ProductId } from '../ids.ts';
import { type TaxAddress, type TaxRate, findTaxRate, taxesOf } from '../tax/tax.ts';
import type { HeldSubscription } from './customer-facts.ts';
import { includedProducts } from './product-relations.ts';
import type { Offer } from './offer.ts';
import { ownedProducts } from './ownership.ts';
import type { Quote } from './quote.ts';
import type { DecisionContext } from './decision-context.ts';
import { priceOfProduct } from './unit-price.ts';

/** Inputs for the price difference of an offer. Both sides are without tax and after discounts. */
export interface PriceComparison {
  readonly offer: Offer;
  readonly subscription: HeldSubscription | null;
  readonly decisionContext: Pick<DecisionContext, 'facts' | 'catalogue' | 'productRelations'>;
  readonly price: Pick<Quote, 'currency' | 'subtotal' | 'discount' | 'recurringAmount'>;
  readonly taxes: { readonly taxRates: readonly TaxRate[]; readonly address: TaxAddress | null };
}

/** Price difference between a later cycle with the offer and the subscription's current cycle, add-ons included. */
export function differenceFromPlan({ subscription, price }: PriceComparison): bigint | null {
  if (price.recurringAmount === null) return null;
  return subscription && price.recurringAmount - subscription.recurringPreTaxAmount;
}

/**
 * Price difference between a bundle (for a plan, one cycle) and the current prices of its parts that the customer
 * owns; null when they own none.
 */
export function differenceFromParts(
  productId: ProductId,
  { offer, decisionContext: { facts, catalogue, productRelations }, price, taxes }: PriceComparison,
): bigint | null {
  const amount = price.recurringAmount ?? price.subtotal - price.discount;
  const parts = new Set([...includedProducts(productId, productRelations), ...offer.includes]);
  const owned = ownedProducts(facts, productRelations);
  const had = catalogue.products.filter(
    (product) =>
      parts.has(product.productId) &&
      owned.has(product.productId) &&
      product.price.currency === price.currency,
  );
  if (had.length === 0) return null;
  return had.reduce((rest, product) => rest - withoutTax(product, taxes), amount);
}

function withoutTax(product: Product, { taxRates, address }: PriceComparison['taxes']): bigint {
  const { amount } = priceOfProduct(product);
  const { isTaxInclusive } = product.price;
  if (!isTaxInclusive) return amount;
  const taxRate = findTaxRate(taxRates, address, product.taxCategory);
  if (taxRate === null) return amount;
  const { rateBps: taxRateBps, rounding: taxRounding = 'half_up' } = taxRate;
  const [tax = 0n] = taxesOf([{ amount, taxRateBps, taxRounding, isTaxInclusive }]);
  return amount - tax;
}
