import type { DisputeId, RefundId } from '../ids.ts';
import { type Payment, chargedAmount } from '../payment/payment.ts';
import { type EarlierRefund, type Refund, type RefundItem, refundedToWallet } from '../refund/refund.ts';
import { splitGross } from '../refund/split-tax.ts';
import { type SubscribedMoney, takeBack } from '../refund/take-back.ts';
import type { Instant } from '../time.ts';
import type { ReportedDispute } from './dispute.ts';

/** Refund fields that tell a dispute's withdrawals from what else was given back. */
export type EarlierWithdrawal = EarlierRefund & Pick<Refund, 'disputeId'>;

/**
 * Amount of a dispute's money that does not count as given back yet, and can. `earlier` are all refunds of the payment.
 * It is positive after a withdrawal where a refund that had left it less has failed since.
 */
export function withdrawable(
  payment: Payment,
  { amount, currency }: Pick<ReportedDispute, 'amount' | 'currency'>,
  disputeId: DisputeId,
  earlier: readonly EarlierWithdrawal[],
): bigint {
  const left = chargedAmount(payment) - (payment.refundedAmount - refundedToWallet(earlier));
  const own = earlier.filter((each) => each.disputeId === disputeId && each.status === 'succeeded');
  const missing = currency === payment.currency ? amount - sum(own.map((each) => each.amount)) : left;
  const least = missing < left ? missing : left;
  return least > 0n ? least : 0n;
}

/**
 * The money of a payment that a dispute has withdrawn, as a refund: from the lines in their order, and at most what is
 * left of what the card paid; after an earlier withdrawal, what that one has left. The bank asks nobody, so credit that was used already does not limit it; what is left of
 * that credit, and of the period, is taken back. Undefined where nothing is left: it was refunded before. A dispute in
 * another currency than the payment's concerns all of it.
 */
export function decideWithdrawal(
  payment: Payment,
  reported: ReportedDispute,
  ids: { readonly refundId: RefundId; readonly disputeId: DisputeId },
  earlier: readonly EarlierWithdrawal[],
  money: SubscribedMoney | null,
  now: Instant,
): Refund | undefined {
  const items = itemsOf(payment, withdrawable(payment, reported, ids.disputeId, earlier));
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
    reason: reported.reason,
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
