import { describe, expect, it } from 'vitest';
import { chooseLocale } from './locale.ts';

const none = { query: undefined, cookie: undefined, acceptLanguage: undefined };

describe('the language of a page', () => {
  it('is the one just chosen, before the one remembered, before the one the browser asks for', () => {
    expect(chooseLocale({ query: 'ja', cookie: 'en', acceptLanguage: 'en' })).toBe('ja');
    expect(chooseLocale({ ...none, cookie: 'ja', acceptLanguage: 'en' })).toBe('ja');
    expect(chooseLocale({ ...none, acceptLanguage: 'ja-JP,ja;q=0.9' })).toBe('ja');
  });

  it('is the best of those we speak, by the weights the browser gives', () => {
    expect(chooseLocale({ ...none, acceptLanguage: 'fr, en;q=0.5, ja;q=0.8' })).toBe('ja');
    expect(chooseLocale({ ...none, acceptLanguage: 'ja;q=0, en;q=0.1' })).toBe('en');
  });

  it('is English when nothing we speak is asked for, and when the request makes no sense', () => {
    expect(chooseLocale(none)).toBe('en');
    expect(chooseLocale({ query: 'xx', cookie: '<script>', acceptLanguage: 'fr-CA;q=banana,,;' })).toBe('en');
  });
});
