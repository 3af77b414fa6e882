import { assert } from '../assert.ts';
import type { Metadata } from '../catalog/metadata.ts';
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../event/event.ts';
import type { PaymentId, PlanChangeId } from '../ids.ts';
import type { PricedCycle } from '../pricing/price-cycle.ts';
import { netOf, priceDue } from '../pricing/price-due.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import type { PlanChoice, RecordedPlanChange } from './plan-change.ts';
import { decidePaidCycle } from './renewal.ts';
import { type OnPaymentFailure, type Subscription, subscriptionEvent } from './subscription.ts';
import { whole } from './unused-share.ts';

interface ChangedSchedule {
  readonly subscription: Subscription;
  readonly events: readonly DomainEvent[];
}

/**
 * Plans a change for the next billing date: until then nothing is charged and the plan stays. It takes the
 * place of a change that was planned before.
 */
export function scheduleChange(
  subscription: Subscription,
  choice: PlanChoice,
  asked: {
    readonly planChangeId: PlanChangeId;
    readonly onPaymentFailure: OnPaymentFailure;
    readonly metadata: Metadata | null;
  },
  now: Instant,
): ChangedSchedule {
  return changed(
    {
      ...subscription,
      scheduledChange: {
        ...asked,
        plan: choice.plan,
        quantity: choice.quantity,
        discounts: choice.discounts,
        newDiscountIds: choice.newDiscountIds,
        effectiveAt: subscription.nextBillingAt,
        createdAt: now,
      },
    },
    now,
  );
}

/** Takes a planned change back. */
export function cancelScheduledChange(subscription: Subscription, now: Instant): ChangedSchedule {
  if (subscription.scheduledChange === null) {
    throw new DomainError(
      'SCHEDULED_PLAN_CHANGE_NOT_FOUND',
      'No change of plan is scheduled for this subscription. One that was due has taken effect.',
    );
  }
  return changed({ ...subscription, scheduledChange: null }, now);
}

function changed(subscription: Subscription, now: Instant): ChangedSchedule {
  return { subscription, events: [subscriptionEvent(subscription, 'subscription.updated', now)] };
}

/**
 * A planned change as it begins at its billing date, together with the payment of the cycle: the cycle is the
 * new plan's, at its full price.
 */
export function beginScheduledChange(
  before: Subscription,
  renewed: Subscription,
  cycle: PricedCycle,
  creditBalance: bigint,
  taxRates: readonly TaxRate[],
  paymentId: PaymentId,
  now: Instant,
): RecordedPlanChange {
  const planned = before.scheduledChange;
  assert(planned, 'a change that begins was planned');
  const due = { lines: cycle.lines, unused: 0n };
  const net = netOf(due);
  return {
    planChangeId: planned.planChangeId,
    subscriptionId: before.subscriptionId,
    status: 'pending',
    onPaymentFailure: planned.onPaymentFailure,
    previousProductId: before.productId,
    previousQuantity: before.quantity,
    change: {
      mode: 'full_immediately',
      decidedAt: now,
      lines: cycle.lines.map((line) => ({
        kind: line.kind,
        productId: line.productId,
        addonId: line.addonId,
        name: line.name,
        description: line.description,
        quantity: line.quantity,
        unitAmount: line.unitAmount,
        share: whole,
        amount: line.taxable,
        taxRateBps: line.taxRateBps,
        taxCategory: line.taxCategory,
        isTaxInclusive: line.isTaxInclusive,
      })),
      net,
      due,
      priced: priceDue(due, creditBalance, before.currency),
      creditGranted: 0n,
      newDiscountIds: planned.newDiscountIds,
      terms: { ...renewed, ...decidePaidCycle(renewed, taxRates, now) },
      value: { periodWorth: net, periodPaid: net },
    },
    metadata: planned.metadata,
    paymentId,
    createdAt: now,
  };
}
