import type { EventId, PaymentId, PresentationId, TraceId } from '../../domain/ids.ts';
import type { Exposure } from '../../domain/offer/experiment/exposure.ts';
import type { Moment } from '../../domain/offer/moment.ts';
import type { PresentationChange } from '../../domain/offer/presentation.ts';
import type { RecordedContext } from '../../domain/offer/decision-context.ts';
import type { Trace } from '../../domain/offer/trace.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { hashSessionToken } from '../platform/customer-sessions.ts';
import { jobPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { storedSituation } from './documents/recorded-situation.ts';
import { storedTrace } from './documents/trace.ts';
import { toTimestamp } from '../postgres/json.ts';
import { type OwnedMeasurements, markExposuresDuePart, measuredPart } from './measurements.ts';
import { follows, withParts } from '../postgres/parts.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';
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

/**
 * Commits a decision in one statement: trace, presentation with its link token, expiry job, event and
 * measurements. False if the same cause was decided before: nothing is changed.
 */
export async function commitDecision(tx: Tx, commit: DecisionCommit): Promise<boolean> {
  const { trace, proposed, wallNow } = commit;
  const presentation = proposed?.presentation ?? null;
  const rows = await tx`
    ${withParts(tx, [
      tx`traced as (
      insert into decision_trace (
        business_id, trace_id, customer_id, moment, document, decided_at, expires_at, cause, situation)
      values (${trace.businessId}, ${trace.traceId}, ${trace.customerId}, ${trace.moment}, ${storedTrace.toDocument(trace)},
        ${trace.decidedAt}, ${trace.expiresAt}, ${commit.cause},
        ${storedSituation.toDocumentOrNull(commit.decisionContext)})
      on conflict (business_id, cause) where cause is not null do nothing
      returning business_id, customer_id
    ), exposed as (
      insert into exposure (business_id, subject, customer_id, arm, currency, exposed_at, payment_id)
      select t.business_id, e.subject, t.customer_id, e.arm, e.currency, e.exposed_at, e.payment_id
      from traced t, jsonb_populate_recordset(null::exposure, ${exposureRows(commit.exposures)}) e
      on conflict do nothing
      returning business_id, customer_id
    ), ${markExposuresDuePart(tx, tx`(select distinct business_id, customer_id from exposed)`)}`,
      measuredPart(tx, [measurementsIn(commit)], follows(tx, 'traced', 'customer_id', 'owner_id')),
      tx`presented as (
      insert into presentation
      select p.* from traced, jsonb_array_elements(${presentation ? [presentationToJsonRow(presentation)] : []}::jsonb) e,
        jsonb_populate_record(null::presentation, placed(e)) p
      returning business_id, presentation_id, customer_id
    ), link as (
      insert into customer_session (
        token_hash, business_id, customer_id, presentation_id, derived_with, created_at, expires_at)
      select ${hashSessionToken(commit.linkToken ?? '')}, business_id, customer_id, presentation_id, ${commit.linkKeyId},
        ${wallNow}::timestamptz, ${commit.linkExpiresAt}::timestamptz
      from presented
    ), expiry as (
      ${jobPart(tx, presentation && expiryJob(presentation), tx`presented`)}
    )`,
    ])}
    select append_events(business_id, ${eventRows(proposed?.events ?? [], commit.eventIds)}::jsonb,
      ${wallNow}::timestamptz)
    from traced`;
  return rows.length === 1;
}

function measurementsIn({ trace, moment, proposed }: DecisionCommit): OwnedMeasurements {
  const { businessId, customerId, decidedAt } = trace;
  const measurements = measurementsOfDecision(trace, moment, proposed?.presentation ?? null);
  if (proposed) measurements.push(...measurementsOf(proposed.presentation, proposed.measures, decidedAt));
  return { businessId, ownerId: customerId, measurements };
}

function exposureRows(exposures: readonly Exposure[]): object[] {
  return exposures.map(({ subject, arm, currency, exposedAt, paymentId }) => ({
    subject,
    arm,
    currency,
    exposed_at: toTimestamp(exposedAt),
    payment_id: paymentId,
  }));
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
