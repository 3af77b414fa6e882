import { assert } from '../assert.ts';
import type { Metadata } from '../catalog/metadata.ts';
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../event/event.ts';
import type { DiscountId, PaymentId, PlanChangeId } from '../ids.ts';
import { netAmount, priceDue } from '../pricing/price-due.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { planLine } from './decide-change-plan.ts';
import { valueOf } from './period-value.ts';
import type { PlanChange, PlanChoice, PlanTerms, RecordedPlanChange } from './plan-change.ts';
import { type DueCycle, decidePaidCycle } from './renewal.ts';
import { type OnPaymentFailure, type Subscription, subscriptionEvent } from './subscription.ts';

interface ChangedSchedule {
  readonly subscription: Subscription;
  readonly events: readonly DomainEvent[];
}

/**
 * Schedules a plan change for the next billing date: until then nothing is charged and the plan stays. It replaces
 * any scheduled change.
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
        createdAt: now,
      },
    },
    now,
  );
}

/** Cancels a scheduled plan change. */
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
 * Decides a scheduled change at its billing date: a cycle of the new plan, at its full price, minus the credit
 * available then. `renewed` is the subscription with the change, `cycle` its next one.
 */
export function decideScheduledCycle(
  renewed: Subscription,
  cycle: DueCycle,
  newDiscountIds: readonly DiscountId[],
  facts: {
    readonly creditBalance: bigint;
    readonly taxRates: readonly TaxRate[];
    readonly now: Instant;
  },
): PlanChange {
  const due = { lines: cycle.lines, unused: 0n };
  const net = netAmount(due);
  const { creditBalance, taxRates, now } = facts;
  return {
    mode: 'full_immediately',
    decidedAt: now,
    lines: cycle.lines.map((line, index) => planLine(line, cycle.wholeLines[index] ?? line, cycle.share)),
    net,
    due,
    priced: priceDue(due, creditBalance, renewed.currency),
    creditGranted: 0n,
    creditFunds: [],
    newDiscountIds,
    terms: termsAfter(renewed, taxRates, now),
    // A renewal sets the value of its period itself, when it is paid.
    value: valueOf(renewed),
  };
}

function termsAfter(renewed: Subscription, taxRates: readonly TaxRate[], now: Instant): PlanTerms {
  const paid = decidePaidCycle(renewed, taxRates, now);
  return {
    productId: renewed.productId,
    quantity: renewed.quantity,
    addons: renewed.addons,
    plan: renewed.plan,
    discounts: paid.discounts,
    recurringPreTaxAmount: paid.recurringPreTaxAmount,
    isTaxInclusive: renewed.isTaxInclusive,
    frequency: renewed.frequency,
    period: renewed.period,
    anchorAt: renewed.anchorAt,
    previousBillingAt: paid.previousBillingAt,
    nextBillingAt: paid.nextBillingAt,
    expiresAt: renewed.expiresAt,
    isTrial: paid.isTrial,
    idleMs: paid.idleMs,
  };
}

/** Scheduled change as it starts at its billing date, together with the payment of its first cycle. */
export function beginScheduledChange(
  before: Subscription,
  change: PlanChange,
  paymentId: PaymentId,
  now: Instant,
): RecordedPlanChange {
  const planned = before.scheduledChange;
  assert(planned, 'a change that begins was planned');
  return {
    planChangeId: planned.planChangeId,
    subscriptionId: before.subscriptionId,
    status: 'pending',
    onPaymentFailure: planned.onPaymentFailure,
    previousProductId: before.productId,
    previousQuantity: before.quantity,
    change,
    metadata: planned.metadata,
    paymentId,
    presentationId: null,
    before: null,
    revertsId: null,
    createdAt: now,
  };
}
