import { DomainError } from '../errors.ts';
import { type Instant, dayMs } from '../time.ts';
import { type UpdatedSubscription, decideUpdate } from './decide-update.ts';
import { type Subscription, subscriptionEvent } from './subscription.ts';

/** Terms of a trial: its plan, and the dates that follow from its end. */
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
 * Extends a trial by so many days of 24 hours, at no charge: the first payment comes that much later, and all that
 * follow are counted from it. The term stays, as it does for a longer trial that was sold; a trial is not extended
 * past it. The days are given: what a paid trial was paid for is used up by its own end.
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
      `This subscription is ${status === 'active' ? 'not in a trial' : status}. Only a trial that goes on is extended.`,
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
 * Takes an extension back: the trial ends when it did `before`, exactly. Refused when anything about it has changed
 * since, and when it would have ended by now, because then the first payment would be made at once.
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
      'The subscription has changed since its trial was extended, so that there is no way back with a click. Nothing was changed. Ask the seller.',
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
