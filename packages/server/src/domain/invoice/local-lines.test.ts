import { expect, test } from 'vitest';
import { asId } from '../ids.ts';
import type { LineItem } from '../payment/payment.ts';
import { withLocalNames } from './local-lines.ts';

const productId = asId<'product'>('pdt_1');
const course = {
  productId,
  name: 'Starter Course',
  description: null,
  translations: { ja: { name: '写真入門講座' } },
};
const line = (given: Partial<LineItem>) =>
  ({ kind: 'product', productId, name: 'Starter Course', ...given }) as LineItem;
const namesOf = (lines: readonly LineItem[], locale: 'en' | 'ja') =>
  withLocalNames({ lines }, [course], locale).lines.map(({ name }) => name);

test('lines of products are named in the language of the reader, where the seller wrote one', () => {
  expect(namesOf([line({})], 'ja')).toEqual(['写真入門講座']);
  expect(namesOf([line({})], 'en')).toEqual(['Starter Course']);
});

test('add-ons, other products and lines with names of their own keep them', () => {
  const others = [
    line({ kind: 'addon', name: 'Seat' }),
    line({ productId: asId<'product'>('pdt_2'), name: 'Workbook' }),
    line({ name: 'Starter Course, a part of the month' }),
  ];
  expect(namesOf(others, 'ja')).toEqual(others.map(({ name }) => name));
});
