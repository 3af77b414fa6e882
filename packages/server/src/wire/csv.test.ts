import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('a table is written as RFC 4180 says', () => {
  const rows = [
    { name: 'plain', amount: -5, note: null },
    { name: 'with, comma', amount: 0.25, note: 'said "no"' },
    { name: 'two\r\nlines', amount: 1 },
  ];
  expect(toCsv(rows, ['name', 'amount', 'note'])).toBe(
    'name,amount,note\r\nplain,-5,\r\n"with, comma",0.25,"said ""no"""\r\n"two\r\nlines",1,\r\n',
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("http://example.com")'])(
  'the text %j is no formula',
  (text) => {
    const [, line] = toCsv([{ name: text }], ['name']).split('\n');
    expect(line).toMatch(/^"?'/);
  },
);

test('a cell with half a line end in it, or a quote, is one cell', () => {
  for (const text of ['one\ntwo', 'one\rtwo', 'say "yes"', ' "']) {
    expect(toCsv([{ name: text }], ['name'])).toBe(`name\r\n"${text.replaceAll('"', '""')}"\r\n`);
  }
});

test('a table without rows has its columns, and one without values an empty line for each row', () => {
  expect(toCsv([], ['a', 'b'])).toBe('a,b\r\n');
  expect(toCsv([{ a: null }, {}], ['a', 'b'])).toBe('a,b\r\n,\r\n,\r\n');
});
