import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type UnnumberedDocument, drawNumbers, seriesFor } from './document-number.ts';

const prefixes = { invoice: 'SA', creditNote: 'SA-CN' };
const newYearInTokyo = Date.UTC(2026, 11, 31, 15);

test('the year of a number is that of the seller', () => {
  const inYear = (at: number, timeZone: string) => seriesFor('invoice', prefixes, at, timeZone).write(42);
  expect(inYear(newYearInTokyo, 'Asia/Tokyo')).toBe('SA-2027-00042');
  expect(inYear(newYearInTokyo - 1, 'Asia/Tokyo')).toBe('SA-2026-00042');
  expect(inYear(newYearInTokyo, 'UTC')).toBe('SA-2026-00042');
});

test('credit notes and orders have series of their own', () => {
  expect(seriesFor('credit_note', prefixes, 0, 'UTC')).toMatchObject({ name: 'credit_note 1970' });
  expect(seriesFor('credit_note', prefixes, 0, 'UTC').write(123_456)).toBe('SA-CN-1970-123456');
  const order = seriesFor('order', prefixes, newYearInTokyo, 'UTC');
  expect([order.name, order.write(1)]).toEqual(['order', '1001']);
});

test('numbers go on from the last of each series, by date, and leave none out', () => {
  const anyDocument = fc
    .record({
      subjectId: fc.uuid(),
      at: fc.integer({ min: 0, max: 1e12 }),
      kind: fc.constantFrom('invoice' as const, 'order' as const),
    })
    .map(({ kind, ...rest }): UnnumberedDocument => ({
      ...rest,
      kind,
      series: { name: kind, write: (number) => `${kind}-${String(number)}` },
    }));
  fc.assert(
    fc.property(fc.array(anyDocument), fc.nat(1000), (documents, last) => {
      const drawn = drawNumbers(documents, new Map([['invoice', last]]));
      for (const [series, from] of [
        ['invoice', last],
        ['order', 0],
      ] as const) {
        const numbers = drawn.filter((each) => each.series === series).map(({ number }) => number);
        expect(numbers).toEqual(numbers.map((_, index) => from + index + 1));
      }
      expect(drawn).toHaveLength(documents.length);
    }),
  );
});
