import { DomainError } from '../errors.ts';
import { type Instant, minuteMs } from '../time.ts';
import type { Subscription } from './subscription.ts';

/*
 * Quote for a plan change. It is not stored: its id contains the time of the decision and a fingerprint of the
 * result. When it is sent back, the change is decided again as of that time; if the result differs, the quote is
 * stale and nothing is changed.
 */

/** Validity of a preview's quote. */
export const quoteLifetimeMs = 15 * minuteMs;

/** Quote of a decision made at `decidedAt`, and its expiry, exclusive. */
export function quoteOf(
  fingerprint: string,
  decidedAt: Instant,
): { readonly quoteId: string; readonly expiresAt: Instant } {
  return {
    quoteId: `quo_${decidedAt.toString(36)}_${fingerprint}`,
    expiresAt: decidedAt + quoteLifetimeMs,
  };
}

/** Time the quoted change was decided. Refuses an expired or malformed quote. */
export function quotedAt(quoteId: string, now: Instant): Instant {
  const decidedAt = Number.parseInt(/^quo_([0-9a-z]{1,10})_/.exec(quoteId)?.[1] ?? '', 36);
  if (!Number.isSafeInteger(decidedAt) || decidedAt > now) throw staleQuote();
  if (now >= decidedAt + quoteLifetimeMs) {
    throw new DomainError(
      'QUOTE_EXPIRED',
      `quote_id: this quote expired at ${new Date(decidedAt + quoteLifetimeMs).toISOString()}. Preview the change again and show the new amount.`,
    );
  }
  return decidedAt;
}

/** Error for a quote that no longer matches the change. */
export function staleQuote(): DomainError {
  return new DomainError(
    'QUOTE_STALE',
    'quote_id: the quote no longer matches this change: the subscription, a price or a tax has changed, or the quote is for another change. Preview it again and show the new amount.',
  );
}

/** Terms of a subscription that a quote at no charge promises to keep. */
type PromisedTerms = Pick<Subscription, 'recurringPreTaxAmount' | 'nextBillingAt'>;

/** Refuses a quote if the price or the next billing date of its subscription is not as promised any more. */
export function checkPromisedTerms(
  subscription: PromisedTerms,
  { recurringPreTaxAmount, nextBillingAt }: PromisedTerms,
): void {
  const isAsPromised =
    subscription.recurringPreTaxAmount === recurringPreTaxAmount &&
    subscription.nextBillingAt === nextBillingAt;
  if (!isAsPromised) throw staleQuote();
}
