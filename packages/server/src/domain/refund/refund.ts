import type { Metadata } from '../catalog/metadata.ts';
import type { BusinessId, CustomerId, DisputeId, LineItemId, PaymentId, RefundId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Transitions } from '../state.ts';
import type { Instant } from '../time.ts';
import type { TakenBack } from './taken-back.ts';

export type RefundStatus = 'pending' | 'succeeded' | 'failed';

/**
 * Refund status machine, moved only by the gateway's answers. A refund can fail after it succeeded: days later the bank
 * of the customer does not take the money. The withdrawal of a dispute moves by it, too.
 */
export const refundTransitions = {
  pending: {
    succeeded: 'the gateway has given the money back',
    failed: 'the gateway refused; the amount can be refunded again',
  },
  succeeded: { failed: 'the money has come back: the bank did not take it, or a dispute was won' },
  failed: {},
} as const satisfies Transitions<RefundStatus>;

/** Refunded part of one line of the payment, in minor units; `tax` is the part of `amount` that was tax. */
export interface RefundItem {
  readonly itemId: LineItemId;
  readonly amount: bigint;
  readonly tax: bigint;
}

/** Money of one payment that was given back: by the seller, or by the bank. `amount` and `tax` are the sums of the items. */
export interface Refund {
  readonly refundId: RefundId;
  readonly businessId: BusinessId;
  readonly paymentId: PaymentId;
  readonly customerId: CustomerId;
  readonly status: RefundStatus;
  /** Tax included. */
  readonly amount: bigint;
  readonly tax: bigint;
  /** Part of `amount` that returns to the customer's wallet; the card gets the rest. */
  readonly walletAmount: bigint;
  readonly currency: Currency;
  /** True when it refunds less than the whole payment. */
  readonly isPartial: boolean;
  readonly reason: string | null;
  readonly items: readonly RefundItem[];
  readonly metadata: Metadata;
  /** Money taken back from a subscription; null for payments without one. */
  readonly takenBack: TakenBack | null;
  /** Refund id at the payment's gateway; null until known. */
  readonly gatewayRefundId: string | null;
  /** Dispute that has withdrawn the money; null for a refund that the seller made. */
  readonly disputeId: DisputeId | null;
  readonly createdAt: Instant;
}

/** Refund fields that say where the money of earlier refunds went. */
export type EarlierRefund = Pick<Refund, 'status' | 'amount' | 'walletAmount'>;

/**
 * Amount of a payment that was, or is about to be, given back to the wallet. The rest of its refunded amount went to the
 * card. Failed refunds gave nothing back, so the order of the remaining ones says nothing about where they went.
 */
export function refundedToWallet(refunds: readonly EarlierRefund[]): bigint {
  return sumOf(refunds.filter(({ status }) => status !== 'failed').map(({ walletAmount }) => walletAmount));
}

/**
 * Payment with the refunded amounts of settled refunds alone. A pending one has reserved its amounts; it may fail.
 */
export function withoutPending<Refunded extends RefundedAmounts>(
  payment: Refunded,
  refunds: readonly Pick<Refund, 'status' | 'amount' | 'items'>[],
): Refunded {
  const pending = refunds.filter(({ status }) => status === 'pending');
  if (pending.length === 0) return payment;
  const items = pending.flatMap((refund) => refund.items);
  const reservedOf = (itemId: LineItemId): bigint =>
    sumOf(items.filter((item) => item.itemId === itemId).map(({ amount }) => amount));
  return {
    ...payment,
    refundedAmount: payment.refundedAmount - sumOf(pending.map(({ amount }) => amount)),
    lines: payment.lines.map((line) => ({
      ...line,
      refundedAmount: line.refundedAmount - reservedOf(line.itemId),
    })),
  };
}

interface RefundedAmounts {
  readonly refundedAmount: bigint;
  readonly lines: readonly { readonly itemId: LineItemId; readonly refundedAmount: bigint }[];
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** Amount that the gateway refunds. */
export function refundedToCard({ amount, walletAmount }: Pick<Refund, 'amount' | 'walletAmount'>): bigint {
  return amount - walletAmount;
}
