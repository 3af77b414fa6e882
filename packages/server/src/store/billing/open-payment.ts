import { type Discount, codesAmong } from '../../domain/catalog/discount.ts';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import type { DomainEvent } from '../../domain/event/event.ts';
import type { EventId, PaymentId } from '../../domain/ids.ts';
import type { OpenedPayment } from '../../domain/payment/open-payment.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { RecordedPlanChange } from '../../domain/subscription/plan-change.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { sessionToJsonRow } from './checkout-sessions.ts';
import { incrementDiscountUses } from './discounts.ts';
import { type NewJob, type OwnedJob, ownedJobsPart } from '../platform/enqueue-jobs.ts';
import { eventRows } from '../platform/events.ts';
import { planChangeToJsonRow } from './plan-changes.ts';
import { storedDiscount } from './documents/discount-in-use.ts';
import { inOrderOf } from './lock-order.ts';
import { type BatchDefinition, defineBatch } from '../postgres/batch.ts';
import { toTimestamp } from '../postgres/json.ts';
import { follows, insertPart, rowsPart, withParts } from '../postgres/parts.ts';
import { type Database, type StatementPart, type Tx, transaction } from '../postgres/postgres.ts';
import { type OpeningRider, type SessionRider, type SharedGate, shareGate } from '../platform/riders.ts';
import { subscriptionToJsonRow } from './subscriptions.ts';
import { instrumentToStored } from './payment-methods.ts';

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
  /** Plan change that it pays for, to be stored with the payment. */
  readonly planChange?: RecordedPlanChange | null;
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
  if (!opening.isReplacing && codesOf(payment).length === 0) return openPaymentBatched(database, opening);
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

const batch: BatchDefinition<PaymentOpening, boolean> = { keysOf: openingKeys, run: openPayments };
const openGated = defineBatch(batch);
const openUngated = defineBatch(batch);

/**
 * Opens a payment in a statement of its own, or together with others that are opened at the same time. False as
 * for `openPayment`.
 */
export function openPaymentBatched(database: Database, opening: PaymentOpening): Promise<boolean> {
  return (opening.rider ? openGated : openUngated)(database, opening);
}

/** Keys that two payments opened by one statement must not share: each would have to see the other. */
function openingKeys({ payment, session, requestKey, heldAs = null }: PaymentOpening): string[] {
  const { businessId, paymentId, customerId, acceptance } = payment;
  return [
    `payment ${paymentId}`,
    ...(session ? [`session ${session.sessionId}`] : []),
    ...(acceptance ? [`presentation ${acceptance.presentationId}`] : []),
    ...(requestKey === null ? [] : [`request ${businessId} ${requestKey}`]),
    ...(heldAs === null ? [] : [`plan ${businessId} ${customerId} ${heldAs}`]),
  ];
}

/** Opens a payment, as `openPayments`. */
export async function openPayment(tx: Tx, opening: PaymentOpening): Promise<boolean> {
  const [isOpened = false] = await openPayments(tx, [opening]);
  return isOpened;
}

/**
 * Opens payments in one statement: for each, payment, lines, subscription, session and the job that finishes it
 * after a crash. False for one that a repeat of the same request has already opened, or whose gate was closed:
 * of that one nothing is changed. Either all have a gate or none has.
 */
export async function openPayments(tx: Tx, openings: readonly PaymentOpening[]): Promise<readonly boolean[]> {
  const gate = shareGate(openings.map(({ rider }) => rider?.gate ?? null));
  // Rows are locked in one order, so that two such statements do not wait for each other.
  const sorted = openings.toSorted(inOrderOf(({ payment }: PaymentOpening) => payment));
  const rows = await tx<{ payment_id: string }[]>`
    ${withParts(tx, [
      ...(gate?.parts(tx, null) ?? []),
      openedPart(tx, sorted, gate),
      ...openedRowsParts(tx, sorted),
      ownedJobsPart(
        tx,
        'awaited',
        sorted.flatMap(openingJobs),
        follows(tx, 'opened', 'payment_id', 'owner_id'),
      ),
    ])}
    select payment_id from opened`;
  const opened = new Set(rows.map(({ payment_id }) => payment_id));
  return openings.map(({ payment }) => opened.has(payment.paymentId));
}

/** `opened`, the payments that are new, which every other part follows. */
function openedPart(tx: Tx, openings: readonly PaymentOpening[], gate: SharedGate | null): StatementPart {
  const rows = openings.map(({ payment, requestKey }) => paymentToJsonRow(payment, requestKey));
  return tx`opened as (
    ${insertPart(tx, 'payment', rows, gate ? gate.isOpen(tx, tx`r`) : tx`true`)}
    on conflict (business_id, request_key) do nothing
    returning business_id, payment_id, customer_id, subscription_id
  )`;
}

/** Rows that come with a payment. */
function openedRowsParts(tx: Tx, openings: readonly PaymentOpening[]): (StatementPart | null)[] {
  const sessions = openings.flatMap(({ session }) => (session ? [sessionToJsonRow(session, null)] : []));
  const ofPayment = follows(tx, 'opened', 'payment_id');
  return [
    rowsPart(
      tx,
      'new_customer',
      'customer',
      openings.flatMap(customerRows),
      follows(tx, 'opened', 'customer_id'),
    ),
    rowsPart(tx, 'lines', 'payment_line_item', openings.flatMap(linesToJsonRows), ofPayment),
    rowsPart(
      tx,
      'started',
      'subscription',
      openings.flatMap(subscriptionRows),
      follows(tx, 'opened', 'subscription_id'),
    ),
    rowsPart(tx, 'changes', 'plan_change', openings.flatMap(changeRows), ofPayment),
    rowsPart(tx, 'redemptions', 'discount_redemption', openings.flatMap(redemptionRows), ofPayment),
    sessions.length === 0
      ? null
      : tx`session as (
        ${insertPart(tx, 'checkout_session', sessions, ofPayment)}
        on conflict (business_id, session_id) do update set
          payment_id = excluded.payment_id, customer_id = excluded.customer_id,
          customer_email = excluded.customer_email, customer_name = excluded.customer_name,
          customer_phone = excluded.customer_phone, options = excluded.options, completed_at = excluded.completed_at
      )`,
  ];
}

function openingJobs({ payment, session, reconcileAt }: PaymentOpening): OwnedJob[] {
  const { businessId, paymentId, status } = payment;
  const owned = (job: NewJob): OwnedJob[] => [{ businessId, ownerId: paymentId, job }];
  if (status === 'processing') {
    return owned({ kind: 'payment.collect', payload: { paymentId }, runAt: reconcileAt });
  }
  if (status !== 'requires_payment_method' || session === null) return [];
  return owned({ kind: 'payment.expire', payload: { paymentId }, runAt: session.expiresAt });
}

function customerRows({ newCustomer, payment }: PaymentOpening): object[] {
  if (newCustomer === null) return [];
  return [
    {
      business_id: payment.businessId,
      customer_id: newCustomer.customerId,
      email: newCustomer.email,
      name: newCustomer.name,
      phone_number: newCustomer.phoneNumber,
      metadata: {},
      created_at: toTimestamp(payment.createdAt),
    },
  ];
}

/** A plan waiting for its first payment attempt is not held by anyone yet. */
function subscriptionRows({ subscription, payment, heldAs = null }: PaymentOpening): object[] {
  if (!subscription) return [];
  const isHeld = payment.status === 'processing';
  return [{ ...subscriptionToJsonRow(subscription), held_as: isHeld ? heldAs : null }];
}

function changeRows({ planChange = null, payment }: PaymentOpening): object[] {
  return planChange ? [planChangeToJsonRow(payment, planChange)] : [];
}

function redemptionRows({ payment }: PaymentOpening): object[] {
  if (payment.status !== 'processing' || payment.purpose !== 'purchase') return [];
  return codesOf(payment).map(({ discountId }) => ({
    business_id: payment.businessId,
    discount_id: discountId,
    payment_id: payment.paymentId,
    customer_id: payment.customerId,
  }));
}

/**
 * Opens a checkout session together with its rider. False if the rider's gate was closed: nothing is changed.
 */
export async function openSession(
  tx: Tx,
  session: CheckoutSession,
  rider: SessionRider,
  wallNow: Instant,
): Promise<boolean> {
  const rows = await tx`
    ${withParts(tx, [
      ...rider.parts(tx),
      tx`opened as (
        ${insertPart(tx, 'checkout_session', [sessionToJsonRow(session, null)], rider.isOpen(tx))}
        returning business_id
      )`,
    ])}
    select append_events(business_id, ${rider.eventRows}::jsonb, ${wallNow}::timestamptz) from opened`;
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
    instrument: payment.instrument && instrumentToStored(payment.instrument),
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

function linesToJsonRows({ payment }: PaymentOpening): object[] {
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
