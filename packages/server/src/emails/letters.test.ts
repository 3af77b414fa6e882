import { describe, expect, test } from 'vitest';
import { type Business, noProfile } from '../domain/business/business.ts';
import { emailKinds } from '../domain/email/email.ts';
import { asId } from '../domain/ids.ts';
import { locales } from '../domain/locale.ts';
import { exampleModel, exampleReader } from './examples.ts';
import { renderLetter } from './render-letter.ts';

const now = Date.UTC(2026, 10, 30, 14, 31);
const business: Business = {
  ...noProfile,
  businessId: asId<'business'>('bus_1'),
  mode: 'live',
  displayName: 'Sample <Atelier>',
  timeZone: 'Asia/Tokyo',
  createdAt: now,
  supportEmail: 'support@example.com',
};
const publicUrl = 'https://pay.example.com';

describe.each(locales)('in %s', (locale) => {
  test.each(emailKinds)(
    '%s says the same in both forms, and nothing of a card beyond four digits',
    (kind) => {
      const model = exampleModel(kind, locale, publicUrl, now);
      const reader = { name: exampleReader[locale], timeZone: 'Asia/Tokyo' };
      const { subject, html, text } = renderLetter(model, reader, { business, publicUrl, locale });
      expect(subject).not.toMatch(/[\n\u00a0]/);
      expect(html).not.toContain('<Atelier>');
      expect(html).toContain('prefers-color-scheme:dark');
      for (const form of [html, text]) {
        expect(form).not.toMatch(/\d{12,}/);
        expect(form).toContain('support@example.com');
        expect(form).not.toContain('undefined');
      }
    },
  );
});

test('dates are those of the time zone of its reader', () => {
  const model = exampleModel('cancelled', 'en', publicUrl, Date.UTC(2026, 10, 30, 16));
  const reader = { name: 'Sample Customer', timeZone: 'Asia/Tokyo' };
  const { text } = renderLetter(model, reader, { business, publicUrl, locale: 'en' });
  expect(text).toContain('until December 31, 2026');
});
