import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/**
 * Settings of a business.
 *
 * @example
 * ```ts
 * const { payment_retries } = await client.settings.retrieve();
 * console.log(payment_retries.enabled ? `for ${payment_retries.window_days} days` : 'never');
 * ```
 */
export interface BusinessSettings {
  /**
   * True if `prorated_immediately` and `difference_immediately` start a new period today;
   * `prorated_immediately_keep_cycle` never does.
   */
  plan_change_resets_billing_date: boolean;
  /** Effect of a failed payment on a plan change, unless the request overrides it. */
  on_payment_failure: 'apply_change' | 'prevent_change';
  /** True if a customer may buy a plan they already have, or another term of it. */
  allow_multiple_subscriptions: boolean;
  /** Automatic retries of failed renewals. */
  payment_retries: PaymentRetries;
  /**
   * IANA name of the business's time zone, such as `Asia/Tokyo`. A subscription keeps the one that it began
   * with.
   */
  time_zone: string;
  /** Rounding of a document's tax: once for each rate, and then split over its lines. */
  tax_rounding: TaxRounding;
  /** Authentication (3-D Secure) of customers who pay in person. */
  authentication: Authentication;
}

/**
 * `when_asked`: only where the bank wants it; `always`: at every payment.
 *
 * @example
 * ```ts
 * const rule: AuthenticationRule = 'always';
 * ```
 */
export type AuthenticationRule = 'when_asked' | 'always';

/**
 * Authentication of customers who pay in person: at a checkout, with an accepted offer, for a plan change. Renewals
 * are never concerned.
 *
 * @example
 * ```ts
 * const authentication: Authentication = { default: 'when_asked', countries: { JP: 'always' } };
 * ```
 */
export interface Authentication {
  default: AuthenticationRule;
  /** Rules by the country of the buyer's billing address. In an update they replace all that were there. */
  countries: Partial<Record<DodoPayments.CountryCode, AuthenticationRule>>;
}

/**
 * To the nearest unit with halves rounded up (`half_up`, the default), always `down` or always `up`.
 *
 * @example
 * ```ts
 * const rounding: TaxRounding = 'down';
 * ```
 */
export type TaxRounding = 'half_up' | 'down' | 'up';

/**
 * Automatic retries of failed renewals.
 *
 * @example
 * ```ts
 * const retries: PaymentRetries = { enabled: true, window_days: 13 };
 * ```
 */
export interface PaymentRetries {
  /**
   * True: retries after 12, 24, 48, 72, 96 and 120 hours and twice 7 days, if the reason may pass by itself.
   */
  enabled: boolean;
  /** Days after the first failure within which retries are made, 1 to 30. No attempt falls later. */
  window_days: number;
}

/**
 * Changed settings; fields left out stay.
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
  authentication?: Partial<Authentication>;
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
   * Changes settings and returns all of them. They apply from now on: a renewal that failed before retries
   * were enabled is not retried, and an attempt that is scheduled when they are disabled is not made.
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
