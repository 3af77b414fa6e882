import type { Metadata } from '../domain/catalog/metadata.ts';
import { type PaymentId, asId } from '../domain/ids.ts';
import type { Currency } from '../domain/money/currency.ts';
import type { Refund, RefundItem, RefundStatus } from '../domain/refund/refund.ts';
import type { Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import { fromDocument } from './json.ts';
import type { Sql } from './postgres.ts';

interface RefundRow {
  business_id: string;
  refund_id: string;
  payment_id: string;
  customer_id: string;
  status: RefundStatus;
  amount: bigint;
  tax: bigint;
  currency: Currency;
  is_partial: boolean;
  reason: string | null;
  items: unknown;
  metadata: Metadata;
  created_at: Instant;
}

function fromRow(row: RefundRow): Refund {
  return {
    refundId: asId<'refund'>(row.refund_id),
    businessId: asId<'business'>(row.business_id),
    paymentId: asId<'payment'>(row.payment_id),
    customerId: asId<'customer'>(row.customer_id),
    status: row.status,
    amount: row.amount,
    tax: row.tax,
    currency: row.currency,
    isPartial: row.is_partial,
    reason: row.reason,
    items: fromDocument<RefundItem[]>(row.items),
    metadata: row.metadata,
    createdAt: row.created_at,
  };
}

/** Newest first. */
export async function listRefundsOfPayment(sql: Sql, scope: Scope, paymentId: PaymentId): Promise<Refund[]> {
  const rows = await sql<RefundRow[]>`
    select * from refund where business_id = ${scope.businessId} and payment_id = ${paymentId}
    order by created_at desc, refund_id`;
  return rows.map(fromRow);
}
