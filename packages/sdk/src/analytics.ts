import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/** Dimensions to group metrics by. `step` is a step of its funnel, `variant` a variant of its experiment. */
export type MetricDimension =
  'day' | 'funnel' | 'step' | 'offer' | 'variant' | 'moment' | 'surface' | 'currency';

/**
 * Period and dimensions of metrics. Days are in UTC; at most 400 are answered at once.
 *
 * @example
 * ```ts
 * const query: MetricsParams = { from: '2026-01-01', to: '2026-02-01', group_by: ['day', 'funnel'] };
 * ```
 */
export interface MetricsParams {
  /** First day; defaults to 30 days before `to`. */
  from?: string;
  /** Day after the last one (exclusive); defaults to tomorrow. */
  to?: string;
  group_by?: readonly MetricDimension[];
  funnel_id?: string;
  step_id?: string;
  offer_id?: string;
  experiment_id?: string;
  variant_id?: string;
  moment?: string;
  surface?: string;
  currency?: DodoPayments.Currency;
}

/** Amounts in minor units of one currency, before tax; averages of nothing are null. */
export interface MetricAmounts {
  currency: DodoPayments.Currency;
  presented: number;
  accepted: number;
  /** Amount earned by acceptances. */
  gross: number;
  /** Amount refunded in the period, undone acceptances included. */
  refunded: number;
  /** Gross less refunded. */
  net: number;
  revenue_per_presentation: number | null;
  orders: number;
  /** Amount of purchases, without offers. */
  ordered: number;
  average_order_value_without: number | null;
  average_order_value_with: number | null;
}

/** Metrics of the offers of one group. */
export interface OfferMetrics {
  /** The dimensions that were asked for; null if there is no name. */
  group: {
    day?: string;
    funnel_id?: string | null;
    step_id?: string | null;
    offer_id?: string | null;
    experiment_id?: string | null;
    variant_id?: string | null;
    moment?: string | null;
    surface?: string | null;
    currency?: DodoPayments.Currency | null;
  };
  considered: number;
  /** Decisions without a proposal, by reason. */
  withheld: Record<string, number>;
  presented: number;
  viewed: number;
  /** Undone acceptances included. */
  accepted: number;
  declined: number;
  expired: number;
  /** By reason. */
  failed: Record<string, number>;
  /** Accepted offers that failed with one click, and were paid in the standard checkout. */
  fell_back: number;
  undone: number;
  /** Number of refunds. */
  refunded: number;
  orders: number;
  /** From 0 to 1. */
  acceptance_rate: number | null;
  time_to_decide: {
    decisions: number;
    mean_ms: number | null;
    median_ms: number | null;
    buckets: { up_to_ms: number | null; decisions: number }[];
  };
  /** One for each currency. */
  amounts: MetricAmounts[];
}

export interface MetricsReport {
  from: string;
  to: string;
  group_by: MetricDimension[];
  /** True if every change committed before the request is included. */
  is_current: boolean;
  items: OfferMetrics[];
}

export type LiftVerdict =
  'not_enough_data' | 'no_difference_seen' | 'better' | 'worse' | 'sample_ratio_mismatch';

interface Interval {
  lower: number;
  upper: number;
}

/** Comparison of one arm with another. Numbers are null while the data are insufficient. */
export interface LiftComparison {
  arm: string;
  against: string;
  verdict: LiftVerdict;
  /** Verdict as a sentence. */
  sentence: string;
  /** Difference for each customer, in minor units to two decimals. */
  difference: number | null;
  /** Interval that contains the difference with 95 % certainty, however often it is looked at. */
  interval: Interval | null;
  relative_lift: number | null;
  relative_interval: Interval | null;
  /** Data still missing for a verdict. */
  lacks: Record<'arm' | 'against', { customers: number; payers: number }> | null;
}

export interface LiftResult {
  currency: DodoPayments.Currency;
  window_days: number;
  /** True for the window that was chosen when the experiment began. */
  is_deciding: boolean;
  arms: {
    arm: string;
    joined: number;
    /** Customers whose window is over, which are the ones compared. */
    customers: number;
    payers: number;
    /** Net of refunds, before tax. */
    revenue: number;
    revenue_per_customer: number | null;
  }[];
  comparisons: LiftComparison[];
}

/** Comparison of groups of customers. */
export interface Lift {
  /** Day of the comparison: windows that end on it are not over. */
  as_of: string;
  is_current: boolean;
  /** The first is the one that the others are compared with. */
  arms: { arm: string; customers: number; expected_share: number; observed_share: number }[];
  sample_ratio: { is_alarm: boolean; p_value: number; sentence: string };
  results: LiftResult[];
}

/** Comparison of the business, or of a funnel, with the customers it holds out. */
export interface LiftReport extends Lift {
  /** Null for the whole business. */
  funnel_id: string | null;
  holdouts: { holdout_bps: number; customers: number; first_joined_on: string; last_joined_on: string }[];
  /** Holdout share of the comparison, in basis points. */
  holdout_bps: number | null;
}

/** Comparison of an experiment's variants with its first. */
export interface ExperimentResults extends Lift {
  experiment_id: string;
  window_days: number;
}

/** Selects a comparison by its holdout share; defaults to the one that customers joined last. */
export interface LiftParams {
  holdout_bps?: number;
}

/** Corrections made by a rebuild; 0 everywhere is expected. */
export interface AnalyticsRebuilding {
  has_differed: boolean;
  metrics: number;
  exposures: number;
  cohorts: number;
}

/**
 * Offer metrics, and the lift of offers over a holdout.
 *
 * @example
 * ```ts
 * const { items } = await client.analytics.metrics({ group_by: ['funnel'] });
 * ```
 */
export class Analytics {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Counts and amounts of decisions, proposals, answers, payments and refunds.
   *
   * @example
   * ```ts
   * const { items } = await client.analytics.metrics({ from: '2026-01-01', group_by: ['day'] });
   * for (const { group, presented, amounts } of items) console.log(group.day, presented, amounts);
   * ```
   */
  metrics(query: MetricsParams = {}, options?: DodoPayments.RequestOptions): APIPromise<MetricsReport> {
    return this.#client.get('/analytics/metrics', { query: withNames(query), ...options });
  }

  /**
   * The same as CSV: a row for each group and currency.
   *
   * @example
   * ```ts
   * await writeFile('metrics.csv', await client.analytics.metricsCsv({ group_by: ['day', 'offer'] }));
   * ```
   */
  async metricsCsv(query: MetricsParams = {}, options?: DodoPayments.RequestOptions): Promise<string> {
    return readCsv(this.#client, '/analytics/metrics', withNames(query), options);
  }

  /**
   * Revenue of customers who may be shown offers, against customers who are held out of all of them.
   *
   * @example
   * ```ts
   * const { results } = await client.analytics.lift();
   * for (const { comparisons } of results) console.log(comparisons[0]?.sentence);
   * ```
   */
  lift(query: LiftParams = {}, options?: DodoPayments.RequestOptions): APIPromise<LiftReport> {
    return this.#client.get('/analytics/lift', { query, ...options });
  }

  /**
   * The same as CSV: a row for each currency, window and arm.
   *
   * @example
   * ```ts
   * await writeFile('lift.csv', await client.analytics.liftCsv());
   * ```
   */
  async liftCsv(query: LiftParams = {}, options?: DodoPayments.RequestOptions): Promise<string> {
    return readCsv(this.#client, '/analytics/lift', { ...query }, options);
  }

  /**
   * Recomputes the sums of all measurements, and corrects any that differ. It should find none.
   *
   * @example
   * ```ts
   * const { has_differed } = await client.analytics.rebuild();
   * ```
   */
  rebuild(options?: DodoPayments.RequestOptions): APIPromise<AnalyticsRebuilding> {
    return this.#client.post('/analytics/rebuild', options);
  }
}

function withNames({ group_by: names, ...query }: MetricsParams): Record<string, unknown> {
  return { ...query, ...(names !== undefined && names.length > 0 && { group_by: names.join(',') }) };
}

async function readCsv(
  client: DodoPayments,
  path: string,
  query: Record<string, unknown>,
  options?: DodoPayments.RequestOptions,
): Promise<string> {
  const response = await client.get(path, { query: { ...query, format: 'csv' }, ...options }).asResponse();
  return response.text();
}
