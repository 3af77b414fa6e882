import type DodoPayments from 'dodopayments';
import type { APIPromise, PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';
import type { LiftParams, LiftReport } from './analytics.ts';
import type { Audience, AudiencePreview } from './audience.ts';
import type { Offer } from './offers.ts';
import type { FunnelReplay, FunnelReplayParams } from './replays.ts';

/** How a customer leaves a step; `failed` is for who leaves an offer whose payment failed. */
export type StepAnswer = 'accepted' | 'declined' | 'failed';

/**
 * One proposal, and where each answer leads: to another step, or with null to the end.
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
  /** The seller's own name for it, unique in the funnel. */
  step_id: string;
  offer_id: string;
  edges: Record<StepAnswer, string | null>;
}

/** What a seller decides about a funnel. */
export interface FunnelTerms {
  /**
   * What starts it: `post_purchase`, `usage_limit`, `milestone`, `onboarding_complete`, `cancel_intent`,
   * `downgrade_intent`, or a name of your own.
   */
  moment: string;
  audience: Audience;
  /** Of several funnels that match, the highest is taken. */
  priority: number;
  /** The share of customers, in basis points, who are never shown it, so that its effect can be measured. */
  holdout_bps: number;
  /** How many proposals follow one moment at most: 1 to 5. */
  max_proposals: number;
  /** Whether to propose with the standard checkout where no saved method can pay. */
  show_without_payment_method: boolean;
  /** How long an offer can be answered, which its customer is told. Null tells nothing, and means a day. */
  expires_minutes: number | null;
  /** For how long a no is remembered; null leaves it to each offer. */
  remember_declines_days: number | null;
  /** The first begins. */
  steps: FunnelStep[];
}

/** A step as it is sent: an edge that is left out is the end. */
export type FunnelStepParams = Omit<FunnelStep, 'edges'> & { edges?: Partial<FunnelStep['edges']> };

/**
 * What a new funnel is made of.
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

/** What changes of a funnel's draft: what is left out stays. */
export type FunnelUpdateParams = Partial<FunnelCreateParams>;

/**
 * A funnel with its draft. Customers are shown what was published, not this.
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
  /** What customers are shown; null when that is nothing. */
  published_version: number | null;
  metadata: DodoPayments.Metadata;
  archived_at: string | null;
  created_at: string;
  updated_at: string;
}

/** One way through a funnel. */
export type FunnelPath = { step_id: string; answer: StepAnswer }[];

/**
 * What is true of a funnel for every customer, whatever they answer.
 *
 * @example
 * ```ts
 * const { proof } = await client.funnels.publish('fnl_123', { dry_run: true });
 * console.log(`${proof.paths.length} ways; at most ${proof.most_charged.amount} ${proof.most_charged.currency}`);
 * ```
 */
export interface FunnelProof {
  /** Every way through it. */
  paths: FunnelPath[];
  /** The most proposals one after the other, by their steps. */
  longest_chain: string[];
  /** The most that one moment can lead to being charged, before tax on top. */
  most_charged: { amount: number; currency: DodoPayments.Currency };
  /** The way on which that happens. */
  dearest_path: FunnelPath;
  /** Steps that take as many as the subscription has; they are counted with one. */
  counted_for_one: string[];
}

/** What publishing did, or would do. */
export interface FunnelPublication {
  funnel_id: string;
  /** The number it has, or would have. */
  version: number;
  /** False for a dry run. */
  is_published: boolean;
  proof: FunnelProof;
}

/** A funnel as it was published: it never changes. */
export interface FunnelVersion extends FunnelTerms {
  funnel_id: string;
  version: number;
  /** Whether customers are shown this one. */
  is_published: boolean;
  /** As they stood when it was published. */
  offers: Offer[];
  proof: FunnelProof;
  published_at: string;
}

/** Which funnels to list. */
export interface FunnelListParams extends DefaultPageNumberPaginationParams {
  /** True: the archived ones. Otherwise the others. */
  archived?: boolean;
}

/** A page of funnels that leads to the next. */
export type FunnelsPage = PagePromise<DefaultPageNumberPagination<Funnel>, Funnel>;

/** A page of versions that leads to the next. */
export type FunnelVersionsPage = PagePromise<DefaultPageNumberPagination<FunnelVersion>, FunnelVersion>;

/**
 * When offers are proposed, to whom, and which follows which answer. A funnel is a draft until it is published;
 * publishing proves that it ends, repeats nothing and costs no more than it says.
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
   * Makes a funnel, as a draft. What could not be kept as written is refused with the path of the fault.
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
   * Changes the draft. Customers are shown what is published.
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
   * Takes a funnel down for good. Whoever is within it goes on to its end.
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
   * Proves the draft and shows it to customers, with its offers as they are now. `dry_run` only proves. What
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
   * Takes a funnel down until it is published again. Whoever is within it goes on to its end.
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
   * Lists what was published, newest first, with its offers as they stood and its proof.
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
   * Says who belongs to the draft's audience now, apart from any purchase or context: conditions on those do
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
   * Tries the draft on the moments that were recorded: who would have been proposed what, who not and why, and
   * what that could come to at the rates measured. Nothing is changed.
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
   * What customers bring who may be shown the funnel, against those who are held out of it.
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
