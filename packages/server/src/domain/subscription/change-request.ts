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

/** Requested plan change. */
export interface ChangeRequest extends PlanChangeRequest {
  readonly plan: PlanRequest;
  /** Null uses the business's setting. */
  readonly onPaymentFailure: OnPaymentFailure | null;
  /** Metadata of the payment; null uses the subscription's. */
  readonly metadata: Metadata | null;
}

/** Business and customer facts for the decision. */
export interface ChangeFacts {
  readonly catalogue: PlanCatalogue;
  readonly hasPendingChange: boolean;
  readonly creditLots: readonly CreditLot[];
  readonly taxRates: readonly TaxRate[];
  readonly settings: BusinessSettings;
}

/** Decided request: an immediate change, or one scheduled for the next billing date. */
export interface RequestedChange {
  readonly choice: PlanChoice;
  readonly onPaymentFailure: OnPaymentFailure;
  /** For a scheduled change, its price at that date by current facts. */
  readonly change: PlanChange;
  readonly isScheduled: boolean;
}

/**
 * Decides a plan change request, or refuses it with the violated rule. Shared by the preview and the change, so
 * that they agree. A change with a quote is decided as of `decidedAt`, the time of that quote.
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
