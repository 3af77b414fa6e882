import type { QuoteId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { ComingCharges } from '../subscription/coming-charges.ts';
import type { Instant } from '../time.ts';

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
