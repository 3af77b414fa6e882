import { type EventId, type PaymentMethodId, asId } from '../../domain/ids.ts';
import { type GatewayOutcome, afterOutcome } from '../../domain/payment/gateway-outcome.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Settlement } from '../../domain/payment/settle.ts';
import type { Instant } from '../../domain/time.ts';
import { sessionToJsonRow } from './checkout-sessions.ts';
import { type NewJob, computeDedupeKey, jobPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { postingRows } from './ledger.ts';
import { columnsOf } from '../postgres/columns.ts';
import { type StatementPart, type Tx, sqlBoolean } from '../postgres/postgres.ts';
import { type SettlementRider, gateParts, isOpen } from '../platform/riders.ts';
import { dueAtExpression } from './subscriptions.ts';

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

/**
 * Commits everything that follows from the gateway's answer in one statement: the payment's outcome, saved
 * payment method, session, the plan it starts, released discounts, ledger and events. Returns the payment in
 * its new state; undefined if it was already settled, and then nothing is changed.
 */
export async function commitSettlement(tx: Tx, commit: SettlementCommit): Promise<Payment | undefined> {
  const { payment, settlement, outcome, rider, now } = commit;
  const [row] = await tx<{ payment_method_id: string | null }[]>`
    with payable as (
      select from payment where ${sqlBoolean(tx, rider.gate !== null)} and business_id = ${payment.businessId}
        and payment_id = ${payment.paymentId} and status = ${payment.status} for update
    ), ${gateParts(tx, rider.gate, tx`exists (select from payable)`)}
    ${paymentParts(tx, commit)}, ${methodPart(tx, commit)}, ${customerPart(tx, commit)},
    ${sessionParts(tx, commit)}, ${subscriptionPart(tx, commit)}, ${discountParts(tx, commit)},
    ${jobParts(tx, commit)}, ${ledgerParts(tx, commit)}, ${rider.parts(tx)}
    select payment_method_id, (
      select plan_renewal(business_id, subscription_id, status, ${dueAtExpression(tx)}) from subscribed
    ), append_events(business_id, ${eventRowsOf(commit)}::jsonb,
      ${commit.wallNow}::timestamptz), ${rider.calls(tx)}
    from settled`;
  return (
    row && {
      ...payment,
      status: settlement.status,
      errorCode: settlement.errorCode,
      gateway: afterOutcome(payment.gateway, outcome),
      paymentMethodId: row.payment_method_id === null ? null : asId<'payment_method'>(row.payment_method_id),
      fallbackSessionId: settlement.fallbackSession?.sessionId ?? null,
      updatedAt: now,
    }
  );
}

/** `saved`, the method where it is new, and `settled`, the payment, which every other part follows. */
function paymentParts(tx: Tx, commit: SettlementCommit) {
  const { payment, settlement, outcome, now } = commit;
  const { gate } = commit.rider;
  return tx`
    saved as (
      insert into payment_method as m (
        business_id, payment_method_id, customer_id, instrument, created_at, last_used_at)
      select p.business_id, ${commit.newPaymentMethodId}, p.customer_id, p.instrument, ${now}, ${now}
      from payment p
      where ${sqlBoolean(tx, savesNewMethod(commit))} and p.business_id = ${payment.businessId} and p.payment_id = ${payment.paymentId}
        and p.status = ${payment.status} and ${isOpen(tx, gate)}
      on conflict (business_id, customer_id, (instrument ->> 'cardNetwork'), (instrument ->> 'lastFour'),
        (instrument ->> 'expiryMonth'), (instrument ->> 'expiryYear')) where deleted_at is null
      do update set instrument = excluded.instrument, last_used_at = excluded.last_used_at
      returning m.payment_method_id
    ), settled as (
      update payment set status = ${settlement.status}, error_code = ${settlement.errorCode},
        payment_method_id = coalesce((select payment_method_id from saved), payment_method_id),
        fallback_session_id = ${settlement.fallbackSession?.sessionId ?? null},
        gateway_payment_id = coalesce(${outcome.gatewayPaymentId ?? null}, gateway_payment_id),
        gateway_state = coalesce(${outcome.gatewayState ?? null}::jsonb, gateway_state),
        updated_at = ${now}, settled_at = case when ${sqlBoolean(tx, isFinal(settlement))} then ${now}::timestamptz end
      where business_id = ${payment.businessId} and payment_id = ${payment.paymentId}
        and status = ${payment.status} and ${isOpen(tx, gate)}
      returning business_id, customer_id, subscription_id, payment_method_id, checkout_session_id, billing
    )`;
}

/** The saved method that the payment was made with, now used once more. */
function methodPart(tx: Tx, commit: SettlementCommit) {
  const { settlement, now } = commit;
  return tx`
    used as (
      update payment_method m set last_used_at = ${now} from settled s
      where ${sqlBoolean(tx, settlement.savesPaymentMethod && !savesNewMethod(commit))} and m.business_id = s.business_id
        and m.payment_method_id = s.payment_method_id
    )`;
}

/** The address of a customer, as of their latest purchase. */
function customerPart(tx: Tx, { payment, settlement }: SettlementCommit) {
  return tx`
    customer_known as (
      update customer c set billing = s.billing from settled s
      where ${sqlBoolean(tx, settlement.status === 'succeeded' && payment.purpose === 'purchase')} and c.business_id = s.business_id
        and c.customer_id = s.customer_id and c.billing is distinct from s.billing
        and (${sqlBoolean(tx, payment.isCustomerProven)} or c.billing is null)
    )`;
}

/** The session that is paid, and the one that a refused acceptance falls back to. */
function sessionParts(tx: Tx, { settlement, now }: SettlementCommit) {
  return tx`
    session_paid as (
      update checkout_session k set completed_at = ${now} from settled s
      where ${sqlBoolean(tx, settlement.completesSession)} and k.business_id = s.business_id
        and k.session_id = s.checkout_session_id
    ), fallback as (
      ${fallbackPart(tx, settlement)}
    )`;
}

function fallbackPart(tx: Tx, { fallbackSession }: Settlement): StatementPart {
  if (!fallbackSession) return tx`select where false`;
  const rows = [sessionToJsonRow(fallbackSession, null)];
  return tx`
    insert into checkout_session (${columnsOf(tx, rows)})
    select ${columnsOf(tx, rows, 'k')} from settled, jsonb_populate_recordset(null::checkout_session, ${rows}) k`;
}

/** The subscription that begins, or changes its method. */
function subscriptionPart(tx: Tx, { settlement }: SettlementCommit) {
  return tx`
    subscribed as (
      update subscription u set status = coalesce(${settlement.startedStatus}, u.status),
        payment_method_id = case when ${sqlBoolean(tx, settlement.movesPaymentMethod)} then s.payment_method_id
          else u.payment_method_id end
      from settled s
      where ${sqlBoolean(tx, settlement.startedStatus !== null || settlement.movesPaymentMethod)}
        and u.business_id = s.business_id and u.subscription_id = s.subscription_id
      returning u.*
    )`;
}

/** Uses of discount codes, given back by a payment that failed. */
function discountParts(tx: Tx, { payment, settlement }: SettlementCommit) {
  return tx`
    released as (
      delete from discount_redemption r using settled s
      where ${sqlBoolean(tx, settlement.releasesDiscounts)} and r.business_id = s.business_id
        and r.payment_id = ${payment.paymentId}
      returning r.business_id, r.discount_id
    ), given_back as (
      update discount d set times_used = times_used - 1 from released r
      where d.business_id = r.business_id and d.discount_id = r.discount_id
    )`;
}

/** Jobs that are needed no more, and the one that ends an unanswered question. */
function jobParts(tx: Tx, commit: SettlementCommit) {
  const { payment, settlement } = commit;
  return tx`
    healed as (
      update job set done_at = now() from settled
      where ${sqlBoolean(tx, isFinal(settlement))} and job.business_id = settled.business_id and done_at is null
        and dedupe_key = any(${openJobKeys(payment)}::text[])
    ), patience as (
      ${jobPart(tx, abandonmentJob(commit), tx`settled`)}
    )`;
}

/** The entry in the ledger, with its postings. */
function ledgerParts(tx: Tx, { payment, settlement, now }: SettlementCommit) {
  return tx`
    booked as (
      insert into ledger_entry (business_id, reason, payment_id, created_at)
      select business_id, 'payment', ${payment.paymentId}, ${now}::timestamptz from settled
      where ${sqlBoolean(tx, settlement.ledgerEntry !== null)}
      returning business_id, entry_id
    ), postings as (
      insert into ledger_posting (business_id, entry_id, account, currency, amount)
      select b.business_id, b.entry_id, p.account, p.currency, p.amount
      from booked b, jsonb_to_recordset(${postingRows(settlement.ledgerEntry)})
        as p(account text, currency text, amount bigint)
    )`;
}

/** True when the payment's card becomes a saved method with it. */
function savesNewMethod({ payment, settlement }: SettlementCommit): boolean {
  return settlement.savesPaymentMethod && payment.paymentMethodId === null && payment.instrument !== null;
}

function isFinal({ status }: Settlement): boolean {
  return status !== 'requires_customer_action';
}

/** Keys of the jobs that a settled payment no longer needs. */
function openJobKeys({ paymentId }: Payment): string[] {
  const kinds = ['payment.collect', 'payment.abandon'] as const;
  return kinds.map((kind) => computeDedupeKey({ kind, payload: { paymentId } }));
}

function abandonmentJob({ payment: { paymentId }, settlement }: SettlementCommit): NewJob | null {
  const { answerableUntil } = settlement;
  return answerableUntil === null
    ? null
    : { kind: 'payment.abandon', payload: { paymentId }, runAt: answerableUntil };
}

function eventRowsOf({ settlement, eventIds, rider }: SettlementCommit): object[] {
  return [...eventRows(settlement.events, eventIds), ...rider.eventRows];
}
