import { assert } from '../assert.ts';
import type { DiscountInUse } from '../catalog/discount.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { PlanChangeId } from '../ids.ts';
import type { Interval } from '../calendar/interval.ts';
import type { PricedLine } from '../pricing/cart.ts';
import type { Due } from '../pricing/price-due.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { type OnDemandCharge, dueOnDemand } from './charge-on-demand.ts';
import type { RecordedPlanChange } from './plan-change.ts';
import { decidePaidCycle, priceNextCycle, withScheduledChange } from './renewal.ts';
import type { Subscription } from './subscription.ts';

/** What a subscription on hold owes. */
export interface Dues {
  readonly purpose: 'renewal' | 'plan_change' | 'on_demand';
  readonly due: Due;
  readonly discounts: readonly DiscountInUse[];
  readonly planChangeId: PlanChangeId | null;
  /** Of the payment. */
  readonly metadata: Metadata;
}

/** A charge on demand that was declined: its price, what it was for, and the metadata of its payment. */
export interface DeclinedCharge extends Pick<OnDemandCharge, 'price' | 'description'> {
  readonly metadata: Metadata;
}

/** What it could not pay, as far as that is known by name. */
export interface Unpaid {
  readonly change: RecordedPlanChange | null;
  readonly charge: DeclinedCharge | null;
}

/** The same, or that nothing is owed and it is only given another payment method. */
export interface MethodDues extends Omit<Dues, 'purpose'> {
  readonly purpose: Dues['purpose'] | 'payment_method';
}

/**
 * What has to be paid before a subscription on hold goes on: the charge on demand that was declined; the change of
 * plan that was not paid, while the period it was for lasts; otherwise a cycle, because time on hold is not charged.
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
  const { lines, discounts } = priceNextCycle(subscription, taxRates);
  return { purpose: 'renewal', due: { lines, unused: 0n }, discounts, planChangeId: null, metadata };
}

/** The same price for the same thing as was charged, taxed by today's rates. */
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
 * What its customer pays at the screen to give a subscription another method: on hold what is due, otherwise
 * nothing. Nothing is a payment too, with a line that says what the method is for.
 */
export function duesForMethod(
  subscription: Subscription,
  unpaid: Unpaid,
  taxRates: readonly TaxRate[],
  now: Instant,
): MethodDues {
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

/** What a subscription is charged by itself, tax included, before its credit is used. */
export interface NextCharge {
  readonly amount: bigint;
  readonly interval: Interval;
  readonly at: Instant;
}

/**
 * What is charged next once `dues` are paid at `now`. Null when nothing is planned: it ends first, is paused,
 * or is charged on demand.
 */
export function chargeAfter(
  subscription: Subscription,
  dues: MethodDues,
  taxRates: readonly TaxRate[],
  now: Instant,
): NextCharge | null {
  const { status, isOnDemand, cancelAtNextBillingDate, expiresAt } = subscription;
  if (isOnDemand || status === 'paused' || cancelAtNextBillingDate) return null;
  const paid =
    dues.purpose === 'renewal'
      ? { ...subscription, ...decidePaidCycle(subscription, taxRates, now) }
      : subscription;
  if (expiresAt !== null && paid.nextBillingAt >= expiresAt) return null;
  const renewed = withScheduledChange(paid);
  const { totals } = priceNextCycle(renewed, taxRates);
  return { amount: totals.total, interval: renewed.frequency, at: paid.nextBillingAt };
}
