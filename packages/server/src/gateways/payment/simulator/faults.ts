/** Calls affected by a fault: the next so many, or a share of all that the seed makes repeatable. */
export type Occurrence = { readonly next: number } | { readonly rate: number; readonly seed: number };

export type Latency =
  | { readonly fixedMs: number }
  /**
   * Log-normal distribution, like real latencies: half the calls are faster than p50, one in 100 slower than
   * p99.
   */
  | { readonly p50Ms: number; readonly p99Ms: number; readonly seed: number };

/**
 * Faults to inject for one business. Each fault counts calls separately; if several affect one call, the
 * first in this list determines the caller's result.
 */
export interface FaultSettings {
  /** Latency of each charge and refund. */
  readonly latency?: Latency;
  /** The connection breaks while the request is sent: no money moves. */
  readonly connectionReset?: Occurrence;
  /** The gateway answers 500: no money moves. */
  readonly serverError?: Occurrence;
  /** No answer, and the charge was not recorded. */
  readonly timeoutBeforeCharge?: Occurrence;
  /** No answer, but the charge was recorded. */
  readonly timeoutAfterCharge?: Occurrence;
  /** The answer is `processing`; the charge succeeds `afterMs` later, with a notification. */
  readonly lateSuccess?: Occurrence & { readonly afterMs: number };
  /** The outcome is notified, and the notification arrives twice. */
  readonly duplicateNotifications?: Occurrence;
  /** The outcome is notified, and an older notification (`processing`) arrives after it. */
  readonly outOfOrderNotifications?: Occurrence;
  /** Looking up a charge or refund fails. */
  readonly lookupError?: Occurrence;
  readonly timeoutBeforeRefund?: Occurrence;
  readonly timeoutAfterRefund?: Occurrence;
  /** The answer is `pending`; the refund ends after `afterMs`, with a notification. */
  readonly pendingRefund?: Occurrence & { readonly afterMs: number; readonly endsAs: 'succeeded' | 'failed' };
  readonly failedRefund?: Occurrence;
}

export type FaultKind = keyof FaultSettings;

/** True if the fault affects the business's `call`-th call since it was configured (the first is 1). */
export function doesFaultStrike(kind: FaultKind, occurrence: Occurrence, call: number): boolean {
  if ('next' in occurrence) return call <= occurrence.next;
  return uniform(occurrence.seed, call, kind) < occurrence.rate;
}

const standardNormalP99 = 2.3263478740408408;

/** Latency of the `call`-th call. */
export function latencyMs(latency: Latency, call: number): number {
  if ('fixedMs' in latency) return latency.fixedMs;
  const spread = Math.log(latency.p99Ms / latency.p50Ms) / standardNormalP99;
  return Math.round(latency.p50Ms * Math.exp(spread * standardNormal(latency.seed, call)));
}

/** Box–Muller transform: two uniform draws make one normal draw. */
function standardNormal(seed: number, call: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(seed, call, 'radius')));
  return radius * Math.cos(2 * Math.PI * uniform(seed, call, 'angle'));
}

/** Deterministic pseudo-random number in [0, 1) for the same arguments. */
function uniform(seed: number, call: number, purpose: string): number {
  let hash = 0x811c9dc5;
  for (const part of `${seed}/${call}/${purpose}`) {
    hash = Math.imul(hash ^ part.charCodeAt(0), 0x01000193);
  }
  // Final mix of MurmurHash3: without it, neighbouring calls get neighbouring numbers.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
