import type DodoPayments from 'dodopayments';
import type { APIPromise, PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';
import type { ProrationBillingMode } from './subscriptions.ts';

/** What accepting an offer does. */
export type OfferKind = 'one_time' | 'subscription' | 'plan_change' | 'addon' | 'pause' | 'trial_extension';

/**
 * What is taken off the price, before tax. `cycles` counts paid cycles, the first included; null is for good.
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
 * What a buyer reads, in one language. There is no label for declining: the no is Rung's, and equal.
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
  /** Null leaves the words to the page. */
  accept_label?: string | null;
  badge?: string | null;
  /** What the customer gets with it that they do not have yet. */
  new_benefits?: string[];
}

/**
 * What a new offer is made of.
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
  /** For the seller's eyes. */
  name: string;
  kind: OfferKind;
  /** What it sells, the plan to change to, or the plan that is paused or whose trial is extended. */
  product_id?: string | null;
  /** What it sells, for the kind `addon` alone. */
  addon_id?: string | null;
  /** For `plan_change` and `addon`; `difference_immediately` when left out. */
  proration_billing_mode?: ProrationBillingMode | null;
  /** For a `pause`, which must say it: after so many days of 24 hours, 1 to 366, the plan goes on by itself. */
  pause_days?: number | null;
  /** For a `trial_extension`, which must say it: the trial gets so many days of 24 hours, 1 to 366. */
  trial_extension_days?: number | null;
  /** Left out: one, or for a plan change as many as the subscription has. */
  quantity?: { minimum: number; maximum: number } | null;
  discount?: OfferDiscount | null;
  /** At least one language; a missing one reads as the other. */
  copy: { en?: OfferCopy; ja?: OfferCopy };
  /** For how long a no is remembered; null is for good. */
  remember_declines_days?: number | null;
  /** The products that whoever has what it sells has too. */
  includes?: string[] | null;
  metadata?: DodoPayments.Metadata | null;
}

/** What changes of an offer: what is left out stays. Another `kind` names anew what it sells. */
export type OfferUpdateParams = Partial<OfferCreateParams>;

/**
 * What may be proposed to a customer.
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
  /** Grows with each change. A published funnel keeps the one it was proved with. */
  version: number;
  name: string;
  kind: OfferKind;
  product_id: string | null;
  addon_id: string | null;
  proration_billing_mode: ProrationBillingMode | null;
  pause_days: number | null;
  trial_extension_days: number | null;
  /** Null: as many as the subscription has. */
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

/** Which offers to list. */
export interface OfferListParams extends DefaultPageNumberPaginationParams {
  /** True: the archived ones. Otherwise the others. */
  archived?: boolean;
}

/** A page of offers that leads to the next. */
export type OffersPage = PagePromise<DefaultPageNumberPagination<Offer>, Offer>;

/**
 * How often a business proposes, and for how long a customer can take an acceptance back.
 *
 * @example
 * ```ts
 * const { undo_minutes } = await client.offers.retrieveSettings();
 * ```
 */
export interface OfferSettings {
  /** How many offers follow one purchase or visit at most, from 0 (none at all) to 5. */
  proposals_per_session: number;
  /** How many a customer is shown in any 7 days at most. */
  proposals_per_week: number;
  /** 0 turns taking back off. */
  undo_minutes: number;
  /** For how long the explanation of a decision is kept. */
  trace_days: number;
  /** The share of customers who are never proposed anything, in basis points: offers are measured against them. */
  holdout_bps: number;
}

/**
 * What may be proposed to customers: a product, a plan, an add-on, with its discount and its words. When and to
 * whom is a funnel's to say.
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
   * Makes an offer. What could not be sold as written is refused, and the message begins with the field.
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
   * Changes an offer. Customers see it when the funnels that propose it are published again.
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
   * Takes an offer out of use at once, also where it was published. What was put to customers before can still
   * be answered.
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
   * Puts an archived offer back into use.
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
   * Reads how often the business proposes.
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
   * Changes how often the business proposes: what is left out stays.
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
