import postgres from '@rung/postgres';
import type {
  BusinessId,
  CustomerId,
  EventId,
  PaymentId,
  PresentationId,
  TraceId,
} from '../../domain/ids.ts';
import type { OfferSettings } from '../../domain/offer/decision-context.ts';
import type { Measurement } from '../../domain/offer/measure.ts';
import { offeredItem } from '../../domain/offer/kinds/kinds.ts';
import type { Presentation, PresentationChange, PresentationState } from '../../domain/offer/presentation.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type NewJob, jobPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { offerSettingsFromRow } from './offer-settings.ts';
import { storedPresentation } from './documents/presentation.ts';
import { toTimestamp } from '../postgres/json.ts';
import { insertMeasurementsPart } from './measurements.ts';
import { answerRows } from './offer-answers.ts';
import type { Sql, StatementPart, Tx } from '../postgres/postgres.ts';
import { measurementsOf } from '../../domain/offer/measurements.ts';

interface PresentationRow {
  document: unknown;
}

/** The document is authoritative; the columns are copies for queries. */
export function presentationFromRow({ document }: PresentationRow): Presentation {
  return storedPresentation.fromDocument(document);
}

export function presentationToJsonRow(presentation: Presentation): object {
  return {
    business_id: presentation.businessId,
    presentation_id: presentation.presentationId,
    customer_id: presentation.customerId,
    state: presentation.state,
    moment_name: presentation.moment.name,
    surface: presentation.moment.surface,
    session_key: presentation.moment.sessionKey,
    funnel_id: presentation.funnelId,
    version: presentation.version,
    step_id: presentation.stepId,
    offer_id: presentation.offer.offerId,
    thing: offeredItem(presentation.offer.target),
    quote_id: presentation.quote.quoteId,
    payment_id: presentation.paymentId,
    subscription_id: presentation.subscriptionId,
    payment_method_id: presentation.paymentMethodId,
    attempts: presentation.attempts,
    trace_id: presentation.traceId,
    document: storedPresentation.toDocument(presentation),
    created_at: toTimestamp(presentation.createdAt),
    viewed_at: toTimestamp(presentation.viewedAt),
    answered_at: toTimestamp(presentation.answeredAt),
    expires_at: toTimestamp(presentation.expiresAt),
    undo_until: toTimestamp(presentation.undoUntil),
  };
}

export async function findPresentation(
  sql: Sql,
  scope: Scope,
  presentationId: PresentationId,
): Promise<Presentation | undefined> {
  const [row] = await sql<PresentationRow[]>`
    select document from presentation
    where business_id = ${scope.businessId} and presentation_id = ${presentationId}`;
  return row && presentationFromRow(row);
}

/** Finds a presentation with the business's settings for undoing it. */
export async function findPresentationWithSettings(
  sql: Sql,
  scope: Scope,
  presentationId: PresentationId,
): Promise<{ readonly presentation: Presentation; readonly settings: OfferSettings } | undefined> {
  const [row] = await sql<(PresentationRow & { offer_settings: Partial<OfferSettings> })[]>`
    select p.document, b.offer_settings from presentation p join business b using (business_id)
    where p.business_id = ${scope.businessId} and p.presentation_id = ${presentationId}`;
  return (
    row && {
      presentation: presentationFromRow(row),
      settings: offerSettingsFromRow(row),
    }
  );
}

export interface PresentationFilter {
  readonly customerId?: CustomerId | undefined;
  readonly presentationId?: PresentationId | undefined;
  readonly states?: readonly PresentationState[] | undefined;
  /** Only presentations that have not expired by then, whether or not the expiry has been recorded. */
  readonly aliveAt?: Instant | undefined;
}

/**
 * Filter for presentations awaiting the customer's answer at `at`. Expired ones are excluded, whether or not
 * the expiry has been recorded.
 */
export function openPresentationFilter(customerId: CustomerId, at: Instant): PresentationFilter {
  return { customerId, states: ['open', 'viewed', 'failed', 'requires_action'], aliveAt: at };
}

/** Lists presentations, newest first. */
export async function listPresentations(
  sql: Sql,
  scope: Scope,
  { customerId, presentationId, states, aliveAt }: PresentationFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<Presentation[]> {
  const rows = await sql<PresentationRow[]>`
    select document from presentation where business_id = ${scope.businessId}
    ${customerId === undefined ? sql`` : sql`and customer_id = ${customerId}`}
    ${presentationId === undefined ? sql`` : sql`and presentation_id = ${presentationId}`}
    ${states === undefined ? sql`` : sql`and state = any(${states}::text[])`}
    ${aliveAt === undefined ? sql`` : sql`and (expires_at > ${aliveAt} or state in ('accepting', 'requires_action'))`}
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(presentationFromRow);
}

/** Finds the presentation that the decision with this cause proposed; undefined if it proposed nothing. */
export async function findPresentationByCause(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
  cause: PaymentId | PresentationId,
): Promise<{ readonly traceId: TraceId; readonly presentation: Presentation | null } | undefined> {
  const [row] = await sql<{ trace_id: string; document: unknown }[]>`
    select t.trace_id, p.document from decision_trace t
    left join presentation p on p.business_id = t.business_id and p.customer_id = t.customer_id
      and p.trace_id = t.trace_id
    where t.business_id = ${scope.businessId} and t.customer_id = ${customerId} and t.cause = ${cause}`;
  return (
    row && {
      traceId: row.trace_id as TraceId,
      presentation: row.document === null ? null : presentationFromRow(row),
    }
  );
}

/** Change of a presentation, to be committed unless it has changed since the decision. */
export interface PresentationCommit {
  readonly before: Presentation;
  readonly change: PresentationChange;
  readonly eventIds: readonly EventId[];
  readonly now: Instant;
}

/**
 * Statement parts, before any others: the changed presentation, the remembered answer, measurements, and the
 * jobs that advance the funnel or expire it. `offered` is empty on a concurrent update, or if `condition`
 * does not hold. The caller appends its events.
 */
export const presentationParts = (sql: Sql, commit: PresentationCommit, condition: StatementPart) => sql`
  offered as (
    update presentation o set state = n.state, quote_id = n.quote_id, payment_id = n.payment_id,
      subscription_id = n.subscription_id, payment_method_id = n.payment_method_id, attempts = n.attempts,
      document = n.document, viewed_at = n.viewed_at, answered_at = n.answered_at, undo_until = n.undo_until
    from jsonb_populate_recordset(null::presentation, ${[presentationToJsonRow(commit.change.presentation)]}) n
    where o.business_id = ${commit.change.presentation.businessId}
      and o.presentation_id = ${commit.change.presentation.presentationId}
      and o.state = ${commit.before.state} and o.attempts = ${commit.before.attempts}
      and o.quote_id = ${commit.before.quote.quoteId} and ${condition}
    returning o.business_id, o.presentation_id, o.state, o.expires_at
  ), remembered as (
    insert into offer_answer
    select a.* from offered, jsonb_populate_recordset(null::offer_answer, ${answerRows(commit)}) a
    on conflict do nothing
  ), going_on as (
    ${jobPart(sql, advanceJob(commit), sql`offered`)}
  ), lapsing as (
    ${jobPart(sql, commit.change.presentation.state === 'failed' ? expiryJob(commit.change.presentation) : null, sql`offered`)}
  ), ${insertMeasurementsPart(sql, measurementsIn(commit), sql`offered`)}`;

function advanceJob({ change, now }: PresentationCommit): NewJob | null {
  const { leavesBy, presentation } = change;
  if (leavesBy === null) return null;
  const { presentationId } = presentation;
  return { kind: 'presentation.advance', payload: { presentationId, leavesBy }, runAt: now };
}

/** Job that expires a presentation. */
export function expiryJob({ presentationId, expiresAt }: Presentation): NewJob {
  return { kind: 'presentation.expire', payload: { presentationId }, runAt: expiresAt };
}

function undoJob({ change: { presentation } }: PresentationCommit, runAt: Instant): NewJob | null {
  if (presentation.state !== 'undone') return null;
  return { kind: 'presentation.undo', payload: { presentationId: presentation.presentationId }, runAt };
}

function measurementsIn({ change, now }: PresentationCommit): Measurement[] {
  return measurementsOf(change.presentation, change.measures, now);
}

/** Commits a change that moves no money. False on a concurrent update: nothing is changed. */
export async function commitPresentation(
  tx: Tx,
  commit: PresentationCommit,
  wallNow: Instant,
): Promise<boolean> {
  const rows = await tx`
    with ${presentationParts(tx, commit, tx`true`)}, giving_back as (
      ${jobPart(tx, undoJob(commit, wallNow), tx`offered`)}
    )
    select append_events(business_id, ${eventRows(commit.change.events, commit.eventIds)}::jsonb,
      ${wallNow}::timestamptz)
    from offered`;
  return rows.length === 1;
}

/** Makes those who propose something in one session wait for each other, until their transactions end. */
export async function lockSession(tx: Tx, businessId: BusinessId, sessionKey: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`${businessId} ${sessionKey}`}, 0))`;
}

/** True if anything was put to the customer in this session, whatever has become of it. */
export async function wasPresentedIn(
  tx: Tx,
  businessId: BusinessId,
  customerId: CustomerId,
  sessionKey: string,
): Promise<boolean> {
  const rows = await tx`
    select from presentation where business_id = ${businessId} and customer_id = ${customerId}
      and session_key = ${sessionKey} limit 1`;
  return rows.count > 0;
}

/** Records that the retention request behind a presentation was fulfilled; the first time counts. */
export async function recordFulfilment(
  tx: Tx,
  scope: Scope,
  presentationId: PresentationId,
  at: Instant,
): Promise<void> {
  await tx`
    update presentation set document = document || ${{ fulfilledAt: at }}::jsonb
    where business_id = ${scope.businessId} and presentation_id = ${presentationId}
      and not document ? 'fulfilledAt'`;
}

/**
 * True if the statement failed because the customer already has an open presentation in that placement, or of
 * that item.
 */
export function isProposedAlready(error: unknown): boolean {
  return (
    error instanceof postgres.PostgresError &&
    (error.constraint_name === 'presentation_of_surface' || error.constraint_name === 'presentation_of_thing')
  );
}
