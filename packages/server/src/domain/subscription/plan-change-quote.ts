import { DomainError } from '../errors.ts';
import { type Instant, minuteMs } from '../time.ts';

/*
 * A quote is the promise of a preview, kept nowhere: its id says when the change was decided and, by a
 * fingerprint, what was decided. Whoever sends it back has the change decided again as of that moment; if
 * that says anything else, the promise cannot be kept and nothing is done.
 */

/** How long a preview is a promise. */
export const quoteLifetimeMs = 15 * minuteMs;

/** The quote of what was decided at `decidedAt`, and the moment from which it counts no more. */
export function quoteOf(
  fingerprint: string,
  decidedAt: Instant,
): { readonly quoteId: string; readonly expiresAt: Instant } {
  return {
    quoteId: `quo_${decidedAt.toString(36)}_${fingerprint}`,
    expiresAt: decidedAt + quoteLifetimeMs,
  };
}

/** When the quoted change was decided. Refuses a quote that has expired, or is none. */
export function quotedAt(quoteId: string, now: Instant): Instant {
  const decidedAt = Number.parseInt(/^quo_([0-9a-z]{1,10})_/.exec(quoteId)?.[1] ?? '', 36);
  if (!Number.isSafeInteger(decidedAt) || decidedAt > now) throw staleQuote();
  if (now >= decidedAt + quoteLifetimeMs) {
    throw new DomainError(
      'QUOTE_EXPIRED',
      `quote_id: this quote counted until ${new Date(decidedAt + quoteLifetimeMs).toISOString()}. Preview the change again and show the new amount.`,
    );
  }
  return decidedAt;
}

/** What was promised is not what the change comes to. */
export function staleQuote(): DomainError {
  return new DomainError(
    'QUOTE_STALE',
    'quote_id: this is not what the change comes to now: something about the subscription, a price or a tax has changed, or the quote is for another change. Preview it again and show the new amount.',
  );
}
