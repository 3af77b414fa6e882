import { expect, test } from 'vitest';
import { addressData } from '../address/address-data.ts';
import { countryCodes } from './countries.ts';

/*
 * The countries beside CLDR, as Node's Intl has it, and beside Google's address data. The list is the wire's, which is
 * that of ISO 3166-1.
 */

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const named = letters
  .flatMap((a) => letters.map((b) => a + b))
  .filter((code) => names.of(code) !== undefined);

test('every country has a name in CLDR, and is listed once', () => {
  expect(countryCodes.filter((code) => !named.includes(code))).toEqual([]);
  expect(new Set(countryCodes).size).toBe(countryCodes.length);
  expect(countryCodes).toHaveLength(249);
});

test('what CLDR names beyond them is no country of ISO 3166-1', () => {
  const ours: ReadonlySet<string> = new Set(countryCodes);
  const others = named.filter((code) => !ours.has(code));
  // Reserved for parts of countries, for groups of them, for tests; withdrawn; or, as XK, of no official list.
  const known =
    'AC AN BU CP CQ CS CT DD DG DY EA EU EZ FQ FX HV IC JT MI NH NQ NT PC PU PZ QO QU RH SU TA TP UK UN VD WK XA XB XK YD YU ZR ZZ';
  expect(known.split(' ')).toEqual(expect.arrayContaining(others));
});

test('the address data knows every country', () => {
  expect(countryCodes.filter((code) => !Object.hasOwn(addressData, code))).toEqual([]);
});
