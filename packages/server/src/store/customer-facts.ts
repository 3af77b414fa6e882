import type { Customer } from '../domain/customer/customer.ts';
import { type CustomerId, asId } from '../domain/ids.ts';
import type { Currency } from '../domain/money/currency.ts';
import {
  type CountedPayment,
  type CountedRefund,
  type CustomerFacts,
  type PaymentFacts,
  countPayments,
  factsOf,
} from '../domain/offer/customer-facts.ts';
import type { PaymentPurpose } from '../domain/payment/payment.ts';
import type { Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import { fromDocument, toDocument } from './json.ts';
import type { Sql } from './postgres.ts';
import { listLiveSubscriptions } from './subscriptions.ts';

/** Payment facts, and by how many events they were preceded: they may be kept only on top of those. */
export interface KnownFacts {
  readonly facts: PaymentFacts;
  readonly revision: number;
}

/**
 * A part of a statement's outermost select, where `business_id` and `customer_id` are: keeps what an event makes
 * of the facts. Null keeps nothing, because nothing has happened.
 */
export const keepFacts = (sql: Sql, known: KnownFacts | null, at: Instant) => sql`
  keep_customer_facts(business_id, customer_id,
    ${known && toDocument(known.facts)}::jsonb, ${known?.revision ?? 0}, ${at}::timestamptz)`;

/** What the customers' payments came to: as it was kept, or counted where it was not. */
async function listPaymentFacts(
  sql: Sql,
  scope: Scope,
  customerIds: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, KnownFacts>> {
  const rows = await sql<{ customer_id: string; facts: unknown; revision: number }[]>`
    select customer_id, facts, revision from customer_facts
    where business_id = ${scope.businessId} and customer_id = any(${customerIds}::text[])`;
  const kept = new Map(rows.map((row) => [row.customer_id, row]));
  const uncounted = customerIds.filter((customerId) => (kept.get(customerId)?.facts ?? null) === null);
  const counted = uncounted.length === 0 ? undefined : await countHistory(sql, scope, uncounted);
  return new Map(
    customerIds.map((customerId) => {
      const row = kept.get(customerId);
      const facts = counted?.get(customerId) ?? (fromDocument(row?.facts) as PaymentFacts);
      return [customerId, { facts, revision: row?.revision ?? 0 }];
    }),
  );
}

/** As `listPaymentFacts`, of one customer. */
export async function getPaymentFacts(sql: Sql, scope: Scope, customerId: CustomerId): Promise<KnownFacts> {
  const known = await listPaymentFacts(sql, scope, [customerId]);
  return known.get(customerId) ?? { facts: countPayments([], []), revision: 0 };
}

/** All that audiences ask of customers, in their order. */
export async function listFacts(
  sql: Sql,
  scope: Scope,
  customers: readonly Pick<Customer, 'customerId' | 'billing' | 'metadata'>[],
): Promise<CustomerFacts[]> {
  const customerIds = customers.map(({ customerId }) => customerId);
  const [payments, subscriptions] = await Promise.all([
    listPaymentFacts(sql, scope, customerIds),
    listLiveSubscriptions(sql, scope, customerIds),
  ]);
  return customers.map((customer) =>
    factsOf(
      customer,
      subscriptions.filter(({ customerId }) => customerId === customer.customerId),
      payments.get(customer.customerId)?.facts ?? countPayments([], []),
    ),
  );
}

interface HistoryRow {
  customer_id: string;
  payment_id: string;
  purpose: PaymentPurpose;
  currency: Currency;
  total_amount: bigint;
  refunded_amount: bigint;
  created_at: Instant;
  lines: {
    item_id: string;
    kind: 'product' | 'addon';
    product_id: string;
    is_subscription: boolean;
    total: string;
    refunded_amount: string;
  }[];
  refunds: { amount: string; currency: Currency; items: unknown }[];
}

/** In one statement, so that payments and refunds are of one moment. */
async function countHistory(
  sql: Sql,
  scope: Scope,
  customerIds: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, PaymentFacts>> {
  const rows = await sql<HistoryRow[]>`
    select p.customer_id, p.payment_id, p.purpose, p.currency, p.total_amount, p.refunded_amount, p.created_at, (
      select coalesce(jsonb_agg(jsonb_build_object('item_id', l.item_id, 'kind', l.kind,
        'product_id', l.product_id, 'is_subscription', l.is_subscription, 'total', l.total::text,
        'refunded_amount', l.refunded_amount::text)), '[]')
      from payment_line_item l where l.business_id = p.business_id and l.payment_id = p.payment_id
    ) as lines, (
      select coalesce(jsonb_agg(jsonb_build_object('amount', r.amount::text, 'currency', r.currency,
        'items', r.items)), '[]')
      from refund r where r.business_id = p.business_id and r.payment_id = p.payment_id and r.status = 'succeeded'
    ) as refunds
    from payment p where p.business_id = ${scope.businessId} and p.customer_id = any(${customerIds}::text[])
      and p.status = 'succeeded'`;
  return new Map(
    customerIds.map((customerId) => {
      const own = rows.filter((row) => row.customer_id === customerId);
      return [customerId, countPayments(own.map(paymentFromRow), own.flatMap(refundsFromRow))];
    }),
  );
}

function paymentFromRow(row: HistoryRow): CountedPayment {
  return {
    paymentId: asId<'payment'>(row.payment_id),
    purpose: row.purpose,
    currency: row.currency,
    totalAmount: row.total_amount,
    refundedAmount: row.refunded_amount,
    createdAt: row.created_at,
    lines: row.lines.map((line) => ({
      itemId: asId<'line_item'>(line.item_id),
      kind: line.kind,
      productId: asId<'product'>(line.product_id),
      isSubscription: line.is_subscription,
      total: BigInt(line.total),
      refundedAmount: BigInt(line.refunded_amount),
    })),
  };
}

function refundsFromRow(row: HistoryRow): CountedRefund[] {
  return row.refunds.map(({ amount, currency, items }) => ({
    paymentId: asId<'payment'>(row.payment_id),
    amount: BigInt(amount),
    currency,
    items: fromDocument(items) as CountedRefund['items'],
  }));
}
