import { assert } from '../assert.ts';
import type { DiscountInUse } from '../catalog/discount.ts';
import type { PlanChangeId } from '../ids.ts';
import type { Due } from '../pricing/price-due.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import type { RecordedPlanChange } from './plan-change.ts';
import { priceNextCycle } from './renewal.ts';
import type { Subscription } from './subscription.ts';

/** What a subscription on hold owes. */
export interface Dues {
  readonly purpose: 'renewal' | 'plan_change';
  readonly due: Due;
  readonly discounts: readonly DiscountInUse[];
  readonly planChangeId: PlanChangeId | null;
}

/**
 * What has to be paid before a subscription on hold goes on: the change of plan that was not paid, while the
 * period it was for lasts; otherwise a cycle, because time on hold is not charged.
 */
export function duesOf(
  subscription: Subscription,
  unpaidChange: RecordedPlanChange | null,
  taxRates: readonly TaxRate[],
  now: Instant,
): Dues {
  if (subscription.unpaidChangeId !== null && now < subscription.nextBillingAt) {
    const due = unpaidChange?.change.due;
    assert(unpaidChange && due, 'a change that was not paid is there, with what it costs');
    return {
      purpose: 'plan_change',
      due,
      discounts: subscription.discounts,
      planChangeId: unpaidChange.planChangeId,
    };
  }
  const { lines, discounts } = priceNextCycle(subscription, taxRates);
  return { purpose: 'renewal', due: { lines, unused: 0n }, discounts, planChangeId: null };
}
