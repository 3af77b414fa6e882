import postgres from '@rung/postgres';
import type {
  BusinessId,
  CheckoutSessionId,
  CustomerId,
  EventId,
  PaymentId,
  PaymentMethodId,
  PresentationId,
  SubscriptionId,
  TraceId,
} from '../../domain/ids.ts';
import type { OfferSettings } from '../../domain/offer/decision-context.ts';
import { offeredItem } from '../../domain/offer/kinds/kinds.ts';
import { measurementsOf } from '../../domain/offer/measurements.ts';
import type { Presentation, PresentationChange, PresentationState } from '../../domain/offer/presentation.ts';
import type { DeclineCode } from '../../domain/payment/decline-codes.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type NewJob, type OwnedJob, ownedJobsPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { toTimestamp } from '../postgres/json.ts';
import { fewRows, follows, insertPart, joinable, withParts } from '../postgres/parts.ts';
import type { Sql, StatementPart, Tx } from '../postgres/postgres.ts';
import { type ProposedTerms, storedPresentation, termsOf } from './documents/presentation.ts';
import { type OwnedMeasurements, measuredPart } from './measurements.ts';
import { answerRows } from './offer-answers.ts';
import { offerSettingsFromRow } from './offer-settings.ts';

/** Columns of `presentationColumns`. */
export interface PresentationRow {
  document: unknown;
  state: PresentationState;
  payment_id: string | null;
  subscription_id: string | null;
  payment_method_id: string | null;
  checkout_session_id: string | null;
  failed_methods: string[];
  attempts: number;
  error_code: string | null;
  viewed_at: Instant | null;
  answered_at: Instant | null;
  undo_until: Instant | null;
  fulfilled_at: Instant | null;
}

/** Columns that a presentation is read from: what was proposed, and what has become of it. */
export const presentationColumns = (sql: Sql, alias = 'presentation'): StatementPart =>
  sql.unsafe(
    [
      'document',
      'state',
      'payment_id',
      'subscription_id',
      'payment_method_id',
      'checkout_session_id',
      'failed_methods',
      'attempts',
      'error_code',
      'viewed_at',
      'answered_at',
      'undo_until',
      'fulfilled_at',
    ]
      .map((column) => `${alias}.${column}`)
      .join(', '),
  );

export function presentationFromRow(row: PresentationRow): Presentation {
  return {
    ...storedPresentation.fromDocument(row.document),
    state: row.state,
    paymentId: row.payment_id as PaymentId | null,
    subscriptionId: row.subscription_id as SubscriptionId | null,
    paymentMethodId: row.payment_method_id as PaymentMethodId | null,
    checkoutSessionId: row.checkout_session_id as CheckoutSessionId | null,
    failedMethods: row.failed_methods as PaymentMethodId[],
    attempts: row.attempts,
    errorCode: row.error_code as DeclineCode | null,
    viewedAt: row.viewed_at,
    answeredAt: row.answered_at,
    undoUntil: row.undo_until,
    ...(row.fulfilled_at !== null && { fulfilledAt: row.fulfilled_at }),
  };
}

export function presentationToJsonRow(presentation: Presentation) {
  return {
    business_id: presentation.businessId,
    presentation_id: presentation.presentationId,
    customer_id: presentation.customerId,
    moment_name: presentation.moment.name,
    surface: presentation.moment.surface,
    session_key: presentation.moment.sessionKey,
    funnel_id: presentation.funnelId,
    version: presentation.version,
    step_id: presentation.stepId,
    offer_id: presentation.offer.offerId,
    thing: offeredItem(presentation.offer.target),
    trace_id: presentation.traceId,
    document: storedPresentation.toDocument(termsOf(presentation)),
    created_at: toTimestamp(presentation.createdAt),
    expires_at: toTimestamp(presentation.expiresAt),
    ...changingColumns(presentation),
  };
}

/** Columns of what changes after a presentation was proposed. */
function changingColumns(presentation: Presentation) {
  return {
    state: presentation.state,
    quote_id: presentation.quote.quoteId,
    payment_id: presentation.paymentId,
    subscription_id: presentation.subscriptionId,
    payment_method_id: presentation.paymentMethodId,
    checkout_session_id: presentation.checkoutSessionId,
    failed_methods: presentation.failedMethods,
    attempts: presentation.attempts,
    error_code: presentation.errorCode,
    viewed_at: toTimestamp(presentation.viewedAt),
    answered_at: toTimestamp(presentation.answeredAt),
    undo_until: toTimestamp(presentation.undoUntil),
  };
}

/** True if something else is proposed than before: another quote, or another quantity. */
function changesTerms(before: Presentation, after: Presentation): boolean {
  const [old, now] = [termsOf(before), termsOf(after)];
  return (Object.keys(now) as (keyof ProposedTerms)[]).some((name) => old[name] !== now[name]);
}

export async function findPresentation(
  sql: Sql,
  scope: Scope,
  presentationId: PresentationId,
): Promise<Presentation | undefined> {
  const [row] = await sql<PresentationRow[]>`
    select ${presentationColumns(sql)} from presentation
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
    select ${presentationColumns(sql, 'p')}, b.offer_settings from presentation p join business b using (business_id)
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
    select ${presentationColumns(sql)} from presentation where business_id = ${scope.businessId}
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
  const [row] = await sql<(PresentationRow & { trace_id: string })[]>`
    select t.trace_id, ${presentationColumns(sql, 'p')} from decision_trace t
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
 * Statement parts, before any others, for changes of different presentations: each changed presentation, its
 * remembered answer, its measurements, and the jobs that advance its funnel or expire it. `offered` has no row for
 * one that was changed concurrently, or whose row does not fulfil `condition`. The caller appends the events.
 */
export const presentationParts = (
  sql: Sql,
  commits: readonly PresentationCommit[],
  condition: ((row: StatementPart) => StatementPart) | null = null,
): StatementPart[] => {
  const answers = insertOnce(sql, 'remembered', 'offer_answer', commits.flatMap(answerRows));
  const ofOffered = follows(sql, 'offered', 'presentation_id', 'owner_id');
  return [
    offeredPart(sql, commits, condition),
    answers,
    ownedJobsPart(sql, 'going_on', commits.flatMap(followUpJobs), ofOffered),
    measuredPart(sql, commits.map(measurementsIn), ofOffered),
  ].filter((part) => part !== null);
};

/** `offered`, the presentations as they have become. The document is written where another quote is proposed. */
function offeredPart(
  sql: Sql,
  commits: readonly PresentationCommit[],
  condition: ((row: StatementPart) => StatementPart) | null,
): StatementPart {
  const rows = commits.map(changeRow);
  const document = rows.some((row) => row.document !== null)
    ? sql`document = coalesce(n.document, o.document),`
    : sql``;
  return sql`offered as (
    update presentation o set ${document} state = n.state, quote_id = n.quote_id, payment_id = n.payment_id,
      subscription_id = n.subscription_id, payment_method_id = n.payment_method_id,
      checkout_session_id = n.checkout_session_id, failed_methods = n.failed_methods, attempts = n.attempts,
      error_code = n.error_code, viewed_at = n.viewed_at, answered_at = n.answered_at, undo_until = n.undo_until
    from jsonb_to_recordset(${joinable(rows)}::jsonb) as n(few integer, business_id text, presentation_id text,
      known_state text, known_attempts integer, known_quote_id text, state text, quote_id text, payment_id text,
      subscription_id text, payment_method_id text, checkout_session_id text, failed_methods text[],
      attempts integer, error_code text, viewed_at timestamptz, answered_at timestamptz, undo_until timestamptz,
      document jsonb)
    where ${fewRows(sql, 'n')} and o.business_id = n.business_id and o.presentation_id = n.presentation_id
      and o.state = n.known_state and o.attempts = n.known_attempts and o.quote_id = n.known_quote_id
      ${condition ? sql`and ${condition(sql`n`)}` : sql``}
    returning o.business_id, o.presentation_id, o.state, o.expires_at, o.payment_id
  )`;
}

function changeRow({ before, change: { presentation } }: PresentationCommit) {
  return {
    business_id: presentation.businessId,
    presentation_id: presentation.presentationId,
    known_state: before.state,
    known_attempts: before.attempts,
    known_quote_id: before.quote.quoteId,
    document: changesTerms(before, presentation)
      ? storedPresentation.toDocument(termsOf(presentation))
      : null,
    ...changingColumns(presentation),
  };
}

function insertOnce(sql: Sql, name: string, table: string, rows: readonly object[]): StatementPart | null {
  if (rows.length === 0) return null;
  const inserted = insertPart(sql, table, rows, follows(sql, 'offered', 'presentation_id'));
  return sql`${sql.unsafe(name)} as (${inserted} on conflict do nothing)`;
}

/** Jobs that a change leads to: its step's next one, and the end of one that may be accepted again. */
function followUpJobs({ change: { leavesBy, presentation }, now }: PresentationCommit): OwnedJob[] {
  const { businessId, presentationId, state } = presentation;
  const jobs: NewJob[] = [];
  if (leavesBy !== null) {
    jobs.push({ kind: 'presentation.advance', payload: { presentationId, leavesBy }, runAt: now });
  }
  if (state === 'failed') jobs.push(expiryJob(presentation));
  return jobs.map((job) => ({ businessId, ownerId: presentationId, job }));
}

/** Job that expires a presentation. */
export function expiryJob({ presentationId, expiresAt }: Presentation): NewJob {
  return { kind: 'presentation.expire', payload: { presentationId }, runAt: expiresAt };
}

function undoJobs({ change: { presentation } }: PresentationCommit, runAt: Instant): OwnedJob[] {
  const { businessId, presentationId, state } = presentation;
  if (state !== 'undone') return [];
  const job = { kind: 'presentation.undo', payload: { presentationId }, runAt } as const;
  return [{ businessId, ownerId: presentationId, job }];
}

function measurementsIn({ change: { presentation, measures }, now }: PresentationCommit): OwnedMeasurements {
  const { businessId, presentationId } = presentation;
  return { businessId, ownerId: presentationId, measurements: measurementsOf(presentation, measures, now) };
}

/** Commits a change that moves no money. False on a concurrent update: nothing is changed. */
export async function commitPresentation(
  tx: Tx,
  commit: PresentationCommit,
  wallNow: Instant,
): Promise<boolean> {
  const ofOffered = follows(tx, 'offered', 'presentation_id', 'owner_id');
  const rows = await tx`
    ${withParts(tx, [
      ...presentationParts(tx, [commit]),
      ownedJobsPart(tx, 'giving_back', undoJobs(commit, wallNow), ofOffered),
    ])}
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
    update presentation set fulfilled_at = ${at}
    where business_id = ${scope.businessId} and presentation_id = ${presentationId} and fulfilled_at is null`;
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
