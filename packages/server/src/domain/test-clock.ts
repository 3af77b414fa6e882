import { DomainError } from './errors.ts';
import { type BusinessClock, businessTime } from './scope.ts';
import type { Instant } from './time.ts';

/** No clock shows a later moment: what is reckoned from it must still have a year of four digits. */
const lastMoment = Date.UTC(9000, 0, 1);

/** The clock that shows `moment` at the real instant `wallNow`, and from there stands still or runs on. */
export function clockShowing(moment: Instant, isFrozen: boolean, wallNow: Instant): BusinessClock {
  return isFrozen ? { offsetMs: 0, frozenAt: moment } : { offsetMs: moment - wallNow, frozenAt: null };
}

/**
 * Refuses to move a clock to `to` if that lies in its past: what has been decided then was decided for good.
 * The moment it shows is no step back.
 */
export function checkAdvance(clock: BusinessClock, to: Instant, wallNow: Instant): void {
  const now = businessTime(clock, wallNow);
  if (to < now) {
    throw new DomainError(
      'INVALID_REQUEST_PARAMETERS',
      `to: the clock goes forward only, and now is ${nameMoment(now)}. Choose that moment or a later one.`,
    );
  }
  if (to > lastMoment) {
    throw new DomainError(
      'INVALID_REQUEST_PARAMETERS',
      `to: the clock ends at ${nameMoment(lastMoment)}. Choose that moment or an earlier one.`,
    );
  }
}

/** Only one advance at a time moves a clock; `to` is where the one under way is going. */
export function clockIsMoving(to: Instant): DomainError {
  return new DomainError(
    'TEST_CLOCK_BUSY',
    `The clock is being moved to ${nameMoment(to)} by another request. Wait for its answer; GET /test_clock tells how far it has come. If it broke off, the clock is free within half a minute.`,
  );
}

/** An advance that was silent for too long loses the clock to the next one. */
export function clockWasTaken(): DomainError {
  return new DomainError(
    'TEST_CLOCK_BUSY',
    'Another request has taken the clock over, because this one was not heard of for half a minute. GET /test_clock tells how far it has come.',
  );
}

/** What is due has to be over before the clock may go on; here it does not come to its end. */
export function clockIsStalled(at: Instant, kinds: readonly string[]): DomainError {
  return new DomainError(
    'TEST_CLOCK_STALLED',
    `The clock stands at ${nameMoment(at)}, because what is due then does not come to its end: ${kinds.join(', ')}. The log says why. Advance again to go on from there.`,
  );
}

/** The process is being stopped; what it has begun is finished, and the clock waits. */
export function clockIsInterrupted(): DomainError {
  return new DomainError(
    'TEST_CLOCK_STALLED',
    'The clock stands still on its way, because this server is being stopped. Start it and advance again to go on from there.',
  );
}

function nameMoment(moment: Instant): string {
  return new Date(moment).toISOString();
}
