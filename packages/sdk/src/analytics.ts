import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/** By what metrics can be told apart. `step` is one of its funnel, `variant` one of its experiment. */
export type MetricDimension =
  'day' | 'funnel' | 'step' | 'offer' | 'variant' | 'moment' | 'surface' | 'currency';

/**
 * Which metrics, and what is told apart. Days are in UTC; at most 400 are answered at once.
 *
 * @example
 * ```ts
 * const query: MetricsParams = { from: '2026-01-01', to: '2026-02-01', group_by: ['day', 'funnel'] };
 * ```
 */
export interface MetricsParams {
  /** The first day; 30 days before `to` when left out. */
  from?: string;
  /** The first day that is left out; tomorrow when left out. */
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
  /** What accepting earned. */
  gross: number;
  /** Given back in the period, undone acceptances among it. */
  refunded: number;
  /** Gross less refunded. */
  net: number;
  revenue_per_presentation: number | null;
  orders: number;
  /** What purchases came to, without any offer. */
  ordered: number;
  average_order_value_without: number | null;
  average_order_value_with: number | null;
}

/** What is known of the offers of one group. */
export interface OfferMetrics {
  /** The fields that were asked for; null where there is nothing to name. */
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
  /** Of the considered, by reason. */
  withheld: Record<string, number>;
  presented: number;
  viewed: number;
  /** Undone ones are among them. */
  accepted: number;
  declined: number;
  expired: number;
  /** By reason. */
  failed: Record<string, number>;
  /** Of the accepted: failed with one click, and paid in the standard checkout. */
  fell_back: number;
  undone: number;
  /** How many refunds. */
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
  /** One a currency. */
  amounts: MetricAmounts[];
}

export interface MetricsReport {
  from: string;
  to: string;
  group_by: MetricDimension[];
  /** Whether all is in it that was committed before it was asked for. */
  is_current: boolean;
  items: OfferMetrics[];
}

export type LiftVerdict =
  'not_enough_data' | 'no_difference_seen' | 'better' | 'worse' | 'sample_ratio_mismatch';

interface Interval {
  lower: number;
  upper: number;
}

/** What may be said of one arm against another. Numbers are null while nothing may be said. */
export interface LiftComparison {
  arm: string;
  against: string;
  verdict: LiftVerdict;
  /** The verdict in plain words. */
  sentence: string;
  /** More of each customer, in minor units to a hundredth of one. */
  difference: number | null;
  /** The difference lies within, with 95 % certainty, however often one looks. */
  interval: Interval | null;
  relative_lift: number | null;
  relative_interval: Interval | null;
  /** What is missing before anything may be said. */
  lacks: Record<'arm' | 'against', { customers: number; payers: number }> | null;
}

export interface LiftResult {
  currency: DodoPayments.Currency;
  window_days: number;
  /** The window that was chosen when the experiment began. */
  is_deciding: boolean;
  arms: {
    arm: string;
    joined: number;
    /** Of those, whose window is over: they are compared. */
    customers: number;
    payers: number;
    /** Net of refunds, before tax. */
    revenue: number;
    revenue_per_customer: number | null;
  }[];
  comparisons: LiftComparison[];
}

/** What a comparison of groups of customers says. */
export interface Lift {
  /** The day: windows that end on it are not over. */
  as_of: string;
  is_current: boolean;
  /** The first is what the others are compared with. */
  arms: { arm: string; customers: number; expected_share: number; observed_share: number }[];
  sample_ratio: { is_alarm: boolean; p_value: number; sentence: string };
  results: LiftResult[];
}

/** The business, or a funnel, against the customers it holds out. */
export interface LiftReport extends Lift {
  /** Null: the whole business. */
  funnel_id: string | null;
  holdouts: { holdout_bps: number; customers: number; first_joined_on: string; last_joined_on: string }[];
  /** The share of the comparison that is answered. */
  holdout_bps: number | null;
}

/** The variants of an experiment against its first. */
export interface ExperimentResults extends Lift {
  experiment_id: string;
  window_days: number;
}

/** Which comparison: by the share held out; by the one joined last when left out. */
export interface LiftParams {
  holdout_bps?: number;
}

/** What a rebuild put right; 0 everywhere is as it should be. */
export interface AnalyticsRebuilding {
  has_differed: boolean;
  metrics: number;
  exposures: number;
  cohorts: number;
}

/**
 * What offers earned, and how much more than without them.
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
   * What was considered, proposed, answered, paid and given back.
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
   * The same as a table: a row a group and currency.
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
   * What customers bring who may be shown offers, against those who are held out of all of them.
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
   * The same as a table: a row a currency, window and arm.
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
   * Sums up anew all that was ever measured, and puts right what differs. It should find nothing.
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
