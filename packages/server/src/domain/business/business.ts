import { readTimeZone, type TimeZone } from '../calendar/time-zone.ts';
import type { BillingAddress } from '../customer/customer.ts';
import type { QuietHours } from '../email/quiet-hours.ts';
import { DomainError } from '../errors.ts';
import type { BusinessId } from '../ids.ts';
import type { Locale } from '../locale.ts';
import type { Mode } from '../scope.ts';
import type { CountryCode } from '../tax/countries.ts';
import type { Instant } from '../time.ts';
import type { LocalText } from './local-text.ts';

/** Seller in one mode, as buyers, documents and e-mails name it. */
export interface Business extends BusinessProfile {
  readonly businessId: BusinessId;
  readonly mode: Mode;
  /** Name in the header of pages; the legal name is on documents. */
  readonly displayName: string;
  readonly timeZone: TimeZone;
  readonly createdAt: Instant;
}

/** Fields of a business that buyers see and no statement of billing needs. */
export interface BusinessProfile {
  readonly legalName: string | null;
  /** Person responsible for sales, whom Japanese law has a shop name. */
  readonly representative: string | null;
  readonly address: BillingAddress | null;
  readonly supportEmail: string | null;
  readonly supportPhone: string | null;
  readonly websiteUrl: string | null;
  readonly termsUrl: LocalText | null;
  readonly privacyUrl: LocalText | null;
  readonly returnsUrl: LocalText | null;
  /** Conditions of returns in a sentence or two. */
  readonly returnsText: LocalText | null;
  readonly taxRegistrations: readonly TaxRegistration[];
  /** Language for buyers whose own is unknown; null decides by country and currency. */
  readonly defaultLocale: Locale | null;
  /** Text on card statements; null leaves it to the gateway. */
  readonly statementDescriptor: string | null;
  /** Six hexadecimal digits: `#1d49b4`. */
  readonly accentColor: string | null;
  readonly logo: Logo | null;
  /** Beginning of the numbers of documents: `SA` in SA-2026-00042. */
  readonly numberPrefixes: NumberPrefixes;
  /** Hours in which no e-mail is sent that can wait, in the time zone of the business; null for none. */
  readonly quietHours: QuietHours | null;
}

export interface NumberPrefixes {
  readonly invoice: string;
  readonly creditNote: string;
}

export const taxRegistrationTypes = ['eu_vat', 'ch_vat', 'gb_vat', 'jp_qualified_invoice'] as const;
type TaxRegistrationType = (typeof taxRegistrationTypes)[number];

/** Registration of the seller for a country's tax. */
export interface TaxRegistration {
  readonly country: CountryCode;
  readonly type: TaxRegistrationType;
  /** As printed on documents, with the letters that belong to it: `T7000012050002`, `DE136695976`. */
  readonly number: string;
}

/** Logo as stored: images by the hash of their bytes. */
export interface Logo {
  readonly hash: string;
  readonly type: 'image/png' | 'image/svg+xml';
  readonly width: number;
  readonly height: number;
  /** The same as PNG, for documents and e-mails; equal to `hash` for a PNG. */
  readonly pngHash: string;
}

export const noProfile: BusinessProfile = {
  legalName: null,
  representative: null,
  address: null,
  supportEmail: null,
  supportPhone: null,
  websiteUrl: null,
  termsUrl: null,
  privacyUrl: null,
  returnsUrl: null,
  returnsText: null,
  taxRegistrations: [],
  defaultLocale: null,
  statementDescriptor: null,
  accentColor: null,
  logo: null,
  numberPrefixes: { invoice: 'INV', creditNote: 'CN' },
  quietHours: null,
};

type Asked<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | undefined };

/** Requested changes; undefined fields stay. Tax registrations and colour were checked before. */
export interface BusinessChange extends Asked<Omit<BusinessProfile, 'numberPrefixes'>> {
  readonly displayName?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly numberPrefixes?: Asked<NumberPrefixes> | undefined;
}

/** Legal name of the seller, else the name that it goes by. */
export function sellerName({ legalName, displayName }: Pick<Business, 'legalName' | 'displayName'>): string {
  return legalName ?? displayName;
}

/** Applies a change to the record. Refuses an unknown time zone and a second registration of one country. */
export function decideBusiness(business: Business, change: BusinessChange): Business {
  const { numberPrefixes, timeZone, ...fields } = change;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  refuseRepeatedCountries(change.taxRegistrations ?? []);
  const prefixes = {
    invoice: numberPrefixes?.invoice ?? business.numberPrefixes.invoice,
    creditNote: numberPrefixes?.creditNote ?? business.numberPrefixes.creditNote,
  };
  refuseSharedPrefix(prefixes);
  return {
    ...business,
    ...(Object.fromEntries(given) as Partial<Business>),
    timeZone: timeZone === undefined ? business.timeZone : readTimeZone('time_zone', timeZone),
    numberPrefixes: prefixes,
  };
}

function refuseSharedPrefix({ invoice, creditNote }: NumberPrefixes): void {
  if (invoice.toUpperCase() !== creditNote.toUpperCase()) return;
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    'invoice_prefix and credit_note_prefix are the same, so an invoice and a credit note would have one number. Change one of them.',
  );
}

function refuseRepeatedCountries(registrations: readonly TaxRegistration[]): void {
  const countries = registrations.map(({ country }) => country);
  const repeated = countries.find((country, index) => countries.indexOf(country) !== index);
  if (repeated === undefined) return;
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    `tax_registrations: ${repeated} is there twice. A business has one registration a country.`,
  );
}
