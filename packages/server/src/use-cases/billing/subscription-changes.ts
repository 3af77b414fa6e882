import { plansFor } from '../../domain/subscription/change-by-customer.ts';
import type { SubscriptionChanges } from '../../gateways/commerce/subscription-changes.ts';
import type { Runtime } from '../../runtime.ts';
import { findPaymentByRequest } from '../../store/billing/payments.ts';
import { listProducts } from '../../store/billing/products.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { findWalletBalanceFor } from '../../store/billing/wallets.ts';
import { changePlan } from './subscriptions/change-plan.ts';
import { previewChangePlan } from './subscriptions/preview-change-plan.ts';
import { updateSubscription } from './subscriptions/update-subscription.ts';

/** Maximum number of plans a customer is shown. */
const mostPlans = 100;

/**
 * Creates plan changes by the billing in this process. Like `commerce.ts` it may call billing's use cases.
 */
export function createSubscriptionChanges(runtime: Runtime): SubscriptionChanges {
  const { sql } = runtime;
  const listPlans: SubscriptionChanges['listPlans'] = async (scope, subscription) => {
    const filter = { isArchived: false, isRecurring: true };
    const onSale = await listProducts(sql, scope, filter, { limit: mostPlans, offset: 0 });
    return plansFor(subscription, onSale);
  };
  return {
    findSubscription: (scope, subscriptionId) => findSubscription(sql, scope, subscriptionId),
    listPlans,
    findPlan: async (scope, subscription, productId) =>
      (await listPlans(scope, subscription)).find((plan) => plan.productId === productId),
    findWalletBalance: (scope, subscription) => findWalletBalanceFor(sql, scope, subscription),
    previewPlanChange: (scope, { subscriptionId }, request, quoteId) =>
      previewChangePlan(runtime, scope, subscriptionId, request, quoteId),
    changePlan: (scope, subscriptionId, change) => changePlan(runtime, scope, subscriptionId, change),
    cancel: async (scope, subscriptionId, update) => {
      await updateSubscription(runtime, scope, subscriptionId, update);
    },
    findPaymentOfRequest: (scope, requestKey) => findPaymentByRequest(sql, scope, requestKey),
  };
}
