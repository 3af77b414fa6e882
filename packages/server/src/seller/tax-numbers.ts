import type { TaxRegistration } from '../domain/business/business.ts';
import { DomainError } from '../domain/errors.ts';
import type { CountryCode } from '../domain/tax/countries.ts';

interface Verdict {
  readonly isValid: boolean;
  /** Number without separators. */
  readonly compact?: string;
}

interface Validator {
  validate(number: string): Verdict;
}

/**
 * Registration with the number as it is printed, or a refusal that says what is wrong with it. The check is of form
 * and check digit: whether the tax office knows the number, only the tax office says.
 */
export async function readTaxRegistration(
  country: CountryCode,
  given: string,
  field: string,
): Promise<TaxRegistration> {
  // Loaded when first asked for: it knows the numbers of ninety countries, and a start needs none.
  const { stdnum, euVat } = await import('stdnum');
  const number = given
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s.-]/g, '');
  const [european] = euVat[country] ?? [];
  if (country === 'JP') {
    const { compact } = check(stdnum['JP']?.['cn'], number.replace(/^T/, ''), japanese(field, given));
    return { country, type: 'jp_qualified_invoice', number: `T${compact}` };
  }
  if (country === 'GB') {
    const { compact } = check(stdnum['GB']?.['vat'], number, refused(field, given, 'a VAT number of GB'));
    return { country, type: 'gb_vat', number: withCountry('GB', compact) };
  }
  if (european !== undefined && country !== 'AD') {
    // Greece writes its numbers with EL.
    const prefix = country === 'GR' ? 'EL' : country === 'CH' ? 'CHE' : country;
    const { compact } = check(european, number, refused(field, given, `a VAT number of ${country}`));
    return {
      country,
      type: country === 'CH' ? 'ch_vat' : 'eu_vat',
      number: withCountry(prefix, compact),
    };
  }
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    `${field}: Rung does not know how tax numbers of ${country} are written. It knows JP, GB, CH and the countries of the EU.`,
  );
}

function check(validator: Validator | undefined, number: string, refusal: DomainError): { compact: string } {
  const { isValid, compact } = validator?.validate(number) ?? { isValid: false };
  if (!isValid || compact === undefined) throw refusal;
  return { compact };
}

function withCountry(prefix: string, compact: string): string {
  return compact.startsWith(prefix) ? compact : `${prefix}${compact}`;
}

function japanese(field: string, given: string): DomainError {
  return refused(field, given, 'a registration number of Japan (T and 13 digits)');
}

function refused(field: string, given: string, wanted: string): DomainError {
  return new DomainError(
    'INVALID_REQUEST_BODY',
    `${field}: ${JSON.stringify(given)} is not ${wanted}: its length or its check digit is wrong. Compare it with your registration.`,
  );
}
