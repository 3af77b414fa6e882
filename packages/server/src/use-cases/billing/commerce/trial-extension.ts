import type { TrialExtension } from '../../../domain/offer/billing-operation.ts';
import type { Scope } from '../../../domain/scope.ts';
import {
  type TrialTerms,
  decideTrialExtension,
  trialTermsOf,
} from '../../../domain/subscription/extend-trial.ts';
import type { PurchaseResult } from '../../../gateways/commerce/commerce.ts';
import type { AcceptanceWithRiders, UndoWithRider, Runtime } from '../../../runtime.ts';
import { extendTrial, revertTrialExtension } from '../subscriptions/extend-trial.ts';
import { previewAtNoCharge } from '../subscriptions/preview-at-no-charge.ts';
import { commitAcceptance, commitUndo, orConflict } from './acceptance-commit.ts';
import type { OperationExecutor } from './operation-executor.ts';

/** A trial extension is free and accepted at once. Undoing it restores the previous end of the trial. */
export const trialExtensionExecutor: OperationExecutor<TrialExtension> = {
  quote: (runtime, scope, { subscriptionId, days }, promise) =>
    previewAtNoCharge(runtime, scope, subscriptionId, promise, {
      decide: (subscription, hasPendingChange) =>
        decideTrialExtension(subscription, days, promise.now, hasPendingChange),
      pinOf: trialTermsOf,
    }),
  accept: acceptExtension,
  revert: revertExtension,
  unwind: null,
};

async function acceptExtension(
  runtime: Runtime,
  scope: Scope,
  acceptance: AcceptanceWithRiders,
  { subscriptionId, days }: TrialExtension,
): Promise<PurchaseResult> {
  const promised = acceptance.before.quote.pin as TrialTerms;
  const extended = await orConflict(() =>
    extendTrial(runtime, scope, subscriptionId, days, promised, (tx) =>
      commitAcceptance(tx, acceptance, null),
    ),
  );
  return extended ? { kind: 'begun', paymentResult: null } : { kind: 'overtaken' };
}

async function revertExtension(
  runtime: Runtime,
  scope: Scope,
  undone: UndoWithRider,
  { subscriptionId, days }: TrialExtension,
): Promise<boolean> {
  const before = undone.before.quote.pin as TrialTerms;
  const reverted = await orConflict(() =>
    revertTrialExtension(runtime, scope, subscriptionId, days, before, (tx) => commitUndo(tx, undone)),
  );
  return reverted !== undefined;
}
