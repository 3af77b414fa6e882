import type { Product } from '../catalog/product.ts';
import type { QuoteId } from '../ids.ts';
import type { ComingCharges } from '../subscription/coming-charges.ts';
import type { Currency } from '../money/currency.ts';
import { type TaxAddress, type TaxRate, findTaxRate, taxesOf } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import type { Proposal } from './judge-step.ts';
import { contentsOf } from './kinship.ts';
import { priceOfProduct } from './offer-price.ts';
import { ownedProducts } from './ownership.ts';
import type { Situation } from './situation.ts';

/** One line of what accepting is charged. Negative lines are what a customer gets back, as for an old plan's rest. */
export interface QuoteLine {
  readonly name: string;
  readonly quantity: number;
  readonly unitAmount: bigint;
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly tax: bigint;
  readonly total: bigint;
}

/**
 * A price that is promised until it expires: an acceptance is charged exactly this, in minor units. Always
 * totalAmount = subtotal − discount + tax, or 0 where that is negative; then `credit` is what the
 * subscription gets instead.
 */
export interface Quote {
  readonly quoteId: QuoteId;
  readonly currency: Currency;
  /** Of a change of plan: whether prices contain their tax, so that a line's `total` is what it costs. */
  readonly isTaxInclusive?: boolean;
  readonly lines: readonly QuoteLine[];
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly tax: bigint;
  readonly credit: bigint;
  readonly totalAmount: bigint;
  /** What of the total the customer's wallet pays, by what it holds at the moment; the card pays the rest. */
  readonly walletAmount: bigint;
  /** What it costs more (or, negative, less) than what the customer has, before tax; null where nothing compares. */
  readonly difference: bigint | null;
  /** What a later cycle costs, before tax, credit and wallet; null when none is charged by itself. */
  readonly recurringAmount: bigint | null;
  /** The tax on it by today's rates: what a later cycle is charged is the sum of both. Null when it is paid once. */
  readonly recurringTax: bigint | null;
  /** What a cycle costs once a discount that ends has ended, and the tax on it; null when that is the same. */
  readonly afterDiscount: { readonly amount: bigint; readonly tax: bigint } | null;
  /** When the next cycle is paid; null when it is paid once, or nothing more is charged by itself. */
  readonly nextBillingAt: Instant | null;
  /** What is charged by itself once it is accepted; null when it is paid once. */
  readonly coming: ComingCharges | null;
  readonly quotedAt: Instant;
  readonly expiresAt: Instant;
  /** What whoever promised it keeps the promise with; nobody else reads it. */
  readonly pin: object;
}

/**
 * The difference a customer is shown next to the total. Both sides are without tax, whether or not prices contain
 * it, and after discounts: for a plan change, what a later cycle costs less what one costs now, add-ons included;
 * for a bundle, its price (of a plan, that of a cycle) less today's prices of its parts that the customer has.
 * Null where there is nothing to compare with.
 */
export function differenceOf(
  { offer, subscription }: Pick<Proposal, 'offer' | 'subscription'>,
  { facts, goods, kinship }: Pick<Situation, 'facts' | 'goods' | 'kinship'>,
  price: Pick<Quote, 'currency' | 'subtotal' | 'discount' | 'recurringAmount'>,
  taxes: { readonly taxRates: readonly TaxRate[]; readonly address: TaxAddress | null },
): bigint | null {
  const { target } = offer;
  if (target.kind === 'addon' || target.kind === 'pause') return null;
  if (target.kind === 'plan_change') {
    if (price.recurringAmount === null) return null;
    return subscription && price.recurringAmount - subscription.recurringPreTaxAmount;
  }
  const amount = price.recurringAmount ?? price.subtotal - price.discount;
  const parts = new Set([...contentsOf(target.productId, kinship), ...offer.includes]);
  const owned = ownedProducts(facts, kinship);
  const had = goods.products.filter(
    (product) =>
      parts.has(product.productId) &&
      owned.has(product.productId) &&
      product.price.currency === price.currency,
  );
  if (had.length === 0) return null;
  return had.reduce((rest, product) => rest - withoutTax(product, taxes), amount);
}

function withoutTax(
  product: Product,
  { taxRates, address }: { readonly taxRates: readonly TaxRate[]; readonly address: TaxAddress | null },
): bigint {
  const { amount } = priceOfProduct(product);
  const { isTaxInclusive } = product.price;
  if (!isTaxInclusive) return amount;
  const taxRate = findTaxRate(taxRates, address, product.taxCategory);
  if (taxRate === null) return amount;
  const { rateBps: taxRateBps, rounding: taxRounding = 'half_up' } = taxRate;
  const [tax = 0n] = taxesOf([{ amount, taxRateBps, taxRounding, isTaxInclusive }]);
  return amount - tax;
}
