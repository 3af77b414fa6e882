import { assert } from '../../domain/assert.ts';
import type { EventId, PaymentId, PresentationId, TraceId } from '../../domain/ids.ts';
import type { Exposure } from '../../domain/offer/experiment/exposure.ts';
import type { Moment } from '../../domain/offer/moment.ts';
import type { PresentationChange } from '../../domain/offer/presentation.ts';
import type { RecordedContext } from '../../domain/offer/decision-context.ts';
import type { Trace } from '../../domain/offer/trace.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { hashSessionToken } from '../platform/customer-sessions.ts';
import { type OwnedJob, ownedJobsPart } from '../platform/enqueue-jobs.ts';
import { type OwnedEvents, deliveryColumn, eventRows, occurredPart } from '../platform/events.ts';
import { storedSituation } from './documents/recorded-situation.ts';
import { storedTrace } from './documents/trace.ts';
import { defineBatch } from '../postgres/batch.ts';
import { toTimestamp } from '../postgres/json.ts';
import { type OwnedMeasurements, markExposuresDuePart, measuredPart } from './measurements.ts';
import { follows, insertPart, rowsPart, withParts } from '../postgres/parts.ts';
import type { Sql, StatementPart, Tx } from '../postgres/postgres.ts';
import { expiryJob, presentationToJsonRow } from './presentations.ts';
import { measurementsOf, measurementsOfDecision } from '../../domain/offer/measurements.ts';

/** Decision about a customer, as committed. */
export interface DecisionCommit {
  readonly trace: Trace;
  /** Input of the decision, recorded for replay; null if it follows from an answer. */
  readonly decisionContext: RecordedContext | null;
  readonly moment: Moment;
  /** Experiments and holdouts the customer is exposed to, unless they were before. */
  readonly exposures: readonly Exposure[];
  /** Payment or presentation that caused the decision, if it may be made only once. */
  readonly cause: PaymentId | PresentationId | null;
  /** Proposed presentation; null for none. */
  readonly proposed: PresentationChange | null;
  readonly eventIds: readonly EventId[];
  /**
   * Token that gives the customer access to the presentation, stored as a hash; null if nothing is proposed.
   */
  readonly linkToken: string | null;
  /** Id of the secret key that the token is derived with. */
  readonly linkKeyId: string;
  /** Expiry of the link, in real time. */
  readonly linkExpiresAt: Instant;
  readonly wallNow: Instant;
}

export interface CommittedDecision {
  /** False if the same cause was decided before: nothing was changed. */
  readonly isFirst: boolean;
  /** True if jobs are due at once. */
  readonly hasDueJobs: boolean;
}

/** Commits a decision with others that are made at the same time: see `commitDecisions`. */
export const commitDecisionBatched = defineBatch<DecisionCommit, CommittedDecision>({
  // One customer has one open presentation in a placement, and of an item.
  keysOf: ({ trace }) => [`${trace.businessId} ${trace.customerId}`],
  run: commitDecisions,
});

/** Commits one decision in the caller's transaction. */
export async function commitDecision(tx: Tx, commit: DecisionCommit): Promise<CommittedDecision> {
  const [committed] = await commitDecisions(tx, [commit]);
  assert(committed, 'each decision has a result');
  return committed;
}

/**
 * Commits decisions about different customers in one statement: traces, presentations with their link tokens, expiry
 * jobs, events and measurements.
 */
async function commitDecisions(
  tx: Tx,
  commits: readonly DecisionCommit[],
): Promise<readonly CommittedDecision[]> {
  const ofTraced = follows(tx, 'traced', 'trace_id', 'owner_id');
  const proposals = commits.flatMap(proposalIn);
  const exposed = exposedPart(tx, commits, ofTraced);
  const occurred = occurredPart(tx, proposals.map(eventsOf), ofTraced);
  const wallNow = Math.max(...commits.map((commit) => commit.wallNow));
  const rows = await tx<{ trace_id: string; has_deliveries: boolean }[]>`
    ${withParts(tx, [
      tracedPart(tx, commits),
      exposed,
      exposed && markExposuresDuePart(tx, tx`(select distinct business_id, customer_id from exposed)`),
      measuredPart(tx, commits.map(measurementsIn), ofTraced),
      rowsPart(
        tx,
        'presented',
        'presentation',
        proposals.map(presentationRow),
        follows(tx, 'traced', 'trace_id'),
      ),
      linkPart(tx, proposals, ofTraced),
      ownedJobsPart(tx, 'expiry', proposals.map(expiryOf), ofTraced),
      occurred,
    ])}
    select trace_id, ${occurred ? deliveryColumn(tx, wallNow) : tx`null`} is not null as has_deliveries from traced`;
  const traced = new Map(rows.map((row) => [row.trace_id, row]));
  return commits.map(({ trace }) => {
    const row = traced.get(trace.traceId);
    return { isFirst: row !== undefined, hasDueJobs: row?.has_deliveries ?? false };
  });
}

/** `traced`, the traces of decisions whose cause was not decided before. */
function tracedPart(tx: Tx, commits: readonly DecisionCommit[]): StatementPart {
  const rows = commits.map(({ trace, decisionContext, cause }) => ({
    business_id: trace.businessId,
    trace_id: trace.traceId,
    customer_id: trace.customerId,
    moment: trace.moment,
    document: storedTrace.toDocument(trace),
    decided_at: toTimestamp(trace.decidedAt),
    expires_at: toTimestamp(trace.expiresAt),
    cause,
    situation: storedSituation.toDocumentOrNull(decisionContext),
  }));
  return tx`traced as (
      ${insertPart(tx, 'decision_trace', rows, tx`true`)}
      on conflict (business_id, cause) where cause is not null do nothing
      returning business_id, trace_id, customer_id
    )`;
}

/** `exposed`, the new exposures of customers; null without any. */
function exposedPart(tx: Tx, commits: readonly DecisionCommit[], where: StatementPart): StatementPart | null {
  const rows = commits.flatMap(({ trace, exposures }) =>
    exposures.map(({ subject, arm, currency, exposedAt, paymentId }) => ({
      business_id: trace.businessId,
      owner_id: trace.traceId,
      customer_id: trace.customerId,
      subject,
      arm,
      currency,
      exposed_at: toTimestamp(exposedAt),
      payment_id: paymentId,
    })),
  );
  if (rows.length === 0) return null;
  return tx`exposed as (
      insert into exposure (business_id, subject, customer_id, arm, currency, exposed_at, payment_id)
      select r.business_id, r.subject, r.customer_id, r.arm, r.currency, r.exposed_at, r.payment_id
      from jsonb_to_recordset(${rows}::jsonb) as r(business_id text, owner_id text, customer_id text, subject text,
        arm text, currency text, exposed_at timestamptz, payment_id text)
      where ${where}
      on conflict do nothing
      returning business_id, customer_id
    )`;
}

interface ProposalCommit {
  readonly commit: DecisionCommit;
  readonly change: PresentationChange;
}

function proposalIn(commit: DecisionCommit): ProposalCommit[] {
  return commit.proposed ? [{ commit, change: commit.proposed }] : [];
}

function presentationRow({ change }: ProposalCommit): object {
  return presentationToJsonRow(change.presentation);
}

/** Tokens of the links to the presentations; null without any. */
function linkPart(tx: Tx, proposals: readonly ProposalCommit[], where: StatementPart): StatementPart | null {
  const rows = proposals.map(({ commit, change: { presentation } }) => ({
    business_id: presentation.businessId,
    owner_id: presentation.traceId,
    customer_id: presentation.customerId,
    presentation_id: presentation.presentationId,
    token_hash: hashSessionToken(commit.linkToken ?? '').toString('hex'),
    derived_with: commit.linkKeyId,
    created_at: toTimestamp(commit.wallNow),
    expires_at: toTimestamp(commit.linkExpiresAt),
  }));
  if (rows.length === 0) return null;
  return tx`link as (
      insert into customer_session (
        token_hash, business_id, customer_id, presentation_id, derived_with, created_at, expires_at)
      select decode(r.token_hash, 'hex'), r.business_id, r.customer_id, r.presentation_id, r.derived_with,
        r.created_at, r.expires_at
      from jsonb_to_recordset(${rows}::jsonb) as r(business_id text, owner_id text, customer_id text,
        presentation_id text, token_hash text, derived_with text, created_at timestamptz, expires_at timestamptz)
      where ${where}
    )`;
}

function expiryOf({ change: { presentation } }: ProposalCommit): OwnedJob {
  const { businessId, traceId } = presentation;
  return { businessId, ownerId: traceId, job: expiryJob(presentation) };
}

function eventsOf({ commit, change }: ProposalCommit): OwnedEvents {
  const { businessId, traceId } = change.presentation;
  return { businessId, ownerId: traceId, events: eventRows(change.events, commit.eventIds) };
}

function measurementsIn({ trace, moment, proposed }: DecisionCommit): OwnedMeasurements {
  const { businessId, traceId, decidedAt } = trace;
  const measurements = measurementsOfDecision(trace, moment, proposed?.presentation ?? null);
  if (proposed) measurements.push(...measurementsOf(proposed.presentation, proposed.measures, decidedAt));
  return { businessId, ownerId: traceId, measurements };
}

export async function findTrace(
  sql: Sql,
  scope: Scope,
  traceId: TraceId,
  now: Instant,
): Promise<Trace | undefined> {
  const [row] = await sql<{ document: unknown }[]>`
    select document from decision_trace
    where business_id = ${scope.businessId} and trace_id = ${traceId} and expires_at > ${now}`;
  return row && storedTrace.fromDocument(row.document);
}
