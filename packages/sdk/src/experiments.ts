import type DodoPayments from 'dodopayments';
import type { APIPromise, PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';
import type { Offer, OfferCopy, OfferDiscount } from './offers.ts';
import type { ExperimentResults } from './analytics.ts';

/** A draft is edited, what runs is compared, and what is stopped stays so. */
export type ExperimentStatus = 'draft' | 'running' | 'stopped';

/**
 * What is put in the place of the step for a share of customers. Nothing at all is the funnel as it was published.
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
  /** The seller's own name for it, unique in the experiment. */
  variant_id: string;
  /** Its share of customers is its weight among those of all: a whole number, 1 to 10000. */
  weight: number;
  /** Another offer in the place of the step's own. */
  offer_id?: string | null;
  /** Other words. A language that is left out stays as the offer has it. */
  copy?: { en?: OfferCopy; ja?: OfferCopy } | null;
  /** Another discount, or null for none. Left out, it stays as the offer has it. */
  discount?: OfferDiscount | null;
  /** A step to change places with, so that what came later comes first. */
  swaps_with?: string | null;
}

/**
 * What a new experiment is made of.
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
  /** The step of the funnel that is varied. */
  step_id: string;
  /** For the seller's eyes. */
  name: string;
  /** 2 to 10. The first is what the others are compared with. */
  variants: ExperimentVariantParams[];
  /** After how many days from their first exposure customers are compared; 30 unless told otherwise. */
  window_days?: 7 | 30 | 60 | null;
}

/** What changes of a draft: what is left out stays. `variants` replaces all of them. */
export type ExperimentUpdateParams = Partial<Omit<ExperimentCreateParams, 'funnel_id'>>;

/** A variant as it is kept. */
export interface ExperimentVariant {
  variant_id: string;
  weight: number;
  /** Null: the step's own. */
  offer_id: string | null;
  /** Null: as the offer has it. */
  copy: { en?: Required<OfferCopy>; ja?: Required<OfferCopy> } | null;
  /** Null: none. Left out: as the offer has it. */
  discount?: OfferDiscount | null;
  swaps_with: string | null;
}

/**
 * Variants of a step of a funnel, each for its share of customers.
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
  /** The version of the funnel that it ran on; null before it was started. */
  funnel_version: number | null;
  /** The offers that variants put in the place of the funnel's, as they stood when it was started. */
  offers: Offer[];
  /** The variant that the funnel was made to be. */
  promoted_variant_id: string | null;
  started_at: string | null;
  stopped_at: string | null;
  created_at: string;
  updated_at: string;
}

/** Which experiments to list. */
export interface ExperimentListParams extends DefaultPageNumberPaginationParams {
  funnel_id?: string;
  status?: ExperimentStatus;
}

/** A page of experiments that leads to the next. */
export type ExperimentsPage = PagePromise<DefaultPageNumberPagination<Experiment>, Experiment>;

/**
 * Which offer, words, discount or order of a funnel's step earns more. A customer has one variant for as long as
 * an experiment runs, and nothing that is compared changes meanwhile.
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
   * Makes an experiment, as a draft. What could not be kept as written is refused with the path of the fault.
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
   * Removes a draft. What was started is kept.
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
   * Proves the published funnel as each variant makes it, and begins to divide customers between them. While it
   * runs the funnel is not published anew.
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
   * Ends it: everybody is shown the funnel as it was published.
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
   * Makes the funnel what a variant was, for everybody, and publishes it; stops the experiment where it still
   * runs. Refused where edits that are not published would go out with it.
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
   * What the variants bring against the first, with what may be said of it and what not yet.
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
