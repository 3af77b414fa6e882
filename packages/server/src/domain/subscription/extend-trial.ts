import { DomainError } from '../errors.ts';
import { type Instant, dayMs } from '../time.ts';
import { type UpdatedSubscription, decideUpdate } from './decide-update.ts';
import { type Subscription, subscriptionEvent } from './subscription.ts';

/** Trial fields of a subscription: its plan, and the dates that follow from its end. */
export type TrialTerms = Pick<
  Subscription,
  | 'productId'
  | 'quantity'
  | 'recurringPreTaxAmount'
  | 'trialPeriodDays'
  | 'anchorAt'
  | 'nextBillingAt'
  | 'expiresAt'
>;

export function trialTermsOf(subscription: TrialTerms): TrialTerms {
  const { productId, quantity, recurringPreTaxAmount } = subscription;
  const { trialPeriodDays, anchorAt, nextBillingAt, expiresAt } = subscription;
  return {
    productId,
    quantity,
    recurringPreTaxAmount,
    trialPeriodDays,
    anchorAt,
    nextBillingAt,
    expiresAt,
  };
}

/**
 * Extends a trial by whole days of 24 hours, at no charge: the first payment moves later by as much, and all later
 * dates are counted from it. The term stays, as it does for a longer trial that was sold; a trial is not extended
 * beyond it. The added days are free: a paid trial's price covers only its original length.
 *
 *   |░░░░░░░░|────────|────────│     ░ trial   ● the first payment   │ the term ends
 *            ●
 *   |░░░░░░░░░░░░|────────|────│
 *                ●
 */
export function decideTrialExtension(
  subscription: Subscription,
  days: number,
  now: Instant,
  hasPendingChange: boolean,
): UpdatedSubscription {
  const { status, isTrial, cancelAtNextBillingDate, scheduledChange, nextBillingAt } = subscription;
  if (status !== 'active' || !isTrial) {
    throw new DomainError(
      'SUBSCRIPTION_INACTIVE',
      `This subscription is ${status === 'active' ? 'not in a trial' : status}. Only a current trial can be extended.`,
    );
  }
  if (cancelAtNextBillingDate || scheduledChange !== null) {
    throw new DomainError(
      'SUBSCRIPTION_INACTIVE',
      'At the end of its trial this subscription ends or changes. Take that back first, then extend the trial.',
    );
  }
  const update = { nextBillingAt: nextBillingAt + days * dayMs };
  const { subscription: moved, events } = decideUpdate(subscription, update, now, hasPendingChange);
  return { subscription: { ...moved, trialPeriodDays: subscription.trialPeriodDays + days }, events };
}

/**
 * Reverts an extension: the trial ends exactly when it did `before`. Refused when the trial has changed since, and
 * when it would have ended by now, because the first payment would be charged at once.
 */
export function decideTrialExtensionRevert(
  subscription: Subscription,
  before: TrialTerms,
  days: number,
  now: Instant,
  hasPendingChange: boolean,
): UpdatedSubscription {
  const { status, isTrial, cancelAtNextBillingDate, scheduledChange } = subscription;
  const isInTrial = status === 'active' && isTrial && !cancelAtNextBillingDate && scheduledChange === null;
  if (!isInTrial || hasPendingChange || !isExtended(subscription, before, days)) {
    throw new DomainError(
      'UNDO_SUBSCRIPTION_CHANGED',
      'The subscription has changed since its trial was extended, so it cannot be undone with a click. Nothing was changed. Ask the seller.',
    );
  }
  if (now >= before.nextBillingAt) {
    throw new DomainError(
      'UNDO_SUBSCRIPTION_CHANGED',
      'Without the extension the trial would be over by now, and the first payment due at once. Nothing was changed. Ask the seller.',
    );
  }
  const { trialPeriodDays, anchorAt, nextBillingAt, expiresAt } = before;
  return {
    subscription: { ...subscription, trialPeriodDays, anchorAt, nextBillingAt, expiresAt },
    events: [subscriptionEvent(subscription, 'subscription.updated', now)],
  };
}

function isExtended(subscription: Subscription, before: TrialTerms, days: number): boolean {
  return (
    subscription.productId === before.productId &&
    subscription.quantity === before.quantity &&
    subscription.recurringPreTaxAmount === before.recurringPreTaxAmount &&
    subscription.trialPeriodDays === before.trialPeriodDays + days &&
    subscription.nextBillingAt === before.nextBillingAt + days * dayMs &&
    subscription.anchorAt === subscription.nextBillingAt &&
    subscription.expiresAt === before.expiresAt
  );
}
