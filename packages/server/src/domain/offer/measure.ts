import type { FunnelId, OfferId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { type Instant, dayMs, hourMs, minuteMs, secondMs } from '../time.ts';
import type { Quote } from './quote.ts';

/*
 * Offer measurements. Each is written in the commit of the event it counts and rolled up later, so that no purchase
 * waits for a counter, and totals can be recomputed.
 *
 *   considered    a step was evaluated, or a funnel; with the reason when it was withheld
 *   ordered       a purchase after which an offer could have been proposed; its amount is the purchase's
 *   presented, viewed, accepted, declined, expired, undone
 *   failed        a payment of an acceptance failed; the reason is the public decline code
 *   fell_back     an acceptance that failed with one click was paid in the standard checkout; accepted, too
 *   decided       time from first view to answer; the reason is the duration bucket
 *   refunded      money of an acceptance was refunded, undone or not; negative when it has come back to the seller
 *
 * Amounts are before tax.
 */

export type MeasureName =
  | 'considered'
  | 'ordered'
  | 'presented'
  | 'viewed'
  | 'accepted'
  | 'declined'
  | 'expired'
  | 'failed'
  | 'fell_back'
  | 'decided'
  | 'undone'
  | 'refunded';

export interface Measure {
  readonly name: MeasureName;
  /** Empty when there is none. */
  readonly reason: string;
  /** In minor units, before tax. */
  readonly amount: bigint;
  readonly elapsedMs: number;
}

/** A measure with its dimensions. Texts are empty where a dimension has no value. */
export interface Measurement extends Measure {
  readonly funnelId: FunnelId | '';
  readonly stepId: string;
  readonly offerId: OfferId | '';
  readonly experimentId: string;
  readonly variantId: string;
  readonly moment: string;
  readonly surface: string;
  /** Empty when no price was computed. */
  readonly currency: Currency | '';
  readonly measuredAt: Instant;
}

export function measure(name: MeasureName, over: Partial<Measure> = {}): Measure {
  return { name, reason: '', amount: 0n, elapsedMs: 0, ...over };
}

/** Revenue of an acceptance: the amount due now, before tax. */
export function acceptanceRevenue({ quote }: { readonly quote: Pick<Quote, 'totalAmount' | 'tax'> }): bigint {
  return quote.totalAmount - quote.tax;
}

/** Time from the customer's first view to their answer. */
export function decidedIn(
  { viewedAt, createdAt }: { readonly viewedAt: Instant | null; readonly createdAt: Instant },
  now: Instant,
): Measure {
  const elapsedMs = now - (viewedAt ?? createdAt);
  return measure('decided', { reason: durationOf(elapsedMs), elapsedMs });
}

/** Upper bounds of the decision time buckets, exclusive. */
export const decisionTimes = [
  { name: '5s', upToMs: 5 * secondMs },
  { name: '15s', upToMs: 15 * secondMs },
  { name: '30s', upToMs: 30 * secondMs },
  { name: '1m', upToMs: minuteMs },
  { name: '5m', upToMs: 5 * minuteMs },
  { name: '1h', upToMs: hourMs },
  { name: '1d', upToMs: dayMs },
  { name: 'longer', upToMs: Infinity },
] as const;

function durationOf(elapsedMs: number): string {
  return decisionTimes.find(({ upToMs }) => elapsedMs < upToMs)?.name ?? 'longer';
}
