import { assert, unreachable } from '../domain/assert.ts';
import { type CustomerId, asId } from '../domain/ids.ts';
import type { Customer } from '../domain/customer/customer.ts';
import type { Scope } from '../domain/scope.ts';
import { toApiDisputeDetail } from '../wire/convert/disputes.ts';
import { toApiInstant } from '../wire/convert/instants.ts';
import { leadingProductId, toApiPayment } from '../wire/convert/payments.ts';
import { toApiPlanChangeLines } from '../wire/convert/plan-change-lines.ts';
import { toApiPresentation } from '../wire/convert/presentations.ts';
import { toApiRefund } from '../wire/convert/refunds.ts';
import { toApiSubscription } from '../wire/convert/subscriptions.ts';
import { linksOf } from '../wire/convert/urls.ts';
import { type Runtime, now } from '../runtime.ts';
import type { RecordedEvent } from '../store/platform/events.ts';
import {
  readCustomerOfEvent,
  readDisputeOfEvent,
  readDisputesOfPayment,
  readPaymentOfEvent,
  readRefundOfEvent,
  readRefundsOfPayment,
  readSubscriptionOfEvent,
} from '../store/billing/objects-of-events.ts';
import { findPlanChange } from '../store/billing/plan-changes.ts';
import { readPresentationOfEvent } from '../store/offers/presentations-of-events.ts';

/**
 * Renders an event as a webhook payload: its time, and its whole object in its present state, as the API
 * would return it. Null if the object no longer exists.
 */
export async function renderEvent(
  runtime: Runtime,
  scope: Scope,
  event: RecordedEvent,
): Promise<object | null> {
  const object = await renderObject(runtime, scope, event);
  return (
    object && {
      business_id: scope.businessId,
      type: event.type,
      timestamp: toApiInstant(event.occurredAt),
      data: { payload_type: event.payloadType, ...object },
    }
  );
}

function renderObject(runtime: Runtime, scope: Scope, event: RecordedEvent): Promise<object | null> {
  switch (event.payloadType) {
    case 'Payment':
      return renderPayment(runtime, scope, event.objectId);
    case 'Refund':
      return renderRefund(runtime, scope, event.objectId);
    case 'Dispute':
      return renderDispute(runtime, scope, event.objectId);
    case 'Subscription':
      return renderSubscription(runtime, scope, event);
    case 'Presentation':
      return renderPresentation(runtime, scope, event.objectId);
    default:
      return unreachable(event.payloadType);
  }
}

/** `customer_id` and `product_id` are additions, for handlers that expect a flat payload. */
async function renderPayment(runtime: Runtime, scope: Scope, objectId: string): Promise<object | null> {
  const payment = await readPaymentOfEvent(runtime.sql, scope, asId<'payment'>(objectId));
  if (!payment) return null;
  const [customer, refunds, disputes] = await Promise.all([
    getCustomer(runtime, scope, payment.customerId),
    readRefundsOfPayment(runtime.sql, scope, payment.paymentId),
    payment.dispute ? readDisputesOfPayment(runtime.sql, scope, payment.paymentId) : [],
  ]);
  return {
    ...toApiPayment(scope, payment, customer, { refunds, disputes }, linksOf(runtime)),
    customer_id: payment.customerId,
    product_id: leadingProductId(payment),
  };
}

async function renderRefund(runtime: Runtime, scope: Scope, objectId: string): Promise<object | null> {
  const refund = await readRefundOfEvent(runtime.sql, scope, asId<'refund'>(objectId));
  if (!refund) return null;
  const [customer, payment] = await Promise.all([
    getCustomer(runtime, scope, refund.customerId),
    readPaymentOfEvent(runtime.sql, scope, refund.paymentId),
  ]);
  assert(payment, 'a refund has a payment');
  return toApiRefund(scope, refund, customer, payment.buyer, linksOf(runtime));
}

async function renderDispute(runtime: Runtime, scope: Scope, objectId: string): Promise<object | null> {
  const dispute = await readDisputeOfEvent(runtime.sql, scope, asId<'dispute'>(objectId));
  if (!dispute) return null;
  const [customer, payment] = await Promise.all([
    getCustomer(runtime, scope, dispute.customerId),
    readPaymentOfEvent(runtime.sql, scope, dispute.paymentId),
  ]);
  assert(payment, 'a dispute has a payment');
  return toApiDisputeDetail(scope, dispute, customer, payment);
}

/**
 * A renewal includes its payment, as on the platform. A plan change also includes the previous plan and its
 * lines, which are additions to the platform's payload.
 */
async function renderSubscription(
  runtime: Runtime,
  scope: Scope,
  { type, objectId, relatedId }: RecordedEvent,
): Promise<object | null> {
  const subscription = await readSubscriptionOfEvent(runtime.sql, scope, asId<'subscription'>(objectId));
  if (!subscription) return null;
  const [customer, recorded] = await Promise.all([
    getCustomer(runtime, scope, subscription.customerId),
    findPlanChange(runtime.sql, scope, relatedId === null ? null : asId<'plan_change'>(relatedId)),
  ]);
  return {
    ...toApiSubscription(scope, subscription, customer),
    ...(type === 'subscription.renewed' && { payment_id: relatedId }),
    ...(recorded && {
      previous_product_id: recorded.previousProductId,
      previous_quantity: recorded.previousQuantity,
      line_items: toApiPlanChangeLines(recorded.change, subscription.currency),
    }),
  };
}

/**
 * Left out is `url`, whose holder can answer for the customer and pay with their card: webhooks pass through
 * queues and logs. A receiver that needs the URL retrieves the presentation with an API key.
 */
async function renderPresentation(runtime: Runtime, scope: Scope, objectId: string): Promise<object | null> {
  const presentation = await readPresentationOfEvent(runtime.sql, scope, asId<'presentation'>(objectId));
  if (!presentation) return null;
  const methods = await runtime.commerce.listPaymentMethods(scope, presentation.customerId);
  const shown = toApiPresentation(presentation, methods, now(runtime, scope), linksOf(runtime));
  return { ...shown, url: undefined };
}

async function getCustomer(runtime: Runtime, scope: Scope, customerId: CustomerId): Promise<Customer> {
  const customer = await readCustomerOfEvent(runtime.sql, scope, customerId);
  assert(customer, 'what a customer bought has a customer');
  return customer;
}
