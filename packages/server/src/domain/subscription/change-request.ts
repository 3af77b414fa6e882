import { creditBalance, type CreditLot } from '../credit/credit.ts';
import type { BusinessSettings } from '../business-settings.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { type PlanChangeRequest, checkPlanChange } from './check-plan-change.ts';
import { type PlanCatalogue, type PlanRequest, choosePlan } from './choose-plan.ts';
import { decideChangePlan } from './decide-change-plan.ts';
import type { PlanChange, PlanChoice } from './plan-change.ts';
import { priceDueCycle, withPlanAtBillingDate } from './renewal.ts';
import { decideScheduledCycle } from './scheduled-change.ts';
import type { OnPaymentFailure, Subscription } from './subscription.ts';

/** A change of plan as it is asked for. */
export interface ChangeRequest extends PlanChangeRequest {
  readonly plan: PlanRequest;
  /** Null: what the business has set. */
  readonly onPaymentFailure: OnPaymentFailure | null;
  /** Of the payment; null takes the subscription's. */
  readonly metadata: Metadata | null;
}

/** What is known of the business and the customer when it is asked for. */
export interface ChangeFacts {
  readonly catalogue: PlanCatalogue;
  readonly hasPendingChange: boolean;
  readonly creditLots: readonly CreditLot[];
  readonly taxRates: readonly TaxRate[];
  readonly settings: BusinessSettings;
}

/** What a request comes to: a change at once, or one that waits for the next billing date. */
export interface RequestedChange {
  readonly choice: PlanChoice;
  readonly onPaymentFailure: OnPaymentFailure;
  /** Of one that waits: what it will cost at that date as things stand today. */
  readonly change: PlanChange;
  readonly isScheduled: boolean;
}

/**
 * Answers a request for a change of plan, or refuses it with the rule that says no. The preview and the
 * change both ask here, so that they agree. A change that keeps a preview's promise is decided as of `decidedAt`,
 * the moment of that preview.
 */
export function decideRequestedChange(
  subscription: Subscription,
  request: ChangeRequest,
  facts: ChangeFacts,
  now: Instant,
  decidedAt = now,
): RequestedChange {
  checkPlanChange(subscription, request, facts.hasPendingChange, now);
  const choice = choosePlan(subscription, request.plan, facts.catalogue, decidedAt);
  return {
    choice,
    onPaymentFailure: request.onPaymentFailure ?? facts.settings.onPaymentFailure,
    change: request.isAtNextBillingDate
      ? decideAtBillingDate(subscription, choice, facts)
      : decideChangePlan({
          subscription,
          choice,
          mode: request.mode,
          taxRates: facts.taxRates,
          creditBalance: creditBalance(facts.creditLots, choice.plan.product.price.isTaxInclusive),
          resetsBillingDate: facts.settings.planChangeResetsBillingDate,
          now: decidedAt,
        }),
    isScheduled: request.isAtNextBillingDate,
  };
}

function decideAtBillingDate(
  subscription: Subscription,
  choice: PlanChoice,
  { creditLots, taxRates }: ChangeFacts,
): PlanChange {
  const { nextBillingAt } = subscription;
  const renewed = withPlanAtBillingDate(subscription, choice);
  return decideScheduledCycle(
    renewed,
    priceDueCycle(renewed, taxRates, nextBillingAt),
    choice.newDiscountIds,
    {
      creditBalance: creditBalance(creditLots, renewed.isTaxInclusive),
      taxRates,
      now: nextBillingAt,
    },
  );
}
