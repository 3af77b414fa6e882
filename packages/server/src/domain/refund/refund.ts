import type { Metadata } from '../catalog/metadata.ts';
import type { BusinessId, CustomerId, LineItemId, PaymentId, RefundId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Transitions } from '../state.ts';
import type { Instant } from '../time.ts';
import type { TakenBack } from './taken-back.ts';

export type RefundStatus = 'pending' | 'succeeded' | 'failed';

/** A refund's life. Like a payment it is ended by the gateway's word alone. */
export const refundTransitions = {
  pending: {
    succeeded: 'the gateway has given the money back',
    failed: 'the gateway refused; the amount can be refunded again',
  },
  succeeded: {},
  failed: {},
} as const satisfies Transitions<RefundStatus>;

/** What is given back of one line of the payment, in minor units; `tax` is the part of `amount` that was tax. */
export interface RefundItem {
  readonly itemId: LineItemId;
  readonly amount: bigint;
  readonly tax: bigint;
}

/** Money of one payment given back to its customer. `amount` and `tax` are the sums of the items. */
export interface Refund {
  readonly refundId: RefundId;
  readonly businessId: BusinessId;
  readonly paymentId: PaymentId;
  readonly customerId: CustomerId;
  readonly status: RefundStatus;
  /** Tax included. */
  readonly amount: bigint;
  readonly tax: bigint;
  /** The part of `amount` that returns to the customer's wallet; the card gets the rest. */
  readonly walletAmount: bigint;
  readonly currency: Currency;
  /** Whether it gives back less than the whole payment. */
  readonly isPartial: boolean;
  readonly reason: string | null;
  readonly items: readonly RefundItem[];
  readonly metadata: Metadata;
  /** What it has taken of a subscription; null when its payment was for none. */
  readonly takenBack: TakenBack | null;
  /** Id of the refund at the gateway of its payment; null until the gateway has told it. */
  readonly gatewayRefundId: string | null;
  readonly createdAt: Instant;
}

/** What the gateway is asked to give back. */
export function refundedToCard({ amount, walletAmount }: Pick<Refund, 'amount' | 'walletAmount'>): bigint {
  return amount - walletAmount;
}
