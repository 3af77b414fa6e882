import type { AddressDataEntry } from './address-data-entry.ts';
import { addressData } from './address-data.ts';
import { corrections } from './corrections.ts';

/** The parts of an address below its country, by the letters of the data set. */
export const addressParts = { A: 'street', C: 'city', S: 'state', Z: 'zipcode' } as const;
export type AddressPart = (typeof addressParts)[keyof typeof addressParts];

/** Name of the postal code in its country. */
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
  /** In Latin script. Each names all four parts, so that nothing that was given is lost. */
  readonly lines: readonly string[];
  /** In the script of the country. */
  readonly localLines: readonly string[];
  /** The parts that its addresses customarily have, in their order, by the script that they are written in. */
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

/** The rules of a country by its ISO 3166 alpha-2 code. Of an unknown one a street and a city are told. */
export function addressRulesOf(country: string): AddressRules {
  const found = known.get(country);
  if (found) return found;
  // What a form calls a country may be anything, the names of what every object has included.
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

/** Adds the parts that a country's addresses lack, which may have been given all the same. */
function complete(lines: string): string {
  let all = lines;
  for (const part of ['%C', '%S', '%Z']) if (!all.includes(part)) all += `|${part}`;
  return all;
}
