import type { AddressDataEntry } from './address-data-entry.ts';

const postcode = { postalName: 'postcode' } as const;

/** Corrections where the data set is wrong or incomplete for our use. Each has a test. */
export const corrections: Readonly<Record<string, Partial<AddressDataEntry>>> = {
  // The data set omits the city.
  JP: { lines: '%A|%C, %S %Z', local: '〒%Z|%S%C%A', cityName: 'ward' },
  // The data set prints the country's name in place of the city's.
  SG: { lines: '%A|%C %Z' },
  GI: { lines: '%A|%C|%Z' },
  // The data set has no separators for these.
  KR: { local: '%S %C %A|%Z' },
  TW: { local: '%Z|%S%C%A' },
  CN: { local: '%Z|%S%C%A' },
  HK: { local: '%S%C%A' },
  MO: { local: '%A' },
  // The data set accepts any seven letters as an Eircode; a real one begins with a routing key.
  IE: { postal: '(?:[A-Z]\\d\\d|D6W) ?[\\dA-Z]{4}' },
  // The data set says "post town"; residents say "city".
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
