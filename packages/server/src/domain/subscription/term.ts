import type { Instant } from '../time.ts';
import { type Share, whole } from '../money/share.ts';

/*
 * Term of a subscription: its total length. Time beyond it is not sold: the cycle in which it ends is priced for
 * the part within the term.
 *
 *   |────────|────────|────▓▓▓▓░░░░|   ▓ sold and charged   ░ after the term, not sold
 *   bought                    ▲ the term ends
 */

/** End of a cycle that would end at `cycleEndsAt`: no later than the term. Null is a term without an end. */
export function endWithinTerm(cycleEndsAt: Instant, termEndsAt: Instant | null): Instant {
  return termEndsAt === null ? cycleEndsAt : Math.min(cycleEndsAt, termEndsAt);
}

/** Part of a whole cycle of length `cycleMs` that is sold from `startsAt` to the end of the term. */
export function soldShare(
  {
    startsAt,
    cycleEndsAt,
    cycleMs,
  }: { readonly startsAt: Instant; readonly cycleEndsAt: Instant; readonly cycleMs: number },
  termEndsAt: Instant | null,
): Share {
  if (termEndsAt === null || cycleEndsAt < termEndsAt) return whole;
  const sold = Math.min(Math.max(0, termEndsAt - startsAt), cycleMs);
  return { numerator: BigInt(sold), denominator: BigInt(cycleMs) };
}
