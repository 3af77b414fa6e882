import type { TimeZone } from './calendar/time-zone.ts';
import type { BusinessId } from './ids.ts';
import type { Instant } from './time.ts';

export type Mode = 'test' | 'live';

/** How a business's time relates to real time: shifted, or standing still. Live businesses run on real time. */
export interface BusinessClock {
  readonly offsetMs: number;
  readonly frozenAt: Instant | null;
}

/** Whose data something may see and change, and by which clock and calendar it lives. */
export interface Scope {
  readonly businessId: BusinessId;
  readonly businessName: string;
  readonly brandId: string;
  readonly mode: Mode;
  readonly clock: BusinessClock;
  /** Whose calendar what begins now is counted in, and in which it is shown. */
  readonly timeZone: TimeZone;
  /** Gateway that it has chosen for new payments; null for the default of its mode. */
  readonly gateway: string | null;
}

/** Business time at the real instant `wallNow`. */
export function businessTime(clock: BusinessClock, wallNow: Instant): Instant {
  return clock.frozenAt ?? wallNow + clock.offsetMs;
}

/** True for a clock that nobody has moved or stopped. */
export function isRealTime({ offsetMs, frozenAt }: BusinessClock): boolean {
  return offsetMs === 0 && frozenAt === null;
}
