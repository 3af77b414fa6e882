import { creditBalance } from '../../domain/credit/credit.ts';
import { notFound } from '../../domain/errors.ts';
import type { Pause, PausePin } from '../../domain/offer/billing-operation.ts';
import { amountsOfPause } from '../../domain/offer/quoted-amounts.ts';
import type { Scope } from '../../domain/scope.ts';
import { comingCharges } from '../../domain/subscription/coming-charges.ts';
import { decidePause } from '../../domain/subscription/pause.ts';
import { quoteLifetimeMs } from '../../domain/subscription/plan-change-quote.ts';
import { priceNextCycle } from '../../domain/subscription/renewal.ts';
import type { PricePromise, PromisedPrice } from '../../gateways/commerce/commerce.ts';
import type { Runtime } from '../../runtime.ts';
import { findPendingPlanChange } from '../../store/plan-changes.ts';
import { listCreditLots } from '../../store/subscription-credits.ts';
import { findSubscription } from '../../store/subscriptions.ts';
import { findWalletBalanceFor } from '../../store/wallets.ts';

/**
 * What `pauseSubscription` would lead to: the same decision, with nothing written. It is promised as briefly as the
 * price of a change, and not past the next billing date.
 */
export async function previewPause(
  runtime: Runtime,
  scope: Scope,
  { subscriptionId, days }: Pause,
  { now, until, known: { taxRates } }: PricePromise,
): Promise<PromisedPrice> {
  const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
  if (!subscription) throw notFound('subscription');
  const [pending, lots, wallet] = await Promise.all([
    findPendingPlanChange(runtime.sql, scope, subscriptionId),
    listCreditLots(runtime.sql, scope, subscriptionId),
    findWalletBalanceFor(runtime.sql, scope, subscription),
  ]);
  const paused = decidePause(subscription, days, now, pending !== undefined).subscription;
  const funds = { credit: creditBalance(lots, subscription.isTaxInclusive), wallet };
  const pin: PausePin = {
    recurringAmount: subscription.recurringPreTaxAmount,
    nextBillingAt: subscription.nextBillingAt,
  };
  return {
    ...amountsOfPause(
      paused,
      priceNextCycle(paused, taxRates).totals,
      comingCharges(paused, funds, taxRates),
    ),
    quoteId: runtime.mintId('quote'),
    quotedAt: now,
    expiresAt: Math.min(until, now + quoteLifetimeMs, subscription.nextBillingAt),
    pin,
  };
}
