import { expect, test } from 'vitest';
import { basisPointOf, murmur3 } from './assignment.ts';

// The last three are UTF-8 of two, three and four bytes a character; expected values are from another
// implementation.
test.each([
  ['', 0x00000000],
  ['a', 0x3c2569b2],
  ['test', 0xba6bd213],
  ['hello', 0x248bfa47],
  ['hello, world', 0x149bbb7f],
  ['The quick brown fox jumps over the lazy dog.', 0xd5c48bfc],
  ['é', 0x10110787],
  ['梯子', 0x1a253c98],
  ['🪜', 0x7705c933],
])('MurmurHash3 of %j is as published', (text, hash) => {
  expect(murmur3(text)).toBe(hash);
});

test('a text with half a character in it has a hash too', () => {
  expect(murmur3('\ud83e')).toBe(murmur3('\ufffd'));
});

/** Pearson's test for 100 equally likely boxes: above 148.2 once in a thousand even divisions. */
function unevenness(purpose: string, subjects: readonly string[]): number {
  const boxes = new Array<number>(100).fill(0);
  for (const subject of subjects) {
    const box = Math.floor(basisPointOf(purpose, subject) / 100);
    boxes[box] = (boxes[box] ?? 0) + 1;
  }
  const expected = subjects.length / boxes.length;
  return boxes.reduce((sum, found) => sum + (found - expected) ** 2 / expected, 0);
}

const customers = Array.from({ length: 50_000 }, (_, index) => `cus_${index.toString(36).padStart(8, '0')}`);

test.each(['holdout fnl_1', 'holdout fnl_2', 'exp_1'])('%s divides customers evenly', (purpose) => {
  expect(unevenness(purpose, customers)).toBeLessThan(148.2);
});

test('two purposes divide customers independently', () => {
  const held = customers.filter((customer) => basisPointOf('holdout fnl_1', customer) < 1_000);
  expect(unevenness('exp_1', held)).toBeLessThan(148.2);
});

test('a customer stays where they are', () => {
  const before = customers.slice(0, 100).map((customer) => basisPointOf('exp_1', customer));
  expect(customers.slice(0, 100).map((customer) => basisPointOf('exp_1', customer))).toEqual(before);
  expect(before.every((point) => Number.isInteger(point) && point >= 0 && point < 10_000)).toBe(true);
});
