import { Temporal } from 'temporal-polyfill';
import { unreachable } from '../assert.ts';
import type { Instant } from '../time.ts';
import type { Interval } from './interval.ts';

/**
 * The `n`-th boundary after `anchor`, in UTC: where the n-th billing cycle ends and the next begins (n = 0
 * is the anchor itself). Always counted from the anchor, so that a month's end that does not exist is
 * clamped without being forgotten: 31 January, 28 February, 31 March. Strictly increasing in `n`.
 */
export function boundary(anchor: Instant, { count, interval }: Interval, n: number): Instant {
  const start = Temporal.Instant.fromEpochMilliseconds(anchor).toZonedDateTimeISO('UTC');
  return start.add(durationOf(interval, count * n)).epochMilliseconds;
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
