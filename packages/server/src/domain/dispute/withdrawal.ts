import type { DisputeId, RefundId } from '../ids.ts';
import { type Payment, chargedAmount } from '../payment/payment.ts';
import type { Refund, RefundItem } from '../refund/refund.ts';
import { splitGross } from '../refund/split-tax.ts';
import { type SubscribedMoney, takeBack } from '../refund/take-back.ts';
import type { Instant } from '../time.ts';
import type { ReportedDispute } from './dispute.ts';

/**
 * The money of a payment that a dispute has withdrawn, as a refund: from the lines in their order, and at most what is
 * left of what the card paid. The bank asks nobody, so credit that was used already does not limit it; what is left of
 * that credit, and of the period, is taken back. Undefined where nothing is left: it was refunded before. A dispute in
 * another currency than the payment's concerns all of it.
 */
export function decideWithdrawal(
  payment: Payment,
  { amount, currency, reason }: ReportedDispute,
  ids: { readonly refundId: RefundId; readonly disputeId: DisputeId },
  money: SubscribedMoney | null,
  now: Instant,
): Refund | undefined {
  const left = chargedAmount(payment) - payment.refundedAmount;
  const items = itemsOf(payment, currency === payment.currency && amount < left ? amount : left);
  const withdrawn = sum(items.map((item) => item.amount));
  if (withdrawn === 0n) return undefined;
  const { refundId, disputeId } = ids;
  return {
    refundId,
    businessId: payment.businessId,
    paymentId: payment.paymentId,
    customerId: payment.customerId,
    status: 'pending',
    amount: withdrawn,
    tax: sum(items.map((item) => item.tax)),
    walletAmount: 0n,
    currency: payment.currency,
    isPartial: withdrawn < payment.totalAmount,
    reason,
    items,
    metadata: {},
    takenBack: money && takeBack(payment, { refundId, items }, money),
    gatewayRefundId: null,
    disputeId,
    createdAt: now,
  };
}

function itemsOf({ lines }: Payment, amount: bigint): RefundItem[] {
  let wanted = amount;
  return lines.flatMap(({ itemId, total, tax, refundedAmount }) => {
    const left = total - refundedAmount;
    const taken = left < wanted ? left : wanted;
    if (taken <= 0n) return [];
    wanted -= taken;
    return [{ itemId, ...splitGross({ total, tax, refunded: refundedAmount }, taken) }];
  });
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
