import type { BusinessId, PaymentId, RefundId } from '../../../domain/ids.ts';
import type { Currency } from '../../../domain/money/currency.ts';
import type { Money } from '../../../domain/money/money.ts';
import type { Instant } from '../../../domain/time.ts';
import type { GatewayRefundOutcome, GatewayRefundRequest } from '../payment-gateway.ts';
import type { Book } from './book-connection.ts';

export interface BookRefund {
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly outcome: GatewayRefundOutcome;
}

/** Recorded state of a refund; a pending one ends as `settlesAs` at `settlesAt`. */
export type RefundDecision =
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly message: string }
  | { readonly status: 'pending'; readonly settlesAt: Instant; readonly settlesAs: 'succeeded' | 'failed' };

interface RefundRow {
  readonly payment_id: PaymentId;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly status: GatewayRefundOutcome['status'];
  readonly failure_message: string | null;
}

function fromRow(row: RefundRow): BookRefund {
  return {
    paymentId: row.payment_id,
    amount: { amount: row.amount, currency: row.currency },
    outcome:
      row.status === 'failed'
        ? { status: 'failed', message: row.failure_message ?? 'The bank refused the refund.' }
        : { status: row.status },
  };
}

export async function findRefund(
  { name, sql }: Book,
  businessId: BusinessId,
  refundId: RefundId,
): Promise<BookRefund | undefined> {
  const [row] = await sql<RefundRow[]>`
    select payment_id, amount, currency, status, failure_message from simulator.refund
    where book = ${name} and business_id = ${businessId} and refund_id = ${refundId}`;
  return row && fromRow(row);
}

/** Records a refund and, unless it failed, deducts its amount from the charge's refundable amount. */
export async function insertRefund(
  { name, sql }: Book,
  request: GatewayRefundRequest,
  decision: RefundDecision,
  createdAt: Instant,
): Promise<void> {
  const pending = decision.status === 'pending' ? decision : undefined;
  const message = decision.status === 'failed' ? decision.message : null;
  const { amount, currency } = request.amount;
  await sql`
    with taken as (
      update simulator.charge set refunded_amount = refunded_amount + ${amount}
      where book = ${name} and business_id = ${request.businessId} and payment_id = ${request.paymentId}
        and ${decision.status}::text <> 'failed'
    )
    insert into simulator.refund (book, business_id, refund_id, payment_id, amount, currency, status, settles_at,
      settles_as, failure_message, created_at)
    values (${name}, ${request.businessId}, ${request.refundId}, ${request.paymentId}, ${amount}, ${currency},
      ${decision.status}, ${pending?.settlesAt ?? null}, ${pending?.settlesAs ?? null}, ${message}, ${createdAt})`;
}
