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
  const amount = count * n;
  if (timeZone === 'UTC') return addInUtc(anchor, interval, amount);
  const start = Temporal.Instant.fromEpochMilliseconds(anchor).toZonedDateTimeISO(timeZone);
  return start.add(durationOf(interval, amount)).epochMilliseconds;
}

/** As by Temporal, at a hundredth of its cost: every day of UTC has 24 hours. */
function addInUtc(anchor: Instant, interval: Interval['interval'], amount: number): Instant {
  switch (interval) {
    case 'Day':
      return anchor + amount * dayMs;
    case 'Week':
      return anchor + amount * 7 * dayMs;
    case 'Month':
      return addMonthsInUtc(anchor, amount);
    case 'Year':
      return addMonthsInUtc(anchor, 12 * amount);
    default:
      return unreachable(interval);
  }
}

function addMonthsInUtc(anchor: Instant, months: number): Instant {
  const date = new Date(anchor);
  const dayOfMonth = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  // A day that its month lacks has become one of the next month: day 0 of that is the last one before it.
  if (date.getUTCDate() !== dayOfMonth) date.setUTCDate(0);
  return date.getTime();
}

/** First boundary after `instant`; the anchor itself when it is still in the future. */
export function boundaryAfter(
  anchor: Instant,
  interval: Interval,
  instant: Instant,
  timeZone: TimeZone,
): Instant {
  const { average, spread } = lengths[interval.interval];
  // Starts at the first boundary whose predecessor is not after the instant for certain.
  const passed = Math.floor(((instant - anchor) / dayMs - spread) / (average * interval.count));
  let n = Math.max(0, passed + 1);
  let found = boundary(anchor, interval, n, timeZone);
  while (found <= instant) found = boundary(anchor, interval, ++n, timeZone);
  return found;
}

/**
 * Average length of each unit in days, and how many days the calendar and changes of clocks may put a boundary after
 * the average place of it: less than that.
 */
const lengths = {
  Day: { average: 1, spread: 2 },
  Week: { average: 7, spread: 2 },
  Month: { average: 365.2425 / 12, spread: 8 },
  Year: { average: 365.2425, spread: 5 },
};

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
