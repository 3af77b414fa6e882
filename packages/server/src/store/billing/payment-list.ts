import type { CustomerId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { PaymentSource } from '../../domain/payment/payment-source.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql, StatementPart } from '../postgres/postgres.ts';
import { type PaymentRow, paymentFromRow, withLines } from './payments.ts';
import type { Found } from './search.ts';

export interface PaymentFilter {
  readonly brandId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly productId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly currencies?: readonly string[] | undefined;
  readonly sources?: readonly PaymentSource[] | undefined;
  /** True: only what was given back in part or in full. */
  readonly isRefunded?: boolean | undefined;
  readonly amountGte?: bigint | undefined;
  readonly amountLte?: bigint | undefined;
  readonly createdAtGte?: Instant | undefined;
  readonly createdAtLte?: Instant | undefined;
  /** Excludes payments that only updated a subscription's payment method and moved no money. */
  readonly isAboutMoney?: boolean | undefined;
  /** Result of a search. */
  readonly found?: Found | undefined;
  /** Further condition on the payment `p`, of a room that billing does not know. */
  readonly where?: StatementPart | undefined;
}

type PaymentSort = 'created_at' | '-created_at' | 'amount' | '-amount';

/** Part of a sorted list of payments: a page by its number, or what follows a place. */
export interface PaymentPage {
  readonly sort: PaymentSort;
  readonly limit: number;
  readonly offset: number;
  readonly after: PaymentPlace | null;
}

/** Place in a sorted list: the value that is sorted by, and the order of creation. */
interface PaymentPlace {
  readonly value: bigint;
  readonly order: bigint;
}

/** Payment with its place in the list. */
export interface ListedPayment {
  readonly payment: Payment;
  readonly order: bigint;
}

/** Place of the last of these payments; null if they do not fill their page, so that nothing follows. */
export function findPlaceAfter(
  listed: readonly ListedPayment[],
  { sort, limit }: Pick<PaymentPage, 'sort' | 'limit'>,
): PaymentPlace | null {
  const last = listed.at(-1);
  if (!last || listed.length < limit) return null;
  const { payment, order } = last;
  return { value: isByAmount(sort) ? payment.totalAmount : BigInt(payment.createdAt), order };
}

/** Lists payments in a page's order; what is equal in the order of its creation. */
export async function listSortedPayments(
  sql: Sql,
  scope: Scope,
  filter: PaymentFilter,
  page: PaymentPage,
): Promise<ListedPayment[]> {
  const { direction, key } = orderOf(sql, page.sort);
  const rows = await sql<(PaymentRow & { creation_order: bigint })[]>`
    select ${withLines(sql)} from payment p
    where ${conditions(sql, scope, filter)} ${afterPlace(sql, page)}
    order by ${key} ${direction}, p.creation_order ${direction} limit ${page.limit} offset ${page.offset}`;
  return rows.map((row) => ({ payment: paymentFromRow(row), order: row.creation_order }));
}

/** Lists payments, newest first. */
export async function listPayments(
  sql: Sql,
  scope: Scope,
  filter: PaymentFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<Payment[]> {
  const listed = await listSortedPayments(sql, scope, filter, {
    sort: '-created_at',
    limit: page.limit,
    offset: page.offset,
    after: null,
  });
  return listed.map(({ payment }) => payment);
}

/** Sums of the payments of one currency, in its minor unit. */
export interface PaymentTotals {
  readonly currency: Currency;
  readonly count: number;
  readonly succeededCount: number;
  readonly failedCount: number;
  /** Sum of what succeeded, before refunds. */
  readonly succeededAmount: bigint;
  readonly refundedAmount: bigint;
}

/** Sums the payments of a list, currency by currency. */
export async function getPaymentTotals(
  sql: Sql,
  scope: Scope,
  filter: PaymentFilter,
): Promise<PaymentTotals[]> {
  const rows = await sql<
    {
      currency: Currency;
      count: bigint;
      succeeded: bigint;
      failed: bigint;
      amount: bigint;
      refunded: bigint;
    }[]
  >`
    select p.currency, count(*) as count, count(*) filter (where p.status = 'succeeded') as succeeded,
      count(*) filter (where p.status = 'failed') as failed,
      coalesce(sum(p.total_amount) filter (where p.status = 'succeeded'), 0)::bigint as amount,
      coalesce(sum(p.refunded_amount), 0)::bigint as refunded
    from payment p where ${conditions(sql, scope, filter)}
    group by p.currency order by p.currency`;
  return rows.map((row) => ({
    currency: row.currency,
    count: Number(row.count),
    succeededCount: Number(row.succeeded),
    failedCount: Number(row.failed),
    succeededAmount: row.amount,
    refundedAmount: row.refunded,
  }));
}

/** Amounts that customers have paid less what they got back, of each currency, with the number of payments. */
export interface CustomerSpending {
  readonly currency: Currency;
  readonly amount: bigint;
  readonly payments: number;
}

/** Sums what each of these customers has paid; one who has paid nothing is not in the answer. */
export async function findSpending(
  sql: Sql,
  scope: Scope,
  customerIds: readonly CustomerId[],
): Promise<ReadonlyMap<string, CustomerSpending[]>> {
  if (customerIds.length === 0) return new Map();
  const rows = await sql<{ customer_id: string; currency: Currency; amount: bigint; payments: bigint }[]>`
    select customer_id, currency, sum(total_amount - refunded_amount)::bigint as amount, count(*) as payments
    from payment
    where business_id = ${scope.businessId} and customer_id = any(${customerIds}::text[])
      and status = 'succeeded' and purpose <> 'payment_method'
    group by customer_id, currency order by customer_id, currency`;
  const spending = new Map<string, CustomerSpending[]>();
  for (const { customer_id: id, currency, amount, payments } of rows) {
    spending.set(id, [...(spending.get(id) ?? []), { currency, amount, payments: Number(payments) }]);
  }
  return spending;
}

const isDescending = (sort: PaymentSort) => sort === '-created_at' || sort === '-amount';
const isByAmount = (sort: PaymentSort) => sort === 'amount' || sort === '-amount';

function orderOf(sql: Sql, sort: PaymentSort): { direction: StatementPart; key: StatementPart } {
  return {
    direction: isDescending(sort) ? sql`desc` : sql`asc`,
    key: isByAmount(sort) ? sql`p.total_amount` : sql`p.created_at`,
  };
}

function afterPlace(sql: Sql, { sort, after }: PaymentPage): StatementPart {
  if (after === null) return sql``;
  const { value, order } = after;
  const place = isByAmount(sort)
    ? sql`(${value}::bigint, ${order}::bigint)`
    : sql`(${Number(value)}::timestamptz, ${order}::bigint)`;
  const key = orderOf(sql, sort).key;
  return isDescending(sort)
    ? sql`and (${key}, p.creation_order) < ${place}`
    : sql`and (${key}, p.creation_order) > ${place}`;
}

function conditions(sql: Sql, scope: Scope, filter: PaymentFilter): StatementPart {
  return sql`p.business_id = ${scope.businessId}
    ${filter.brandId === undefined || filter.brandId === scope.brandId ? sql`` : sql`and false`}
    ${filter.customerId === undefined ? sql`` : sql`and p.customer_id = ${filter.customerId}`}
    ${filter.subscriptionId === undefined ? sql`` : sql`and p.subscription_id = ${filter.subscriptionId}`}
    ${filter.statuses === undefined ? sql`` : sql`and p.status = any(${filter.statuses}::text[])`}
    ${filter.isAboutMoney === true ? sql`and p.purpose <> 'payment_method'` : sql``}
    ${filter.currencies === undefined ? sql`` : sql`and p.currency = any(${filter.currencies}::text[])`}
    ${filter.sources === undefined ? sql`` : sql`and ${source(sql)} = any(${filter.sources}::text[])`}
    ${filter.isRefunded === undefined ? sql`` : sql`and (p.refunded_amount > 0) = ${filter.isRefunded}`}
    ${filter.amountGte === undefined ? sql`` : sql`and p.total_amount >= ${filter.amountGte}`}
    ${filter.amountLte === undefined ? sql`` : sql`and p.total_amount <= ${filter.amountLte}`}
    ${filter.createdAtGte === undefined ? sql`` : sql`and p.created_at >= ${filter.createdAtGte}`}
    ${filter.createdAtLte === undefined ? sql`` : sql`and p.created_at <= ${filter.createdAtLte}`}
    ${filter.found === undefined ? sql`` : foundIn(sql, filter.found)}
    ${filter.where === undefined ? sql`` : sql`and ${filter.where}`}
    ${
      filter.productId === undefined
        ? sql``
        : sql`and exists (select from payment_line_item l where l.business_id = p.business_id
            and l.payment_id = p.payment_id and l.product_id = ${filter.productId})`
    }`;
}

/** `sourceOf` of the domain, as a column. */
const source = (sql: Sql) => sql`case when p.presentation_id is not null then 'offer'
  when p.purpose = 'purchase' then 'checkout' else p.purpose end`;

/** A payment that is named is meant by itself; otherwise all payments of the customers are. */
function foundIn(sql: Sql, { customerIds, paymentIds }: Found): StatementPart {
  return paymentIds.length > 0
    ? sql`and p.payment_id = any(${paymentIds}::text[])`
    : sql`and p.customer_id = any(${customerIds}::text[])`;
}
