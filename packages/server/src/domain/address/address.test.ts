import { describe, expect, test } from 'vitest';
import { addressData } from './address-data.ts';
import { addressRulesOf } from './address-rules.ts';
import { readPostalCode, tidyPostalCode } from './postal-code.ts';
import { findState, stateKey, statesOf, writtenState } from './states.ts';
import { writeAddressLines } from './write-address.ts';

const countryCodes = Object.keys(addressData);
const full = { street: '1 Sample Street', city: 'Sampleton', state: 'Sampleshire', zipcode: '12345' };
const own = { street: '見本町1-2-3', city: '港区', state: '東京都', zipcode: '107-0061' };

describe.each(countryCodes)('an address in %s', (country) => {
  const rules = addressRulesOf(country);

  test('is asked for a street at least, and for the same parts in either script', () => {
    expect(rules.parts).toContain('street');
    expect([...rules.parts].sort()).toEqual([...rules.localParts].sort());
  });

  test('is written without losing or repeating anything that was given', () => {
    for (const [script, address] of [
      ['latin', full],
      ['local', own],
    ] as const) {
      const written = writeAddressLines(country, address, script).join('\n');
      for (const text of Object.values(address)) expect(written.split(text)).toHaveLength(2);
    }
  });

  test('has no stray separator where a part is missing', () => {
    for (const missing of ['street', 'city', 'state', 'zipcode'] as const) {
      for (const line of writeAddressLines(country, { ...full, [missing]: null })) {
        expect(line).toMatch(/^[\p{L}\d].*[\p{L}\d]$/u);
        expect(line).not.toMatch(/ {2}|[,-] ?[,-]/);
      }
    }
  });

  test('has a postal code if and only if the country has them, which is told from what is none', () => {
    expect(rules.localParts.includes('zipcode')).toBe(rules.postalCode !== 'none');
    if (rules.postalCode === 'required') expect(rules.postalPattern).not.toBeNull();
    for (const example of rules.postalExamples) {
      expect(readPostalCode(country, example)).not.toBeNull();
      const bare = example.replaceAll(/[ -]/g, '').toLowerCase();
      expect(readPostalCode(country, ` ${bare} `)).toBe(readPostalCode(country, example));
    }
    if (rules.postalPattern !== null) {
      for (const wrong of ['', '1', '123456789012', 'nowhere', '〒']) {
        expect(readPostalCode(country, wrong)).toBeNull();
      }
    }
  });
});

test('codes that people in these countries know are theirs, and no code of another shape is', () => {
  const real = {
    US: '94107', CA: 'K1A 0B1', GB: 'SW1A 1AA', IE: 'D02 AF30', AU: '2000', NZ: '6011', IN: '110001',
    DE: '10115', AT: '1010', CH: '8001', FR: '75001', IT: '20121', ES: '28013', PT: '1100-148', NL: '1012 JS',
    BE: '1000', SE: '111 22', NO: '0150', DK: '1050', FI: '00100', PL: '00-950', CZ: '110 00', GR: '105 57',
    BR: '01310-100', MX: '06000', AR: 'C1002AAP', JP: '100-0001', KR: '03051', CN: '100000', TW: '100008',
    SG: '018956', TH: '10200', ZA: '8001', RU: '101000', UA: '01001', TR: '34000', IL: '9100001', SA: '11564',
  } as const; // prettier-ignore
  for (const [country, code] of Object.entries(real)) {
    expect([country, readPostalCode(country, code)]).toEqual([country, code]);
    expect([country, readPostalCode(country, '0')]).toEqual([country, null]);
  }
});

test('a postal code is demanded where letters do not arrive without, and nowhere else', () => {
  const asked = (country: string) => addressRulesOf(country).postalCode;
  expect(['US', 'JP', 'DE', 'GB', 'CA', 'BR', 'SG', 'AU', 'IN'].map(asked)).toEqual(
    Array(9).fill('required'),
  );
  expect(['IE', 'PE', 'CL', 'IL', 'VN'].map(asked)).toEqual(Array(5).fill('optional'));
  expect(['HK', 'MO', 'AE', 'PA', 'QA', 'UG', 'BS'].map(asked)).toEqual(Array(7).fill('none'));
});

describe('a postal code as it was typed', () => {
  test.each([
    ['JP', '1000001', '100-0001'],
    ['JP', '〒100-0001', '100-0001'],
    ['JP', '〒〒100-0001', '100-0001'],
    ['JP', '１００−０００１', '100-0001'],
    ['JP', '１００ー０００１', '100-0001'],
    ['JP', '　100 0001　', '100-0001'],
    ['GB', 'sw1a1aa', 'SW1A 1AA'],
    ['GB', 'm11ae', 'M1 1AE'],
    ['CA', 'k1a-0b1', 'K1A 0B1'],
    ['IE', 'd02af30', 'D02 AF30'],
    ['US', '941071234', '94107-1234'],
    ['US', '94107 1234', '94107-1234'],
    ['BR', '01310100', '01310-100'],
    ['PL', '00950', '00-950'],
    ['NL', '1012js', '1012 JS'],
    ['IN', '110 001', '110001'],
    ['CH', 'CH-8001', '8001'],
    ['DE', 'D-10115', '10115'],
    ['FR', 'F-75001', '75001'],
    ['LV', '1073', 'LV-1073'],
    ['AD', '500', 'AD500'],
  ])('of %s, %s, is kept as %s', (country, typed, kept) => {
    expect(readPostalCode(country, typed)).toBe(kept);
  });

  test('is kept as it is where nothing is known of the codes of its country', () => {
    expect(readPostalCode('HK', ' 999077 ')).toBe('999077');
  });

  test('is only tidied where its country is not asked', () => {
    expect(tidyPostalCode('　〒１００ー０００１ ')).toBe('100-0001');
    expect(tidyPostalCode('sw1a  1aa')).toBe('sw1a 1aa');
    expect(tidyPostalCode('anything goes')).toBe('anything goes');
  });
});

describe('the order of an address', () => {
  const at = (street: string, city: string | null, state: string | null, zipcode: string | null) => ({
    street,
    city,
    state,
    zipcode,
  });

  test.each([
    ['DE', at('Musterstraße 1', 'Berlin', null, '10115'), ['Musterstraße 1', '10115 Berlin']],
    ['DE', at('Musterstraße 1', 'Berlin', 'BE', '10115'), ['Musterstraße 1', '10115 Berlin', 'BE']],
    ['US', at('1 Sample Street', 'Reno', 'NV', '89501'), ['1 Sample Street', 'Reno, NV 89501']],
    ['US', at('1 Sample Street', 'Reno', null, '89501'), ['1 Sample Street', 'Reno, 89501']],
    ['GB', at('1 Sample Road', 'London', null, 'SW1A 1AA'), ['1 Sample Road', 'London', 'SW1A 1AA']],
    ['IE', at('1 Sample Road', 'Dublin', null, 'D02 AF30'), ['1 Sample Road', 'Dublin', 'D02 AF30']],
    ['CH', at('Musterweg 1', 'Zürich', null, '8001'), ['Musterweg 1', '8001 Zürich']],
    ['FI', at('Mallikatu 1', 'Helsinki', null, '00100'), ['Mallikatu 1', '00100 Helsinki']],
    ['HK', at('1 Sample Road', 'Mong Kok', 'Kowloon', null), ['1 Sample Road', 'Mong Kok', 'Kowloon']],
    ['HK', at('見本道1號', '旺角', '九龍', null), ['九龍旺角見本道1號']],
    ['SG', at('1 Sample Road', null, null, '018956'), ['1 Sample Road', '018956']],
    ['SG', at('1 Sample Road', 'Singapore', null, '018956'), ['1 Sample Road', 'Singapore 018956']],
    ['GI', at('1 Sample Road', 'Gibraltar', null, 'GX11 1AA'), ['1 Sample Road', 'Gibraltar', 'GX11 1AA']],
    ['MO', at('1 Sample Road', null, null, null), ['1 Sample Road']],
    ['KR', at('견본로 1', '종로구', '서울', '03051'), ['서울 종로구 견본로 1', '03051']],
    ['TW', at('樣本路1號', '中正區', '台北市', '100008'), ['100008', '台北市中正區樣本路1號']],
    ['CN', at('样本路1号', '朝阳区', '北京市', '100000'), ['100000', '北京市朝阳区样本路1号']],
    ['JP', at('見本町1-2-3', '港区', '東京都', '107-0061'), ['〒107-0061', '東京都港区見本町1-2-3']],
    ['JP', at('1-1 Sample', 'Chiyoda', 'Tokyo', '100-0001'), ['1-1 Sample', 'Chiyoda, Tokyo 100-0001']],
  ])('in %s is that of its country and script: %j', (country, address, lines) => {
    expect(writeAddressLines(country, address)).toEqual(lines);
  });

  test('parts Latin words that a Japanese line sets side by side, and prints 〒 once', () => {
    const address = at('1-1 Sample', 'Chiyoda', 'Tokyo', '〒100-0001');
    expect(writeAddressLines('JP', address, 'local')).toEqual(['〒100-0001', 'Tokyo Chiyoda 1-1 Sample']);
  });
});

describe('parts in different scripts', () => {
  const at = (street: string, city: string, state: string) => ({ street, city, state, zipcode: null });

  test.each([
    ['JP', at('千代田1-1', '千代田区', 'Tokyo'), ['Tokyo 千代田区千代田1-1']],
    ['JP', at('1-1 Sample', '千代田区', '東京都'), ['東京都千代田区1-1 Sample']],
    ['HK', at("1 Queen's Road Central", 'Central', '香港島'), ['香港島 Central', "1 Queen's Road Central"]],
    ['JP', at('千代田1-1', '千代田区', '東京都'), ['東京都千代田区千代田1-1']],
  ] as const)('are parted in %s, and those in one script are not', (country, address, lines) => {
    expect(
      writeAddressLines(country, address, 'local')
        .join('\n')
        .replaceAll(/[\n ]+/g, ' '),
    ).toBe(lines.join(' '));
  });
});

describe('the name of a field', () => {
  test.each([
    ['US', 'zip', 'state', 'city'],
    ['GB', 'postcode', 'province', 'town'],
    ['AU', 'postcode', 'state', 'suburb'],
    ['IN', 'pin', 'state', 'city'],
    ['IE', 'eircode', 'county', 'city'],
    ['JP', 'postal', 'prefecture', 'ward'],
    ['CA', 'postal', 'province', 'city'],
    ['AE', 'postal', 'emirate', 'city'],
    ['SE', 'postal', 'province', 'city'],
  ])('in %s is what people there call it', (country, postalName, stateName, cityName) => {
    expect(addressRulesOf(country)).toMatchObject({ postalName, stateName, cityName });
  });

  test.each(['NO', 'SE', 'SJ'])('of a city in %s is not that of a post town', (country) => {
    expect(addressRulesOf(country).cityName).toBe('city');
  });

  test.each(['GG', 'JE', 'IM', 'NZ', 'CX', 'CC', 'NF', 'ZA', 'MY', 'FK', 'GS', 'IO', 'PN', 'SH', 'TC'])(
    'of a postal code in %s is postcode',
    (country) => {
      expect(addressRulesOf(country).postalName).toBe('postcode');
    },
  );
});

describe('states', () => {
  test('are to be chosen where addresses customarily name one of few', () => {
    const counts = { US: 62, CA: 13, AU: 9, JP: 47, IN: 36, BR: 27, MX: 32, IT: 107, ES: 52, AE: 7, HK: 3 };
    for (const [country, count] of Object.entries(counts)) {
      expect([country, statesOf(country).length]).toEqual([country, count]);
    }
    expect(statesOf('DE')).toEqual([]);
  });

  test('of one country are told apart by every name they have', () => {
    for (const country of countryCodes) {
      const states = statesOf(country);
      for (const state of states) {
        for (const text of [state.code, state.name, state.latinName]) {
          expect(findState(country, ` ${text.toUpperCase()} `)).toBe(state);
        }
        const written = new Set([...states].map((each) => writtenState(country, each, 'latin')));
        expect(written.size).toBe(states.length);
      }
    }
  });

  test('are written as the addresses of their country have them', () => {
    const write = (country: string, code: string, script: 'latin' | 'local') => {
      const state = findState(country, code);
      return state && writtenState(country, state, script);
    };
    expect(write('US', 'california', 'latin')).toBe('CA');
    expect(write('BR', 'São Paulo', 'local')).toBe('SP');
    expect(write('JP', '13', 'local')).toBe('東京都');
    expect(write('JP', '13', 'latin')).toBe('Tokyo');
    expect(write('HK', '九龍', 'latin')).toBe('Kowloon');
    expect(write('MX', 'CMX', 'latin')).toBe('Ciudad de México');
  });

  test('are the same by code and by name, and by nothing but their spelling where none are known', () => {
    expect(stateKey('US', 'California')).toBe(stateKey('US', 'ca'));
    expect(stateKey('JP', '東京都')).toBe(stateKey('JP', 'Tokyo'));
    expect(stateKey('US', 'NV')).not.toBe(stateKey('US', 'CA'));
    expect(stateKey('DE', ' Bayern ')).toBe(stateKey('DE', 'bayern'));
  });
});

test.each(['', 'XX', 'jp', 'constructor', '__proto__', 'toString'])(
  '%j is no country, and no trouble',
  (country) => {
    expect(addressRulesOf(country)).toMatchObject({ postalCode: 'none', parts: ['street', 'city'] });
    expect(readPostalCode(country, '123')).toBe('123');
    expect(statesOf(country)).toEqual([]);
    expect(writeAddressLines(country, full)).toHaveLength(4);
  },
);
