import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/**
 * What a business has decided about itself.
 *
 * @example
 * ```ts
 * const { payment_retries } = await client.settings.retrieve();
 * console.log(payment_retries.enabled ? `for ${payment_retries.window_days} days` : 'never');
 * ```
 */
export interface BusinessSettings {
  /**
   * Whether `prorated_immediately` and `difference_immediately` start a new period today;
   * `prorated_immediately_keep_cycle` never does.
   */
  plan_change_resets_billing_date: boolean;
  /** What becomes of a change of plan whose payment fails, where the request does not say. */
  on_payment_failure: 'apply_change' | 'prevent_change';
  /** Whether a plan is sold to a customer who has it, or another term of it, already. */
  allow_multiple_subscriptions: boolean;
  /** Whether, and for how long, a renewal that failed is tried again by itself. */
  payment_retries: PaymentRetries;
  /**
   * IANA name of the zone whose calendar counts, such as `Asia/Tokyo`. A subscription keeps the one that it began
   * with.
   */
  time_zone: string;
  /** How the tax of a document is rounded: once for each rate, and then split over its lines. */
  tax_rounding: TaxRounding;
}

/**
 * To the nearest unit and from exactly between two upwards (`half_up`, the default), always `down` or always `up`.
 *
 * @example
 * ```ts
 * const rounding: TaxRounding = 'down';
 * ```
 */
export type TaxRounding = 'half_up' | 'down' | 'up';

/**
 * How renewals that failed are tried again.
 *
 * @example
 * ```ts
 * const retries: PaymentRetries = { enabled: true, window_days: 13 };
 * ```
 */
export interface PaymentRetries {
  /** True: after 12, 24, 48, 72, 96 and 120 hours and twice 7 days, where the reason may pass by itself. */
  enabled: boolean;
  /** For how many days after the first failure, 1 to 30. No attempt falls later. */
  window_days: number;
}

/**
 * What to change. What is left out stays as it is.
 *
 * @example
 * ```ts
 * const change: SettingsUpdateParams = { payment_retries: { enabled: true } };
 * ```
 */
export interface SettingsUpdateParams {
  plan_change_resets_billing_date?: boolean;
  on_payment_failure?: 'apply_change' | 'prevent_change';
  allow_multiple_subscriptions?: boolean;
  payment_retries?: Partial<PaymentRetries>;
  time_zone?: string;
  tax_rounding?: TaxRounding;
}

/**
 * The settings of the business that the key belongs to. Test and live mode have their own.
 *
 * @example
 * ```ts
 * await client.settings.update({ payment_retries: { enabled: true, window_days: 20 } });
 * ```
 */
export class Settings {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Reads all settings.
   *
   * @example
   * ```ts
   * const { on_payment_failure } = await client.settings.retrieve();
   * ```
   */
  retrieve(options?: DodoPayments.RequestOptions): APIPromise<BusinessSettings> {
    return this.#client.get('/settings', options);
  }

  /**
   * Changes settings and answers all of them. They count for what happens from now on: a renewal that has
   * failed before retries were enabled is not tried again, and an attempt that waits when they are disabled
   * is not made.
   *
   * @example
   * ```ts
   * const settings = await client.settings.update({ on_payment_failure: 'prevent_change' });
   * console.log(settings.payment_retries.enabled); // as it was
   * ```
   */
  update(body: SettingsUpdateParams, options?: DodoPayments.RequestOptions): APIPromise<BusinessSettings> {
    return this.#client.patch('/settings', { ...options, body });
  }
}
