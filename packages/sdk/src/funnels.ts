import type DodoPayments from 'dodopayments';
import type { APIPromise, PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';
import type { LiftParams, LiftReport } from './analytics.ts';
import type { Audience, AudiencePreview } from './audience.ts';
import type { Offer } from './offers.ts';
import type { FunnelReplay, FunnelReplayParams } from './replays.ts';

/** Exit from a step; `failed` is for leaving an offer whose payment failed. */
export type StepAnswer = 'accepted' | 'declined' | 'failed';

/**
 * One proposal, with the next step for each answer; null ends the funnel.
 *
 * @example
 * ```ts
 * const step: FunnelStep = {
 *   step_id: 'upsell',
 *   offer_id: 'off_123',
 *   edges: { accepted: null, declined: 'downsell', failed: null },
 * };
 * ```
 */
export interface FunnelStep {
  /** Seller's own name for the step, unique in the funnel. */
  step_id: string;
  offer_id: string;
  edges: Record<StepAnswer, string | null>;
}

/** Terms of a funnel, set by the seller. */
export interface FunnelTerms {
  /**
   * Moment that starts it: `post_purchase`, `usage_limit`, `milestone`, `onboarding_complete`,
   * `cancel_intent`, `downgrade_intent`, or a name of your own.
   */
  moment: string;
  audience: Audience;
  /** Of several matching funnels, the one with the highest priority is used. */
  priority: number;
  /** Share of customers, in basis points, who are never shown it, so that its effect can be measured. */
  holdout_bps: number;
  /** Maximum number of proposals after one moment: 1 to 5. */
  max_proposals: number;
  /** True to propose with the standard checkout if no saved method can pay. */
  show_without_payment_method: boolean;
  /** Minutes until an offer expires, shown to its customer. Null shows no expiry, and means a day. */
  expires_minutes: number | null;
  /** Days for which a decline suppresses the offer; null uses each offer's own. */
  remember_declines_days: number | null;
  /** Steps; the first one starts. */
  steps: FunnelStep[];
}

/** Step in a request: an edge that is left out ends the funnel. */
export type FunnelStepParams = Omit<FunnelStep, 'edges'> & { edges?: Partial<FunnelStep['edges']> };

/**
 * Fields of a new funnel.
 *
 * @example
 * ```ts
 * const params: FunnelCreateParams = {
 *   name: 'After the first purchase',
 *   moment: 'post_purchase',
 *   audience: { fact: 'purchase_count', op: 'equals', value: 1 },
 *   steps: [{ step_id: 'upsell', offer_id: 'off_123' }],
 * };
 * ```
 */
export interface FunnelCreateParams extends Partial<Omit<FunnelTerms, 'steps'>> {
  name: string;
  moment: string;
  steps?: FunnelStepParams[];
  metadata?: DodoPayments.Metadata | null;
}

/** Changed fields of a funnel's draft; fields left out stay. */
export type FunnelUpdateParams = Partial<FunnelCreateParams> & {
  /** `revision` that the change was made from: refused with 409 `REVISION_STALE` if it is another by now. */
  if_revision?: number;
};

/**
 * Funnel with its draft. Customers are shown the published version, not the draft.
 *
 * @example
 * ```ts
 * const funnel = await client.funnels.retrieve('fnl_123');
 * console.log(funnel.published_version === null ? 'a draft' : `version ${funnel.published_version}`);
 * ```
 */
export interface Funnel extends FunnelTerms {
  funnel_id: string;
  business_id: string;
  name: string;
  /** Grows with each change. */
  revision: number;
  /** Version shown to customers; null if none is published. */
  published_version: number | null;
  metadata: DodoPayments.Metadata;
  archived_at: string | null;
  created_at: string;
  updated_at: string;
}

/** Path through a funnel. */
export type FunnelPath = { step_id: string; answer: StepAnswer }[];

/**
 * Properties of a funnel that hold for every customer, whatever they answer.
 *
 * @example
 * ```ts
 * const { proof } = await client.funnels.publish('fnl_123', { dry_run: true });
 * console.log(`${proof.paths.length} ways; at most ${proof.most_charged.amount} ${proof.most_charged.currency}`);
 * ```
 */
export interface FunnelProof {
  /** Every path through it. */
  paths: FunnelPath[];
  /** Steps of the longest chain of proposals. */
  longest_chain: string[];
  /** Maximum amount that one moment can lead to charging, before tax on top. */
  most_charged: { amount: number; currency: DodoPayments.Currency };
  /** Path with that amount. */
  dearest_path: FunnelPath;
  /** Steps whose quantity is the subscription's; they are counted with one. */
  counted_for_one: string[];
}

/** Result of publishing, or of its dry run. */
export interface FunnelPublication {
  funnel_id: string;
  /** Version number, assigned or prospective. */
  version: number;
  /** False for a dry run. */
  is_published: boolean;
  proof: FunnelProof;
}

/** Published version of a funnel, which never changes. */
export interface FunnelVersion extends FunnelTerms {
  funnel_id: string;
  version: number;
  /** True if it is the version shown to customers. */
  is_published: boolean;
  /** Offers as they were when it was published. */
  offers: Offer[];
  proof: FunnelProof;
  published_at: string;
}

/** Filter for listing funnels. */
export interface FunnelListParams extends DefaultPageNumberPaginationParams {
  /** True for archived funnels only; otherwise they are left out. */
  archived?: boolean;
}

/** Page of funnels that fetches the next one. */
export type FunnelsPage = PagePromise<DefaultPageNumberPagination<Funnel>, Funnel>;

/** Page of versions that fetches the next one. */
export type FunnelVersionsPage = PagePromise<DefaultPageNumberPagination<FunnelVersion>, FunnelVersion>;

/**
 * Funnels define the moments and audiences of offers, and the step that follows each answer. A funnel is a
 * draft until it is published; publishing proves that it ends, repeats nothing and costs no more than it
 * says.
 *
 * @example
 * ```ts
 * const funnel = await client.funnels.create({
 *   name: 'After the first purchase',
 *   moment: 'post_purchase',
 *   steps: [
 *     { step_id: 'upsell', offer_id: 'off_123', edges: { declined: 'downsell' } },
 *     { step_id: 'downsell', offer_id: 'off_456' },
 *   ],
 * });
 * const { proof } = await client.funnels.publish(funnel.funnel_id);
 * ```
 */
export class Funnels {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Creates a funnel, as a draft. Invalid fields are refused with the path of the fault.
   *
   * @example
   * ```ts
   * const funnel = await client.funnels.create({ name: 'Near the limit', moment: 'usage_limit' });
   * ```
   */
  create(body: FunnelCreateParams, options?: DodoPayments.RequestOptions): APIPromise<Funnel> {
    return this.#client.post('/funnels', { ...options, body });
  }

  /**
   * Reads a funnel with its draft.
   *
   * @example
   * ```ts
   * const funnel = await client.funnels.retrieve('fnl_123');
   * ```
   */
  retrieve(funnelID: string, options?: DodoPayments.RequestOptions): APIPromise<Funnel> {
    return this.#client.get(pathOf(funnelID), options);
  }

  /**
   * Changes the draft. Customers are shown the published version.
   *
   * @example
   * ```ts
   * await client.funnels.update('fnl_123', { priority: 10 });
   * ```
   */
  update(
    funnelID: string,
    body: FunnelUpdateParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<Funnel> {
    return this.#client.patch(pathOf(funnelID), { ...options, body });
  }

  /**
   * Lists funnels, newest first.
   *
   * @example
   * ```ts
   * for await (const funnel of client.funnels.list()) console.log(funnel.name, funnel.published_version);
   * ```
   */
  list(query: FunnelListParams = {}, options?: DodoPayments.RequestOptions): FunnelsPage {
    return this.#client.getAPIList('/funnels', DefaultPageNumberPagination<Funnel>, { query, ...options });
  }

  /**
   * Archives a funnel for good. Customers already in it continue to its end.
   *
   * @example
   * ```ts
   * await client.funnels.archive('fnl_123');
   * ```
   */
  archive(funnelID: string, options?: DodoPayments.RequestOptions): APIPromise<void> {
    return this.#client.delete(pathOf(funnelID), options);
  }

  /**
   * Proves the draft and publishes it, with its offers as they are now. `dry_run` only proves. A draft that
   * cannot be proved is refused with `FUNNEL_NOT_PUBLISHABLE`, and the message names the step.
   *
   * @example
   * ```ts
   * const { version, proof } = await client.funnels.publish('fnl_123');
   * console.log(version, proof.longest_chain, proof.most_charged);
   * ```
   */
  publish(
    funnelID: string,
    query: { dry_run?: boolean } = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<FunnelPublication> {
    return this.#client.post(`${pathOf(funnelID)}/publish`, { query, ...options });
  }

  /**
   * Unpublishes a funnel until it is published again. Customers already in it continue to its end.
   *
   * @example
   * ```ts
   * await client.funnels.unpublish('fnl_123');
   * ```
   */
  unpublish(funnelID: string, options?: DodoPayments.RequestOptions): APIPromise<void> {
    return this.#client.post(`${pathOf(funnelID)}/unpublish`, options);
  }

  /**
   * Lists published versions, newest first, with their offers at that time and their proof.
   *
   * @example
   * ```ts
   * for await (const version of client.funnels.listVersions('fnl_123')) console.log(version.published_at);
   * ```
   */
  listVersions(
    funnelID: string,
    query: DefaultPageNumberPaginationParams = {},
    options?: DodoPayments.RequestOptions,
  ): FunnelVersionsPage {
    const page = DefaultPageNumberPagination<FunnelVersion>;
    return this.#client.getAPIList(`${pathOf(funnelID)}/versions`, page, { query, ...options });
  }

  /**
   * Counts the customers in the draft's audience now, without any purchase or context: conditions on those do
   * not hold.
   *
   * @example
   * ```ts
   * const { matched, considered } = await client.funnels.previewAudience('fnl_123');
   * ```
   */
  previewAudience(funnelID: string, options?: DodoPayments.RequestOptions): APIPromise<AudiencePreview> {
    return this.#client.post(`${pathOf(funnelID)}/audience/preview`, options);
  }

  /**
   * Replays the draft on recorded moments: the proposals it would have made, the reasons for making none, and
   * the expected result at the measured rates. Nothing is changed.
   *
   * @example
   * ```ts
   * const { proposed, total } = await client.funnels.replay('fnl_123', { from: '2026-10-01' });
   * console.log(proposed.customers, total?.touches);
   * ```
   */
  replay(
    funnelID: string,
    body: FunnelReplayParams = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<FunnelReplay> {
    return this.#client.post(`${pathOf(funnelID)}/replay`, { ...options, body });
  }

  /**
   * Revenue of customers who may be shown the funnel, against customers who are held out of it.
   *
   * @example
   * ```ts
   * const { results } = await client.funnels.lift('fnl_123');
   * for (const { comparisons } of results) console.log(comparisons[0]?.sentence);
   * ```
   */
  lift(
    funnelID: string,
    query: LiftParams = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<LiftReport> {
    return this.#client.get(`${pathOf(funnelID)}/lift`, { query, ...options });
  }
}

function pathOf(funnelID: string): string {
  return `/funnels/${encodeURIComponent(funnelID)}`;
}
