import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import {
  type TrialTerms,
  decideTrialExtension,
  decideTrialExtensionRevert,
} from '../../../domain/subscription/extend-trial.ts';
import { checkPromisedTerms } from '../../../domain/subscription/plan-change-quote.ts';
import type { Runtime } from '../../../runtime.ts';
import type { Tx } from '../../../store/postgres/postgres.ts';
import { commitAtNoCharge } from './commit-at-no-charge.ts';

/**
 * Extends a trial by a number of days, if it would end as promised. `inSameTransaction` is committed with it.
 */
export function extendTrial(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  days: number,
  promised: TrialTerms,
  inSameTransaction: (tx: Tx) => Promise<void>,
): Promise<void> {
  return commitAtNoCharge(
    runtime,
    scope,
    subscriptionId,
    inSameTransaction,
    (before, hasPendingChange, at) => {
      checkPromisedTerms(before, promised);
      return decideTrialExtension(before, days, at, hasPendingChange);
    },
  );
}

/** Reverts an extension: the trial ends when it did before, or nothing is changed. */
export function revertTrialExtension(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  days: number,
  terms: TrialTerms,
  inSameTransaction: (tx: Tx) => Promise<void>,
): Promise<void> {
  return commitAtNoCharge(
    runtime,
    scope,
    subscriptionId,
    inSameTransaction,
    (extended, hasPendingChange, at) =>
      decideTrialExtensionRevert(extended, terms, days, at, hasPendingChange),
  );
}
