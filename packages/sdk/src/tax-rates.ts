import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/**
 * Tax that the business collects.
 *
 * @example
 * ```ts
 * const rate: TaxRate = { country: 'JP', name: 'Consumption tax', rate_bps: 1000 };
 * ```
 */
export interface TaxRate {
  /** ISO 3166 alpha-2. */
  country: DodoPayments.CountryCode;
  /** Code or name of a state; left out for the whole country. */
  state?: string | null;
  /** Left out for every category that has no rate of its own. */
  tax_category?: DodoPayments.TaxCategory | null;
  /** On receipts. */
  name: string;
  /** In basis points: 1000 is 10 %. */
  rate_bps: number;
}

/**
 * Every rate of a business.
 *
 * @example
 * ```ts
 * const { items } = await client.taxRates.list();
 * ```
 */
export interface TaxRateList {
  items: TaxRate[];
}

/**
 * Taxes that the business collects: Rung knows no tax law.
 *
 * @example
 * ```ts
 * await client.taxRates.replace({ items: [{ country: 'JP', name: 'Consumption tax', rate_bps: 1000 }] });
 * ```
 */
export class TaxRates {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Lists every rate.
   *
   * @example
   * ```ts
   * const { items } = await client.taxRates.list();
   * ```
   */
  list(options?: DodoPayments.RequestOptions): APIPromise<TaxRateList> {
    return this.#client.get('/tax_rates', options);
  }

  /**
   * Replaces all rates. They count for what is priced from now on.
   *
   * @example
   * ```ts
   * await client.taxRates.replace({ items: [{ country: 'DE', name: 'VAT', rate_bps: 1900 }] });
   * ```
   */
  replace(body: TaxRateList, options?: DodoPayments.RequestOptions): APIPromise<TaxRateList> {
    return this.#client.put('/tax_rates', { ...options, body });
  }
}
