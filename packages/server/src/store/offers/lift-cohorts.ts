import type { LiftCohort, LiftSubject } from '../../domain/analytics/lift.ts';
import type { BusinessId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/**
 * Exposures of `source` with their customers' revenue since then, net of refunds and before tax, within each
 * window: excluding the purchase that triggered the exposure, and in the currency being compared.
 */
const earnedPart = (sql: Sql, source: ReturnType<Sql>) => sql`
  select e.*, n.* from ${source} e cross join lateral (
    select coalesce(sum(p.net) filter (where p.settled_at < e.exposed_at + interval '168 hours'), 0)::bigint as net_7,
      coalesce(sum(p.net) filter (where p.settled_at < e.exposed_at + interval '720 hours'), 0)::bigint as net_30,
      coalesce(sum(p.net), 0)::bigint as net_60
    from (
      select p.settled_at, p.total_amount - p.tax - coalesce((
        select sum(r.amount - r.tax) from refund r
        where r.business_id = p.business_id and r.payment_id = p.payment_id and r.status = 'succeeded'
      ), 0) as net
      from payment p
      where p.business_id = e.business_id and p.customer_id = e.customer_id and p.status = 'succeeded'
        and p.currency = e.currency and p.payment_id is distinct from e.payment_id
        and p.settled_at >= e.exposed_at and p.settled_at < e.exposed_at + interval '1440 hours'
    ) p
  ) n`;

/** Exposures of `earned` with their updated revenue. */
const recountedPart = (sql: Sql, source: ReturnType<Sql>) => sql`
  update exposure e set is_counted = true, revenue_7 = n.net_7, revenue_30 = n.net_30, revenue_60 = n.net_60
  from ${source} n
  where e.business_id = n.business_id and e.subject = n.subject and e.customer_id = n.customer_id`;

/**
 * Recomputes the exposures of customers who were newly exposed, paid or were refunded, of one business or of
 * all, and adds the difference to their cohorts, atomically; doing so twice adds nothing. Returns how many
 * recount requests there were; fewer than `limit` means that none are left. Requires the roll-up lock.
 */
export async function addExposuresToCohorts(
  tx: Tx,
  businessId: BusinessId | null,
  limit: number,
): Promise<number> {
  const [row] = await tx<{ folded: number }[]>`
    with due as (
      delete from exposure_due d using (
        select business_id, customer_id, seq from exposure_due
        ${businessId === null ? tx`` : tx`where business_id = ${businessId}`}
        order by business_id, customer_id, seq limit ${limit}
      ) b where d.business_id = b.business_id and d.customer_id = b.customer_id and d.seq = b.seq
      returning d.business_id, d.customer_id
    ), earned as (
      ${earnedPart(
        tx,
        tx`(
          select e.* from (select distinct business_id, customer_id from due) c
          join exposure e using (business_id, customer_id)
        )`,
      )}
    ), recounted as (
      ${recountedPart(tx, tx`earned`)}
    ), added as (
      insert into lift_cohort as o (business_id, subject, arm, currency, exposed_on, window_days, customers, payers,
        revenue, revenue_squares)
      select e.business_id, e.subject, e.arm, e.currency, (e.exposed_at at time zone 'UTC')::date, w.days,
        count(*) filter (where not e.is_counted),
        sum((w.net <> 0)::int - (w.counted <> 0)::int), sum(w.net - w.counted),
        sum(w.net::numeric * w.net - w.counted::numeric * w.counted)
      from earned e cross join lateral (
        values (7, e.net_7, e.revenue_7), (30, e.net_30, e.revenue_30), (60, e.net_60, e.revenue_60)
      ) w (days, net, counted)
      where not e.is_counted or w.net <> w.counted
      group by 1, 2, 3, 4, 5, 6
      on conflict (business_id, subject, arm, currency, window_days, exposed_on)
      do update set customers = o.customers + excluded.customers, payers = o.payers + excluded.payers,
        revenue = o.revenue + excluded.revenue, revenue_squares = o.revenue_squares + excluded.revenue_squares
    )
    select count(*)::int as folded from due`;
  return row?.folded ?? 0;
}

/**
 * Recomputes the exposures of a business, except those already waiting to be recounted, and returns how many
 * were wrong. Requires the roll-up lock; rebuild the cohorts afterwards.
 */
export async function recountExposures(tx: Tx, { businessId }: Scope): Promise<number> {
  const [row] = await tx<{ wrong: number }[]>`
    with earned as (
      ${earnedPart(
        tx,
        tx`(
          select * from exposure where business_id = ${businessId} and is_counted and not exists (
            select from exposure_due d
            where d.business_id = exposure.business_id and d.customer_id = exposure.customer_id
          )
        )`,
      )}
    ), recounted as (
      ${recountedPart(
        tx,
        tx`(
          select * from earned where (revenue_7, revenue_30, revenue_60) is distinct from (net_7, net_30, net_60)
        )`,
      )}
      returning 1
    )
    select count(*)::int as wrong from recounted`;
  return row?.wrong ?? 0;
}

/**
 * Recomputes the cohorts of a business from its counted exposures and returns how many rows were wrong.
 * Requires the roll-up lock.
 */
export async function rebuildCohorts(tx: Tx, { businessId }: Scope): Promise<number> {
  const [row] = await tx<{ wrong: number }[]>`
    with fresh as materialized (
      select e.business_id, e.subject, e.arm, e.currency, (e.exposed_at at time zone 'UTC')::date as exposed_on,
        w.days as window_days, count(*) as customers, count(*) filter (where w.counted <> 0) as payers,
        sum(w.counted) as revenue, sum(w.counted::numeric * w.counted) as revenue_squares
      from exposure e cross join lateral (
        values (7, e.revenue_7), (30, e.revenue_30), (60, e.revenue_60)
      ) w (days, counted)
      where e.business_id = ${businessId} and e.is_counted
      group by 1, 2, 3, 4, 5, 6
    ), removed as (
      delete from lift_cohort o where o.business_id = ${businessId} and not exists (
        select from fresh f where (f.subject, f.arm, f.currency, f.exposed_on, f.window_days)
          = (o.subject, o.arm, o.currency, o.exposed_on, o.window_days)
      ) returning 1
    ), put_right as (
      insert into lift_cohort as o (business_id, subject, arm, currency, exposed_on, window_days, customers, payers,
        revenue, revenue_squares)
      select * from fresh
      on conflict (business_id, subject, arm, currency, window_days, exposed_on)
      do update set customers = excluded.customers, payers = excluded.payers, revenue = excluded.revenue,
        revenue_squares = excluded.revenue_squares
      where (o.customers, o.payers, o.revenue, o.revenue_squares)
        is distinct from (excluded.customers, excluded.payers, excluded.revenue, excluded.revenue_squares)
      returning 1
    )
    select ((select count(*) from removed) + (select count(*) from put_right))::int as wrong`;
  return row?.wrong ?? 0;
}

interface CohortRow {
  arm: string;
  currency: LiftCohort['currency'];
  window_days: LiftCohort['windowDays'];
  joined: string;
  customers: string;
  payers: string;
  revenue: string;
  revenue_squares: string;
}

/**
 * Sums customers and revenue of a comparison by arm, currency and window: all exposed customers, and those
 * whose window ended before the day.
 */
export async function sumCohorts(
  sql: Sql,
  { businessId }: Scope,
  subject: string,
  today: string,
): Promise<LiftCohort[]> {
  const rows = await sql<CohortRow[]>`
    select arm, currency, window_days, sum(customers)::text as joined,
      coalesce(sum(customers) filter (where is_over), 0)::text as customers,
      coalesce(sum(payers) filter (where is_over), 0)::text as payers,
      coalesce(sum(revenue) filter (where is_over), 0)::text as revenue,
      coalesce(sum(revenue_squares) filter (where is_over), 0)::text as revenue_squares
    from lift_cohort cross join lateral (select exposed_on + window_days + 1 <= ${today}::date as is_over) o
    where business_id = ${businessId} and subject = ${subject}
    group by arm, currency, window_days order by currency, window_days, arm`;
  return rows.map((row) => ({
    arm: row.arm,
    currency: row.currency,
    windowDays: row.window_days,
    joined: Number(row.joined),
    totals: {
      customers: Number(row.customers),
      payers: Number(row.payers),
      sum: BigInt(row.revenue),
      sumOfSquares: BigInt(row.revenue_squares),
    },
  }));
}

/** Lists comparisons whose names have this prefix, most recent exposure first. */
export async function listSubjects(
  sql: Sql,
  { businessId }: Scope,
  beginning: string,
): Promise<LiftSubject[]> {
  const rows = await sql<{ subject: string; customers: string; first_on: string; last_on: string }[]>`
    select subject, sum(customers)::text as customers, min(exposed_on) as first_on, max(exposed_on) as last_on
    from lift_cohort
    where business_id = ${businessId} and starts_with(subject, ${beginning}) and window_days = 7
    group by subject order by last_on desc, first_on desc, subject`;
  return rows.map((row) => ({
    subject: row.subject,
    customers: Number(row.customers),
    firstJoinedOn: row.first_on,
    lastJoinedOn: row.last_on,
  }));
}
