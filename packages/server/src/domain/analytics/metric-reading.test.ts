import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayMs, dayOf } from '../time.ts';
import { type MetricDimension, decideReading } from './metric-reading.ts';

function spans(from: string, to: string, groupBy: readonly MetricDimension[], filter = {}) {
  return decideReading({ from, to, groupBy: new Set(groupBy), filter }).spans.map(
    (span) => `${span.level} ${span.from} ${span.to}`,
  );
}

test('whole months are read as months, and what is left of others by the day', () => {
  expect(spans('2025-11-17', '2026-03-09', ['offer'])).toEqual([
    'day 2025-11-17 2025-12-01',
    'month 2025-12-01 2026-03-01',
    'day 2026-03-01 2026-03-09',
  ]);
  expect(spans('2026-01-01', '2027-01-01', ['funnel'])).toEqual(['month 2026-01-01 2027-01-01']);
  expect(spans('2026-01-02', '2026-02-28', ['funnel'])).toEqual(['day 2026-01-02 2026-02-28']);
  expect(spans('2026-01-01', '2026-03-01', ['day', 'funnel'])).toEqual(['day 2026-01-01 2026-03-01']);
});

test('what is asked of the whole business is read from its days', () => {
  expect(spans('2026-01-01', '2026-12-31', ['day', 'currency'])).toEqual(['total 2026-01-01 2026-12-31']);
  expect(spans('2026-01-05', '2026-12-31', [], { currency: 'USD' })).toEqual(['total 2026-01-05 2026-12-31']);
  expect(spans('2026-01-05', '2026-01-31', [], { funnelId: 'fnl_1' })).toEqual(['day 2026-01-05 2026-01-31']);
});

test('spans cover each day that was asked for once, and no other', () => {
  const first = Date.parse('2023-12-20');
  fc.assert(
    fc.property(fc.nat({ max: 800 }), fc.integer({ min: 1, max: 400 }), (start, length) => {
      const [from, to] = [dayOf(first + start * dayMs), dayOf(first + (start + length) * dayMs)];
      const read = decideReading({ from, to, groupBy: new Set(['offer']), filter: {} }).spans;
      expect(read[0]?.from).toBe(from);
      expect(read.at(-1)?.to).toBe(to);
      for (const [index, span] of read.entries()) {
        expect(span.from < span.to).toBe(true);
        if (index > 0) expect(span.from).toBe(read[index - 1]?.to);
        if (span.level === 'month')
          expect([span.from, span.to].every((day) => day.endsWith('-01'))).toBe(true);
      }
    }),
  );
});

test('a period that is empty or longer than 400 days is refused', () => {
  expect(() => spans('2026-01-02', '2026-01-01', [])).toThrow(/^to: must be after from/);
  expect(() => spans('2026-01-01', '2027-02-06', [])).toThrow(/^to: at most 400 days/);
  expect(spans('2026-01-01', '2027-02-05', [])).toHaveLength(1);
});
