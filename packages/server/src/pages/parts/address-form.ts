import { type AddressPart, addressRulesOf } from '../../domain/address/address-rules.ts';
import { readPostalCode } from '../../domain/address/postal-code.ts';
import type { BillingAddress } from '../../domain/customer/customer.ts';
import type { CheckoutValues } from './checkout-model.ts';

/** The parts of an address that belong to one country, which the form names as we do. */
const localParts = ['state', 'city', 'street'] as const satisfies readonly AddressPart[];
type LocalPart = (typeof localParts)[number];

/** Address fields of a submitted form, besides their values. */
export interface AddressSent {
  /** The country that they were shown for; null where the form does not say. */
  readonly shownFor: string | null;
  /** Those that were there to be filled in. What was not is known from before, or not at all. */
  readonly shown: ReadonlySet<string>;
  /** True when any of them is filled in. */
  readonly isFilledIn: boolean;
}

export function readAddress(data: FormData): AddressSent {
  const shownFor = data.get('address_country');
  return {
    shownFor: typeof shownFor === 'string' ? shownFor : null,
    shown: new Set(localParts.filter((part) => data.has(part))),
    isFilledIn: localParts.some((part) => data.getAll(part).some((value) => value !== '')),
  };
}

/** True when the address that was sent belongs to another country than the one that is chosen now. */
export function isLeftBehind({ shownFor }: AddressSent, country: string): boolean {
  return shownFor !== null && shownFor !== country;
}

type AddressValues = Pick<CheckoutValues, LocalPart | 'country' | 'postalCode'>;

/**
 * The address that a form means. What the seller has fixed stays. What was known before stays where the form did not
 * show it, as long as the country is the same: a street of another country is nobody's. A postal code that was shown for
 * another country stays only where it is one of this country, too.
 */
export function meantAddress(
  sent: AddressValues,
  address: AddressSent,
  known: BillingAddress | null,
  isFixed: boolean,
): AddressValues {
  const { country } = isFixed && known ? known : sent;
  const before = known?.country === country ? known : null;
  const isOfAnother = isLeftBehind(address, country);
  const meant = (part: LocalPart): string => {
    if (isFixed && before?.[part]) return before[part];
    if (!address.shown.has(part)) return before?.[part] ?? '';
    return isOfAnother ? '' : sent[part];
  };
  return {
    country,
    state: meant('state'),
    city: meant('city'),
    street: meant('street'),
    postalCode: meantPostalCode(sent, country, before?.zipcode ?? '', isFixed),
  };
}

function meantPostalCode(sent: AddressValues, country: string, before: string, isFixed: boolean): string {
  if (isFixed && before !== '') return before;
  if (addressRulesOf(country).postalCode === 'none') return before;
  return sent.postalCode;
}

/** The same for a page that is shown again, on which a code of the country before would be in the way. */
export function withoutForeignCode<Values extends AddressValues>(
  values: Values,
  address: AddressSent,
): Values {
  const { country, postalCode } = values;
  const isForeign = isLeftBehind(address, country) && readPostalCode(country, postalCode) === null;
  return isForeign ? { ...values, postalCode: '' } : values;
}
