import {
  type DisputeStage,
  type ReportedDispute,
  disputeTransitions,
} from '../../../domain/dispute/dispute.ts';
import type { DisputeStatus } from '../../../domain/payment/dispute-status.ts';
import type { BusinessId, PaymentId } from '../../../domain/ids.ts';
import type { Currency } from '../../../domain/money/currency.ts';
import type { Money } from '../../../domain/money/money.ts';
import { type Book, type OpenBook, inTransaction } from './book-connection.ts';
import { lockCharge } from './charge-book.ts';

/** Dispute that a developer opens in the simulated bank, or moves on. */
export interface DisputeSetting {
  readonly businessId: BusinessId;
  readonly paymentId: PaymentId;
  readonly status: DisputeStatus;
  /** Null keeps the stage; a new dispute is in the stage `dispute`. */
  readonly stage: DisputeStage | null;
  /** Null keeps the amount; a new dispute is about all of the charge. */
  readonly amount: bigint | null;
  readonly reason: string | null;
}

/** Reason why a dispute cannot be set; the book is unchanged. */
export type DisputeProblem = 'no_charge' | 'amount_too_high' | 'status_does_not_follow';

interface DisputeRow {
  readonly dispute_id: string;
  readonly payment_id: PaymentId;
  readonly status: DisputeStatus;
  readonly stage: DisputeStage;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly reason: string | null;
}

/** The bank has the money of a dispute, but not of an inquiry, until the seller wins. */
function toReported(row: DisputeRow): ReportedDispute {
  const isForSeller = row.status === 'dispute_won' || row.status === 'dispute_cancelled';
  return {
    gatewayDisputeId: row.dispute_id,
    paymentId: row.payment_id,
    status: row.status,
    stage: row.stage,
    amount: row.amount,
    currency: row.currency,
    reason: row.reason,
    isResolvedByRdr: false,
    isWithdrawn: row.stage !== 'pre_dispute' && !isForSeller,
  };
}

export async function findDispute(
  { name, sql }: Book,
  businessId: BusinessId,
  disputeId: string,
): Promise<ReportedDispute | undefined> {
  const [row] = await sql<DisputeRow[]>`
    select * from simulator.dispute
    where book = ${name} and business_id = ${businessId} and dispute_id = ${disputeId}`;
  return row && toReported(row);
}

/** Opens the dispute of a new charge, about all of it. */
export async function insertDispute(
  { name, sql }: Book,
  charge: { readonly businessId: BusinessId; readonly paymentId: PaymentId; readonly amount: Money },
): Promise<void> {
  const { businessId, paymentId, amount } = charge;
  await sql`
    insert into simulator.dispute
      (book, business_id, payment_id, dispute_id, status, stage, amount, currency, reason)
    values (${name}, ${businessId}, ${paymentId}, ${`sim_${paymentId}`}, 'dispute_opened', 'dispute',
      ${amount.amount}, ${amount.currency}, 'fraudulent')`;
}

/** Opens the dispute of a charge, or moves it on. */
export function setDispute(
  openBook: OpenBook,
  { businessId, paymentId, status, stage, amount, reason }: DisputeSetting,
): Promise<ReportedDispute | DisputeProblem> {
  return inTransaction(openBook, async (book) => {
    const { name, sql } = book;
    const charge = await lockCharge(book, businessId, paymentId);
    if (charge?.status !== 'succeeded') return 'no_charge';
    if (amount !== null && amount > charge.amount.amount) return 'amount_too_high';
    const [known] = await sql<DisputeRow[]>`
      select * from simulator.dispute
      where book = ${name} and business_id = ${businessId} and payment_id = ${paymentId}`;
    if (known && known.status !== status && !(status in disputeTransitions[known.status])) {
      return 'status_does_not_follow';
    }
    const [row] = await sql<DisputeRow[]>`
      insert into simulator.dispute as d
        (book, business_id, payment_id, dispute_id, status, stage, amount, currency, reason)
      values (${name}, ${businessId}, ${paymentId}, ${`sim_${paymentId}`}, ${status}, ${stage ?? 'dispute'},
        ${amount ?? charge.amount.amount}, ${charge.amount.currency}, ${reason})
      on conflict (book, business_id, payment_id) do update set status = excluded.status,
        stage = coalesce(${stage}, d.stage), amount = coalesce(${amount}::bigint, d.amount),
        reason = coalesce(${reason}, d.reason)
      returning *`;
    return row ? toReported(row) : 'no_charge';
  });
}
