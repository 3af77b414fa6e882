import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundary } from './add-interval.ts';
import { timeIntervals } from './interval.ts';

const anchor = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) });
const interval = fc.record({
  count: fc.integer({ min: 1, max: 24 }),
  interval: fc.constantFrom(...timeIntervals),
});
const cycle = fc.integer({ min: 0, max: 120 });

test('every boundary lies after the one before, so that periods tile without gap or overlap', () => {
  fc.assert(
    fc.property(anchor, interval, cycle, (start, every, n) => {
      expect(boundary(start, every, n + 1)).toBeGreaterThan(boundary(start, every, n));
    }),
  );
});

test('the first boundary is the anchor', () => {
  fc.assert(
    fc.property(anchor, interval, (start, every) => {
      expect(boundary(start, every, 0)).toBe(start);
    }),
  );
});

test('the time of day never drifts', () => {
  fc.assert(
    fc.property(anchor, interval, cycle, (start, every, n) => {
      const dayMs = 86_400_000;
      expect((boundary(start, every, n) - start) % dayMs).toBe(0);
    }),
  );
});

test('a day of the month that exists is kept, and one that does not is the last of its month', () => {
  fc.assert(
    fc.property(anchor, cycle, (start, n) => {
      const from = new Date(start);
      const to = new Date(boundary(start, { count: 1, interval: 'Month' }, n));
      const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
      expect(to.getUTCDate()).toBe(Math.min(from.getUTCDate(), lastDay));
    }),
  );
});

test.each([
  ['2026-01-31T10:00:00Z', 1, 'Month', 1, '2026-02-28T10:00:00Z'],
  ['2026-01-31T10:00:00Z', 1, 'Month', 2, '2026-03-31T10:00:00Z'],
  ['2028-01-31T10:00:00Z', 1, 'Month', 1, '2028-02-29T10:00:00Z'],
  ['2028-02-29T00:00:00Z', 1, 'Year', 1, '2029-02-28T00:00:00Z'],
  ['2028-02-29T00:00:00Z', 1, 'Year', 4, '2032-02-29T00:00:00Z'],
  ['2026-03-28T23:59:59.999Z', 1, 'Week', 2, '2026-04-11T23:59:59.999Z'],
  ['2026-01-01T00:00:00Z', 30, 'Day', 12, '2026-12-27T00:00:00Z'],
] as const)('%s + %i %s × %i is %s', (from, count, unit, n, to) => {
  expect(boundary(Date.parse(from), { count, interval: unit }, n)).toBe(Date.parse(to));
});
