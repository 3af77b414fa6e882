import { Temporal } from 'temporal-polyfill';
import { unreachable } from '../assert.ts';
import { type Instant, dayMs } from '../time.ts';
import type { Interval } from './interval.ts';
import type { TimeZone } from './time-zone.ts';

/**
 * The `n`-th boundary after `anchor`: where the n-th billing cycle ends and the next begins (n = 0 is the anchor
 * itself). Always counted from the anchor, so that a month's end that does not exist is clamped without being
 * forgotten: 31 January, 28 February, 31 March. Days are those of the calendar in `timeZone`, at the anchor's
 * time of day there. A time that the clocks skip is as much later as they skip; of one that they repeat it is
 * the first. Strictly increasing in `n`, unless a zone leaves out a whole day, as Samoa did in 2011.
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

/** The first boundary after `instant`; the anchor itself when that is still to come. */
export function boundaryAfter(
  anchor: Instant,
  interval: Interval,
  instant: Instant,
  timeZone: TimeZone,
): Instant {
  // No interval is longer than these, and no clock is ever moved by two days, so the search starts before its goal.
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
