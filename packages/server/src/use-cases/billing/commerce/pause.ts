import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Pause, PausePin } from '../../../domain/offer/billing-operation.ts';
import type { Scope } from '../../../domain/scope.ts';
import { decidePause } from '../../../domain/subscription/pause.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { PurchaseResult } from '../../../gateways/commerce/commerce.ts';
import type { AcceptanceWithRiders, Runtime } from '../../../runtime.ts';
import { findSubscription } from '../../../store/billing/subscriptions.ts';
import { pauseSubscription } from '../subscriptions/pause-subscription.ts';
import { previewAtNoCharge } from '../subscriptions/preview-at-no-charge.ts';
import { updateSubscription } from '../subscriptions/update-subscription.ts';
import { commitAcceptance, commitUndoWithoutRevert, orConflict } from './acceptance-commit.ts';
import type { OperationExecutor } from './operation-executor.ts';

/** A pause is free and accepted at once. Undoing it resumes the subscription now. */
export const pauseExecutor: OperationExecutor<Pause> = {
  quote: (runtime, scope, { subscriptionId, days }, promise) =>
    previewAtNoCharge(runtime, scope, subscriptionId, promise, {
      decide: (subscription, hasPendingChange) =>
        decidePause(subscription, days, promise.now, hasPendingChange),
      pinOf: pausePinOf,
    }),
  accept: acceptPause,
  revert: (runtime, _, undone) => commitUndoWithoutRevert(runtime.sql, undone),
  unwind: resumeSubscription,
};

function pausePinOf({ recurringPreTaxAmount, nextBillingAt }: Subscription): PausePin {
  return { recurringAmount: recurringPreTaxAmount, nextBillingAt };
}

async function acceptPause(
  runtime: Runtime,
  scope: Scope,
  acceptance: AcceptanceWithRiders,
  { subscriptionId, days }: Pause,
): Promise<PurchaseResult> {
  const { quote } = acceptance.before;
  const paused = await orConflict(() =>
    pauseSubscription(runtime, scope, subscriptionId, days, quote.pin as PausePin, (tx) =>
      commitAcceptance(tx, acceptance, null),
    ),
  );
  return paused ? { kind: 'begun', paymentResult: null } : { kind: 'overtaken' };
}

/** Ends a pause now; a subscription that is not paused is left alone. */
async function resumeSubscription(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<void> {
  const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
  if (subscription?.status !== 'paused') return;
  await updateSubscription(runtime, scope, subscriptionId, { status: 'active' });
}
