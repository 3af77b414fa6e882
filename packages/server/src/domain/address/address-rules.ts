import type { AddressDataEntry } from './address-data-entry.ts';
import { addressData } from './address-data.ts';
import { corrections } from './corrections.ts';

/** Address fields below the country, by their letter in the data set. */
export const addressParts = { A: 'street', C: 'city', S: 'state', Z: 'zipcode' } as const;
export type AddressPart = (typeof addressParts)[keyof typeof addressParts];

/** Local name of the postal code. */
export type PostalName = 'postal' | 'postcode' | 'zip' | 'pin' | 'eircode';
export type StateName =
  | 'province'
  | 'state'
  | 'prefecture'
  | 'county'
  | 'department'
  | 'district'
  | 'emirate'
  | 'island'
  | 'oblast'
  | 'parish'
  | 'area'
  | 'region'
  | 'do_si';
export type CityName = 'city' | 'town' | 'suburb' | 'district' | 'ward';

/** A country's address format. */
export interface AddressRules {
  /** Lines in Latin script. Each format contains all four fields, so that no given field is lost. */
  readonly lines: readonly string[];
  /** Lines in the country's own script. */
  readonly localLines: readonly string[];
  /** Fields that addresses of this country usually have, in order, by script. */
  readonly parts: readonly AddressPart[];
  readonly localParts: readonly AddressPart[];
  readonly postalCode: 'none' | 'optional' | 'required';
  readonly postalPattern: RegExp | null;
  readonly postalExamples: readonly string[];
  readonly postalPrefix: string | null;
  readonly postalName: PostalName;
  readonly stateName: StateName;
  readonly cityName: CityName;
}

const known = new Map<string, AddressRules>();

/** Address format for an ISO 3166 alpha-2 country code. An unknown country gets a street and a city. */
export function addressRulesOf(country: string): AddressRules {
  const found = known.get(country);
  if (found) return found;
  // The country comes from a form and may be any text, including names that every object inherits.
  const data = Object.hasOwn(addressData, country) ? addressData[country] : undefined;
  if (data === undefined) return elsewhere;
  const rules = toRules({ ...data, ...corrections[country] });
  known.set(country, rules);
  return rules;
}

const elsewhere = toRules({ lines: '%A|%C' });

function toRules(data: AddressDataEntry): AddressRules {
  const local = data.local ?? data.lines;
  const hasPostalCode = partsIn(local).includes('zipcode');
  return {
    lines: complete(data.lines).split('|'),
    localLines: complete(local).split('|'),
    parts: partsIn(data.lines),
    localParts: partsIn(local),
    postalCode: !hasPostalCode ? 'none' : data.isPostalCodeRequired ? 'required' : 'optional',
    postalPattern: data.postal === undefined ? null : new RegExp(`^(?:${data.postal})$`),
    postalExamples: data.examples?.split(',') ?? [],
    postalPrefix: data.prefix ?? null,
    postalName: (data.postalName ?? 'postal') as PostalName,
    stateName: (data.stateName ?? 'province') as StateName,
    cityName: (data.cityName ?? 'city') as CityName,
  };
}

function partsIn(lines: string): AddressPart[] {
  return [...lines.matchAll(/%([ACSZ])/g)].map(
    ([, letter]) => addressParts[letter as keyof typeof addressParts],
  );
}

/** Adds the fields that a country's format lacks, because they may have been given anyway. */
function complete(lines: string): string {
  let all = lines;
  for (const part of ['%C', '%S', '%Z']) if (!all.includes(part)) all += `|${part}`;
  return all;
}
