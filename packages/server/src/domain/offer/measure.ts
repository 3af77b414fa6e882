import type { FunnelId, OfferId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { type Instant, dayMs, hourMs, minuteMs, secondMs } from '../time.ts';
import type { Quote } from './quote.ts';

/*
 * What is counted of offers. Each measure is written down by the commit of what it counts, and summed up later,
 * so that nobody who buys waits for a counter, and so that all of it can be summed up again.
 *
 *   considered    a step was looked at, or a funnel; with the reason when it was withheld
 *   ordered       a purchase after which something could have been proposed; its amount is what was bought
 *   presented, viewed, accepted, declined, expired, undone
 *   failed        a payment of an acceptance failed; the reason is what the customer was told
 *   fell_back     what failed with one click was paid in the standard checkout; accepted, too
 *   decided       how long a yes or a no took from when it was seen; the reason is the time in words
 *   refunded      money of an acceptance was given back, undone or not
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
  /** Empty where it has none. */
  readonly reason: string;
  /** In minor units, before tax. */
  readonly amount: bigint;
  readonly elapsedMs: number;
}

/** What a measure is about. Texts are empty where there is nothing to name. */
export interface Measurement extends Measure {
  readonly funnelId: FunnelId | '';
  readonly stepId: string;
  readonly offerId: OfferId | '';
  readonly experimentId: string;
  readonly variantId: string;
  readonly moment: string;
  readonly surface: string;
  /** Empty where no price was worked out. */
  readonly currency: Currency | '';
  readonly measuredAt: Instant;
}

export function measure(name: MeasureName, over: Partial<Measure> = {}): Measure {
  return { name, reason: '', amount: 0n, elapsedMs: 0, ...over };
}

/** What an acceptance earns: what is paid for it now, before tax. */
export function earnedBy({ quote }: { readonly quote: Pick<Quote, 'totalAmount' | 'tax'> }): bigint {
  return quote.totalAmount - quote.tax;
}

/** How long a customer took for a yes or a no, from when they first saw it. */
export function decidedIn(
  { viewedAt, createdAt }: { readonly viewedAt: Instant | null; readonly createdAt: Instant },
  now: Instant,
): Measure {
  const elapsedMs = now - (viewedAt ?? createdAt);
  return measure('decided', { reason: durationOf(elapsedMs), elapsedMs });
}

/** Upper ends of times to decide, exclusive. */
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
