import type DodoPayments from 'dodopayments';
import type { APIPromise, PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';
import type { Offer, OfferCopy, OfferDiscount } from './offers.ts';
import type { ExperimentResults } from './analytics.ts';

/** A draft can be edited, a running experiment divides customers, and a stopped one cannot be restarted. */
export type ExperimentStatus = 'draft' | 'running' | 'stopped';

/**
 * Replacement for the step, shown to a share of customers. Without any field it is the funnel as published.
 *
 * @example
 * ```ts
 * const cheaper: ExperimentVariantParams = {
 *   variant_id: 'cheaper',
 *   weight: 1,
 *   discount: { type: 'percentage', bps: 2000 },
 * };
 * ```
 */
export interface ExperimentVariantParams {
  /** Seller's own name for the variant, unique in the experiment. */
  variant_id: string;
  /** Weight of its share among all variants: a whole number, 1 to 10000. */
  weight: number;
  /** Offer that replaces the step's own. */
  offer_id?: string | null;
  /** Replacement copy. A language that is left out keeps the offer's. */
  copy?: { en?: OfferCopy; ja?: OfferCopy } | null;
  /** Replacement discount, or null for none. Left out, it keeps the offer's. */
  discount?: OfferDiscount | null;
  /** Step to swap places with, so that the later one comes first. */
  swaps_with?: string | null;
}

/**
 * Fields of a new experiment.
 *
 * @example
 * ```ts
 * const params: ExperimentCreateParams = {
 *   funnel_id: 'fnl_123',
 *   step_id: 'upsell',
 *   name: 'Does 20 % less sell more?',
 *   variants: [
 *     { variant_id: 'as_it_is', weight: 1 },
 *     { variant_id: 'cheaper', weight: 1, discount: { type: 'percentage', bps: 2000 } },
 *   ],
 * };
 * ```
 */
export interface ExperimentCreateParams {
  funnel_id: string;
  /** Step of the funnel to vary. */
  step_id: string;
  /** Internal name, shown to the seller only. */
  name: string;
  /** 2 to 10 variants. The first is the one that the others are compared with. */
  variants: ExperimentVariantParams[];
  /** Days after their first exposure at which customers are compared; 30 by default. */
  window_days?: 7 | 30 | 60 | null;
}

/** Changed fields of a draft; fields left out stay. `variants` replaces all of them. */
export type ExperimentUpdateParams = Partial<Omit<ExperimentCreateParams, 'funnel_id'>>;

/** Stored variant. */
export interface ExperimentVariant {
  variant_id: string;
  weight: number;
  /** Null for the step's own. */
  offer_id: string | null;
  /** Null for the offer's own. */
  copy: { en?: Required<OfferCopy>; ja?: Required<OfferCopy> } | null;
  /** Null for none; left out for the offer's own. */
  discount?: OfferDiscount | null;
  swaps_with: string | null;
}

/**
 * Experiment on a step of a funnel, with variants for shares of customers.
 *
 * @example
 * ```ts
 * const experiment = await client.experiments.retrieve('exp_123');
 * console.log(experiment.status, experiment.promoted_variant_id ?? 'nobody has won yet');
 * ```
 */
export interface Experiment {
  experiment_id: string;
  business_id: string;
  funnel_id: string;
  step_id: string;
  name: string;
  status: ExperimentStatus;
  variants: ExperimentVariant[];
  window_days: number;
  /** Version of the funnel that it ran on; null before it was started. */
  funnel_version: number | null;
  /** Offers of the variants, as they were when it was started. */
  offers: Offer[];
  /** Variant that was promoted into the funnel. */
  promoted_variant_id: string | null;
  started_at: string | null;
  stopped_at: string | null;
  created_at: string;
  updated_at: string;
}

/** Filter for listing experiments. */
export interface ExperimentListParams extends DefaultPageNumberPaginationParams {
  funnel_id?: string;
  status?: ExperimentStatus;
}

/** Page of experiments that fetches the next one. */
export type ExperimentsPage = PagePromise<DefaultPageNumberPagination<Experiment>, Experiment>;

/**
 * Experiments find the offer, copy, discount or order of a funnel's step that earns more. A customer keeps
 * one variant for as long as an experiment runs, and nothing that is compared changes meanwhile.
 *
 * @example
 * ```ts
 * const experiment = await client.experiments.create({
 *   funnel_id: 'fnl_123',
 *   step_id: 'upsell',
 *   name: 'Which first?',
 *   variants: [
 *     { variant_id: 'as_it_is', weight: 1 },
 *     { variant_id: 'other_first', weight: 1, swaps_with: 'downsell' },
 *   ],
 * });
 * await client.experiments.start(experiment.experiment_id);
 * ```
 */
export class Experiments {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Creates an experiment, as a draft. Invalid fields are refused with the path of the fault.
   *
   * @example
   * ```ts
   * const experiment = await client.experiments.create({
   *   funnel_id: 'fnl_123',
   *   step_id: 'upsell',
   *   name: 'Other words',
   *   variants: [
   *     { variant_id: 'as_it_is', weight: 1 },
   *     { variant_id: 'short', weight: 1, copy: { en: { headline: 'One more?' } } },
   *   ],
   * });
   * ```
   */
  create(body: ExperimentCreateParams, options?: DodoPayments.RequestOptions): APIPromise<Experiment> {
    return this.#client.post('/experiments', { ...options, body });
  }

  /**
   * Reads an experiment.
   *
   * @example
   * ```ts
   * const experiment = await client.experiments.retrieve('exp_123');
   * ```
   */
  retrieve(experimentID: string, options?: DodoPayments.RequestOptions): APIPromise<Experiment> {
    return this.#client.get(pathOf(experimentID), options);
  }

  /**
   * Changes a draft.
   *
   * @example
   * ```ts
   * await client.experiments.update('exp_123', { window_days: 7 });
   * ```
   */
  update(
    experimentID: string,
    body: ExperimentUpdateParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<Experiment> {
    return this.#client.patch(pathOf(experimentID), { ...options, body });
  }

  /**
   * Lists experiments, newest first.
   *
   * @example
   * ```ts
   * for await (const { name } of client.experiments.list({ status: 'running' })) console.log(name);
   * ```
   */
  list(query: ExperimentListParams = {}, options?: DodoPayments.RequestOptions): ExperimentsPage {
    return this.#client.getAPIList('/experiments', DefaultPageNumberPagination<Experiment>, {
      query,
      ...options,
    });
  }

  /**
   * Deletes a draft. Experiments that were started are kept.
   *
   * @example
   * ```ts
   * await client.experiments.delete('exp_123');
   * ```
   */
  delete(experimentID: string, options?: DodoPayments.RequestOptions): APIPromise<void> {
    return this.#client.delete(pathOf(experimentID), options);
  }

  /**
   * Proves the published funnel with each variant, and begins to divide customers between them. The funnel
   * cannot be published again while the experiment runs.
   *
   * @example
   * ```ts
   * const { funnel_version } = await client.experiments.start('exp_123');
   * ```
   */
  start(experimentID: string, options?: DodoPayments.RequestOptions): APIPromise<Experiment> {
    return this.#client.post(`${pathOf(experimentID)}/start`, options);
  }

  /**
   * Stops it: every customer is shown the funnel as published.
   *
   * @example
   * ```ts
   * await client.experiments.stop('exp_123');
   * ```
   */
  stop(experimentID: string, options?: DodoPayments.RequestOptions): APIPromise<Experiment> {
    return this.#client.post(`${pathOf(experimentID)}/stop`, options);
  }

  /**
   * Changes the funnel to a variant for every customer, and publishes it; stops the experiment if it is still
   * running. Refused if unpublished edits would be published with it.
   *
   * @example
   * ```ts
   * await client.experiments.promote('exp_123', { variant_id: 'cheaper' });
   * ```
   */
  promote(
    experimentID: string,
    body: { variant_id: string },
    options?: DodoPayments.RequestOptions,
  ): APIPromise<Experiment> {
    return this.#client.post(`${pathOf(experimentID)}/promote`, { ...options, body });
  }

  /**
   * Revenue of the variants against the first, with the verdicts that the data allow so far.
   *
   * @example
   * ```ts
   * const { results } = await client.experiments.results('exp_123');
   * const deciding = results.find((result) => result.is_deciding);
   * console.log(deciding?.comparisons[0]?.sentence);
   * ```
   */
  results(experimentID: string, options?: DodoPayments.RequestOptions): APIPromise<ExperimentResults> {
    return this.#client.get(`${pathOf(experimentID)}/results`, options);
  }
}

function pathOf(experimentID: string): string {
  return `/experiments/${encodeURIComponent(experimentID)}`;
}
