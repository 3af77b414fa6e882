import type { TrialExtension } from '../../../domain/offer/billing-operation.ts';
import {
  type TrialTerms,
  decideTrialExtension,
  trialTermsOf,
} from '../../../domain/subscription/extend-trial.ts';
import { extendTrial, revertTrialExtension } from '../subscriptions/extend-trial.ts';
import { previewAtNoCharge } from '../subscriptions/preview-at-no-charge.ts';
import { acceptAtNoCharge, undoWithRevert } from './acceptance-commit.ts';
import type { OperationExecutor } from './operation-executor.ts';

/** A trial extension is free and accepted at once. Undoing it restores the previous end of the trial. */
export const trialExtensionExecutor: OperationExecutor<TrialExtension> = {
  quote: (runtime, scope, { subscriptionId, days }, promise) =>
    previewAtNoCharge(runtime, scope, subscriptionId, promise, {
      decide: (subscription, hasPendingChange) =>
        decideTrialExtension(subscription, days, promise.now, hasPendingChange),
      pinOf: trialTermsOf,
    }),
  accept: (runtime, scope, acceptance, { subscriptionId, days }) => {
    const terms = acceptance.before.quote.pin as TrialTerms;
    return acceptAtNoCharge(acceptance, (inSameTransaction) =>
      extendTrial(runtime, scope, subscriptionId, days, terms, inSameTransaction),
    );
  },
  revert: (runtime, scope, undone, { subscriptionId, days }) => {
    const terms = undone.before.quote.pin as TrialTerms;
    return undoWithRevert(undone, (inSameTransaction) =>
      revertTrialExtension(runtime, scope, subscriptionId, days, terms, inSameTransaction),
    );
  },
  unwind: null,
};
