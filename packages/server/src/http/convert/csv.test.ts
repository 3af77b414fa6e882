import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('quotes what would break a row, and writes nothing as nothing', () => {
  const csv = toCsv(
    ['step', 'note', 'count'],
    [
      ['a', 'one, "two"\nthree', 1.5],
      [null, '', -2],
    ],
  );
  expect(csv).toBe('step,note,count\r\na,"one, ""two""\nthree",1.5\r\n,,-2\r\n');
});

test('lets no text begin a formula', () => {
  const texts = ['=1+1', '+1', '-1', '@sum', '\tx', '\rx'];
  const [, ...lines] = toCsv(
    ['text'],
    texts.map((text) => [text]),
  ).split('\r\n');
  expect(lines.filter(Boolean)).toEqual(["'=1+1", "'+1", "'-1", "'@sum", "'\tx", '"\'\rx"']);
});
