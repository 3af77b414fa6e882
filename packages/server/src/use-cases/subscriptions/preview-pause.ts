import { notFound } from '../../domain/errors.ts';
import { type Deal, amountsOfPause } from '../../domain/offer/deal.ts';
import type { Scope } from '../../domain/scope.ts';
import { decidePause } from '../../domain/subscription/pause.ts';
import { quoteLifetimeMs } from '../../domain/subscription/plan-change-quote.ts';
import { priceNextCycle } from '../../domain/subscription/renewal.ts';
import type { PricePromise, PromisedPrice } from '../../gateways/commerce/commerce.ts';
import type { Runtime } from '../../runtime.ts';
import { findPendingPlanChange } from '../../store/plan-changes.ts';
import { findSubscription } from '../../store/subscriptions.ts';

/**
 * What `pauseSubscription` would lead to: the same decision, with nothing written. It is promised as briefly as the
 * price of a change, and not past the next billing date.
 */
export async function previewPause(
  runtime: Runtime,
  scope: Scope,
  { subscriptionId, days }: Deal & { readonly kind: 'pause' },
  { now, until, known: { taxRates } }: PricePromise,
): Promise<PromisedPrice> {
  const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
  if (!subscription) throw notFound('subscription');
  const pending = await findPendingPlanChange(runtime.sql, scope, subscriptionId);
  decidePause(subscription, days, now, pending !== undefined);
  return {
    ...amountsOfPause(subscription, days, priceNextCycle(subscription, taxRates).totals.tax),
    quoteId: runtime.mintId('quote'),
    quotedAt: now,
    expiresAt: Math.min(until, now + quoteLifetimeMs, subscription.nextBillingAt),
    pin: {},
  };
}
