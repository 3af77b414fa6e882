import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { boundary, boundaryAfter } from './add-interval.ts';
import { timeIntervals } from './interval.ts';

const anchor = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) });
const interval = fc.record({
  count: fc.integer({ min: 1, max: 24 }),
  interval: fc.constantFrom(...timeIntervals),
});
const cycle = fc.integer({ min: 0, max: 120 });
/** Zones without daylight saving, with one hour of it on either side of the equator, and with half an hour. */
const zone = fc.constantFrom(
  ...['UTC', 'Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe'],
);

test('every boundary lies after the one before, so that periods tile without gap or overlap', () => {
  fc.assert(
    fc.property(anchor, interval, cycle, zone, (start, every, n, timeZone) => {
      expect(boundary(start, every, n + 1, timeZone)).toBeGreaterThan(boundary(start, every, n, timeZone));
    }),
  );
});

test('the first boundary is the anchor', () => {
  fc.assert(
    fc.property(anchor, interval, zone, (start, every, timeZone) => {
      expect(boundary(start, every, 0, timeZone)).toBe(start);
    }),
  );
});

test('the first one after a boundary is the next, and just before it, itself', () => {
  fc.assert(
    fc.property(anchor, interval, cycle, zone, (start, every, n, timeZone) => {
      const found = boundary(start, every, n, timeZone);
      expect(boundaryAfter(start, every, found - 1, timeZone)).toBe(found);
      expect(boundaryAfter(start, every, found, timeZone)).toBe(boundary(start, every, n + 1, timeZone));
    }),
  );
});

test('in UTC, boundaries are those of Temporal', () => {
  fc.assert(
    fc.property(anchor, interval, cycle, (start, { count, interval: unit }, n) => {
      const from = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO('UTC');
      const added = from.add({ [`${unit.toLowerCase()}s`]: count * n });
      expect(boundary(start, { count, interval: unit }, n, 'UTC')).toBe(added.epochMilliseconds);
    }),
  );
});

test('the first one after any instant is later, and the one before it is not', () => {
  fc.assert(
    fc.property(anchor, interval, cycle, zone, fc.nat(800), (start, every, n, timeZone, hours) => {
      const instant = boundary(start, every, n, timeZone) + hours * 3_600_000;
      const found = boundaryAfter(start, every, instant, timeZone);
      const later = Array.from({ length: 801 }, (_, more) => n + more).find(
        (place) => boundary(start, every, place, timeZone) > instant,
      );
      expect(found).toBe(later === undefined ? undefined : boundary(start, every, later, timeZone));
    }),
  );
});

test('the time of day never drifts', () => {
  fc.assert(
    fc.property(anchor, interval, cycle, (start, every, n) => {
      const dayMs = 86_400_000;
      expect((boundary(start, every, n, 'UTC') - start) % dayMs).toBe(0);
    }),
  );
});

test('a day of the month that exists is kept, and one that does not is the last of its month', () => {
  fc.assert(
    fc.property(anchor, cycle, (start, n) => {
      const from = new Date(start);
      const to = new Date(boundary(start, { count: 1, interval: 'Month' }, n, 'UTC'));
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
  expect(boundary(Date.parse(from), { count, interval: unit }, n, 'UTC')).toBe(Date.parse(to));
});

describe('in a zone, its calendar counts', () => {
  test.each([
    // 1 March 08:00 in Tokyo, where every cycle begins on the 1st.
    ['Asia/Tokyo', '2026-02-28T23:00Z', 1, 'Month', 1, '2026-03-31T23:00Z'],
    ['Asia/Tokyo', '2026-02-28T23:00Z', 1, 'Month', 2, '2026-04-30T23:00Z'],
    ['Asia/Tokyo', '2026-02-28T23:00Z', 1, 'Year', 1, '2027-02-28T23:00Z'],
    ['Asia/Tokyo', '2028-02-29T15:00Z', 1, 'Year', 1, '2029-02-28T15:00Z'],
    // 31 January 01:00 in Tokyo, which is the 30th in UTC: clamped in Tokyo's calendar, and not forgotten.
    ['Asia/Tokyo', '2026-01-30T16:00Z', 1, 'Month', 1, '2026-02-27T16:00Z'],
    ['Asia/Tokyo', '2026-01-30T16:00Z', 1, 'Month', 2, '2026-03-30T16:00Z'],
    // 02:30 in Berlin is skipped on 29 March 2026 and is 03:30 then; summer time keeps 02:30, an hour less in UTC.
    ['Europe/Berlin', '2026-01-29T01:30Z', 1, 'Month', 1, '2026-02-28T01:30Z'],
    ['Europe/Berlin', '2026-01-29T01:30Z', 1, 'Month', 2, '2026-03-29T01:30Z'],
    ['Europe/Berlin', '2026-01-29T01:30Z', 1, 'Month', 3, '2026-04-29T00:30Z'],
    ['Europe/Berlin', '2026-03-28T01:30Z', 1, 'Day', 1, '2026-03-29T01:30Z'],
    ['Europe/Berlin', '2026-03-28T01:30Z', 1, 'Day', 2, '2026-03-30T00:30Z'],
    ['Europe/Berlin', '2025-03-29T01:30Z', 1, 'Year', 1, '2026-03-29T01:30Z'],
    ['Europe/Berlin', '2025-03-29T01:30Z', 1, 'Year', 2, '2027-03-29T00:30Z'],
    // 02:30 in Berlin occurs twice on 25 October 2026, and the first counts. An anchor at the second continues the
    // day after.
    ['Europe/Berlin', '2026-09-25T00:30Z', 1, 'Month', 1, '2026-10-25T00:30Z'],
    ['Europe/Berlin', '2026-09-25T00:30Z', 1, 'Month', 2, '2026-11-25T01:30Z'],
    ['Europe/Berlin', '2026-10-25T01:30Z', 1, 'Day', 0, '2026-10-25T01:30Z'],
    ['Europe/Berlin', '2026-10-25T01:30Z', 1, 'Day', 1, '2026-10-26T01:30Z'],
    ['Europe/Berlin', '2026-10-25T01:30Z', 1, 'Year', 1, '2027-10-25T00:30Z'],
    // New York skips 02:30 on 8 March 2026 and repeats 01:30 on 1 November.
    ['America/New_York', '2026-02-08T07:30Z', 1, 'Month', 1, '2026-03-08T07:30Z'],
    ['America/New_York', '2026-02-08T07:30Z', 1, 'Month', 2, '2026-04-08T06:30Z'],
    ['America/New_York', '2026-03-01T07:30Z', 1, 'Week', 1, '2026-03-08T07:30Z'],
    ['America/New_York', '2026-03-01T07:30Z', 1, 'Week', 2, '2026-03-15T06:30Z'],
    ['America/New_York', '2026-10-01T05:30Z', 1, 'Month', 1, '2026-11-01T05:30Z'],
    ['America/New_York', '2026-10-01T05:30Z', 1, 'Month', 2, '2026-12-01T06:30Z'],
  ] as const)('%s: %s + %i %s × %i is %s', (timeZone, from, count, unit, n, to) => {
    const found = boundary(Date.parse(from), { count, interval: unit }, n, timeZone);
    expect(new Date(found).toISOString()).toBe(new Date(to).toISOString());
  });
});
