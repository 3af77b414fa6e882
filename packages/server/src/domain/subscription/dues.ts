import { assert } from '../assert.ts';
import type { DiscountInUse } from '../catalog/discount.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { PlanChangeId } from '../ids.ts';
import type { PricedLine } from '../pricing/cart.ts';
import type { AmountDue } from '../pricing/price-due.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { type OnDemandCharge, dueOnDemand } from './charge-on-demand.ts';
import type { RecordedPlanChange } from './plan-change.ts';
import { decidePaidCycle, priceDueCycle, priceNextCycle } from './renewal.ts';
import type { Subscription } from './subscription.ts';

/** Outstanding amount of a subscription on hold. */
export interface Dues {
  readonly purpose: 'renewal' | 'plan_change' | 'on_demand';
  readonly due: AmountDue;
  readonly discounts: readonly DiscountInUse[];
  readonly planChangeId: PlanChangeId | null;
  /** Metadata of the payment. */
  readonly metadata: Metadata;
}

/** Declined on-demand charge: its price, description, and payment metadata. */
interface DeclinedCharge extends Pick<OnDemandCharge, 'price' | 'description'> {
  readonly metadata: Metadata;
}

/** Unpaid plan change or charge, where known. */
export interface Unpaid {
  readonly change: RecordedPlanChange | null;
  readonly charge: DeclinedCharge | null;
}

/** Outstanding amount, or none for a mere update of the payment method. */
export interface OutstandingForMethod extends Omit<Dues, 'purpose'> {
  readonly purpose: Dues['purpose'] | 'payment_method';
}

/**
 * Outstanding amount that a subscription on hold must pay to be reactivated: the declined on-demand charge; the
 * unpaid plan change, while its period lasts; otherwise a cycle, because time on hold is not charged.
 */
export function duesOf(
  subscription: Subscription,
  unpaid: Unpaid,
  taxRates: readonly TaxRate[],
  now: Instant,
): Dues {
  const { metadata } = subscription;
  if (subscription.unpaidChargeId !== null) return duesOfCharge(subscription, unpaid.charge, taxRates);
  if (subscription.unpaidChangeId !== null && now < subscription.nextBillingAt) {
    const { change } = unpaid;
    assert(change?.change.due, 'a change that was not paid is there, with what it costs');
    return {
      purpose: 'plan_change',
      due: change.change.due,
      discounts: subscription.discounts,
      planChangeId: change.planChangeId,
      metadata,
    };
  }
  const { lines, discounts } = priceDueCycle(subscription, taxRates, now);
  return { purpose: 'renewal', due: { lines, unused: 0n }, discounts, planChangeId: null, metadata };
}

/** Same price and description as the declined charge, at current tax rates. */
function duesOfCharge(
  subscription: Subscription,
  charge: DeclinedCharge | null,
  taxRates: readonly TaxRate[],
): Dues {
  assert(charge, 'a charge that was declined is there, with what it was for');
  return {
    purpose: 'on_demand',
    due: dueOnDemand(subscription, charge, taxRates),
    discounts: [],
    planChangeId: null,
    metadata: charge.metadata,
  };
}

/**
 * Amount due when a customer updates the payment method: the outstanding amount on hold, otherwise zero. A zero
 * payment also has a line, which says what the method is for.
 */
export function duesForMethod(
  subscription: Subscription,
  unpaid: Unpaid,
  taxRates: readonly TaxRate[],
  now: Instant,
): OutstandingForMethod {
  if (subscription.status === 'on_hold') return duesOf(subscription, unpaid, taxRates, now);
  const [plan] = priceNextCycle(subscription, taxRates).lines;
  assert(plan, 'a plan has a line');
  return {
    purpose: 'payment_method',
    due: { lines: [free(plan)], unused: 0n },
    discounts: [],
    planChangeId: null,
    metadata: subscription.metadata,
  };
}

function free(line: PricedLine): PricedLine {
  return {
    ...line,
    unitAmount: 0n,
    listAmount: 0n,
    listDiscount: 0n,
    productDiscount: 0n,
    discounts: [],
    subtotal: 0n,
    discount: 0n,
    taxable: 0n,
    tax: 0n,
    total: 0n,
  };
}

/** Subscription after `dues` were paid at `now`. */
export function afterDuesPaid(
  subscription: Subscription,
  dues: Pick<OutstandingForMethod, 'purpose'>,
  taxRates: readonly TaxRate[],
  now: Instant,
): Subscription {
  switch (dues.purpose) {
    case 'renewal':
      return { ...subscription, ...decidePaidCycle(subscription, taxRates, now), status: 'active' };
    case 'plan_change':
      return { ...subscription, status: 'active', unpaidChangeId: null };
    case 'on_demand':
      return { ...subscription, status: 'active', unpaidChargeId: null };
    case 'payment_method':
      return subscription;
  }
}
