import { expect, test } from 'vitest';
import {
  type AuthenticationPolicy,
  defaultAuthentication,
  isAuthenticationForced,
  presetAuthentication,
} from './authentication-policy.ts';

const paid = (country: 'JP' | 'US', isCustomerPresent = true, forceAuthentication = false) => ({
  isCustomerPresent,
  forceAuthentication,
  billing: { country, state: null, city: null, street: null, zipcode: null },
});
const exceptInJapan: AuthenticationPolicy = { default: 'always', countries: { JP: 'when_asked' } };

test.each([
  ['a present buyer of a country named always', paid('JP'), presetAuthentication, true],
  ['a present buyer of another country', paid('US'), presetAuthentication, false],
  ['a present buyer where the default is always', paid('US'), exceptInJapan, true],
  ['a present buyer of a country that is left out of always', paid('JP'), exceptInJapan, false],
  ['a renewal, wherever the buyer lives', paid('JP', false), presetAuthentication, false],
  ['a renewal where the default is always', paid('US', false), exceptInJapan, false],
  ['a payment that the seller asked to authenticate', paid('US', true, true), defaultAuthentication, true],
  ['a business that has chosen nothing', paid('JP'), defaultAuthentication, false],
] as const)('%s is authenticated by that rule', (_, payment, policy, isForced) => {
  expect(isAuthenticationForced(payment, policy)).toBe(isForced);
});
