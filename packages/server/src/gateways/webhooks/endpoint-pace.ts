import type { WebhookEndpointId } from '../../domain/ids.ts';
import { secondMs } from '../../domain/time.ts';

/*
 * Number of deliveries at a time that suits an endpoint, as far as this process has seen:
 *
 *   5 ──each delivery accepted as quickly as before──→ one more, to the most
 *     ←─accepted, but more slowly──────────────────── half
 *     ←─not accepted, or nothing sent for a while──── 5 again, and nothing is remembered
 *
 * All that endpoints have beyond their five is limited together, so that some that begin to hang leave slots for
 * those that answer.
 */

export interface EndpointPace {
  /** Notes how long the endpoint took to accept a delivery, in ms; null if it did not accept it. */
  note(webhookId: WebhookEndpointId, tookMs: number | null): void;
  /** Limits of the endpoints that bear more than the usual number at a time. */
  limits(): ReadonlyMap<WebhookEndpointId, number>;
}

export interface PaceOptions {
  /** Number at a time of an endpoint about which nothing is known. */
  readonly usual: number;
  /** Largest number at a time of one endpoint. */
  readonly most: number;
  /** Monotonic clock, in ms. */
  readonly monotonic?: () => number;
}

interface Pace {
  limit: number;
  /** Shortest time in which the endpoint has accepted a delivery lately. */
  quickestMs: number;
  notedAt: number;
}

/** An endpoint slower than this gets no more than the usual number, however steady it is. */
const slowMs = secondMs;
/** Delays that are not the receiver's: scheduling, garbage collection, a lost packet. */
const noiseMs = 50;
const forgetMs = 10 * secondMs;

export function createEndpointPace({
  usual,
  most,
  monotonic = () => performance.now(),
}: PaceOptions): EndpointPace {
  const paces = new Map<WebhookEndpointId, Pace>();
  const forget = (): void => {
    const oldest = monotonic() - forgetMs;
    for (const [webhookId, { notedAt }] of paces) if (notedAt < oldest) paces.delete(webhookId);
  };
  const isMoreLeft = (): boolean => {
    let beyond = 0;
    for (const { limit } of paces.values()) beyond += limit - usual;
    return beyond < most - usual;
  };
  return {
    note: (webhookId, tookMs) => {
      if (tookMs === null || tookMs > slowMs) {
        paces.delete(webhookId);
        return;
      }
      const pace = paces.get(webhookId) ?? { limit: usual, quickestMs: tookMs, notedAt: 0 };
      const isQuick = tookMs <= 2 * pace.quickestMs + noiseMs;
      if (!isQuick) pace.limit = Math.max(usual, Math.floor(pace.limit / 2));
      else if (pace.limit < most && isMoreLeft()) pace.limit++;
      // Rises slowly, so that an endpoint which has become slower for good is not judged by its past.
      pace.quickestMs = Math.min(tookMs, pace.quickestMs * 1.01);
      pace.notedAt = monotonic();
      paces.set(webhookId, pace);
    },
    limits: () => {
      forget();
      return new Map(
        [...paces].filter(([, { limit }]) => limit > usual).map(([id, { limit }]) => [id, limit]),
      );
    },
  };
}
