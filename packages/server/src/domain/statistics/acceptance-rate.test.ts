import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { shareOf } from './acceptance-rate.ts';

describe('shareOf', () => {
  it.each([
    { hits: 0, of: 10, low: 0, high: 0.2775 },
    { hits: 1, of: 10, low: 0.0179, high: 0.4042 },
    { hits: 5, of: 10, low: 0.2366, high: 0.7634 },
    { hits: 10, of: 10, low: 0.7225, high: 1 },
    { hits: 120, of: 1_000, low: 0.1013, high: 0.1416 },
  ])('is $low to $high for $hits of $of, as tables of Wilson intervals say', ({ hits, of, low, high }) => {
    const share = shareOf(hits, of)!;
    expect(share.low).toBeCloseTo(low, 4);
    expect(share.high).toBeCloseTo(high, 4);
    expect(share.rate).toBe(hits / of);
  });

  it('knows nothing where nothing was seen, and cuts off what cannot be', () => {
    expect(shareOf(0, 0)).toBeUndefined();
    expect(shareOf(7, 5)).toEqual(shareOf(5, 5));
    expect(shareOf(-1, 5)).toEqual(shareOf(0, 5));
  });

  test('the interval holds the rate, lies within 0 and 1, and narrows as more is seen', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (of, part) => {
          const hits = Math.floor(of * part);
          const few = shareOf(hits, of)!;
          const many = shareOf(hits * 4, of * 4)!;
          expect(few.low).toBeGreaterThanOrEqual(0);
          expect(few.low).toBeLessThanOrEqual(few.rate);
          expect(few.high).toBeGreaterThanOrEqual(few.rate);
          expect(few.high).toBeLessThanOrEqual(1);
          expect(many.high - many.low).toBeLessThan(few.high - few.low);
        },
      ),
    );
  });

  test('the interval holds the true rate in about 95 of 100 samples, whatever it is', () => {
    for (const truth of [0.02, 0.1, 0.3, 0.5]) {
      const of = 200;
      let held = 0;
      let weight = (1 - truth) ** of;
      for (let hits = 0; hits <= of; hits++) {
        const { low, high } = shareOf(hits, of)!;
        if (low <= truth && truth <= high) held += weight;
        weight *= ((of - hits) / (hits + 1)) * (truth / (1 - truth));
      }
      expect(held).toBeGreaterThan(0.93);
      expect(held).toBeLessThan(0.98);
    }
  });
});
