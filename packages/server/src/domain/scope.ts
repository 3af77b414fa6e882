import type { TimeZone } from './calendar/time-zone.ts';
import type { BusinessId } from './ids.ts';
import type { AuthenticationPolicy } from './payment/authentication-policy.ts';
import type { Instant } from './time.ts';

export type Mode = 'test' | 'live';

/** Business time relative to real time: shifted, or frozen. Live businesses run on real time. */
export interface BusinessClock {
  readonly offsetMs: number;
  readonly frozenAt: Instant | null;
}

/** Scope of data access: the business, with its clock and settings for new objects. */
export interface Scope {
  readonly businessId: BusinessId;
  readonly businessName: string;
  readonly brandId: string;
  readonly mode: Mode;
  readonly clock: BusinessClock;
  /** Time zone for billing dates of new subscriptions, and for display. */
  readonly timeZone: TimeZone;
  /** Gateway chosen for new payments; null for the default of its mode. */
  readonly gateway: string | null;
  /** Authentication of customers who pay in person. */
  readonly authentication: AuthenticationPolicy;
  /** Revision of the seller's record. */
  readonly profileRevision: string;
}

/** Business time at the real instant `wallNow`. */
export function businessTime(clock: BusinessClock, wallNow: Instant): Instant {
  return clock.frozenAt ?? wallNow + clock.offsetMs;
}

/** True for a clock that is neither shifted nor frozen. */
export function isRealTime({ offsetMs, frozenAt }: BusinessClock): boolean {
  return offsetMs === 0 && frozenAt === null;
}
