import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate } from './allocate.ts';

// Small numbers produce ties, where a split fails first; large ones are realistic.
const small = fc.tuple(
  fc.bigInt({ min: 0n, max: 30n }),
  fc.array(fc.bigInt({ min: 0n, max: 6n }), { minLength: 1, maxLength: 5 }),
);
const large = fc.tuple(
  fc.bigInt({ min: 0n, max: 10n ** 16n }),
  fc.array(fc.bigInt({ min: 0n, max: 10_000_000n }), { minLength: 1, maxLength: 40 }),
);
const splittable = fc.oneof(small, large).filter(([, parts]) => parts.some((part) => part > 0n));

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((total, part) => total + part, 0n);
}

function sorted(parts: readonly bigint[]): bigint[] {
  return parts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

test('the parts add up to exactly the whole', () => {
  fc.assert(
    fc.property(splittable, ([total, split]) => {
      expect(sum(allocate(total, split))).toBe(total);
    }),
  );
});

test('each part is less than one unit away from its exact share', () => {
  fc.assert(
    fc.property(splittable, ([total, split]) => {
      const whole = sum(split);
      for (const [index, part] of allocate(total, split).entries()) {
        const distance = part * whole - total * (split[index] ?? 0n);
        expect(distance > -whole && distance < whole).toBe(true);
      }
    }),
  );
});

test('no part exceeds its weight when the whole does not exceed the weights', () => {
  fc.assert(
    fc.property(splittable, ([total, split]) => {
      const capped = total % (sum(split) + 1n);
      for (const [index, part] of allocate(capped, split).entries()) {
        expect(part >= 0n && part <= (split[index] ?? 0n)).toBe(true);
      }
    }),
  );
});

test('the parts that come out do not depend on the order that went in', () => {
  const shuffled = splittable.chain(([total, split]) =>
    fc.tuple(
      fc.constant(total),
      fc.constant(split),
      fc.shuffledSubarray(split, { minLength: split.length, maxLength: split.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([total, split, other]) => {
      expect(sorted(allocate(total, split))).toEqual(sorted(allocate(total, other)));
    }),
  );
});

test('splits 100 three ways as 34, 33, 33', () => {
  expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
});

test('gives the unit that is left to the largest remainder, and between equal ones to the larger weight', () => {
  expect(allocate(11n, [7n, 5n])).toEqual([6n, 5n]);
  expect(allocate(2n, [1n, 3n])).toEqual([0n, 2n]);
});

test('gives a weight of nothing nothing, and splits nothing over nothing', () => {
  expect(allocate(7n, [0n, 3n])).toEqual([0n, 7n]);
  expect(allocate(0n, [0n, 0n])).toEqual([0n, 0n]);
  expect(allocate(0n, [])).toEqual([]);
});

test('refuses to split something over nothing', () => {
  expect(() => allocate(1n, [0n])).toThrow('Broken invariant');
});
