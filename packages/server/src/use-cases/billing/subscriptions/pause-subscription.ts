import type { SubscriptionId } from '../../../domain/ids.ts';
import type { PausePin } from '../../../domain/offer/billing-operation.ts';
import type { Scope } from '../../../domain/scope.ts';
import { decideUpdate } from '../../../domain/subscription/decide-update.ts';
import { decidePause } from '../../../domain/subscription/pause.ts';
import { checkPromisedTerms } from '../../../domain/subscription/plan-change-quote.ts';
import type { Runtime } from '../../../runtime.ts';
import type { Tx } from '../../../store/postgres/postgres.ts';
import { commitAtNoCharge } from './commit-at-no-charge.ts';

/**
 * Pauses a subscription for a number of days, if it would resume as promised. `inSameTransaction` is
 * committed with it.
 */
export function pauseSubscription(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  days: number,
  promised: PausePin,
  inSameTransaction: (tx: Tx) => Promise<void>,
): Promise<void> {
  return commitAtNoCharge(
    runtime,
    scope,
    subscriptionId,
    inSameTransaction,
    (before, hasPendingChange, at) => {
      const { recurringAmount: recurringPreTaxAmount, nextBillingAt } = promised;
      checkPromisedTerms(before, { recurringPreTaxAmount, nextBillingAt });
      return decidePause(before, days, at, hasPendingChange);
    },
  );
}

/**
 * Ends a pause that its customer takes back. What is not paused any more stays as it is, and the undo alone is
 * committed. One commit, so that nobody finds the pause taken back and the subscription paused all the same.
 */
export function resumeUndone(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  inSameTransaction: (tx: Tx) => Promise<void>,
): Promise<void> {
  return commitAtNoCharge(
    runtime,
    scope,
    subscriptionId,
    inSameTransaction,
    (before, hasPendingChange, at) =>
      before.status === 'paused' ? decideUpdate(before, { status: 'active' }, at, hasPendingChange) : null,
  );
}
