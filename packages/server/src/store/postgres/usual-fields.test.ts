import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withUsual, withoutUsual } from './usual-fields.ts';

const usual = { theme: 'system', tags: [], flags: { isOpen: true, isOld: false }, note: null };

describe('a document', () => {
  test('is written without the fields that are as usual, at any depth', () => {
    const document = { ...usual, flags: { isOpen: false, isOld: false }, id: 'a' };
    expect(withoutUsual(document, usual)).toEqual({ flags: { isOpen: false }, id: 'a', isUsual: true });
  });

  test('that lacks a usual field is written whole', () => {
    const { note: _, ...lacking } = { ...usual, id: 'a' };
    expect(withoutUsual(lacking, usual)).toEqual(lacking);
    const within = { ...usual, flags: { isOpen: false } };
    expect(withoutUsual(within, usual)).toEqual(within);
  });

  test('reads as it was, whichever of its fields are unusual', () => {
    const value = fc.constantFrom<unknown>(
      'system',
      null,
      true,
      false,
      [],
      ['a'],
      {},
      { isOpen: true },
      usual.flags,
    );
    const document = fc.dictionary(fc.constantFrom('theme', 'tags', 'flags', 'note', 'id'), value);
    const complete = document.map((fields) => ({ ...usual, ...fields }));
    fc.assert(
      fc.property(fc.oneof(document, complete), (fields) => {
        const stored: unknown = JSON.parse(JSON.stringify(withoutUsual(fields, usual)));
        expect(withUsual(stored as Record<string, unknown>, usual)).toEqual(fields);
      }),
    );
  });
});
