import { assert } from '../../domain/assert.ts';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { Consent } from '../../domain/offer/consent.ts';
import type { Measurement } from '../../domain/offer/measure.ts';
import type { Instant } from '../../domain/time.ts';
import { type KnownFacts, keepFacts } from './customer-facts.ts';
import { type NewJob, jobPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { exposureDuePart, measuredPart } from './measurements.ts';
import { consentRows } from './offer-consents.ts';
import { type Sql, type StatementPart, type Tx, sqlBoolean } from '../postgres/postgres.ts';
import { type PresentationCommit, presentationParts } from './presentations.ts';
import type { Gate, OpeningRider, RefundRider, SessionRider, SettlementRider } from '../platform/riders.ts';

/*
 * Riders of the offer engine on billing's statements (`riders.ts`): a presentation changes in the statement that
 * opens or settles its payment, and what is counted of customers and offers moves with their money.
 */

/** The beginning of an acceptance, to be committed if the presentation still stands as it was decided from. */
export interface AcceptanceCommit extends PresentationCommit {
  readonly consent: Consent;
}

const consentPart = (sql: Sql, consent: Consent) => sql`
  consented as (
    insert into offer_consent
    select c.* from offered, jsonb_populate_recordset(null::offer_consent, ${consentRows(consent)}) c
  )`;

/** Parts of a statement's `with`: the presentation as it is being accepted, and what its customer agreed to. */
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

/** The beginning of an acceptance, with the payment that is opened for it. */
export function paidAcceptanceRider(acceptance: AcceptanceCommit): OpeningRider {
  assert(acceptance.change.events.length === 0, 'an acceptance is told once it is paid');
  return { gate: acceptanceGate(acceptance) };
}

/** The beginning of an acceptance, with the checkout that it is to be paid in. */
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
 * Commits the beginning of an acceptance by itself, in the transaction of what it begins. False when somebody was
 * faster: then nothing is changed.
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
  /** Facts of the customer with a payment that succeeded; null for any other. */
  readonly facts: KnownFacts | null;
  /** Change of the presentation whose acceptance it pays for; null where there is none. */
  readonly presentation: PresentationCommit | null;
  /** True if it is an occasion to propose something after the purchase. */
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
    ), ${exposureDuePart(tx, tx`(select * from settled where ${sqlBoolean(tx, hasSucceeded)})`)}`,
    calls: (tx) => keepFacts(tx, facts, now),
    eventRows: presentation ? eventRows(presentation.change.events, presentation.eventIds) : [],
  };
}

/** Consequences of a refund's outcome for the offer engine. */
export interface RefundedForOffers {
  readonly hasSucceeded: boolean;
  /** Facts of the customer without what is given back; null where nothing is. */
  readonly facts: KnownFacts | null;
  /** Measurements of the offer whose acceptance is given back. */
  readonly measurements: readonly Measurement[];
  readonly now: Instant;
}

export function refundRider({ hasSucceeded, facts, measurements, now }: RefundedForOffers): RefundRider {
  return {
    parts: (tx) => tx`${measuredPart(tx, measurements, tx`settled`)},
      ${exposureDuePart(tx, tx`(select * from settled where ${sqlBoolean(tx, hasSucceeded)})`)}`,
    calls: (tx) => keepFacts(tx, facts, now),
  };
}
