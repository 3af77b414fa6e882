import { type MetricQuery, decideReading } from '../../../domain/analytics/metric-reading.ts';
import { type Metrics, checkGroups, metricsOf } from '../../../domain/analytics/metrics.ts';
import type { Scope } from '../../../domain/scope.ts';
import { dayMs, dayOf } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { sumMetrics } from '../../../store/offers/offer-metrics.ts';
import { runLongRead } from '../../../store/postgres/postgres.ts';
import { rollUpMeasurements } from './roll-up-measurements.ts';

export interface MetricsReport {
  readonly query: MetricQuery;
  readonly rows: readonly Metrics[];
  /** True if the report includes everything committed before it was requested. */
  readonly isCurrent: boolean;
}

/** Default period: the last 30 days, including today. */
const usualDays = 30;

/** There is at least one sum for each group and measure, so more than this means too many groups as well. */
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
  const sums = await runLongRead(runtime.sql, (sql) => sumMetrics(sql, scope, reading, mostSums));
  const rows = metricsOf(sums, query.groupBy);
  checkGroups(rows.length, sums.length === mostSums);
  return { query, rows, isCurrent };
}
