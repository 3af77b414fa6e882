import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { checkPlanChange } from '../../../domain/subscription/check-plan-change.ts';
import { type PlanComparison, comparePlans } from '../../../domain/subscription/compare-plans.ts';
import { type CandidateRequest, candidatesFor } from '../../../domain/subscription/plan-candidates.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { loadPlanChange } from '../../../store/billing/plan-change-facts.ts';
import { findProducts, listProducts } from '../../../store/billing/products.ts';

/** Maximum number of plans to compare. */
const mostPlans = 50;

export interface ComparedPlanChanges extends PlanComparison {
  readonly subscription: Subscription;
}

/**
 * Compares the cost of each plan a subscription could change to: the decisions of a year, with nothing
 * written.
 */
export async function comparePlanChanges(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  request: CandidateRequest,
): Promise<ComparedPlanChanges> {
  const [products, facts] = await Promise.all([
    request.productIds
      ? findProducts(runtime.sql, scope, [...new Set(request.productIds)])
      : listProducts(
          runtime.sql,
          scope,
          { isArchived: false, isRecurring: true },
          { limit: mostPlans, offset: 0 },
        ),
    loadPlanChange(runtime.sql, scope, subscriptionId, {
      productId: null,
      addons: request.addons ?? [],
      discountCodes: null,
    }),
  ]);
  if (!facts) throw notFound('subscription');
  const { subscription } = facts;
  const at = now(runtime, scope);
  // An immediate change replaces a scheduled one.
  const asked = { mode: 'full_immediately', isAtNextBillingDate: false, replacesScheduled: true } as const;
  checkPlanChange(subscription, asked, facts.pending !== null, at);
  const { addons, customer } = facts.catalogue;
  const comparison = comparePlans({
    subscription,
    candidates: candidatesFor(subscription, request, { products, addons, customer }, at),
    taxRates: facts.taxRates,
    creditLots: facts.creditLots,
    resetsBillingDate: facts.settings.planChangeResetsBillingDate,
    now: at,
  });
  return { subscription, ...comparison };
}
