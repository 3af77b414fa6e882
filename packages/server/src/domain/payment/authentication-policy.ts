import type { CountryCode } from '../tax/countries.ts';
import type { Payment } from './payment.ts';

export const authenticationRules = ['when_asked', 'always'] as const;

/**
 * Rule for authenticating a customer who pays in person: only when the bank asks for it, or at every payment, which the
 * gateway then asks the bank for.
 */
type AuthenticationRule = (typeof authenticationRules)[number];

/** Rules of a business, by the country of the buyer's billing address. */
export interface AuthenticationPolicy {
  readonly default: AuthenticationRule;
  readonly countries: Readonly<Partial<Record<CountryCode, AuthenticationRule>>>;
}

/** Policy of a business that has chosen none. */
export const defaultAuthentication: AuthenticationPolicy = { default: 'when_asked', countries: {} };

/**
 * Policy that a new business begins with. Japan's guidelines on card security (6.0, March 2025) want authentication in
 * principle at every payment of a buyer who is present.
 */
export const presetAuthentication: AuthenticationPolicy = {
  default: 'when_asked',
  countries: { JP: 'always' },
};

/**
 * True if the gateway is to authenticate the customer whatever the instrument would otherwise do. Nobody can be
 * authenticated who is not present, so what the merchant begins is never concerned.
 */
export function isAuthenticationForced(
  payment: Pick<Payment, 'isCustomerPresent' | 'forceAuthentication' | 'billing'>,
  { default: rule, countries }: AuthenticationPolicy,
): boolean {
  if (payment.forceAuthentication) return true;
  return payment.isCustomerPresent && (countries[payment.billing.country] ?? rule) === 'always';
}
