import { expect, test } from 'vitest';
import { parseSearch } from './search.ts';

test('reads beginnings of words in any script, in lower case', () => {
  expect(parseSearch('  Mira Sam ')?.words).toEqual(['mira', 'sam']);
  expect(parseSearch('見本 花子')?.words).toEqual(['見本', '花子']);
  expect(parseSearch('m-a.von@example.com')?.words).toEqual(['m', 'a', 'von', 'example', 'com']);
  expect(parseSearch("'):* & | !")?.words).toEqual([]);
});

test('takes exactly four digits for the end of a card number', () => {
  expect(parseSearch('4242')?.lastFour).toBe('4242');
  expect(parseSearch('42425')?.lastFour).toBeNull();
  expect(parseSearch('4２42')?.lastFour).toBeNull();
});

test('keeps an id or a printed number as it was typed', () => {
  expect(parseSearch(' INV-2026-0412 ')?.exact).toBe('INV-2026-0412');
});

test('says nothing for empty text', () => {
  expect(parseSearch('   ')).toBeNull();
});
