import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';
import type { UserBusiness } from './users.ts';

/**
 * Text by language; a string holds for every language.
 *
 * @example
 * ```ts
 * const text: LocalText = { en: 'Digital goods cannot be returned.', ja: 'デジタル商品のため返品できません。' };
 * ```
 */
export type LocalText = string | { en?: string; ja?: string };

/**
 * Address of a business.
 *
 * @example
 * ```ts
 * const address: BusinessAddress = { country: 'JP', zipcode: '100-0001', state: '東京都', city: '千代田区', street: '1-1' };
 * ```
 */
export interface BusinessAddress {
  /** ISO 3166 alpha-2. */
  country: DodoPayments.CountryCode;
  state?: string | null;
  city?: string | null;
  street?: string | null;
  zipcode?: string | null;
}

/**
 * Registration for a country's tax, as documents print it.
 *
 * @example
 * ```ts
 * const registration: TaxRegistration = { country: 'DE', type: 'eu_vat', number: 'DE136695976' };
 * ```
 */
export interface TaxRegistration {
  country: DodoPayments.CountryCode;
  type: 'eu_vat' | 'ch_vat' | 'gb_vat' | 'jp_qualified_invoice';
  number: string;
}

/**
 * Business that an API key belongs to, as buyers see it.
 *
 * @example
 * ```ts
 * const { display_name, mode } = await client.business.retrieve();
 * ```
 */
export interface Business {
  business_id: string;
  mode: 'test' | 'live';
  /** Name in the header of pages and e-mails. */
  display_name: string;
  /** Name on invoices and in legal notices. */
  legal_name: string | null;
  /** Person responsible for sales, whom Japanese law has a shop name. */
  representative: string | null;
  address: BusinessAddress | null;
  support_email: string | null;
  support_phone: string | null;
  website_url: string | null;
  terms_url: LocalText | null;
  privacy_url: LocalText | null;
  returns_url: LocalText | null;
  /** Conditions of returns in a sentence or two. */
  returns_text: LocalText | null;
  tax_registrations: TaxRegistration[];
  /** The same as in the settings. */
  time_zone: string;
  /** Language for buyers whose own is not known. */
  default_locale: 'en' | 'ja' | null;
  /** Text on card statements. */
  statement_descriptor: string | null;
  /** Colour of buttons and links, such as `#1d49b4`. */
  accent_color: string | null;
  logo_url: string | null;
  /** Beginning of the numbers of invoices. */
  invoice_prefix: string;
  /** Beginning of the numbers of credit notes. */
  credit_note_prefix: string;
  created_at: string;
}

/**
 * Changed fields; fields left out stay, null removes.
 *
 * @example
 * ```ts
 * const change: BusinessUpdateParams = { tax_registrations: [{ country: 'JP', number: 'T7000012050002' }] };
 * ```
 */
export interface BusinessUpdateParams extends Partial<
  Omit<Business, 'business_id' | 'mode' | 'created_at' | 'tax_registrations'>
> {
  /** One a country; form and check digit are checked. */
  tax_registrations?: { country: DodoPayments.CountryCode; number: string }[];
  /** A PNG or SVG as a data URL (`data:image/png;base64,…`), or null to remove it. */
  logo_url?: string | null;
}

/**
 * The business of the API key: names, address, texts and looks that buyers see.
 *
 * @example
 * ```ts
 * await client.business.update({ support_email: 'support@example.com', accent_color: '#2f9e44' });
 * ```
 */
export class Businesses {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Reads the business.
   *
   * @example
   * ```ts
   * const { legal_name } = await client.business.retrieve();
   * ```
   */
  retrieve(options?: DodoPayments.RequestOptions): APIPromise<Business> {
    return this.#client.get('/business', options);
  }

  /**
   * Lists the businesses that the caller may ask about: of an API key its own.
   *
   * @example
   * ```ts
   * const { items } = await client.business.list();
   * ```
   */
  list(options?: DodoPayments.RequestOptions): APIPromise<{ items: UserBusiness[] }> {
    return this.#client.get('/businesses', options);
  }

  /**
   * Changes the business and returns all of it. Pages show the change at once.
   *
   * @example
   * ```ts
   * const business = await client.business.update({ legal_name: 'Sample Studio Inc.' });
   * ```
   */
  update(body: BusinessUpdateParams, options?: DodoPayments.RequestOptions): APIPromise<Business> {
    return this.#client.patch('/business', { ...options, body });
  }
}
