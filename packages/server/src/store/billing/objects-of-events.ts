import type { Customer } from '../../domain/customer/customer.ts';
import type { Dispute } from '../../domain/dispute/dispute.ts';
import type { CustomerId, DisputeId, PaymentId, RefundId, SubscriptionId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Refund } from '../../domain/refund/refund.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import { defineRead } from '../postgres/define-read.ts';
import type { Database } from '../postgres/postgres.ts';
import { type CustomerRow, customerFromRow } from './customers.ts';
import { type DisputeRow, disputeFromRow } from './disputes.ts';
import { type PaymentRow, paymentFromRow, withLines } from './payments.ts';
import { type RefundRow, refundFromRow } from './refunds.ts';
import { type SubscriptionRow, subscriptionFromRow } from './subscriptions.ts';

/*
 * Objects that events are about, for their webhooks. What several deliveries ask for at the same time is read by one
 * statement for each kind, whatever businesses it belongs to.
 */

const readPayment = defineRead<PaymentId, PaymentRow, Payment | undefined>(
  (sql, named) => sql<PaymentRow[]>`
    select ${withLines(sql)} from ${named}
      join payment p on p.business_id = named.business_id and p.payment_id = named.id`,
  (row) => row.payment_id,
  ([row]) => row && paymentFromRow(row),
);

const readRefunds = defineRead<PaymentId, RefundRow, readonly Refund[]>(
  (sql, named) => sql<RefundRow[]>`
    select r.* from ${named} join refund r on r.business_id = named.business_id and r.payment_id = named.id
    order by r.created_at desc, r.creation_order desc`,
  (row) => row.payment_id,
  (rows) => rows.map(refundFromRow),
);

const readRefund = defineRead<RefundId, RefundRow, Refund | undefined>(
  (sql, named) => sql<RefundRow[]>`
    select r.* from ${named} join refund r on r.business_id = named.business_id and r.refund_id = named.id`,
  (row) => row.refund_id,
  ([row]) => row && refundFromRow(row),
);

const readDispute = defineRead<DisputeId, DisputeRow, Dispute | undefined>(
  (sql, named) => sql<DisputeRow[]>`
    select d.* from ${named} join dispute d on d.business_id = named.business_id and d.dispute_id = named.id`,
  (row) => row.dispute_id,
  ([row]) => row && disputeFromRow(row),
);

const readDisputes = defineRead<PaymentId, DisputeRow, readonly Dispute[]>(
  (sql, named) => sql<DisputeRow[]>`
    select d.* from ${named} join dispute d on d.business_id = named.business_id and d.payment_id = named.id
    order by d.created_at desc, d.creation_order desc`,
  (row) => row.payment_id,
  (rows) => rows.map(disputeFromRow),
);

const readSubscription = defineRead<SubscriptionId, SubscriptionRow, Subscription | undefined>(
  (sql, named) => sql<SubscriptionRow[]>`
    select s.* from ${named}
      join subscription s on s.business_id = named.business_id and s.subscription_id = named.id`,
  (row) => row.subscription_id,
  ([row]) => row && subscriptionFromRow(row),
);

const readCustomer = defineRead<CustomerId, CustomerRow, Customer | undefined>(
  (sql, named) => sql<CustomerRow[]>`
    select c.* from ${named}
      join customer c on c.business_id = named.business_id and c.customer_id = named.id`,
  (row) => row.customer_id,
  ([row]) => row && customerFromRow(row),
);

export function readPaymentOfEvent(database: Database, { businessId }: Scope, id: PaymentId) {
  return readPayment(database, { businessId, id });
}

/** Refunds of a payment, newest first. */
export function readRefundsOfPayment(database: Database, { businessId }: Scope, id: PaymentId) {
  return readRefunds(database, { businessId, id });
}

export function readRefundOfEvent(database: Database, { businessId }: Scope, id: RefundId) {
  return readRefund(database, { businessId, id });
}

export function readDisputeOfEvent(database: Database, { businessId }: Scope, id: DisputeId) {
  return readDispute(database, { businessId, id });
}

/** Disputes of a payment, newest first. */
export function readDisputesOfPayment(database: Database, { businessId }: Scope, id: PaymentId) {
  return readDisputes(database, { businessId, id });
}

export function readSubscriptionOfEvent(database: Database, { businessId }: Scope, id: SubscriptionId) {
  return readSubscription(database, { businessId, id });
}

export function readCustomerOfEvent(database: Database, { businessId }: Scope, id: CustomerId) {
  return readCustomer(database, { businessId, id });
}
