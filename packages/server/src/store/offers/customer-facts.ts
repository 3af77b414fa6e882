import type { Customer } from '../../domain/customer/customer.ts';
import { type BusinessId, type CustomerId, asId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import {
  type CountedPayment,
  type CountedRefund,
  type CustomerFacts,
  type PaymentFacts,
  countPayments,
  factsOf,
} from '../../domain/offer/customer-facts.ts';
import type { PaymentPurpose } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { storedPaymentFacts } from './documents/payment-facts.ts';
import { listLiveSubscriptions, storedRefundItem } from './billing-reads.ts';
import { fromTimestamp, toTimestamp } from '../postgres/json.ts';
import { defineBatch } from '../postgres/batch.ts';
import { fewRows, joinable } from '../postgres/parts.ts';
import type { Database, Sql, StatementPart } from '../postgres/postgres.ts';

/** Payment facts with the number of events they include, for optimistic locking. */
export interface VersionedFacts {
  readonly facts: PaymentFacts;
  readonly revision: number;
}

/** Facts of a customer after an event. */
export interface FactsChange {
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  /** Facts including the event, with the revision that they follow from. */
  readonly known: VersionedFacts;
  readonly at: Instant;
}

/**
 * Part `facts_kept` that saves facts of different customers after an event; null without any. Where another event
 * came in between, the facts are emptied, and counted anew when they are next asked for. `where` refers to a
 * customer's row as `r`.
 */
export const factsPart = (
  sql: Sql,
  changes: readonly FactsChange[],
  where: StatementPart,
): StatementPart | null => {
  if (changes.length === 0) return null;
  const rows = changes.map(({ businessId, customerId, known, at }) => ({
    business_id: businessId,
    customer_id: customerId,
    facts: storedPaymentFacts.toDocument(known.facts),
    revision: known.revision + 1,
    updated_at: toTimestamp(at),
  }));
  return sql`facts_kept as (
    insert into customer_facts as known (business_id, customer_id, facts, revision, updated_at)
    select r.business_id, r.customer_id, r.facts, r.revision, r.updated_at
    from jsonb_populate_recordset(null::customer_facts, ${rows}::jsonb) r where ${where}
    on conflict (business_id, customer_id) do update set
      facts = case when known.revision = excluded.revision - 1 then excluded.facts end,
      revision = known.revision + 1, updated_at = excluded.updated_at
  )`;
};

/** Lists payment facts of customers: as stored, or computed from history if none are stored. */
async function listPaymentFacts(
  sql: Sql,
  scope: Scope,
  customerIds: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, VersionedFacts>> {
  const { businessId } = scope;
  const rows = await sql<
    { customer_id: string; facts: unknown; revision: number; history: HistoryJson[] | null }[]
  >`
    select asked.customer_id, f.facts, coalesce(f.revision, 0) as revision, case when f.facts is null then (
      select coalesce(jsonb_agg(jsonb_build_object('payment_id', p.payment_id, 'purpose', p.purpose,
        'currency', p.currency, 'total_amount', p.total_amount::text,
        'refunded_amount', p.refunded_amount::text, 'created_at', p.created_at, 'lines', (
          select coalesce(jsonb_agg(jsonb_build_object('item_id', l.item_id, 'kind', l.kind,
            'product_id', l.product_id, 'is_subscription', l.is_subscription, 'total', l.total::text,
            'refunded_amount', l.refunded_amount::text)), '[]')
          from payment_line_item l where l.business_id = p.business_id and l.payment_id = p.payment_id
        ), 'refunds', (
          select coalesce(jsonb_agg(jsonb_build_object('amount', r.amount::text, 'currency', r.currency,
            'items', r.items)), '[]')
          from refund r where r.business_id = p.business_id and r.payment_id = p.payment_id
            and r.status = 'succeeded'
        ))), '[]')
      from payment p where p.business_id = ${businessId} and p.customer_id = asked.customer_id
        and p.status = 'succeeded'
    ) end as history
    from unnest(${customerIds}::text[]) as asked(customer_id)
    left join customer_facts f on f.business_id = ${businessId} and f.customer_id = asked.customer_id`;
  return new Map(
    rows.map(({ customer_id, facts, revision, history }) => [
      asId<'customer'>(customer_id),
      { facts: history ? factsFromHistory(history) : storedPaymentFacts.fromDocument(facts), revision },
    ]),
  );
}

/** Payment facts in a row: as stored, or null. */
export interface FactsRow {
  facts: unknown;
  revision: number;
  /** True if nothing is stored of what the customer has paid. */
  has_paid: boolean;
}

/**
 * Columns of `FactsRow` for the customer of `row`, which has `business_id` and `customer_id`; `f` are their facts. The
 * limit keeps PostgreSQL from reading all payments instead of the customer's, as a plan for `exists` may.
 */
export const factsColumns = (sql: Sql, row: StatementPart) => sql`
  f.facts, coalesce(f.revision, 0) as revision, f.facts is null and (
    select true from payment p where p.business_id = ${row}.business_id and p.customer_id = ${row}.customer_id
      and p.status = 'succeeded' limit 1
  ) is not null as has_paid`;

/** Payment facts of a customer from their row, or from history where nothing is stored. */
export async function factsFromRow(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
  { facts, revision, has_paid }: FactsRow,
): Promise<VersionedFacts> {
  if (has_paid) return countPaymentHistory(sql, scope, customerId);
  return {
    facts: facts === null ? countPayments([], []) : storedPaymentFacts.fromDocument(facts),
    revision,
  };
}

/** Gets the payment facts of one customer. A second statement reads the history, where nothing is stored of it. */
export async function getPaymentFacts(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
): Promise<VersionedFacts> {
  const [row = unknownFacts] = await findFactsRows(sql, [{ scope, customerId }]);
  return factsFromRow(sql, scope, customerId, row);
}

/** Gets the payment facts of one customer, as `getPaymentFacts` does; those asked for together by one statement. */
export async function loadPaymentFacts(
  database: Database,
  scope: Scope,
  customerId: CustomerId,
): Promise<VersionedFacts> {
  return factsFromRow(database, scope, customerId, await findFactsRow(database, { scope, customerId }));
}

interface AskedFacts {
  readonly scope: Scope;
  readonly customerId: CustomerId;
}

const unknownFacts: FactsRow = { facts: null, revision: 0, has_paid: false };

const findFactsRow = defineBatch<AskedFacts, FactsRow>({ keysOf: () => [], run: findFactsRows });

async function findFactsRows(sql: Sql, asked: readonly AskedFacts[]): Promise<readonly FactsRow[]> {
  const questions = asked.map(({ scope, customerId }, position) => ({
    position,
    business_id: scope.businessId,
    customer_id: customerId,
  }));
  const rows = await sql<(FactsRow & { position: number })[]>`
    select asked.position, ${factsColumns(sql, sql`asked`)}
    from jsonb_to_recordset(${joinable(questions)}::jsonb)
      as asked (few integer, position integer, business_id text, customer_id text)
    left join customer_facts f using (business_id, customer_id)
    where ${fewRows(sql, 'asked')}`;
  const found = new Map(rows.map((row) => [row.position, row]));
  return asked.map((_, position) => found.get(position) ?? unknownFacts);
}

/** Gets the payment facts of one customer as `listPaymentFacts` does, to store them for the first time or again. */
export async function countPaymentHistory(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
): Promise<VersionedFacts> {
  const known = await listPaymentFacts(sql, scope, [customerId]);
  return known.get(customerId) ?? { facts: countPayments([], []), revision: 0 };
}

/** Lists the facts that audience conditions use, in the order of the customers. */
export async function listAudienceFacts(
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

/** Successful payment, as input for payment facts. */
interface HistoryJson {
  payment_id: string;
  purpose: PaymentPurpose;
  currency: Currency;
  total_amount: string;
  refunded_amount: string;
  created_at: string;
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

function factsFromHistory(history: readonly HistoryJson[]): PaymentFacts {
  return countPayments(history.map(paymentFromJson), history.flatMap(refundsFromJson));
}

function paymentFromJson(row: HistoryJson): CountedPayment {
  return {
    paymentId: asId<'payment'>(row.payment_id),
    purpose: row.purpose,
    currency: row.currency,
    totalAmount: BigInt(row.total_amount),
    refundedAmount: BigInt(row.refunded_amount),
    createdAt: fromTimestamp(row.created_at),
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

function refundsFromJson(row: HistoryJson): CountedRefund[] {
  return row.refunds.map(({ amount, currency, items }) => ({
    paymentId: asId<'payment'>(row.payment_id),
    amount: BigInt(amount),
    currency,
    items: storedRefundItem.fromDocuments(items),
  }));
}
