import type { PresentationId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type NeedlessJob, type NewJob, jobPart, needlessJobsPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { type AcceptanceCommit, acceptanceParts } from './offer-riders.ts';
import { follows, withParts } from '../postgres/parts.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';
import { type PresentationCommit, presentationParts } from './presentations.ts';

/** Attempt to accept a presentation by charging it in another system, as stored. */
export interface StoredRemoteAttempt {
  readonly begunAt: Instant;
  /** Real time before which it was sent last. */
  readonly sentAt: Instant;
  /** URL where the customer can continue; null if there is none. */
  readonly nextUrl: string | null;
}

/**
 * Commits the start of an acceptance before it is sent to another system, with the job that finishes it after
 * a crash. False on a concurrent update: nothing is changed.
 */
export async function beginRemoteAttempt(
  tx: Tx,
  acceptance: AcceptanceCommit,
  { sentAt, settleAt }: { readonly sentAt: Instant; readonly settleAt: Instant },
): Promise<boolean> {
  const { presentationId, attempts } = acceptance.change.presentation;
  const rows = await tx`
    ${withParts(tx, acceptanceParts(tx, [acceptance]))}, attempted as (
      insert into remote_attempt (business_id, presentation_id, attempt, begun_at, sent_at)
      select business_id, presentation_id, ${attempts}::integer, ${acceptance.now}::timestamptz,
        ${sentAt}::timestamptz
      from offered
    ), settling as (
      ${jobPart(tx, settleJob(presentationId, attempts, settleAt), tx`offered`)}
    )
    select from offered`;
  return rows.length === 1;
}

function settleJob(presentationId: PresentationId, attempt: number, runAt: Instant): NewJob {
  return { kind: 'presentation.settle', payload: { presentationId, attempt }, runAt };
}

/** Outcome of an attempt, to be committed unless the presentation has changed since the decision. */
export interface AttemptCommit extends PresentationCommit {
  readonly attempt: number;
  readonly nextUrl: string | null;
  /** True if the outcome can no longer change: its job is then completed. */
  readonly isFinal: boolean;
  readonly wallNow: Instant;
}

/**
 * Commits the outcome of an attempt together with its presentation. False on a concurrent update: nothing is
 * changed.
 */
export async function settleRemoteAttempt(tx: Tx, commit: AttemptCommit): Promise<boolean> {
  const rows = await tx`
    ${withParts(tx, [
      ...presentationParts(tx, [commit]),
      tx`attempted as (
        update remote_attempt r set next_url = ${commit.nextUrl} from offered o
        where r.business_id = o.business_id and r.presentation_id = o.presentation_id
          and r.attempt = ${commit.attempt}
      )`,
      needlessJobsPart(
        tx,
        'settled',
        commit.isFinal ? [settleJobOf(commit)] : [],
        follows(tx, 'offered', 'presentation_id', 'owner_id'),
      ),
    ])}
    select append_events(business_id, ${eventRows(commit.change.events, commit.eventIds)}::jsonb,
      ${commit.wallNow}::timestamptz)
    from offered`;
  return rows.length === 1;
}

function settleJobOf({ before, attempt }: AttemptCommit): NeedlessJob {
  const { businessId, presentationId } = before;
  const job = { kind: 'presentation.settle', payload: { presentationId, attempt } } as const;
  return { businessId, ownerId: presentationId, job };
}

export async function findRemoteAttempt(
  sql: Sql,
  scope: Scope,
  presentationId: PresentationId,
  attempt: number,
): Promise<StoredRemoteAttempt | undefined> {
  const [row] = await sql<{ begun_at: Instant; sent_at: Instant; next_url: string | null }[]>`
    select begun_at, sent_at, next_url from remote_attempt
    where business_id = ${scope.businessId} and presentation_id = ${presentationId} and attempt = ${attempt}`;
  return row && { begunAt: row.begun_at, sentAt: row.sent_at, nextUrl: row.next_url };
}

/** Notes that a try is about to be sent again. False when somebody else has done so. */
export async function resendRemoteAttempt(
  sql: Sql,
  scope: Scope,
  presentationId: PresentationId,
  attempt: number,
  { sentAt }: StoredRemoteAttempt,
  wallNow: Instant,
): Promise<boolean> {
  const rows = await sql`
    update remote_attempt set sent_at = ${wallNow}
    where business_id = ${scope.businessId} and presentation_id = ${presentationId} and attempt = ${attempt}
      and sent_at = ${sentAt}
    returning attempt`;
  return rows.length === 1;
}
