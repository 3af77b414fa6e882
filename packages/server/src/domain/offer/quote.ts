import type { QuoteId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Money } from '../money/money.ts';
import type { ComingCharges } from '../subscription/coming-charges.ts';
import type { Instant } from '../time.ts';

/** Line of a quote. Negative lines are given back to the customer, such as unused time on the previous plan. */
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
 * Quote: a price guaranteed until it expires, in minor units. An acceptance charges exactly this. Invariant:
 * totalAmount = subtotal − discount + tax, or 0 where that is negative; then `credit` is what the subscription gets
 * instead.
 */
export interface Quote {
  readonly quoteId: QuoteId;
  readonly currency: Currency;
  /** Plan changes only: true when prices include tax, so that a line's `total` is its price. */
  readonly isTaxInclusive?: boolean;
  readonly lines: readonly QuoteLine[];
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly tax: bigint;
  readonly credit: bigint;
  readonly totalAmount: bigint;
  /** Part of the total paid by the customer's wallet, by its current balance; the card pays the rest. */
  readonly walletAmount: bigint;
  /**
   * Price difference to what the customer has now (negative when cheaper), before tax; null when nothing compares.
   */
  readonly difference: bigint | null;
  /** Price of a later cycle before tax, credit and wallet; null when there are no automatic charges. */
  readonly recurringAmount: bigint | null;
  /** Tax on `recurringAmount` at current rates: a later cycle charges the sum of both. Null for a one-time sale. */
  readonly recurringTax: bigint | null;
  /** Price and tax of a cycle after a limited discount has ended; null when unchanged. */
  readonly afterDiscount: { readonly amount: bigint; readonly tax: bigint } | null;
  /** Time of the next automatic charge; null when there is none. */
  readonly nextBillingAt: Instant | null;
  /** Automatic charges after acceptance; null for a one-time sale. */
  readonly coming: ComingCharges | null;
  readonly quotedAt: Instant;
  readonly expiresAt: Instant;
  /** Opaque data that the quote's issuer needs to honour it. */
  readonly pin: object;
}

/** Largest charge of an acceptance that is known: the one due now, or a later cycle. */
export function amountOfQuote({ currency, totalAmount, recurringAmount, recurringTax }: Quote): Money {
  const later = (recurringAmount ?? 0n) + (recurringTax ?? 0n);
  return { currency, amount: later > totalAmount ? later : totalAmount };
}
