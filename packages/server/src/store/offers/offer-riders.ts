import { assert } from '../../domain/assert.ts';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { Consent } from '../../domain/offer/consent.ts';
import type { Measurement } from '../../domain/offer/measure.ts';
import type { Instant } from '../../domain/time.ts';
import { type VersionedFacts, saveFactsPart } from './customer-facts.ts';
import { type NewJob, jobPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { markExposuresDuePart, insertMeasurementsPart } from './measurements.ts';
import { consentRows } from './offer-consents.ts';
import { type Sql, type StatementPart, type Tx, sqlBoolean } from '../postgres/postgres.ts';
import { type PresentationCommit, presentationParts } from './presentations.ts';
import type { Gate, OpeningRider, RefundRider, SessionRider, SettlementRider } from '../platform/riders.ts';

/*
 * Riders of the offer engine on billing's statements (`riders.ts`): a presentation changes in the statement that
 * opens or settles its payment, and customer facts and measurements are updated with the payments they count.
 */

/** Start of an acceptance, to be committed unless the presentation has changed since the decision. */
export interface AcceptanceCommit extends PresentationCommit {
  readonly consent: Consent;
}

const consentPart = (sql: Sql, consent: Consent) => sql`
  consented as (
    insert into offer_consent
    select c.* from offered, jsonb_populate_recordset(null::offer_consent, ${consentRows(consent)}) c
  )`;

/** Statement parts that store the presentation as being accepted, with its customer's consent. */
export const acceptanceParts = (
  sql: Sql,
  acceptance: AcceptanceCommit,
  condition: StatementPart = sql`true`,
) => sql`
  ${presentationParts(sql, acceptance, condition)}, ${consentPart(sql, acceptance.consent)}`;

const isOffered: Gate['isOpen'] = (tx) => tx`exists (select from offered)`;

function acceptanceGate(acceptance: AcceptanceCommit): Gate {
  return {
    parts: (tx, condition) => acceptanceParts(tx, acceptance, condition),
    isOpen: isOffered,
  };
}

/** Rider that starts an acceptance together with the payment opened for it. */
export function paidAcceptanceRider(acceptance: AcceptanceCommit): OpeningRider {
  assert(acceptance.change.events.length === 0, 'an acceptance is told once it is paid');
  return { gate: acceptanceGate(acceptance) };
}

/** Rider that starts an acceptance together with the checkout in which it is to be paid. */
export function checkoutAcceptanceRider(
  acceptance: AcceptanceCommit,
  session: CheckoutSession,
): SessionRider {
  const gate = acceptanceGate(acceptance);
  return {
    gate: {
      ...gate,
      parts: (tx, condition) => tx`${gate.parts(tx, condition)}, expiry as (
        ${jobPart(tx, checkoutExpiryJob(acceptance, session), tx`offered`)}
      )`,
    },
    eventRows: eventRows(acceptance.change.events, acceptance.eventIds),
  };
}

function checkoutExpiryJob({ change }: AcceptanceCommit, { expiresAt }: CheckoutSession): NewJob {
  const { presentationId } = change.presentation;
  return { kind: 'presentation.expire', payload: { presentationId }, runAt: expiresAt };
}

/**
 * Commits the start of an acceptance in the caller's transaction. False on a concurrent update: nothing is
 * changed.
 */
export async function commitAcceptance(
  tx: Tx,
  acceptance: AcceptanceCommit,
  wallNow: Instant,
): Promise<boolean> {
  const rows = await tx`
    with ${acceptanceParts(tx, acceptance)}
    select append_events(business_id, ${eventRows(acceptance.change.events, acceptance.eventIds)}::jsonb,
      ${wallNow}::timestamptz)
    from offered`;
  return rows.length === 1;
}

/** Consequences of a payment's outcome for the offer engine. */
export interface SettledForOffers {
  readonly paymentId: PaymentId;
  readonly hasSucceeded: boolean;
  /** Payment facts of the customer including a successful payment; null for any other. */
  readonly facts: VersionedFacts | null;
  /** Change of the presentation whose acceptance this payment is for; null if there is none. */
  readonly presentation: PresentationCommit | null;
  /** True if an offer may follow the purchase. */
  readonly isOccasion: boolean;
  readonly now: Instant;
}

export function settlementRider(settled: SettledForOffers): SettlementRider {
  const { paymentId, hasSucceeded, facts, presentation, isOccasion, now } = settled;
  return {
    gate: presentation && {
      parts: (tx, condition) => presentationParts(tx, presentation, condition),
      isOpen: isOffered,
    },
    parts: (tx) => tx`moment as (
      ${jobPart(
        tx,
        isOccasion ? { kind: 'moment.raise', payload: { paymentId }, runAt: now } : null,
        tx`settled`,
        tx`exists (
          select from funnel f where f.business_id = source.business_id and f.published_moment = 'post_purchase'
            and f.published_version is not null
        )`,
      )}
    ), ${markExposuresDuePart(tx, tx`(select * from settled where ${sqlBoolean(tx, hasSucceeded)})`)}`,
    calls: (tx) => saveFactsPart(tx, facts, now),
    eventRows: presentation ? eventRows(presentation.change.events, presentation.eventIds) : [],
  };
}

/** Consequences of a refund's outcome for the offer engine. */
export interface RefundedForOffers {
  readonly hasSucceeded: boolean;
  /** Payment facts of the customer after the refund; null if nothing is refunded. */
  readonly facts: VersionedFacts | null;
  /** Measurements of the offer whose acceptance is refunded. */
  readonly measurements: readonly Measurement[];
  readonly now: Instant;
}

export function refundRider({ hasSucceeded, facts, measurements, now }: RefundedForOffers): RefundRider {
  return {
    parts: (tx) => tx`${insertMeasurementsPart(tx, measurements, tx`settled`)},
      ${markExposuresDuePart(tx, tx`(select * from settled where ${sqlBoolean(tx, hasSucceeded)})`)}`,
    calls: (tx) => saveFactsPart(tx, facts, now),
  };
}
