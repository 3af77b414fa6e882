import postgres from '@rung/postgres';
import type { MetricGroup, MetricReading, MetricSum } from '../../domain/analytics/metric-reading.ts';
import type { BusinessId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { MeasureName } from '../../domain/offer/measure.ts';
import type { Scope } from '../../domain/scope.ts';
import { minuteMs } from '../../domain/time.ts';
import { type Sql, type StatementPart, type Tx, extendStatementTimeout } from '../postgres/postgres.ts';

/** Advisory lock for adding to the metrics, or rebuilding them. */
const rollUpLock = 7_224_013;

/**
 * Makes those who fold wait for each other. Who is patient waits as long as it takes and has ten minutes for a
 * statement; who is not gives up after a second, with an error that `isRollUpLocked` knows.
 */
export async function lockRollUp(tx: Tx, { isPatient }: { readonly isPatient: boolean }): Promise<void> {
  await Promise.all([
    extendStatementTimeout(tx, isPatient ? 10 * minuteMs : minuteMs / 2),
    tx`select set_config('lock_timeout', ${isPatient ? '0' : '1s'}, true)`,
  ]);
  await tx`select pg_advisory_xact_lock(${rollUpLock})`;
}

const lockNotAvailable = '55P03';

/** True if another caller has held the roll-up lock for longer than the wait. */
export function isRollUpLocked(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === lockNotAvailable;
}

/** True if measurements or exposures wait to be rolled up, for one business or for any. */
export async function isRollUpDue(sql: Sql, businessId: BusinessId | null): Promise<boolean> {
  const ofBusiness = businessId === null ? sql`` : sql`and business_id = ${businessId}`;
  const [row] = await sql<{ is_due: boolean }[]>`
    select exists (select from offer_measurement_due where true ${ofBusiness})
      or exists (select from exposure_due where true ${ofBusiness}) as is_due`;
  return row?.is_due ?? false;
}

/** Columns that identify a row of the metrics. */
const keyPart = (sql: Sql) => sql`
  business_id, level, measured_on, measure, reason, funnel_id, step_id, offer_id, experiment_id, variant_id, moment,
  surface, currency`;

/** Grouping columns of a measurement at each level: columns left out of a `total` are empty there. */
const levelsPart = (sql: Sql) => sql`
  cross join lateral (select (measured_at at time zone 'UTC')::date as day) d
  cross join lateral (values
    ('day', d.day, funnel_id, step_id, offer_id, experiment_id, variant_id, moment, surface),
    ('month', date_trunc('month', d.day)::date, funnel_id, step_id, offer_id, experiment_id, variant_id, moment,
      surface),
    ('total', d.day, '', '', '', '', '', '', '')
  ) l (level, measured_on, funnel_id, step_id, offer_id, experiment_id, variant_id, moment, surface)`;

/** Sums over the measurements of `source`, one row of the metrics table each. */
const sumsPart = (sql: Sql, source: ReturnType<Sql>) => sql`
  select m.business_id, l.level, l.measured_on, m.measure, m.reason, l.funnel_id, l.step_id, l.offer_id,
    l.experiment_id, l.variant_id, l.moment, l.surface, m.currency, sum(case when m.measure = 'refunded' and m.amount < 0 then -1 else 1 end) as count,
    sum(m.amount) as amount, sum(m.elapsed_ms) as elapsed_ms
  from ${source} m ${levelsPart(sql)}
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`;

/**
 * Adds measurements that are due to the metrics, of one business or of all, and takes them off the list,
 * atomically. Returns how many; fewer than `limit` means that none are left. Requires the roll-up
 * lock, which is why the rows need none.
 */
export async function addMeasurementsToMetrics(
  tx: Tx,
  businessId: BusinessId | null,
  limit: number,
): Promise<number> {
  const [row] = await tx<{ folded: number }[]>`
    with batch as (
      delete from offer_measurement_due d using (
        select business_id, seq from offer_measurement_due
        ${businessId === null ? tx`` : tx`where business_id = ${businessId}`}
        order by business_id, seq limit ${limit}
      ) b
      where d.business_id = b.business_id and d.seq = b.seq returning d.seq
    ), counted as materialized (
      select m.* from batch join offer_measurement m on m.seq = batch.seq
    ), summed as (
      insert into offer_metric as o ${sumsPart(tx, tx`counted`)}
      on conflict (${keyPart(tx)})
      do update set count = o.count + excluded.count, amount = o.amount + excluded.amount,
        elapsed_ms = o.elapsed_ms + excluded.elapsed_ms
    )
    select count(*)::int as folded from counted`;
  return row?.folded ?? 0;
}

/**
 * Recomputes the metrics of a business from its counted measurements and returns how many rows were wrong.
 * Metrics of days whose measurements have been deleted stay as they are. Requires the roll-up lock.
 */
export async function rebuildMetrics(tx: Tx, { businessId }: Scope): Promise<number> {
  const [row] = await tx<{ wrong: number }[]>`
    with kept as materialized (
      select coalesce(measurements_from, '-infinity') as since from business where business_id = ${businessId}
    ), fresh as materialized (
      ${sumsPart(
        tx,
        tx`(select offer_measurement.* from offer_measurement, kept where business_id = ${businessId}
          and measured_at >= kept.since::timestamp at time zone 'UTC'
          and not exists (select from offer_measurement_due d
            where d.business_id = offer_measurement.business_id and d.seq = offer_measurement.seq))`,
      )}
    ), removed as (
      delete from offer_metric o using kept where o.business_id = ${businessId} and o.measured_on >= kept.since
        and not exists (
        select from fresh f where (f.level, f.measured_on, f.measure, f.reason, f.funnel_id, f.step_id, f.offer_id,
            f.experiment_id, f.variant_id, f.moment, f.surface, f.currency)
          = (o.level, o.measured_on, o.measure, o.reason, o.funnel_id, o.step_id, o.offer_id, o.experiment_id,
            o.variant_id, o.moment, o.surface, o.currency)
      ) returning 1
    ), put_right as (
      insert into offer_metric as o select * from fresh
      on conflict (${keyPart(tx)})
      do update set count = excluded.count, amount = excluded.amount, elapsed_ms = excluded.elapsed_ms
      where (o.count, o.amount, o.elapsed_ms) is distinct from (excluded.count, excluded.amount, excluded.elapsed_ms)
      returning 1
    )
    select ((select count(*) from removed) + (select count(*) from put_right))::int as wrong`;
  return row?.wrong ?? 0;
}

/**
 * Sums of one measure, reason and currency as one list for each column: 6,000 rows are read in a quarter of the time
 * that they take one by one. Lists of amounts and times are null where all of them are zero.
 */
type MetricSeries = { readonly [Field in keyof MetricGroup]?: readonly string[] } & {
  readonly measure: MeasureName;
  readonly reason: string;
  readonly currency: Currency | '';
  readonly count: readonly number[];
  readonly amount: readonly string[] | null;
  readonly elapsed: readonly number[] | null;
};

/** Sums metrics grouped by the requested fields, in no particular order; at most `limit` rows. */
export async function sumMetrics(
  sql: Sql,
  { businessId }: Scope,
  { spans, fields, filter }: MetricReading,
  limit: number,
): Promise<MetricSum[]> {
  const asked = (Object.keys(columns) as (keyof MetricGroup)[]).filter((field) => fields.has(field));
  const all = (partOf: (field: keyof MetricGroup) => StatementPart): StatementPart =>
    asked.reduce((parts, field) => sql`${parts} ${partOf(field)},`, sql``);
  const askedColumns = all((field) => sql`m.${sql(columns[field])}`);
  // Most amounts and times are zero: PostgreSQL is spared a sum of each, and its text. A row of the metrics counts less
  // than 2^31, whose sum costs less than that of bigints.
  const series = await sql<MetricSeries[]>`
    select ${all((field) => sql`json_agg(s.${sql(columns[field])}) as ${sql(field)}`)}
      s.measure, s.reason, s.currency, json_agg(s.count) as count,
      json_agg(s.amount::text) filter (where s.amount is not null) as amount,
      json_agg(s.elapsed) filter (where s.elapsed is not null) as elapsed
    from (
      select ${askedColumns} m.measure, m.reason, m.currency, sum(m.count::integer) as count,
        sum(m.amount) filter (where m.amount <> 0) as amount,
        sum(m.elapsed_ms) filter (where m.elapsed_ms <> 0) as elapsed
      from offer_metric m
      where m.business_id = ${businessId} and (${spansPart(sql, spans)})
        and ${given(sql, 'funnel_id', filter.funnelId)} and ${given(sql, 'step_id', filter.stepId)}
        and ${given(sql, 'offer_id', filter.offerId)} and ${given(sql, 'experiment_id', filter.experimentId)}
        and ${given(sql, 'variant_id', filter.variantId)} and ${given(sql, 'moment', filter.moment)}
        and ${given(sql, 'surface', filter.surface)} and ${given(sql, 'currency', filter.currency)}
      group by ${askedColumns} m.measure, m.reason, m.currency
      limit ${limit}
    ) s
    group by s.measure, s.reason, s.currency, s.amount is null, s.elapsed is null`;
  return series.flatMap(sumsIn);
}

function sumsIn(series: MetricSeries): MetricSum[] {
  const { day, funnelId, stepId, offerId, experimentId, variantId, moment, surface } = series;
  const { measure, reason, currency, amount, elapsed } = series;
  return series.count.map((count, index) => ({
    day: day?.[index] ?? null,
    funnelId: funnelId?.[index] ?? null,
    stepId: stepId?.[index] ?? null,
    offerId: offerId?.[index] ?? null,
    experimentId: experimentId?.[index] ?? null,
    variantId: variantId?.[index] ?? null,
    moment: moment?.[index] ?? null,
    surface: surface?.[index] ?? null,
    measure,
    reason,
    currency,
    count,
    amount: amount ? BigInt(amount[index] ?? 0) : 0n,
    elapsedMs: elapsed?.[index] ?? 0,
  }));
}

const columns = {
  day: 'measured_on',
  funnelId: 'funnel_id',
  stepId: 'step_id',
  offerId: 'offer_id',
  experimentId: 'experiment_id',
  variantId: 'variant_id',
  moment: 'moment',
  surface: 'surface',
} as const satisfies Record<keyof MetricGroup, string>;

/** Written out instead of joined, so that each span is an index range scan. */
const spansPart = (sql: Sql, spans: MetricReading['spans']) =>
  spans
    .map(
      ({ level, from, to }) =>
        sql`(m.level = ${level} and m.measured_on >= ${from}::date and m.measured_on < ${to}::date)`,
    )
    .reduce((all, each) => sql`${all} or ${each}`);

/** Filter on a column of a metric, if a value is given. */
const given = (sql: Sql, column: string, value: string | undefined) =>
  value === undefined ? sql`true` : sql`m.${sql(column)} = ${value}`;
