import { expect, test } from 'vitest';
import { checkMetadata } from './metadata.ts';

function pairs(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key_${index}`, 'value']));
}

test('accepts 50 pairs of text, numbers and booleans at the limits', () => {
  expect(() => {
    checkMetadata({ ...pairs(47), ['k'.repeat(40)]: '🎁'.repeat(500), 'A-z_9': 1.5, flag: false });
  }).not.toThrow();
});

test('refuses a 51st pair', () => {
  expect(() => {
    checkMetadata(pairs(51));
  }).toThrow(expect.objectContaining({ code: 'MAXIMUM_KEYS_REACHED' }));
});

test.each([
  ['a key of 41 characters', { ['k'.repeat(41)]: '' }, 'k'.repeat(41)],
  ['an empty key', { '': 'value' }, '""'],
  ['a key with a space', { 'two words': '' }, 'two words'],
  ['a value of 501 characters', { note: 'x'.repeat(501) }, 'metadata.note'],
  ['a number that JSON cannot carry', { ratio: Number.NaN }, 'metadata.ratio'],
])('refuses %s, naming it', (_, metadata, named) => {
  expect(() => {
    checkMetadata(metadata);
  }).toThrow(
    expect.objectContaining({
      code: 'INVALID_REQUEST_BODY',
      message: expect.stringContaining(named) as string,
    }),
  );
});
