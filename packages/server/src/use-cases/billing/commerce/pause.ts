import type { Pause, PausePin } from '../../../domain/offer/billing-operation.ts';
import { decidePause } from '../../../domain/subscription/pause.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import { pauseSubscription, resumeUndone } from '../subscriptions/pause-subscription.ts';
import { previewAtNoCharge } from '../subscriptions/preview-at-no-charge.ts';
import { acceptAtNoCharge, undoWithRevert } from './acceptance-commit.ts';
import type { OperationExecutor } from './operation-executor.ts';

/** A pause costs nothing and is accepted at once. Undone, the subscription goes on with the same commit. */
export const pauseExecutor: OperationExecutor<Pause> = {
  quote: (runtime, scope, { subscriptionId, days }, promise) =>
    previewAtNoCharge(runtime, scope, subscriptionId, promise, {
      decide: (subscription, hasPendingChange) =>
        decidePause(subscription, days, promise.now, hasPendingChange),
      pinOf: pausePinOf,
    }),
  accept: (runtime, scope, acceptance, { subscriptionId, days }) =>
    acceptAtNoCharge(acceptance, (inSameTransaction) =>
      pauseSubscription(
        runtime,
        scope,
        subscriptionId,
        days,
        acceptance.before.quote.pin as PausePin,
        inSameTransaction,
      ),
    ),
  revert: (runtime, scope, undone, { subscriptionId }) =>
    undoWithRevert(undone, (inSameTransaction) =>
      resumeUndone(runtime, scope, subscriptionId, inSameTransaction),
    ),
  unwind: null,
};

function pausePinOf({ recurringPreTaxAmount, nextBillingAt }: Subscription): PausePin {
  return { recurringAmount: recurringPreTaxAmount, nextBillingAt };
}
