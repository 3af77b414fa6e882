import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convertTerms } from './convert-terms.ts';

const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
const rateBps = fc.integer({ min: 0, max: 10_000 });

test('takes the tax out of ¥1,100, puts it on ¥1,000, and drops what is left of a unit', () => {
  expect(convertTerms(1_100n, true, false, 1_000)).toBe(1_000n);
  expect(convertTerms(1_000n, false, true, 1_000)).toBe(1_100n);
  // 913.6 and 1,003.2.
  expect(convertTerms(1_005n, true, false, 1_000)).toBe(913n);
  expect(convertTerms(912n, false, true, 1_000)).toBe(1_003n);
});

test('nothing changes between prices of one kind', () => {
  for (const isInclusive of [true, false]) expect(convertTerms(7n, isInclusive, isInclusive, 800)).toBe(7n);
});

test('to and fro never comes to more, and at most to two units less', () => {
  fc.assert(
    fc.property(amount, rateBps, fc.boolean(), (before, bps, isInclusive) => {
      const there = convertTerms(before, isInclusive, !isInclusive, bps);
      const back = convertTerms(there, !isInclusive, isInclusive, bps);
      expect(back <= before && back >= before - 2n).toBe(true);
    }),
  );
});
