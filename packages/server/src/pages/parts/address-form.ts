import { type AddressPart, addressRulesOf } from '../../domain/address/address-rules.ts';
import { readPostalCode } from '../../domain/address/postal-code.ts';
import type { BillingAddress } from '../../domain/customer/customer.ts';
import type { CheckoutValues } from './checkout-model.ts';

/** Address parts that depend on the country; the form uses our names for them. */
const localParts = ['state', 'city', 'street'] as const satisfies readonly AddressPart[];
type LocalPart = (typeof localParts)[number];

/** Submitted address fields, besides their values. */
export interface AddressSent {
  /** Country that the fields were shown for; null if the form does not say. */
  readonly shownFor: string | null;
  /** Fields that the form showed. The others are known from before, or unknown. */
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

/** True if the submitted address belongs to another country than the one now chosen. */
export function isForOtherCountry({ shownFor }: AddressSent, country: string): boolean {
  return shownFor !== null && shownFor !== country;
}

type AddressValues = Pick<CheckoutValues, LocalPart | 'country' | 'postalCode'>;

/**
 * Address that a form means. Values fixed by the seller stay. Known values that the form did not show stay
 * while the country is the same: a street in another country is nobody's address. A postal code that was
 * shown for another country stays only if it is valid in this one, too.
 */
export function resolveAddress(
  sent: AddressValues,
  address: AddressSent,
  known: BillingAddress | null,
  isFixed: boolean,
): AddressValues {
  const { country } = isFixed && known ? known : sent;
  const before = known?.country === country ? known : null;
  const isOfAnother = isForOtherCountry(address, country);
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

/** Address for a page that is shown again, without a postal code left over from the country before. */
export function withoutForeignCode<Values extends AddressValues>(
  values: Values,
  address: AddressSent,
): Values {
  const { country, postalCode } = values;
  const isForeign = isForOtherCountry(address, country) && readPostalCode(country, postalCode) === null;
  return isForeign ? { ...values, postalCode: '' } : values;
}
