import { describe, expect, test } from 'vitest';
import { countryCodes } from '../../domain/tax/countries.ts';
import { listCountries, nameCountry } from './format.ts';

describe('the name of a country', () => {
  test.each([
    ['HK', 'Hong Kong', '香港'],
    ['MO', 'Macao', 'マカオ'],
    ['PS', 'Palestine', 'パレスチナ'],
    ['MM', 'Myanmar', 'ミャンマー'],
    ['US', 'United States', 'アメリカ合衆国'],
    ['GB', 'United Kingdom', 'イギリス'],
    ['TR', 'Türkiye', 'トルコ'],
    ['CZ', 'Czechia', 'チェコ'],
    ['TW', 'Taiwan', '台湾'],
    ['KR', 'South Korea', '韓国'],
    ['MK', 'North Macedonia', '北マケドニア'],
    ['JP', 'Japan', '日本'],
  ] as const)('%s is %s, in Japanese %s', (code, english, japanese) => {
    expect(nameCountry(code, 'en')).toBe(english);
    expect(nameCountry(code, 'ja')).toBe(japanese);
  });

  test.each(['en', 'ja'] as const)('in %s is one that no other has, and no code', (locale) => {
    const countries = listCountries(locale);
    expect(countries.map(({ code }) => code).sort()).toEqual([...countryCodes].sort());
    expect(new Set(countries.map(({ name }) => name)).size).toBe(countries.length);
    for (const { code, name } of countries) {
      expect(name).not.toBe(code);
      expect(name).not.toMatch(/SAR|共和国.*行政区|行政区/);
    }
  });
});
