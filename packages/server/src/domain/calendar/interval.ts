/** Units of a billing interval, in the wire's spelling. */
export const timeIntervals = ['Day', 'Week', 'Month', 'Year'] as const;

export type TimeInterval = (typeof timeIntervals)[number];

/** A length of calendar time: `{ count: 3, interval: 'Month' }` is every 3 months. `count` is at least 1. */
export interface Interval {
  readonly count: number;
  readonly interval: TimeInterval;
}

export function isSameInterval(a: Interval, b: Interval): boolean {
  return a.count === b.count && a.interval === b.interval;
}
