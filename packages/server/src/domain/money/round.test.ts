import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divide, shareInBps } from './round.ts';

const numerator = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const denominator = fc.bigInt({ min: 1n, max: 10n ** 12n });

test('half away from zero is never more than half a unit away', () => {
  fc.assert(
    fc.property(numerator, denominator, (above, below) => {
      const distance = 2n * (divide(above, below, 'half_away_from_zero') * below - above);
      expect(distance >= -below && distance <= below).toBe(true);
    }),
  );
});

test('rounding a negative amount mirrors rounding its positive twin', () => {
  fc.assert(
    fc.property(
      numerator,
      denominator,
      fc.constantFrom('half_away_from_zero', 'down', 'up'),
      (above, below, rounding) => {
        expect(divide(-above, below, rounding)).toBe(-divide(above, below, rounding));
      },
    ),
  );
});

test.each([
  [5n, 2n, 3n, 2n, 3n],
  [-5n, 2n, -3n, -2n, -3n],
  [7n, 3n, 2n, 2n, 3n],
  [8n, 3n, 3n, 2n, 3n],
  [6n, 3n, 2n, 2n, 2n],
  [0n, 3n, 0n, 0n, 0n],
])('%s / %s is %s to the nearest, %s downwards and %s upwards', (above, below, nearest, down, up) => {
  expect(divide(above, below, 'half_away_from_zero')).toBe(nearest);
  expect(divide(above, below, 'down')).toBe(down);
  expect(divide(above, below, 'up')).toBe(up);
});

test('takes basis points of an amount', () => {
  expect(shareInBps(1999n, 1250)).toBe(250n);
  expect(shareInBps(1999n, 10_000)).toBe(1999n);
  expect(shareInBps(1999n, 0)).toBe(0n);
});

test('refuses to divide by nothing', () => {
  expect(() => divide(1n, 0n, 'down')).toThrow('Broken invariant');
});
