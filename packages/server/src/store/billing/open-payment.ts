import { type Discount, codesAmong } from '../../domain/catalog/discount.ts';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import type { DomainEvent } from '../../domain/event/event.ts';
import type { EventId, PaymentId } from '../../domain/ids.ts';
import type { OpenedPayment } from '../../domain/payment/open-payment.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { sessionToJsonRow } from './checkout-sessions.ts';
import { incrementDiscountUses } from './discounts.ts';
import { type NewJob, jobPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { storedDiscount } from './documents/discount-in-use.ts';
import { columnsOf } from '../postgres/columns.ts';
import { toTimestamp } from '../postgres/json.ts';
import { type Database, type StatementPart, type Tx } from '../postgres/postgres.ts';
import { sqlBoolean, statement, transaction } from '../postgres/postgres.ts';
import { type OpeningRider, type SessionRider, gateParts, isOpen } from '../platform/riders.ts';
import { subscriptionToJsonRow } from './subscriptions.ts';

export interface PaymentOpening extends OpenedPayment {
  /** Session to be stored with the payment, in its new state. A renewal has none. */
  readonly session: CheckoutSession | null;
  /** Customer created with this payment; null for an existing one. */
  readonly newCustomer: Customer | null;
  /** True if it replaces a payment with the same id that was waiting for a payment method. */
  readonly isReplacing: boolean;
  readonly requestKey: string | null;
  /**
   * Uniqueness key of the plan it starts, of which its customer may hold one; null if several are allowed.
   */
  readonly heldAs?: string | null;
  /** Rider committed atomically with the payment. */
  readonly rider?: OpeningRider | undefined;
  /** First run of the job that reconciles the payment after a crash, in real time. */
  readonly reconcileAt: Instant;
}

/**
 * Commits the opening of a payment and redeems its discount codes. The last use of a code goes to one buyer:
 * others are refused here, before anything is charged. A payment still waiting for its payment method redeems
 * none. False if a repeat of the same request has already opened it.
 */
export async function commitOpening(
  database: Database,
  scope: Scope,
  opening: PaymentOpening,
): Promise<boolean> {
  const { payment } = opening;
  if (!opening.isReplacing && codesOf(payment).length === 0) {
    return statement(database, (tx) => openPayment(tx, opening));
  }
  return transaction(database, async (tx) => {
    if (opening.isReplacing) await deleteWaitingPayment(tx, scope, payment.paymentId);
    const isOpened = await openPayment(tx, opening);
    if (isOpened && payment.status === 'processing') await useDiscounts(tx, scope, payment);
    return isOpened;
  });
}

function codesOf({ discounts }: Payment): readonly Discount[] {
  return codesAmong(discounts.map(({ discount }) => discount));
}

async function useDiscounts(tx: Tx, scope: Scope, payment: Payment): Promise<void> {
  const discounts = codesOf(payment);
  if (discounts.length > 0) await incrementDiscountUses(tx, scope, payment.customerId, discounts);
}

/**
 * Opens a payment in one statement: payment, lines, subscription, session and the job that finishes it after
 * a crash. False if a repeat of the same request has already opened it.
 */
export async function openPayment(tx: Tx, opening: PaymentOpening): Promise<boolean> {
  const { payment, session, newCustomer, requestKey } = opening;
  const gate = opening.rider?.gate ?? null;
  const payments = [paymentToJsonRow(payment, requestKey)];
  const rows = await tx`
    with ${gateParts(tx, gate, tx`true`)} opened as (
      insert into payment (${columnsOf(tx, payments)})
      select ${columnsOf(tx, payments, 'p')} from jsonb_populate_recordset(null::payment, ${payments}) p
      where ${isOpen(tx, gate)}
      on conflict (business_id, request_key) do nothing
      returning business_id
    ), new_customer as (
      insert into customer (business_id, customer_id, email, name, phone_number, metadata, created_at)
      select business_id, ${newCustomer?.customerId ?? null}::text, ${newCustomer?.email ?? null}::text,
        ${newCustomer?.name ?? null}::text, ${newCustomer?.phoneNumber ?? null}::text, '{}',
        ${payment.createdAt}::timestamptz
      from opened where ${sqlBoolean(tx, newCustomer !== null)}
    ), lines as (
      insert into payment_line_item
      select l.* from opened, jsonb_populate_recordset(null::payment_line_item, ${linesToJsonRows(payment)}) l
    ), started as (
      ${subscriptionPart(tx, opening)}
    ), redemptions as (
      insert into discount_redemption (business_id, discount_id, payment_id, customer_id)
      select business_id, unnest(${codesOf(payment).map(({ discountId }) => discountId)}::text[]),
        ${payment.paymentId}, ${payment.customerId}
      from opened where ${sqlBoolean(tx, payment.status === 'processing' && payment.purpose === 'purchase')}
    ), session as (
      ${sessionPart(tx, session)}
    ), healing as (
      ${jobPart(tx, healingJob(opening), tx`opened`)}
    ), expiry as (
      ${jobPart(tx, expiryJob(opening), tx`opened`)}
    )
    select from opened`;
  return rows.length === 1;
}

function healingJob({ payment: { status, paymentId }, reconcileAt }: PaymentOpening): NewJob | null {
  if (status !== 'processing') return null;
  return { kind: 'payment.collect', payload: { paymentId }, runAt: reconcileAt };
}

function expiryJob({ payment: { status, paymentId }, session }: PaymentOpening): NewJob | null {
  if (status !== 'requires_payment_method' || session === null) return null;
  return { kind: 'payment.expire', payload: { paymentId }, runAt: session.expiresAt };
}

/** A plan waiting for its first payment attempt is not held by anyone yet. */
function subscriptionPart(tx: Tx, { subscription, payment, heldAs = null }: PaymentOpening): StatementPart {
  if (!subscription) return tx`select where false`;
  const isHeld = payment.status === 'processing';
  const rows = [{ ...subscriptionToJsonRow(subscription), held_as: isHeld ? heldAs : null }];
  return tx`
    insert into subscription (${columnsOf(tx, rows)})
    select ${columnsOf(tx, rows, 's')} from opened, jsonb_populate_recordset(null::subscription, ${rows}) s`;
}

function sessionPart(tx: Tx, session: CheckoutSession | null): StatementPart {
  if (!session) return tx`select where false`;
  const rows = [sessionToJsonRow(session, null)];
  return tx`
    insert into checkout_session as present (${columnsOf(tx, rows)})
    select ${columnsOf(tx, rows, 's')} from opened, jsonb_populate_recordset(null::checkout_session, ${rows}) s
    on conflict (business_id, session_id) do update set
      payment_id = excluded.payment_id, customer_id = excluded.customer_id,
      customer_email = excluded.customer_email, customer_name = excluded.customer_name,
      customer_phone = excluded.customer_phone, options = excluded.options, completed_at = excluded.completed_at`;
}

/**
 * Opens a checkout session together with its rider. False if the rider's gate was closed: nothing is changed.
 */
export async function openSession(
  tx: Tx,
  session: CheckoutSession,
  { gate, eventRows: riderRows }: SessionRider,
  wallNow: Instant,
): Promise<boolean> {
  const sessions = [sessionToJsonRow(session, null)];
  const rows = await tx`
    with ${gateParts(tx, gate, tx`true`)} opened as (
      insert into checkout_session (${columnsOf(tx, sessions)})
      select ${columnsOf(tx, sessions, 's')} from jsonb_populate_recordset(null::checkout_session, ${sessions}) s
      where ${isOpen(tx, gate)}
      returning business_id
    )
    select append_events(business_id, ${riderRows}::jsonb, ${wallNow}::timestamptz) from opened`;
  return rows.length === 1;
}

/** Cancellation of a payment that waited for its payment method, with its event. */
export interface Cancellation {
  readonly paymentId: PaymentId;
  readonly events: readonly DomainEvent[];
  readonly eventIds: readonly EventId[];
  readonly now: Instant;
  readonly wallNow: Instant;
}

/**
 * Cancels a payment that waits for its payment method, and the plan it would have started; any other payment
 * is left alone.
 */
export async function cancelWaitingPayment(tx: Tx, scope: Scope, cancellation: Cancellation): Promise<void> {
  await tx`
    with cancelled as (
      update payment set status = 'cancelled', updated_at = ${cancellation.now}, settled_at = ${cancellation.now}
      where business_id = ${scope.businessId} and payment_id = ${cancellation.paymentId}
        and status = 'requires_payment_method'
      returning business_id, subscription_id, purpose
    ), planned as (
      update subscription u set status = 'failed' from cancelled c
      where c.purpose = 'purchase' and u.business_id = c.business_id and u.subscription_id = c.subscription_id
    )
    select append_events(business_id, ${eventRows(cancellation.events, cancellation.eventIds)}::jsonb,
      ${cancellation.wallNow}::timestamptz)
    from cancelled`;
}

/**
 * Deletes a payment that waits for a payment method, to be replaced by the first attempt at it. False if it
 * no longer waits.
 */
export async function deleteWaitingPayment(tx: Tx, scope: Scope, paymentId: PaymentId): Promise<boolean> {
  const rows = await tx`
    with waiting as (
      select payment_id, subscription_id, purpose from payment
      where business_id = ${scope.businessId} and payment_id = ${paymentId}
        and status = 'requires_payment_method' for update
    ), lines as (
      delete from payment_line_item using waiting
      where business_id = ${scope.businessId} and payment_line_item.payment_id = waiting.payment_id
    ), planned as (
      delete from subscription using waiting
      where waiting.purpose = 'purchase' and business_id = ${scope.businessId}
        and subscription.subscription_id = waiting.subscription_id
    )
    delete from payment using waiting
    where business_id = ${scope.businessId} and payment.payment_id = waiting.payment_id
    returning 1`;
  return rows.length === 1;
}

function paymentToJsonRow(payment: Payment, requestKey: string | null): object {
  return {
    business_id: payment.businessId,
    payment_id: payment.paymentId,
    customer_id: payment.customerId,
    buyer: payment.buyer,
    is_customer_proven: payment.isCustomerProven,
    status: payment.status,
    purpose: payment.purpose,
    currency: payment.currency,
    total_amount: String(payment.totalAmount),
    tax: String(payment.tax),
    unused_amount: String(payment.credits.unusedAmount),
    credit_amount: String(payment.credits.creditAmount),
    top_up_amount: String(payment.credits.topUpAmount),
    wallet_amount: String(payment.credits.walletAmount),
    billing: payment.billing,
    metadata: payment.metadata,
    checkout_session_id: payment.checkoutSessionId,
    subscription_id: payment.subscriptionId,
    invoice_id: payment.invoiceId,
    payment_method_id: payment.paymentMethodId,
    instrument: payment.instrument,
    gateway: payment.gateway?.provider ?? null,
    gateway_payment_id: payment.gateway?.gatewayPaymentId ?? null,
    gateway_state: payment.gateway?.gatewayState ?? null,
    is_customer_present: payment.isCustomerPresent,
    force_authentication: payment.forceAuthentication,
    discounts: storedDiscount.toDocuments(payment.discounts),
    custom_field_responses: payment.customFieldResponses,
    renews_at: toTimestamp(payment.renewsAt),
    plan_change_id: payment.planChangeId,
    presentation_id: payment.acceptance?.presentationId ?? null,
    presentation_attempt: payment.acceptance?.attempt ?? null,
    is_update_payment_method: payment.isUpdatePaymentMethod,
    retry_attempt: payment.retryAttempt,
    error_code: payment.errorCode,
    return_url: payment.returnUrl,
    request_key: requestKey,
    fallback_session_id: payment.fallbackSessionId,
    refunded_amount: String(payment.refundedAmount),
    created_at: toTimestamp(payment.createdAt),
    updated_at: toTimestamp(payment.updatedAt),
    settled_at: null,
  };
}

function linesToJsonRows(payment: Payment): object[] {
  return payment.lines.map((line, position) => ({
    business_id: payment.businessId,
    item_id: line.itemId,
    payment_id: payment.paymentId,
    position,
    kind: line.kind,
    product_id: line.productId,
    addon_id: line.addonId,
    name: line.name,
    description: line.description,
    quantity: line.quantity,
    unit_amount: String(line.unitAmount),
    list_amount: String(line.listAmount),
    subtotal: String(line.subtotal),
    discount: String(line.discount),
    tax: String(line.tax),
    tax_rate_bps: line.taxRateBps,
    is_tax_inclusive: line.isTaxInclusive,
    total: String(line.total),
    is_subscription: line.isSubscription,
    refunded_amount: String(line.refundedAmount),
  }));
}
