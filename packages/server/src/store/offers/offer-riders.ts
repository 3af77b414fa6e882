import { assert } from '../../domain/assert.ts';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { BusinessId, CustomerId, PaymentId } from '../../domain/ids.ts';
import type { Consent } from '../../domain/offer/consent.ts';
import type { Measurement } from '../../domain/offer/measure.ts';
import type { Instant } from '../../domain/time.ts';
import { type VersionedFacts, factsPart } from './customer-facts.ts';
import { type OwnedJob, ownedJobsPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { markExposuresDuePart, measuredPart } from './measurements.ts';
import { consentRow } from './offer-consents.ts';
import { follows, rowsPart, withParts } from '../postgres/parts.ts';
import type { Sql, StatementPart, Tx } from '../postgres/postgres.ts';
import { type PresentationCommit, presentationParts } from './presentations.ts';
import {
  type GateRules,
  type OpeningRider,
  type RefundRider,
  type SessionRider,
  type SettlementRider,
  defineGate,
  defineRider,
} from '../platform/riders.ts';

/*
 * Riders of the offer engine on billing's statements (`riders.ts`): a presentation changes in the statement that
 * opens or settles its payment, and customer facts and measurements are updated with the payments they count.
 */

/** Start of an acceptance, to be committed unless the presentation has changed since the decision. */
export interface AcceptanceCommit extends PresentationCommit {
  readonly consent: Consent;
}

/** Statement parts that store presentations as being accepted, with their customers' consents. */
export const acceptanceParts = (
  sql: Sql,
  acceptances: readonly AcceptanceCommit[],
  condition: ((row: StatementPart) => StatementPart) | null = null,
): StatementPart[] => {
  const consents = acceptances.map(({ consent }) => consentRow(consent));
  return [
    ...presentationParts(sql, acceptances, condition),
    rowsPart(sql, 'consented', 'offer_consent', consents, follows(sql, 'offered', 'presentation_id')),
  ].filter((part) => part !== null);
};

/** Of the payment in `row` the presentation has changed: it names that payment now. */
const isOffered: GateRules['isOpen'] = (tx, row) => tx`exists (
  select from offered o where o.business_id = ${row}.business_id and o.payment_id = ${row}.payment_id)`;

const acceptanceGate = defineGate<AcceptanceCommit>({ parts: acceptanceParts, isOpen: isOffered });
const presentationGate = defineGate<PresentationCommit>({ parts: presentationParts, isOpen: isOffered });

/** Rider that starts an acceptance together with the payment opened for it. */
export function paidAcceptanceRider(acceptance: AcceptanceCommit): OpeningRider {
  assert(acceptance.change.events.length === 0, 'an acceptance is told once it is paid');
  assert(acceptance.change.presentation.paymentId, 'an acceptance names the payment that is opened for it');
  return { gate: acceptanceGate(acceptance) };
}

/** Rider that starts an acceptance together with the checkout in which it is to be paid. */
export function checkoutAcceptanceRider(
  acceptance: AcceptanceCommit,
  session: CheckoutSession,
): SessionRider {
  return {
    parts: (tx) =>
      [
        ...acceptanceParts(tx, [acceptance]),
        ownedJobsPart(
          tx,
          'expiry',
          [checkoutExpiryJob(acceptance, session)],
          follows(tx, 'offered', 'presentation_id', 'owner_id'),
        ),
      ].filter((part) => part !== null),
    isOpen: (tx) => tx`exists (select from offered)`,
    eventRows: eventRows(acceptance.change.events, acceptance.eventIds),
  };
}

function checkoutExpiryJob({ change }: AcceptanceCommit, { expiresAt }: CheckoutSession): OwnedJob {
  const { businessId, presentationId } = change.presentation;
  const job = { kind: 'presentation.expire', payload: { presentationId }, runAt: expiresAt } as const;
  return { businessId, ownerId: presentationId, job };
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
    ${withParts(tx, acceptanceParts(tx, [acceptance]))}
    select append_events(business_id, ${eventRows(acceptance.change.events, acceptance.eventIds)}::jsonb,
      ${wallNow}::timestamptz)
    from offered`;
  return rows.length === 1;
}

/** Consequences of a payment or refund for a customer. */
interface Consequences {
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  /** Payment facts of the customer including it; null if it does not affect them. */
  readonly facts: VersionedFacts | null;
  readonly measurements: readonly Measurement[];
  /** True if it changes the customer's revenue. */
  readonly hasSucceeded: boolean;
  /** Purchase that an offer may follow; null for none. */
  readonly occasion: PaymentId | null;
  readonly now: Instant;
}

const consequencesRider = defineRider<Consequences>({
  parts: (tx, all) =>
    [
      momentPart(tx, all),
      measuredPart(
        tx,
        all.map(({ businessId, customerId, measurements }) => ({
          businessId,
          ownerId: customerId,
          measurements,
        })),
        follows(tx, 'settled', 'customer_id', 'owner_id'),
      ),
      exposuresPart(tx, all),
      factsPart(
        tx,
        all.flatMap(({ businessId, customerId, facts, now }) =>
          facts ? [{ businessId, customerId, known: facts, at: now }] : [],
        ),
        follows(tx, 'settled', 'customer_id'),
      ),
    ].filter((part) => part !== null),
});

/** Jobs that raise the moments after purchases, where an offer waits for one. */
function momentPart(tx: Tx, all: readonly Consequences[]): StatementPart | null {
  const jobs = all.flatMap(({ businessId, customerId, occasion, now }): OwnedJob[] =>
    occasion === null
      ? []
      : [
          {
            businessId,
            ownerId: customerId,
            job: { kind: 'moment.raise', payload: { paymentId: occasion }, runAt: now },
          },
        ],
  );
  return ownedJobsPart(
    tx,
    'moment',
    jobs,
    tx`${follows(tx, 'settled', 'customer_id', 'owner_id')} and exists (
      select from funnel f where f.business_id = r.business_id and f.published_moment = 'post_purchase'
        and f.published_version is not null
    )`,
  );
}

function exposuresPart(tx: Tx, all: readonly Consequences[]): StatementPart | null {
  const customers = all
    .filter(({ hasSucceeded }) => hasSucceeded)
    .map(({ businessId, customerId }) => ({ business_id: businessId, customer_id: customerId }));
  if (customers.length === 0) return null;
  return markExposuresDuePart(
    tx,
    tx`(
      select r.* from jsonb_to_recordset(${customers}::jsonb) as r(business_id text, customer_id text)
      where ${follows(tx, 'settled', 'customer_id')}
    )`,
  );
}

/** Consequences of a payment's outcome for the offer engine. */
export interface SettledForOffers {
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
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
  const { businessId, customerId, facts, presentation, hasSucceeded, now } = settled;
  const occasion = settled.isOccasion ? settled.paymentId : null;
  return {
    gate: presentation && presentationGate(presentation),
    consequences: consequencesRider({
      businessId,
      customerId,
      facts,
      measurements: [],
      hasSucceeded,
      occasion,
      now,
    }),
    eventRows: presentation ? eventRows(presentation.change.events, presentation.eventIds) : [],
    hasDueJobs: occasion !== null || (presentation !== null && presentation.change.leavesBy !== null),
  };
}

/** Consequences of a refund's outcome for the offer engine. */
export interface RefundedForOffers {
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly hasSucceeded: boolean;
  /** Payment facts of the customer after the refund; null if nothing is refunded. */
  readonly facts: VersionedFacts | null;
  /** Measurements of the offer whose acceptance is refunded. */
  readonly measurements: readonly Measurement[];
  readonly now: Instant;
}

export function refundRider(refunded: RefundedForOffers): RefundRider {
  const { businessId, customerId, facts, measurements, hasSucceeded, now } = refunded;
  const occasion = null;
  return {
    consequences: consequencesRider({
      businessId,
      customerId,
      facts,
      measurements,
      hasSucceeded,
      occasion,
      now,
    }),
  };
}
