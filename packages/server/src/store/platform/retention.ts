import type { Instant } from '../../domain/time.ts';
import type { Sql } from '../postgres/postgres.ts';
import { deliveryKey } from './webhooks.ts';

/*
 * Removal of data past its retention period, the oldest first and a batch at a time, so that no statement
 * holds many locks. Each function answers how many rows it removed: fewer than a batch means that nothing is
 * left. Data that law and refunds need (payments, refunds, subscriptions, the ledger, wallets, consents) is
 * named nowhere here and stays.
 *
 * Data of a business is as old as its clock says; what transport leaves is as old as it is in real time.
 */

/** One batch of what is older than `keepMs`. */
export interface Batch {
  readonly wallNow: Instant;
  readonly keepMs: number;
  readonly limit: number;
}

/** Cutoff of the retention period, by the clock of the business `b`. */
const endOf = (sql: Sql, { wallNow, keepMs }: Batch) => sql`
  (coalesce(b.clock_frozen_at, ${wallNow}::timestamptz + b.clock_offset_ms * interval '1 millisecond')
    - ${keepMs}::double precision * interval '1 millisecond')`;

/** Answers to requests. Whoever repeats one after that makes a new request. */
export async function deleteOldRequests(sql: Sql, { wallNow, keepMs, limit }: Batch): Promise<number> {
  const before = wallNow - keepMs;
  const { count } = await sql`
    with old as (
      select business_id, request_key from idempotency
      where created_at < ${before}
        and case when status = 'done' then finished_at < ${before} else lease_until < ${before} end
      order by created_at limit ${limit} for update skip locked
    )
    delete from idempotency i using old
    where i.business_id = old.business_id and i.request_key = old.request_key`;
  return count;
}

/** Jobs that were done. The dead stay. */
export async function deleteDoneJobs(sql: Sql, { wallNow, keepMs, limit }: Batch): Promise<number> {
  const { count } = await sql`
    delete from job where job_id in (
      select job_id from job where done_at < ${wallNow - keepMs}
      order by done_at limit ${limit} for update skip locked
    )`;
  return count;
}

/** Ids of notifications that gateways sent. Sent again after that, one is a reason to ask once more. */
export async function deleteOldGatewayNotifications(
  sql: Sql,
  { wallNow, keepMs, limit }: Batch,
): Promise<number> {
  const { count } = await sql`
    with old as (
      select business_id, provider, notification_id from gateway_notification
      where received_at < ${wallNow - keepMs}
      order by received_at limit ${limit} for update skip locked
    )
    delete from gateway_notification n using old
    where n.business_id = old.business_id and n.provider = old.provider
      and n.notification_id = old.notification_id`;
  return count;
}

/** Dead jobs without which no money is missing: what they were to tell is too old to be told. */
export async function deleteDeadJobs(sql: Sql, { wallNow, keepMs, limit }: Batch): Promise<number> {
  const { count } = await sql`
    delete from job where job_id in (
      select job_id from job
      where died_at < ${wallNow - keepMs} and died_at is not null and done_at is null and class <> 'money'
      limit ${limit} for update skip locked
    )`;
  return count;
}

/**
 * Events with their deliveries, by the clock of their business. A clock that was moved makes events old that are minutes
 * old in real time: as long as an attempt to deliver one is not as old in real time, or is to come, it stays.
 */
export async function deleteOldEvents(sql: Sql, batch: Batch): Promise<number> {
  const { count } = await sql`
    with old as materialized (
      select e.business_id, e.event_id from business b
        cross join lateral (
          select occurred_at from event where event.business_id = b.business_id order by sequence limit 1
        ) oldest
        cross join lateral (
          select business_id, event_id, occurred_at from event where event.business_id = b.business_id
          order by sequence limit ${batch.limit}
        ) e
      where oldest.occurred_at < ${endOf(sql, batch)} and e.occurred_at < ${endOf(sql, batch)}
        and not exists (
          select from webhook_delivery d
          where d.business_id = e.business_id and d.event_id = e.event_id and (
            d.last_attempt_at >= ${batch.wallNow - batch.keepMs} or exists (
              select from job j
              where j.business_id = d.business_id
                and j.dedupe_key = ${deliveryKey(sql, sql`d`)}
                and j.done_at is null and j.died_at is null and j.run_at >= ${batch.wallNow - batch.keepMs}
            )
          )
        )
      limit ${batch.limit}
    ), deliveries as (
      delete from webhook_delivery d using old where d.business_id = old.business_id and d.event_id = old.event_id
    )
    delete from event e using old where e.business_id = old.business_id and e.event_id = old.event_id`;
  return count;
}

/** Presentations that came to nothing. One that was accepted, or tried to be, stays, with its consent. */
export async function deleteOldPresentations(sql: Sql, batch: Batch): Promise<number> {
  const { count } = await sql`
    with old as materialized (
      select p.business_id, p.presentation_id from business b cross join lateral (
        select business_id, presentation_id from presentation
        where presentation.business_id = b.business_id and state in ('declined', 'expired') and attempts = 0
          and payment_id is null and created_at < ${endOf(sql, batch)}
          and not exists (
            select from offer_consent c
            where c.business_id = presentation.business_id and c.presentation_id = presentation.presentation_id
          )
        order by created_at limit ${batch.limit}
      ) p
      limit ${batch.limit}
    )
    delete from presentation p using old
    where p.business_id = old.business_id and p.presentation_id = old.presentation_id`;
  return count;
}

/** Rows with an end of their own, which are removed once it is past by the clock of their business. */
interface EndingRows {
  readonly table: string;
  /** With `business_id` first. */
  readonly key: readonly string[];
  readonly endColumn: string;
}

/** Removes a batch of rows that have ended and meet the condition on their columns. */
async function deleteEnded(
  sql: Sql,
  batch: Batch,
  { table, key, endColumn }: EndingRows,
  condition = sql`true`,
): Promise<number> {
  const { count } = await sql`
    delete from ${sql(table)} where (${sql(key)}) in (
      select ended.* from business b cross join lateral (
        select ${sql(key)} from ${sql(table)} r
        where r.business_id = b.business_id and ${sql(endColumn)} <= ${endOf(sql, batch)} and ${condition}
        order by ${sql(endColumn)} limit ${batch.limit}
      ) ended
      limit ${batch.limit}
    )`;
  return count;
}

/** Answers that were to be remembered for a while, and that while is over. A "never again" has no end. */
export async function deleteForgottenAnswers(sql: Sql, batch: Batch): Promise<number> {
  const key = ['business_id', 'presentation_id', 'answer'];
  const answers = { table: 'offer_answer', key, endColumn: 'forgotten_at' };
  return deleteEnded(sql, batch, answers, sql`forgotten_at is not null`);
}

/** Checkout sessions that nobody paid in, once they have expired. */
export async function deleteUnpaidSessions(sql: Sql, batch: Batch): Promise<number> {
  const sessions = { table: 'checkout_session', key: ['business_id', 'session_id'], endColumn: 'expires_at' };
  return deleteEnded(sql, batch, sessions, sql`payment_id is null and completed_at is null`);
}

/** Links to give a subscription another payment method, once they have expired. */
export async function deleteExpiredLinks(sql: Sql, batch: Batch): Promise<number> {
  const links = { table: 'payment_method_link', key: ['business_id', 'link_id'], endColumn: 'expires_at' };
  return deleteEnded(sql, batch, links);
}

/** Decision traces that have expired by the clock of their business. */
export async function deleteExpiredTraces(sql: Sql, batch: Batch): Promise<number> {
  const traces = { table: 'decision_trace', key: ['business_id', 'trace_id'], endColumn: 'expires_at' };
  return deleteEnded(sql, batch, traces);
}

/** Sets the day from which on measurements are kept: a first of a month, so that no month is half there. */
export async function limitMeasurements(sql: Sql, batch: Batch): Promise<void> {
  await sql`
    with due as (
      select b.business_id, date_trunc('month', ${endOf(sql, batch)} at time zone 'UTC')::date as since
      from business b
    )
    update business set measurements_from = due.since from due
    where business.business_id = due.business_id
      and due.since > coalesce(business.measurements_from, '-infinity')
      and exists (
        select from offer_measurement m where m.business_id = due.business_id
          and m.measured_at < due.since::timestamp at time zone 'UTC'
      )`;
}

/** Measurements of before that day, once they are in the sums. */
export async function deleteOldMeasurements(sql: Sql, limit: number): Promise<number> {
  const { count } = await sql`
    delete from offer_measurement where seq in (
      select m.seq from business b cross join lateral (
        select seq from offer_measurement
        where offer_measurement.business_id = b.business_id and is_counted
          and measured_at < b.measurements_from::timestamp at time zone 'UTC'
        order by measured_at limit ${limit}
      ) m
      where b.measurements_from is not null limit ${limit}
    )`;
  return count;
}

/** The tokens that open nothing any more. They end in real time, whatever the clock of their business says. */
export async function deleteExpiredCustomerSessions(
  sql: Sql,
  { wallNow, keepMs, limit }: Batch,
): Promise<number> {
  const { count } = await sql`
    delete from customer_session where token_hash in (
      select token_hash from customer_session where expires_at <= ${wallNow - keepMs}
      order by expires_at limit ${limit} for update skip locked
    )`;
  return count;
}
