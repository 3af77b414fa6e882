import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomIdLength, timeOfId } from './ids.ts';
import { dayMs } from './time.ts';

const at = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true });

describe('the time in an id', () => {
  test('has seven digits or small letters, so that a later one sorts after it in every collation', () => {
    fc.assert(
      fc.property(at, at, (one, other) => {
        const [earlier, later] = [one.getTime(), other.getTime()].toSorted((a, b) => a - b) as [
          number,
          number,
        ];
        expect(timeOfId(earlier)).toMatch(/^[0-9a-z]{7}$/);
        expect(timeOfId(earlier) <= timeOfId(later)).toBe(true);
        expect(timeOfId(earlier) < timeOfId(later + 32)).toBe(true);
      }),
    );
  });

  test('has seven characters before 2020 and after 2099, too', () => {
    for (const year of [1970, 2019, 2100, 2300]) {
      expect(timeOfId(Date.UTC(year, 0, 1) + dayMs)).toMatch(/^[0-9a-z]{7}$/);
    }
  });
});

test('the random part of an id has at least 83 bits', () => {
  expect(randomIdLength * Math.log2(62)).toBeGreaterThan(83);
});
