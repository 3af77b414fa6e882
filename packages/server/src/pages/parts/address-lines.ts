import { writeAddressLines } from '../../domain/address/write-address.ts';
import type { BillingAddress } from '../../domain/customer/customer.ts';
import { nameCountry } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';

/** Address in the format of its own country. Within Japan the country is left out. */
export function addressLines({ country, ...address }: BillingAddress, locale: Locale): string[] {
  if (country === 'JP' && locale === 'ja') return writeAddressLines(country, address, 'local');
  return [...writeAddressLines(country, address), nameCountry(country, locale)];
}
