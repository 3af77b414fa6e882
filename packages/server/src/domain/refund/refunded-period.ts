import type { Payment } from '../payment/payment.ts';
import type { Refund } from './refund.ts';
import type { RecordedPlanChange } from '../subscription/plan-change.ts';
import type { Subscription } from '../subscription/subscription.ts';

/**
 * The subscription once money of its current period has been given back: that part is no longer paid for, and
 * no change of plan may credit it a second time. Undefined when the payment was for another period, for nothing
 * of a subscription, or for a change that was taken back: then the period is what it was before that.
 */
export function withRefundedPeriod(
  subscription: Subscription,
  payment: Pick<Payment, 'lines' | 'createdAt' | 'renewsAt'>,
  refund: Pick<Refund, 'items'>,
  change: Pick<RecordedPlanChange, 'status'> | null,
): Subscription | undefined {
  if (change?.status === 'reverted') return undefined;
  const begins = payment.renewsAt ?? payment.createdAt;
  const amount = refund.items.reduce((sum, item) => {
    const line = payment.lines.find(({ itemId }) => itemId === item.itemId);
    return line?.isSubscription === true ? sum + item.amount - item.tax : sum;
  }, 0n);
  if (amount === 0n || begins < subscription.previousBillingAt) return undefined;
  return {
    ...subscription,
    periodWorth: less(subscription.periodWorth, amount),
    periodPaid: less(subscription.periodPaid, amount),
  };
}

function less(whole: bigint, amount: bigint): bigint {
  return whole > amount ? whole - amount : 0n;
}
