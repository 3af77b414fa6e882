import { type MetricQuery, decideReading } from '../../../domain/analytics/metric-reading.ts';
import { type Metrics, checkGroups, metricsOf } from '../../../domain/analytics/metrics.ts';
import type { Scope } from '../../../domain/scope.ts';
import { dayMs, dayOf } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { sumMetrics } from '../../../store/offers/offer-metrics.ts';
import { patiently } from '../../../store/postgres/postgres.ts';
import { rollUpMeasurements } from './roll-up-measurements.ts';

export interface MetricsReport {
  readonly query: MetricQuery;
  readonly rows: readonly Metrics[];
  /** Whether all is in it that was committed before it was asked for. */
  readonly isCurrent: boolean;
}

/** Without a period: the last 30 days, today among them. */
const usualDays = 30;

/** Sums are at least one a group and measure, so that more than this are too many groups as well. */
const mostSums = 200_000;

export async function reportMetrics(
  runtime: Runtime,
  scope: Scope,
  asked: Omit<MetricQuery, 'from' | 'to'> & Partial<Pick<MetricQuery, 'from' | 'to'>>,
): Promise<MetricsReport> {
  const to = asked.to ?? dayOf(now(runtime, scope) + dayMs);
  const from = asked.from ?? dayOf(Date.parse(to) - usualDays * dayMs);
  const query = { ...asked, from, to };
  const reading = decideReading(query);
  const isCurrent = await rollUpMeasurements(runtime, scope.businessId);
  const sums = await patiently(runtime.sql, (sql) => sumMetrics(sql, scope, reading, mostSums));
  const rows = metricsOf(sums, query.groupBy);
  checkGroups(rows.length, sums.length === mostSums);
  return { query, rows, isCurrent };
}
