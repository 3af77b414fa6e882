import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computeFingerprint, fromJson, storableText, toJson } from './json.ts';

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.boolean(),
    fc.bigInt(),
    fc.array(tie('any')),
    tie('fields'),
  ),
  fields: fc.dictionary(fc.string({ minLength: 1 }), tie('any')),
})).fields;

/** The document with the fields of every object in reverse order. */
function turned(document: unknown): unknown {
  if (Array.isArray(document)) return document.map(turned);
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(
    Object.entries(document)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  );
}

test('a document that comes back with its fields in another order has the same fingerprint', () => {
  fc.assert(
    fc.property(value, (document) => {
      expect(computeFingerprint(turned(document) as object)).toBe(computeFingerprint(document));
    }),
  );
});

test('another amount, or another order in a list, is another fingerprint', () => {
  const first = computeFingerprint({ amount: 1n, lines: [1, 2] });
  expect(computeFingerprint({ amount: 2n, lines: [1, 2] })).not.toBe(first);
  expect(computeFingerprint({ amount: 1n, lines: [2, 1] })).not.toBe(first);
});

test('amounts are read back as they were written', () => {
  const amounts = { a: 9_007_199_254_740_993n, b: [0n, -1n] };
  expect(fromJson(toJson(amounts))).toEqual(amounts);
});

test('text that PostgreSQL cannot store is changed, and no other', () => {
  expect(storableText('a\u0000b \ud83d c \udd25 d')).toBe('ab \ufffd c \ufffd d');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(storableText(text)).toBe(text.replaceAll('\u0000', ''));
    }),
  );
});
