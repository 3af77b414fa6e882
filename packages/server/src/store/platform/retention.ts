import type { Instant } from '../../domain/time.ts';
import { attemptsKeptMs, callersKnownMs } from '../../domain/user/sign-in-pace.ts';
import type { Sql } from '../postgres/postgres.ts';
import { deliveryKey } from './webhooks.ts';

/*
 * Deletion of data past its retention period, oldest first and in batches, so that no statement holds many
 * locks. Each function returns the number of deleted rows: fewer than a batch means that none are left. Data
 * that law and refunds need (payments, refunds, subscriptions, the ledger, wallets, consents) is never deleted
 * here.
 *
 * Business data ages by the clock of its business, transport data in real time.
 */

/** One batch of rows older than `keepMs`. */
export interface Batch {
  readonly wallNow: Instant;
  readonly keepMs: number;
  readonly limit: number;
}

/** Cutoff of the retention period, by the clock of the business `b`. */
const endOf = (sql: Sql, { wallNow, keepMs }: Batch) => sql`
  (coalesce(b.clock_frozen_at, ${wallNow}::timestamptz + b.clock_offset_ms * interval '1 millisecond')
    - ${keepMs}::double precision * interval '1 millisecond')`;

/** Stored responses of idempotent requests. A repeat after this is a new request. */
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

/** Completed jobs. Dead jobs are kept. */
export async function deleteDoneJobs(sql: Sql, { wallNow, keepMs, limit }: Batch): Promise<number> {
  const { count } = await sql`
    delete from job where job_id in (
      select job_id from job where done_at < ${wallNow - keepMs}
      order by done_at limit ${limit} for update skip locked
    )`;
  return count;
}

/**
 * Ids of received gateway notifications. One that is sent again afterwards merely triggers another lookup.
 */
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

/** Dead jobs that move no money: their notices are too old to be useful. */
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
 * Events with their webhook deliveries, aged by the clock of their business. Advancing a test clock makes
 * events old that are minutes old in real time: an event stays while a delivery attempt is pending or recent
 * in real time.
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

/**
 * Presentations that were never accepted. One that was accepted, or whose acceptance was attempted, stays,
 * with its consent.
 */
export async function deleteOldPresentations(sql: Sql, batch: Batch): Promise<number> {
  const { count } = await sql`
    with old as materialized (
      select p.business_id, p.presentation_id from business b cross join lateral (
        select business_id, presentation_id from presentation
        where presentation.business_id = b.business_id and is_over and created_at < ${endOf(sql, batch)}
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

/** Table whose rows expire on their own, and are deleted once expired by the clock of their business. */
interface EndingRows {
  readonly table: string;
  /** Primary key columns, `business_id` first. */
  readonly key: readonly string[];
  readonly endColumn: string;
}

/** Deletes a batch of expired rows that meet the condition on their columns. */
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

/** Remembered answers that have expired. A "never again" does not expire. */
export async function deleteForgottenAnswers(sql: Sql, batch: Batch): Promise<number> {
  const key = ['business_id', 'presentation_id', 'answer'];
  const answers = { table: 'offer_answer', key, endColumn: 'forgotten_at' };
  return deleteEnded(sql, batch, answers, sql`forgotten_at is not null`);
}

/** Unpaid checkout sessions that have expired. */
export async function deleteUnpaidSessions(sql: Sql, batch: Batch): Promise<number> {
  const sessions = { table: 'checkout_session', key: ['business_id', 'session_id'], endColumn: 'expires_at' };
  return deleteEnded(sql, batch, sessions, sql`is_unpaid`);
}

/** Expired links for updating a subscription's payment method. */
export async function deleteExpiredLinks(sql: Sql, batch: Batch): Promise<number> {
  const links = { table: 'payment_method_link', key: ['business_id', 'link_id'], endColumn: 'expires_at' };
  return deleteEnded(sql, batch, links);
}

/** Decision traces that have expired by the clock of their business. */
export async function deleteExpiredTraces(sql: Sql, batch: Batch): Promise<number> {
  const traces = { table: 'decision_trace', key: ['business_id', 'trace_id'], endColumn: 'expires_at' };
  return deleteEnded(sql, batch, traces);
}

/** Sets the day from which measurements are kept: the first of a month, so that no month is incomplete. */
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

/** Measurements before that day, once they are included in the metrics. */
export async function deleteOldMeasurements(sql: Sql, limit: number): Promise<number> {
  const { count } = await sql`
    delete from offer_measurement where seq in (
      select m.seq from business b cross join lateral (
        select seq from offer_measurement
        where offer_measurement.business_id = b.business_id
          and measured_at < b.measurements_from::timestamp at time zone 'UTC'
          and not exists (select from offer_measurement_due d
            where d.business_id = offer_measurement.business_id and d.seq = offer_measurement.seq)
        order by measured_at limit ${limit}
      ) m
      where b.measurements_from is not null limit ${limit}
    )`;
  return count;
}

/** Expired customer session tokens. They expire in real time, whatever the clock of their business shows. */
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

/** E-mails, as long ago as the wire lists them. */
export async function deleteOldEmails(sql: Sql, { wallNow, keepMs, limit }: Batch): Promise<number> {
  const { count } = await sql`
    with old as (
      select business_id, email_id from email where created_at < ${wallNow - keepMs}
      order by created_at limit ${limit} for update skip locked
    )
    delete from email e using old where e.business_id = old.business_id and e.email_id = old.email_id`;
  return count;
}

/** Sessions of people and links to join that are over, and attempts to sign in that no longer count. */
export async function deleteExpiredUserAccess(sql: Sql, { wallNow, keepMs, limit }: Batch): Promise<number> {
  const before = wallNow - keepMs;
  const sessions = await sql`
    delete from user_session where token_hash in (
      select token_hash from user_session where expires_at <= ${before}
      order by expires_at limit ${limit} for update skip locked
    )`;
  const links = await sql`
    delete from user_link where link_id in (
      select link_id from user_link where expires_at <= ${before}
      order by expires_at limit ${limit} for update skip locked
    )`;
  const attempts = await sql`
    delete from sign_in_attempt a using (
      select account_hash, caller from sign_in_attempt
      where last_at <= ${before - attemptsKeptMs}
        and (succeeded_at is null or succeeded_at <= ${wallNow - callersKnownMs})
      order by last_at limit ${limit} for update skip locked
    ) old where a.account_hash = old.account_hash and a.caller = old.caller`;
  return Math.max(sessions.count, links.count, attempts.count);
}

/** Entries of the audit log. */
export async function deleteOldAuditEntries(sql: Sql, { wallNow, keepMs, limit }: Batch): Promise<number> {
  const { count } = await sql`
    with old as (
      select business_id, entry_id from audit_entry where at < ${wallNow - keepMs}
      order by at limit ${limit} for update skip locked
    )
    delete from audit_entry e using old where e.business_id = old.business_id and e.entry_id = old.entry_id`;
  return count;
}
