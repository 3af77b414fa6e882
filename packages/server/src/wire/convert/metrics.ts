import type { z } from '@hono/zod-openapi';
import {
  type MetricDimension,
  type MetricQuery,
  metricDimensions,
} from '../../domain/analytics/metric-reading.ts';
import { decisionTimes } from '../../domain/offer/measure.ts';
import type { MetricAmounts, Metrics } from '../../domain/analytics/metrics.ts';
import type { MetricsReport } from '../../use-cases/offers/analytics/report-metrics.ts';
import { type Row, toCsv } from '../csv.ts';
import type { metricsQuery, metricsReportSchema } from '../schemas/analytics.ts';
import { toApiAmount } from './money.ts';

type Query = z.infer<typeof metricsQuery>;
type Report = z.infer<typeof metricsReportSchema>;
type Item = Report['items'][number];

/** Domain query for metrics. A CSV table has one currency a row, so that its columns can be added up. */
export function fromApiMetricsQuery(
  query: Query,
  isTable: boolean,
): Omit<MetricQuery, 'from' | 'to'> & Partial<Pick<MetricQuery, 'from' | 'to'>> {
  const asked = {
    funnelId: query.funnel_id,
    stepId: query.step_id,
    offerId: query.offer_id,
    experimentId: query.experiment_id,
    variantId: query.variant_id,
    moment: query.moment,
    surface: query.surface,
    currency: query.currency,
  };
  return {
    ...(query.from !== undefined && { from: query.from }),
    ...(query.to !== undefined && { to: query.to }),
    groupBy: new Set<MetricDimension>([
      ...(query.group_by ?? []),
      ...(isTable ? (['currency'] as const) : []),
    ]),
    filter: Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)),
  };
}

export function toApiMetricsReport({ query, rows, isCurrent }: MetricsReport): Report {
  return {
    from: query.from,
    to: query.to,
    group_by: metricDimensions.filter((dimension) => query.groupBy.has(dimension)),
    is_current: isCurrent,
    items: rows.map(toApiMetrics),
  };
}

function toApiMetrics(metrics: Metrics): Item {
  const { timeToDecide } = metrics;
  return {
    group: toApiGroup(metrics),
    considered: metrics.considered,
    withheld: toApiCounts(metrics.withheld),
    presented: metrics.presented,
    viewed: metrics.viewed,
    accepted: metrics.accepted,
    declined: metrics.declined,
    expired: metrics.expired,
    failed: toApiCounts(metrics.failed),
    fell_back: metrics.fellBack,
    undone: metrics.undone,
    refunded: metrics.refunded,
    orders: metrics.orders,
    acceptance_rate: metrics.acceptanceRate,
    time_to_decide: {
      decisions: timeToDecide.decisions,
      mean_ms: timeToDecide.meanMs,
      median_ms: timeToDecide.medianMs,
      buckets: timeToDecide.buckets.map(toApiBucket),
    },
    amounts: metrics.amounts.map(toApiAmounts),
  };
}

type Bucket = Item['time_to_decide']['buckets'][number];

/*
 * A report has thousands of rows, and most of what they count is zero: what is empty is shared by all of them.
 */
const emptyBuckets: readonly Bucket[] = decisionTimes.map(({ upToMs }) => ({
  up_to_ms: upToMs === Infinity ? null : upToMs,
  decisions: 0,
}));
const noCounts: Readonly<Record<string, number>> = {};

function toApiBucket({ decisions }: { readonly decisions: number }, index: number): Bucket {
  const empty = emptyBuckets[index] ?? { up_to_ms: null, decisions: 0 };
  return decisions === 0 ? empty : { up_to_ms: empty.up_to_ms, decisions };
}

function toApiCounts(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return counts.size === 0 ? noCounts : Object.fromEntries(counts);
}

/** Group of a metrics row: fields that were not asked for are left out, and missing names are null. */
function toApiGroup({ group, currency }: Pick<Metrics, 'group' | 'currency'>): Item['group'] {
  const named = <Name extends string>(name: Name | '') => (name === '' ? null : name);
  const shown: Item['group'] = {};
  if (group.day !== null) shown.day = group.day;
  if (group.funnelId !== null) shown.funnel_id = named(group.funnelId);
  if (group.stepId !== null) shown.step_id = named(group.stepId);
  if (group.offerId !== null) shown.offer_id = named(group.offerId);
  if (group.experimentId !== null) shown.experiment_id = named(group.experimentId);
  if (group.variantId !== null) shown.variant_id = named(group.variantId);
  if (group.moment !== null) shown.moment = named(group.moment);
  if (group.surface !== null) shown.surface = named(group.surface);
  if (currency !== null) shown.currency = named(currency);
  return shown;
}

function toApiAmounts(amounts: MetricAmounts): Item['amounts'][number] {
  const orNull = (amount: bigint | null) => (amount === null ? null : toApiAmount(amount));
  return {
    currency: amounts.currency,
    presented: amounts.presented,
    accepted: amounts.accepted,
    gross: toApiAmount(amounts.gross),
    refunded: toApiAmount(amounts.refunded),
    net: toApiAmount(amounts.net),
    revenue_per_presentation: orNull(amounts.revenuePerPresentation),
    orders: amounts.orders,
    ordered: toApiAmount(amounts.ordered),
    average_order_value_without: orNull(amounts.averageOrderValueWithout),
    average_order_value_with: orNull(amounts.averageOrderValueWith),
  };
}

/** CSV of a metrics report, one row a group and currency. The reasons that occur are columns. */
export function toMetricsCsv({ query, rows }: MetricsReport): string {
  const table = rows.map(toCells);
  const groups = Object.keys(toApiGroup(emptyGroup(query.groupBy)));
  const reasons = new Set(table.flatMap((row) => Object.keys(row).filter((name) => name.includes('.'))));
  return toCsv(table, [...groups, ...columns, ...[...reasons].toSorted()]);
}

const columns = [
  'considered',
  'withheld',
  'presented',
  'viewed',
  'accepted',
  'declined',
  'expired',
  'failed',
  'fell_back',
  'undone',
  'refunds',
  'acceptance_rate',
  'decisions',
  'mean_ms_to_decide',
  'median_ms_to_decide',
  'gross',
  'refunded',
  'net',
  'revenue_per_presentation',
  'orders',
  'ordered',
  'average_order_value_without',
  'average_order_value_with',
] as const;

function toCells(metrics: Metrics): Row {
  const item = toApiMetrics(metrics);
  const [amounts] = item.amounts;
  const { decisions, mean_ms: mean, median_ms: median } = item.time_to_decide;
  return {
    ...item.group,
    ...amounts,
    currency: item.group.currency ?? null,
    considered: item.considered,
    withheld: total(item.withheld),
    ...under('withheld', item.withheld),
    presented: item.presented,
    viewed: item.viewed,
    accepted: item.accepted,
    declined: item.declined,
    expired: item.expired,
    failed: total(item.failed),
    ...under('failed', item.failed),
    fell_back: item.fell_back,
    undone: item.undone,
    refunds: item.refunded,
    acceptance_rate: item.acceptance_rate,
    decisions,
    mean_ms_to_decide: mean,
    median_ms_to_decide: median,
    orders: item.orders,
  };
}

function under(name: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([reason, count]) => [`${name}.${reason}`, count]));
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Group with exactly the fields that were asked for, so that a table without rows still has its columns. */
function emptyGroup(groupBy: ReadonlySet<MetricDimension>): Pick<Metrics, 'group' | 'currency'> {
  const given = (dimension: MetricDimension) => (groupBy.has(dimension) ? '' : null);
  return {
    group: {
      day: given('day'),
      funnelId: given('funnel') ?? given('step'),
      stepId: given('step'),
      offerId: given('offer'),
      experimentId: given('variant'),
      variantId: given('variant'),
      moment: given('moment'),
      surface: given('surface'),
    },
    currency: given('currency'),
  };
}
