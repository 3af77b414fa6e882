import { expect, test } from 'vitest';
import type { CustomField } from './checkout-session.ts';
import { checkCustomFields } from './custom-fields.ts';

function fieldOf(fieldType: CustomField['fieldType'], over: Partial<CustomField> = {}): CustomField {
  const options = fieldType === 'dropdown' ? ['S', 'M'] : [];
  return {
    key: 'answer',
    label: 'Answer',
    fieldType,
    options,
    placeholder: null,
    isRequired: false,
    ...over,
  };
}

function isAccepted(field: CustomField, value: string): boolean {
  try {
    checkCustomFields([field], [{ key: field.key, value }]);
    return true;
  } catch {
    return false;
  }
}

test.each([
  { type: 'text', good: ['x', '日本語', 'x'.repeat(500)], bad: ['x'.repeat(501)] },
  { type: 'number', good: ['0', '-12', '3.50'], bad: ['1e3', '1,000', 'ten', '٣', '1.', '--1', 'Infinity'] },
  { type: 'email', good: ['buyer@example.com'], bad: ['buyer', 'a@b', '@example.com', 'a b@example.com'] },
  {
    type: 'url',
    good: ['https://example.com/a?b=c', 'http://example.com'],
    bad: ['example.com', 'javascript:alert(1)', 'https://', 'ftp://example.com'],
  },
  {
    type: 'date',
    good: ['2024-02-29', '2026-01-31'],
    bad: ['2026-02-29', '2026-13-01', '31-01-2026', '2026-1-1'],
  },
  { type: 'dropdown', good: ['S', 'M'], bad: ['L', 's', 'S,M'] },
  { type: 'boolean', good: ['true', 'false'], bad: ['yes', '1', 'TRUE'] },
] as const)('an answer of type $type is what it says', ({ type, good, bad }) => {
  const field = fieldOf(type);
  expect(good.filter((value) => !isAccepted(field, value))).toEqual([]);
  expect(bad.filter((value) => isAccepted(field, value))).toEqual([]);
});

test('answers are trimmed, empty ones to optional questions count as none, and those nobody asked are left out', () => {
  const fields = [fieldOf('text'), fieldOf('text', { key: 'other' })];
  const responses = [
    { key: 'answer', value: '  yes  ' },
    { key: 'other', value: '   ' },
    { key: 'unasked', value: 'x' },
  ];
  expect(checkCustomFields(fields, responses)).toEqual([{ key: 'answer', value: 'yes' }]);
});

test('a required question needs an answer, and the refusal names it', () => {
  const fields = [fieldOf('text', { isRequired: true })];
  for (const responses of [[], [{ key: 'answer', value: ' ' }], [{ key: 'other', value: 'x' }]]) {
    expect(() => checkCustomFields(fields, responses)).toThrow(/^custom_fields\.answer: is required/);
  }
});
