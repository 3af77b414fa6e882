import type DodoPayments from 'dodopayments';
import type { APIPromise, PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';
import type { ProrationBillingMode } from './subscriptions.ts';

/** Effect of accepting an offer. */
export type OfferKind = 'one_time' | 'subscription' | 'plan_change' | 'addon' | 'pause' | 'trial_extension';

/**
 * Discount on the price, before tax. `cycles` counts paid cycles, the first included; null is for good.
 *
 * @example
 * ```ts
 * const discount: OfferDiscount = { type: 'percentage', bps: 2000 }; // 20 %
 * ```
 */
export type OfferDiscount =
  | { type: 'percentage'; bps: number; cycles?: number | null }
  | { type: 'amount'; amount: number; currency: DodoPayments.Currency; cycles?: number | null };

/**
 * Copy of an offer in one language. There is no decline label: the decline button is Rung's, and equal in
 * weight.
 *
 * @example
 * ```ts
 * const copy: OfferCopy = { headline: 'Add the premium toolkit', value_points: ['Every template'] };
 * ```
 */
export interface OfferCopy {
  headline: string;
  body?: string;
  value_points?: string[];
  /** Null for the page's own label. */
  accept_label?: string | null;
  badge?: string | null;
  /** Benefits that are new to the customer. */
  new_benefits?: string[];
}

/**
 * Fields of a new offer.
 *
 * @example
 * ```ts
 * const params: OfferCreateParams = {
 *   name: 'Toolkit after the first purchase',
 *   kind: 'one_time',
 *   product_id: 'prod_premium_addon',
 *   discount: { type: 'percentage', bps: 1000 },
 *   copy: { en: { headline: 'Add the premium toolkit' } },
 * };
 * ```
 */
export interface OfferCreateParams {
  /** Internal name, shown to the seller only. */
  name: string;
  kind: OfferKind;
  /** Product to sell, plan to change to, or plan to pause or to extend the trial of. */
  product_id?: string | null;
  /** Add-on to sell, for the kind `addon` alone. */
  addon_id?: string | null;
  /** For `plan_change` and `addon`; `difference_immediately` when left out. */
  proration_billing_mode?: ProrationBillingMode | null;
  /** Length of a `pause`, which requires it: the plan resumes after so many days of 24 hours, 1 to 366. */
  pause_days?: number | null;
  /** Length of a `trial_extension`, which requires it: the trial gets so many days of 24 hours, 1 to 366. */
  trial_extension_days?: number | null;
  /** Defaults to one, or for a plan change to the subscription's quantity. */
  quantity?: { minimum: number; maximum: number } | null;
  discount?: OfferDiscount | null;
  /** At least one language; a missing one falls back to the other. */
  copy: { en?: OfferCopy; ja?: OfferCopy };
  /** Days for which a decline suppresses the offer; null is for good. */
  remember_declines_days?: number | null;
  /** Products included in the offered one, which its owner therefore owns too. */
  includes?: string[] | null;
  metadata?: DodoPayments.Metadata | null;
}

/** Changed fields of an offer; fields left out stay. Another `kind` requires a new target. */
export type OfferUpdateParams = Partial<OfferCreateParams> & {
  /** `revision` that the change was made from: refused with 409 `REVISION_STALE` if it is another by now. */
  if_revision?: number;
};

/**
 * Offer that may be proposed to customers.
 *
 * @example
 * ```ts
 * const offer = await client.offers.retrieve('off_123');
 * console.log(offer.copy.en?.headline, offer.version);
 * ```
 */
export interface Offer {
  offer_id: string;
  business_id: string;
  /** Grows with each change. A published funnel keeps the version it was proved with. */
  version: number;
  /** The same as `version`. */
  revision: number;
  name: string;
  kind: OfferKind;
  product_id: string | null;
  addon_id: string | null;
  proration_billing_mode: ProrationBillingMode | null;
  pause_days: number | null;
  trial_extension_days: number | null;
  /** Null for the subscription's quantity. */
  quantity: { minimum: number; maximum: number } | null;
  discount: OfferDiscount | null;
  copy: { en?: Required<OfferCopy>; ja?: Required<OfferCopy> };
  remember_declines_days: number | null;
  includes: string[];
  metadata: DodoPayments.Metadata;
  archived_at: string | null;
  created_at: string;
  updated_at: string;
}

/** Filter for listing offers. */
export interface OfferListParams extends DefaultPageNumberPaginationParams {
  /** True for archived offers only; otherwise they are left out. */
  archived?: boolean;
}

/** Page of offers that fetches the next one. */
export type OffersPage = PagePromise<DefaultPageNumberPagination<Offer>, Offer>;

/**
 * Proposal limits of a business, and the undo window of acceptances.
 *
 * @example
 * ```ts
 * const { undo_minutes } = await client.offers.retrieveSettings();
 * ```
 */
export interface OfferSettings {
  /** Maximum number of offers after one purchase or visit, from 0 (none at all) to 5. */
  proposals_per_session: number;
  /** Maximum number of offers shown to a customer in any 7 days. */
  proposals_per_week: number;
  /** 0 disables the undo. */
  undo_minutes: number;
  /** Retention of decision traces, in days. */
  trace_days: number;
  /**
   * Share of customers who are never proposed anything, in basis points, for measuring the lift of offers.
   */
  holdout_bps: number;
}

/**
 * Offers that may be proposed to customers: a product, a plan, an add-on, with its discount and its copy.
 * Funnels define their moments and audiences.
 *
 * @example
 * ```ts
 * const offer = await client.offers.create({
 *   name: 'Toolkit after the first purchase',
 *   kind: 'one_time',
 *   product_id: 'prod_premium_addon',
 *   copy: { en: { headline: 'Add the premium toolkit' }, ja: { headline: 'ツールキットを追加' } },
 * });
 * ```
 */
export class Offers {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Creates an offer. An offer that could not be sold is refused, and the message begins with the field.
   *
   * @example
   * ```ts
   * const offer = await client.offers.create({
   *   name: 'Yearly for less',
   *   kind: 'plan_change',
   *   product_id: 'prod_pro_plan',
   *   discount: { type: 'percentage', bps: 2000, cycles: 1 },
   *   copy: { en: { headline: 'Go yearly' } },
   * });
   * ```
   */
  create(body: OfferCreateParams, options?: DodoPayments.RequestOptions): APIPromise<Offer> {
    return this.#client.post('/offers', { ...options, body });
  }

  /**
   * Reads an offer.
   *
   * @example
   * ```ts
   * const offer = await client.offers.retrieve('off_123');
   * ```
   */
  retrieve(offerID: string, options?: DodoPayments.RequestOptions): APIPromise<Offer> {
    return this.#client.get(pathOf(offerID), options);
  }

  /**
   * Changes an offer. Customers see the change when the funnels that propose it are published again.
   *
   * @example
   * ```ts
   * await client.offers.update('off_123', { discount: null });
   * ```
   */
  update(offerID: string, body: OfferUpdateParams, options?: DodoPayments.RequestOptions): APIPromise<Offer> {
    return this.#client.patch(pathOf(offerID), { ...options, body });
  }

  /**
   * Lists offers, newest first.
   *
   * @example
   * ```ts
   * for await (const offer of client.offers.list()) console.log(offer.name);
   * ```
   */
  list(query: OfferListParams = {}, options?: DodoPayments.RequestOptions): OffersPage {
    return this.#client.getAPIList('/offers', DefaultPageNumberPagination<Offer>, { query, ...options });
  }

  /**
   * Archives an offer at once, also where it is published. Open presentations of it can still be answered.
   *
   * @example
   * ```ts
   * await client.offers.archive('off_123');
   * ```
   */
  archive(offerID: string, options?: DodoPayments.RequestOptions): APIPromise<void> {
    return this.#client.delete(pathOf(offerID), options);
  }

  /**
   * Restores an archived offer.
   *
   * @example
   * ```ts
   * await client.offers.unarchive('off_123');
   * ```
   */
  unarchive(offerID: string, options?: DodoPayments.RequestOptions): APIPromise<void> {
    return this.#client.post(`${pathOf(offerID)}/unarchive`, options);
  }

  /**
   * Reads the proposal limits of the business.
   *
   * @example
   * ```ts
   * const settings = await client.offers.retrieveSettings();
   * ```
   */
  retrieveSettings(options?: DodoPayments.RequestOptions): APIPromise<OfferSettings> {
    return this.#client.get('/offer_settings', options);
  }

  /**
   * Changes the proposal limits of the business; fields left out stay.
   *
   * @example
   * ```ts
   * await client.offers.updateSettings({ proposals_per_week: 1, undo_minutes: 30 });
   * ```
   */
  updateSettings(
    body: Partial<OfferSettings>,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<OfferSettings> {
    return this.#client.patch('/offer_settings', { ...options, body });
  }
}

function pathOf(offerID: string): string {
  return `/offers/${encodeURIComponent(offerID)}`;
}
