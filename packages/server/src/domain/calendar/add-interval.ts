import { Temporal } from 'temporal-polyfill';
import { unreachable } from '../assert.ts';
import { type Instant, dayMs } from '../time.ts';
import type { Interval } from './interval.ts';
import type { TimeZone } from './time-zone.ts';

/**
 * The `n`-th boundary after `anchor`: the end of the n-th billing cycle and the start of the next (n = 0 is the
 * anchor itself). Always counted from the anchor, so that a missing month-end is clamped without being forgotten:
 * 31 January, 28 February, 31 March. Days follow the calendar of `timeZone`, at the anchor's local time of day. A
 * local time skipped by daylight saving moves later by the length of the skip; a repeated one is its first
 * occurrence. Strictly increasing in `n`, unless a zone omits a whole day, as Samoa did in 2011.
 */
export function boundary(
  anchor: Instant,
  { count, interval }: Interval,
  n: number,
  timeZone: TimeZone,
): Instant {
  const start = Temporal.Instant.fromEpochMilliseconds(anchor).toZonedDateTimeISO(timeZone);
  return start.add(durationOf(interval, count * n)).epochMilliseconds;
}

/** First boundary after `instant`; the anchor itself when it is still in the future. */
export function boundaryAfter(
  anchor: Instant,
  interval: Interval,
  instant: Instant,
  timeZone: TimeZone,
): Instant {
  // No interval is longer than these, and no clock change reaches two days, so the search starts early enough.
  const longestDays = { Day: 1, Week: 7, Month: 31, Year: 366 }[interval.interval] * interval.count;
  let n = Math.max(0, Math.floor((instant - anchor - 2 * dayMs) / (longestDays * dayMs)));
  let found = boundary(anchor, interval, n, timeZone);
  while (found <= instant) found = boundary(anchor, interval, ++n, timeZone);
  return found;
}

function durationOf(interval: Interval['interval'], amount: number): Temporal.DurationLike {
  switch (interval) {
    case 'Day':
      return { days: amount };
    case 'Week':
      return { weeks: amount };
    case 'Month':
      return { months: amount };
    case 'Year':
      return { years: amount };
    default:
      return unreachable(interval);
  }
}
