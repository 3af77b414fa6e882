import type { AddressDataEntry } from './address-data-entry.ts';

const postcode = { postalName: 'postcode' } as const;

/** Corrections where the data set is wrong for us or says less than people do. Each has a test. */
export const corrections: Readonly<Record<string, Partial<AddressDataEntry>>> = {
  // The data set drops the city.
  JP: { lines: '%A|%C, %S %Z', local: '〒%Z|%S%C%A', cityName: 'ward' },
  // It writes the country's name in place of the city's.
  SG: { lines: '%A|%C %Z' },
  GI: { lines: '%A|%C|%Z' },
  // It gives these no separators of their own.
  KR: { local: '%S %C %A|%Z' },
  TW: { local: '%Z|%S%C%A' },
  CN: { local: '%Z|%S%C%A' },
  HK: { local: '%S%C%A' },
  MO: { local: '%A' },
  // It lets any seven letters be an Eircode; each begins with its routing key.
  IE: { postal: '(?:[A-Z]\\d\\d|D6W) ?[\\dA-Z]{4}' },
  // What the data set calls a post town is a town to those who live there.
  NO: { cityName: 'city' },
  SE: { cityName: 'city' },
  SJ: { cityName: 'city' },
  GB: { ...postcode, cityName: 'town' },
  GG: postcode,
  JE: postcode,
  IM: postcode,
  AU: postcode,
  NZ: postcode,
  CX: postcode,
  CC: postcode,
  NF: postcode,
  ZA: postcode,
  MY: postcode,
  FK: postcode,
  GS: postcode,
  IO: postcode,
  PN: postcode,
  SH: postcode,
  TC: postcode,
};
