import type { EventId, PaymentMethodId } from '../../domain/ids.ts';
import type { GatewayOutcome } from '../../domain/payment/gateway-outcome.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Settlement } from '../../domain/payment/settle.ts';
import type { Instant } from '../../domain/time.ts';
import {
  type NeedlessJob,
  type OwnedJob,
  needlessJobsPart,
  ownedJobsPart,
} from '../platform/enqueue-jobs.ts';
import type { SettlementRider, SharedGate } from '../platform/riders.ts';
import { toTimestamp } from '../postgres/json.ts';
import { fewRows, follows, joinable, rowsPart } from '../postgres/parts.ts';
import type { StatementPart, Tx } from '../postgres/postgres.ts';
import { sessionToJsonRow } from './checkout-sessions.ts';
import { postingRows } from './ledger.ts';
import { dueAtExpression } from './subscriptions.ts';
import { instrumentToStored } from './payment-methods.ts';

/*
 * Parts of the statement that settles payments (`settlements.ts`), for all of them at once:
 *
 *   asked ──→ payable, and what the gates change ──→ saved ──→ settled ──→ everything else
 */

export interface SettlementCommit {
  /** Payment as of the decision: the commit requires that its status is unchanged. */
  readonly payment: Payment;
  readonly settlement: Settlement;
  /** Gateway's answer that the decision is based on, including the gateway state to keep. */
  readonly outcome: GatewayOutcome;
  /** Id for the saved payment method if it is new. */
  readonly newPaymentMethodId: PaymentMethodId;
  /** Rider committed atomically with the settlement. */
  readonly rider: SettlementRider;
  /** Ids for the settlement's events. */
  readonly eventIds: readonly EventId[];
  readonly now: Instant;
  readonly wallNow: Instant;
}

/** `asked`, the settlements as they were decided. */
export const askedPart = (tx: Tx, asked: readonly AskedRow[]): StatementPart => {
  return tx`asked as (
    select * from jsonb_to_recordset(${joinable(asked)}::jsonb) as a(few integer, business_id text, payment_id text,
      known_status text, status text, error_code text, fallback_session_id text, gateway_payment_id text,
      gateway_state jsonb, instrument jsonb, settled_at timestamptz, now timestamptz, new_method_id text, uses_method boolean,
      keeps_billing boolean, replaces_billing boolean, pays_session boolean, started_status text,
      moves_method boolean, releases boolean, is_booked boolean)
    where ${fewRows(tx, 'a')}
  )`;
};

/** Settlement as its statement reads it. */
export type AskedRow = ReturnType<typeof askedRow>;

export function askedRow(commit: SettlementCommit) {
  const { payment, settlement, outcome, now } = commit;
  const isNewMethod = savesNewMethod(commit);
  const keepsBilling = settlement.status === 'succeeded' && payment.purpose === 'purchase';
  return {
    business_id: payment.businessId,
    payment_id: payment.paymentId,
    known_status: payment.status,
    status: settlement.status,
    error_code: settlement.errorCode,
    fallback_session_id: settlement.fallbackSession?.sessionId ?? null,
    gateway_payment_id: outcome.gatewayPaymentId ?? null,
    gateway_state: outcome.gatewayState ?? null,
    instrument: outcome.instrument ? instrumentToStored(outcome.instrument) : null,
    settled_at: isFinal(settlement) ? toTimestamp(now) : null,
    now: toTimestamp(now),
    new_method_id: isNewMethod ? commit.newPaymentMethodId : null,
    uses_method: settlement.savesPaymentMethod && !isNewMethod,
    keeps_billing: keepsBilling,
    replaces_billing: keepsBilling && payment.isCustomerProven,
    pays_session: settlement.completesSession,
    started_status: settlement.startedStatus,
    moves_method: settlement.movesPaymentMethod,
    releases: settlement.releasesDiscounts,
    is_booked: settlement.ledgerEntry !== null,
  };
}

/**
 * `payable`, the payments whose gates may change anything. They are locked here, unless the rows of the gates are to be
 * locked before them.
 */
export const gateParts = (tx: Tx, gate: SharedGate): StatementPart[] => {
  return [
    // By itself: joined with what the gates look up, all payments of a business may be read for each.
    tx`payable as materialized (
      select p.business_id, p.payment_id from asked a join payment p using (business_id, payment_id)
      where p.status = a.known_status ${gate.locksFirst ? tx`` : tx`for update of p`}
    )`,
    ...gate.parts(
      tx,
      (row) => tx`exists (
        select from payable y where y.business_id = ${row}.business_id and y.payment_id = ${row}.payment_id)`,
    ),
  ];
};

/** `saved`, the methods that are new, and `settled`, the payments, which every other part follows. */
export const paymentParts = (
  tx: Tx,
  asked: readonly AskedRow[],
  gate: SharedGate | null,
): (StatementPart | null)[] => {
  const isOpen = gate ? gate.isOpen(tx, tx`a`) : tx`true`;
  const saves = asked.some(({ new_method_id }) => new_method_id !== null);
  const saved = tx`saved as (
    insert into payment_method as m (
      business_id, payment_method_id, customer_id, instrument, created_at, last_used_at)
    select p.business_id, a.new_method_id, p.customer_id, coalesce(a.instrument, p.instrument), a.now, a.now
    from asked a join payment p using (business_id, payment_id)
    where a.new_method_id is not null and p.status = a.known_status and ${isOpen}
    on conflict (business_id, customer_id, (instrument ->> 'cardNetwork'), (instrument ->> 'lastFour'),
      (instrument ->> 'expiryMonth'), (instrument ->> 'expiryYear')) where deleted_at is null
    do update set instrument = excluded.instrument, last_used_at = excluded.last_used_at
    returning m.business_id, m.customer_id, m.payment_method_id
  )`;
  const savedId = tx`(
    select m.payment_method_id from saved m where m.business_id = p.business_id and m.customer_id = p.customer_id)`;
  return [
    saves ? saved : null,
    tx`settled as (
      update payment p set status = a.status, error_code = a.error_code,
        payment_method_id = ${saves ? tx`coalesce(${savedId}, p.payment_method_id)` : tx`p.payment_method_id`},
        fallback_session_id = a.fallback_session_id,
        gateway_payment_id = coalesce(a.gateway_payment_id, p.gateway_payment_id),
        gateway_state = coalesce(a.gateway_state, p.gateway_state),
        ${asked.some(({ instrument }) => instrument) ? tx`instrument = coalesce(a.instrument, p.instrument),` : tx``}
        updated_at = a.now, settled_at = a.settled_at
      from asked a
      where p.business_id = a.business_id and p.payment_id = a.payment_id and p.status = a.known_status
        and ${isOpen}
      returning p.business_id, p.payment_id, p.customer_id, p.subscription_id, p.payment_method_id,
        p.checkout_session_id, p.fallback_session_id, p.billing, a.now, a.uses_method, a.keeps_billing,
        a.replaces_billing, a.pays_session, a.started_status, a.moves_method, a.releases, a.is_booked
    )`,
  ];
};

/** The saved methods that payments were made with, now used once more, and the addresses of the latest purchases. */
export const customerParts = (tx: Tx, asked: readonly AskedRow[]): (StatementPart | null)[] => {
  return [
    asked.some(({ uses_method }) => uses_method)
      ? tx`used as (
        update payment_method m set last_used_at = s.now from settled s
        where s.uses_method and m.business_id = s.business_id and m.payment_method_id = s.payment_method_id
      )`
      : null,
    asked.some(({ keeps_billing }) => keeps_billing)
      ? tx`customer_known as (
        update customer c set billing = s.billing from settled s
        where s.keeps_billing and c.business_id = s.business_id and c.customer_id = s.customer_id
          and c.billing is distinct from s.billing and (s.replaces_billing or c.billing is null)
      )`
      : null,
  ];
};

/** The sessions that are paid, and those that refused acceptances fall back to. */
export const sessionParts = (
  tx: Tx,
  asked: readonly AskedRow[],
  commits: readonly SettlementCommit[],
): (StatementPart | null)[] => {
  const fallbacks = commits.flatMap(({ settlement: { fallbackSession } }) =>
    fallbackSession ? [sessionToJsonRow(fallbackSession, null)] : [],
  );
  return [
    asked.some(({ pays_session }) => pays_session)
      ? tx`session_paid as (
        update checkout_session k set completed_at = s.now from settled s
        where s.pays_session and k.business_id = s.business_id and k.session_id = s.checkout_session_id
      )`
      : null,
    rowsPart(
      tx,
      'fallback',
      'checkout_session',
      fallbacks,
      follows(tx, 'settled', 'fallback_session_id', 'session_id'),
    ),
  ];
};

/** True for a settlement that needs `subscriptionPart`. */
export function changesSubscription({ started_status, moves_method }: AskedRow): boolean {
  return started_status !== null || moves_method;
}

/** The subscriptions that begin, or change their method. */
export const subscriptionPart = (tx: Tx): StatementPart => {
  return tx`subscribed as (
    update subscription u set status = coalesce(s.started_status, u.status),
      payment_method_id = case when s.moves_method then s.payment_method_id else u.payment_method_id end
    from settled s
    where (s.started_status is not null or s.moves_method)
      and u.business_id = s.business_id and u.subscription_id = s.subscription_id
    returning u.*
  )`;
};

/** Column of the outermost select that plans what a subscription does by itself. */
export const renewalColumn = (tx: Tx): StatementPart => {
  return tx`(
    select plan_renewal(business_id, subscription_id, status, ${dueAtExpression(tx)}) from subscribed u
    where u.business_id = settled.business_id and u.subscription_id = settled.subscription_id)`;
};

/** Uses of discount codes, given back by payments that failed. */
export const discountParts = (tx: Tx, asked: readonly AskedRow[]): StatementPart[] => {
  if (!asked.some(({ releases }) => releases)) return [];
  return [
    tx`released as (
      delete from discount_redemption r using settled s
      where s.releases and r.business_id = s.business_id and r.payment_id = s.payment_id
      returning r.business_id, r.discount_id
    )`,
    tx`given_back as (
      update discount d set times_used = times_used - r.uses
      from (select business_id, discount_id, count(*) as uses from released group by 1, 2) r
      where d.business_id = r.business_id and d.discount_id = r.discount_id
    )`,
  ];
};

/** Jobs that are needed no more, and the one that ends an unanswered question. */
export const jobParts = (tx: Tx, commits: readonly SettlementCommit[]): (StatementPart | null)[] => {
  const ofSettled = follows(tx, 'settled', 'payment_id', 'owner_id');
  const final = commits.filter(({ settlement }) => isFinal(settlement));
  return [
    needlessJobsPart(tx, 'healed', final.flatMap(neededNoMore), ofSettled),
    ownedJobsPart(tx, 'patience', commits.flatMap(abandonmentJobs), ofSettled),
  ];
};

/** The entries in the ledger, with their postings. */
export const ledgerParts = (tx: Tx, commits: readonly SettlementCommit[]): StatementPart[] => {
  const postings = commits.flatMap(({ payment: { businessId, paymentId }, settlement }) =>
    postingRows(settlement.ledgerEntry).map((posting) => ({
      business_id: businessId,
      payment_id: paymentId,
      ...posting,
    })),
  );
  if (!commits.some(({ settlement }) => settlement.ledgerEntry !== null)) return [];
  return [
    tx`booked as (
      insert into ledger_entry (business_id, reason, payment_id, created_at)
      select business_id, 'payment', payment_id, now from settled where is_booked
      returning business_id, entry_id, payment_id
    )`,
    tx`postings as (
      insert into ledger_posting (business_id, entry_id, account, currency, amount)
      select b.business_id, b.entry_id, p.account, p.currency, p.amount
      from booked b join jsonb_to_recordset(${postings}::jsonb)
        as p(business_id text, payment_id text, account text, currency text, amount bigint)
        using (business_id, payment_id)
    )`,
  ];
};

/** True when the payment's card becomes a saved method with it. */
function savesNewMethod({ payment, settlement, outcome }: SettlementCommit): boolean {
  const instrument = outcome.instrument ?? payment.instrument;
  return settlement.savesPaymentMethod && payment.paymentMethodId === null && instrument !== null;
}

function isFinal({ status }: Settlement): boolean {
  return status !== 'requires_customer_action';
}

/** Jobs that a settled payment no longer needs. */
function neededNoMore({ payment: { businessId, paymentId, status } }: SettlementCommit): NeedlessJob[] {
  const kinds: ('payment.collect' | 'payment.abandon')[] = ['payment.collect'];
  if (status === 'requires_customer_action') kinds.push('payment.abandon');
  return kinds.map((kind) => ({ businessId, ownerId: paymentId, job: { kind, payload: { paymentId } } }));
}

function abandonmentJobs({ payment: { businessId, paymentId }, settlement }: SettlementCommit): OwnedJob[] {
  const { answerableUntil } = settlement;
  if (answerableUntil === null) return [];
  const job = { kind: 'payment.abandon', payload: { paymentId }, runAt: answerableUntil } as const;
  return [{ businessId, ownerId: paymentId, job }];
}
