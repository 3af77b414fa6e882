import type { Pause, PausePin } from '../../../domain/offer/billing-operation.ts';
import type { Scope } from '../../../domain/scope.ts';
import { decidePause } from '../../../domain/subscription/pause.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { PurchaseResult } from '../../../gateways/commerce/commerce.ts';
import type { AcceptanceWithRiders, UndoWithRider, Runtime } from '../../../runtime.ts';
import { pauseSubscription, resumeUndone } from '../subscriptions/pause-subscription.ts';
import { previewAtNoCharge } from '../subscriptions/preview-at-no-charge.ts';
import { commitAcceptance, commitUndo, orConflict } from './acceptance-commit.ts';
import type { OperationExecutor } from './operation-executor.ts';

/** A pause costs nothing and is accepted at once. Undone, the subscription goes on with the same commit. */
export const pauseExecutor: OperationExecutor<Pause> = {
  quote: (runtime, scope, { subscriptionId, days }, promise) =>
    previewAtNoCharge(runtime, scope, subscriptionId, promise, {
      decide: (subscription, hasPendingChange) =>
        decidePause(subscription, days, promise.now, hasPendingChange),
      pinOf: pausePinOf,
    }),
  accept: acceptPause,
  revert: revertPause,
  unwind: null,
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

async function revertPause(
  runtime: Runtime,
  scope: Scope,
  undone: UndoWithRider,
  { subscriptionId }: Pause,
): Promise<boolean> {
  const reverted = await orConflict(() =>
    resumeUndone(runtime, scope, subscriptionId, (tx) => commitUndo(tx, undone)),
  );
  return reverted !== undefined;
}
