import type { Metadata } from '../catalog/metadata.ts';
import type { BusinessId, CustomerId, LineItemId, PaymentId, RefundId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Transitions } from '../state.ts';
import type { Instant } from '../time.ts';
import type { TakenBack } from './taken-back.ts';

export type RefundStatus = 'pending' | 'succeeded' | 'failed';

/** Refund status machine. Like a payment, it is ended only by the gateway's answer. */
export const refundTransitions = {
  pending: {
    succeeded: 'the gateway has given the money back',
    failed: 'the gateway refused; the amount can be refunded again',
  },
  succeeded: {},
  failed: {},
} as const satisfies Transitions<RefundStatus>;

/** Refunded part of one line of the payment, in minor units; `tax` is the part of `amount` that was tax. */
export interface RefundItem {
  readonly itemId: LineItemId;
  readonly amount: bigint;
  readonly tax: bigint;
}

/** Refund of one payment. `amount` and `tax` are the sums of the items. */
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
  readonly createdAt: Instant;
}

/** Amount that the gateway refunds. */
export function refundedToCard({ amount, walletAmount }: Pick<Refund, 'amount' | 'walletAmount'>): bigint {
  return amount - walletAmount;
}
