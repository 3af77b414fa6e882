import type { QuoteId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';
import type { Proposal } from './judge-step.ts';
import { contentsOf } from './kinship.ts';
import { amountOf, priceOfProduct, unitPriceOf } from './offer-price.ts';
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
  readonly lines: readonly QuoteLine[];
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly tax: bigint;
  readonly credit: bigint;
  readonly totalAmount: bigint;
  /** What it costs more (or, negative, less) than what the customer has, before tax; null where nothing compares. */
  readonly difference: bigint | null;
  /** What later cycles cost, before tax; null when it is paid once. */
  readonly recurringAmount: bigint | null;
  /** The tax on it by today's rates: what a later cycle is charged is the sum of both. Null when it is paid once. */
  readonly recurringTax: bigint | null;
  /** When the next cycle is paid; null when it is paid once. */
  readonly nextBillingAt: Instant | null;
  readonly quotedAt: Instant;
  readonly expiresAt: Instant;
  /** What whoever promised it keeps the promise with; nobody else reads it. */
  readonly pin: object;
}

/**
 * The difference a customer is shown next to the total, before tax: for a plan change, the new plan less the
 * old one, a cycle each; for a bundle, its price less today's prices of its parts that the customer has. Null
 * where there is nothing to compare with.
 */
export function differenceOf(
  { offer, quantity, subscription }: Pick<Proposal, 'offer' | 'quantity' | 'subscription'>,
  { facts, goods, kinship }: Pick<Situation, 'facts' | 'goods' | 'kinship'>,
): bigint | null {
  const { target } = offer;
  const unit = unitPriceOf(offer, goods);
  if (target.kind === 'addon' || target.kind === 'pause' || !unit) return null;
  const amount = amountOf(offer, unit, quantity);
  if (target.kind === 'plan_change') {
    return subscription && amount - subscription.recurringPreTaxAmount;
  }
  const parts = new Set([...contentsOf(target.productId, kinship), ...offer.includes]);
  const owned = ownedProducts(facts, kinship);
  const had = goods.products
    .filter(({ productId }) => parts.has(productId) && owned.has(productId))
    .map(priceOfProduct)
    .filter(({ currency }) => currency === unit.currency);
  return had.length === 0 ? null : amount - had.reduce((sum, part) => sum + part.amount, 0n);
}
