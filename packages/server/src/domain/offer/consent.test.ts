import { expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { screenOf, screenText } from './consent.ts';
import type { Presentation } from './presentation.ts';
import { methodWith, offerOf, quoteWith, sampleNow } from './sample-offers.ts';

const presentation = {
  offer: offerOf('lens'),
  quote: quoteWith(),
  quantity: 1,
  showsExpiry: false,
  expiresAt: sampleNow,
} as Presentation;
const shown = {
  locale: 'ja',
  acceptLabel: '2,200円で追加する',
  notices: ['お支払いはすぐに完了します。'],
  method: methodWith('1'),
} as const;

test('a consent holds the words, every amount, and the card as they were on the screen', () => {
  expect(screenOf(presentation, shown)).toMatchObject({
    locale: 'ja',
    copyLocale: 'en',
    copy: { headline: 'Add the lens' },
    acceptLabel: '2,200円で追加する',
    notices: ['お支払いはすぐに完了します。'],
    totalAmount: 2_200n,
    tax: 200n,
    lines: [{ name: 'lens', total: 2_200n }],
    method: { cardNetwork: 'VISA', lastFour: '4242' },
    expiresAt: null,
  });
});

test('its text is the same in whatever order it is written, and another for anything else on the screen', () => {
  const screen = screenOf(presentation, shown);
  const reversed = Object.fromEntries(Object.entries(screen).toReversed()) as typeof screen;
  expect(screenText(reversed)).toBe(screenText(screen));
  const others = [
    { ...screen, totalAmount: 2_201n },
    { ...screen, notices: [] },
    { ...screen, quoteId: asId<'quote'>('quo_2') },
    { ...screen, method: null },
    { ...screen, expiresAt: sampleNow },
  ];
  expect(new Set([screen, ...others].map(screenText)).size).toBe(others.length + 1);
});
