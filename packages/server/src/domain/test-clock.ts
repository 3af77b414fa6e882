import { DomainError } from './errors.ts';
import { type BusinessClock, businessTime } from './scope.ts';
import type { Instant } from './time.ts';

/** Latest time a clock can show: dates computed from it must still have a four-digit year. */
const lastMoment = Date.UTC(9000, 0, 1);

/** Clock that shows `moment` at the real instant `wallNow`, and from there is frozen or runs. */
export function clockShowing(moment: Instant, isFrozen: boolean, wallNow: Instant): BusinessClock {
  return isFrozen ? { offsetMs: 0, frozenAt: moment } : { offsetMs: moment - wallNow, frozenAt: null };
}

/**
 * Refuses to move a clock into its past, because decisions made since are final. `to` may equal its current time.
 */
export function checkAdvance(clock: BusinessClock, to: Instant, wallNow: Instant): void {
  const now = businessTime(clock, wallNow);
  if (to < now) {
    throw new DomainError(
      'INVALID_REQUEST_PARAMETERS',
      `to: the clock only moves forward, and its time is ${nameMoment(now)}. Choose that time or a later one.`,
    );
  }
  if (to > lastMoment) {
    throw new DomainError(
      'INVALID_REQUEST_PARAMETERS',
      `to: the latest possible time is ${nameMoment(lastMoment)}. Choose that time or an earlier one.`,
    );
  }
}

/** Only one advance at a time moves a clock; `to` is the target of the current one. */
export function clockIsMoving(to: Instant): DomainError {
  return new DomainError(
    'TEST_CLOCK_BUSY',
    `The clock is being moved to ${nameMoment(to)} by another request. Wait for its response; GET /test_clock shows its progress. If that request was interrupted, the clock is released within half a minute.`,
  );
}

/** An advance that was silent for too long loses the clock to the next one. */
export function clockWasTaken(): DomainError {
  return new DomainError(
    'TEST_CLOCK_BUSY',
    'Another request has taken over the clock, because this one made no progress for half a minute. GET /test_clock shows its progress.',
  );
}

/** Due jobs must finish before the clock may advance; here they do not. */
export function clockIsStalled(at: Instant, kinds: readonly string[]): DomainError {
  return new DomainError(
    'TEST_CLOCK_STALLED',
    `The clock stopped at ${nameMoment(at)}, because jobs due then do not finish: ${kinds.join(', ')}. See the log for the reason. Advance again to continue from there.`,
  );
}

/** The process is shutting down; work in progress is finished, and the clock waits. */
export function clockIsInterrupted(): DomainError {
  return new DomainError(
    'TEST_CLOCK_STALLED',
    'The clock stopped before its target, because this server is shutting down. Start it and advance again to continue from there.',
  );
}

function nameMoment(moment: Instant): string {
  return new Date(moment).toISOString();
}
