import { DomainError } from '../domain/errors.ts';
import type { PaymentId, PresentationId, SubscriptionId } from '../domain/ids.ts';
import { type ConfirmedChange, type Intention, isIntentionOpen } from '../domain/offer/intention.ts';
import type { Presentation } from '../domain/offer/presentation.ts';
import type { Payment } from '../domain/payment/payment.ts';
import type { Scope } from '../domain/scope.ts';
import { changeByCustomer, isDowngrade } from '../domain/subscription/change-by-customer.ts';
import { quotedAt, staleQuote } from '../domain/subscription/plan-change-quote.ts';
import { type Subscription, hasEnded } from '../domain/subscription/subscription.ts';
import { walletShare } from '../domain/wallet/wallet-share.ts';
import { type Runtime, now } from '../runtime.ts';
import { findPaymentByRequest } from '../store/payments.ts';
import { findPresentation } from '../store/presentations.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { findWalletBalanceFor } from '../store/wallets.ts';
import { declinePresentation } from '../use-cases/offers/decline-presentation.ts';
import { raiseIntention } from '../use-cases/offers/raise-intention.ts';
import { changePlan } from '../use-cases/subscriptions/change-plan.ts';
import { previewChangePlan } from '../use-cases/subscriptions/preview-change-plan.ts';
import { updateSubscription } from '../use-cases/subscriptions/update-subscription.ts';
import { type PlanVisit, findPlans } from './load-plan.ts';
import type { PlanNews } from './plan-model.ts';

/** What came of something that a customer asked for. */
export type CarriedOut =
  | { readonly kind: 'done'; readonly news: PlanNews & ('ending' | 'changed' | 'planned') }
  /** Its payment is on its way, or asks the customer. */
  | { readonly kind: 'paying'; readonly paymentId: PaymentId; readonly isAtBank: boolean }
  /** Another change is being paid for. */
  | { readonly kind: 'waiting' }
  /** What was promised counts no more: the customer is to be asked with what it comes to now. */
  | { readonly kind: 'asked_again' }
  /** A rule says no. Nothing was changed. */
  | { readonly kind: 'refused' };

/**
 * What is put to the customer before they get what they ask for; null when they are to have it at once. Asked
 * again, past an offer that they have left open, they have said no to it; a form that is sent twice asks once.
 */
export async function findOfferBefore(
  runtime: Runtime,
  { scope, subscription }: Pick<PlanVisit, 'scope' | 'subscription'>,
  intention: Intention,
): Promise<Presentation | null> {
  if (intention.kind === 'change_plan') {
    const isAsked = await isDowngradeToBeMade(runtime, scope, subscription, intention.change);
    if (!isAsked) return null;
  }
  const offer = await raiseIntention(runtime, scope, subscription.customerId, intention);
  if (!offer) return null;
  if (offer.moment.intention?.attempt === intention.attempt) return offer;
  await declineOpen(runtime, scope, offer.presentationId);
  return null;
}

/** Whether the change is to less, and would be made as it was confirmed: else nothing stands in its way. */
async function isDowngradeToBeMade(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  confirmed: ConfirmedChange,
): Promise<boolean> {
  const plans = await findPlans(runtime, { scope, subscription });
  const product = plans.find(({ productId }) => productId === confirmed.productId);
  if (!product || !isDowngrade(subscription, { ...confirmed, product })) return false;
  const { subscriptionId } = subscription;
  try {
    quotedAt(confirmed.quoteId, now(runtime, scope));
    const request = changeByCustomer(subscription, { ...confirmed, product });
    await previewChangePlan(runtime, scope, subscriptionId, request);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/**
 * The payment that this very press of the button has begun. Sent twice, both lead to it, whatever the first has
 * changed by the time the second is looked at.
 */
async function findBegun(
  runtime: Runtime,
  scope: Scope,
  { subscriptionId, attempt }: Pick<Intention, 'subscriptionId' | 'attempt'>,
): Promise<(CarriedOut & { readonly kind: 'paying' }) | null> {
  if (attempt === '') return null;
  const payment = await findPaymentByRequest(runtime.sql, scope, requestKeyOf(subscriptionId, attempt));
  return payment?.subscriptionId === subscriptionId ? payingOf(payment) : null;
}

/** Result of a form that asks for the plan one has already: this one has made the change, or another has. */
export async function findDone(
  runtime: Runtime,
  { scope, subscription }: Pick<PlanVisit, 'scope' | 'subscription'>,
  { productId, attempt }: { readonly productId: string; readonly attempt: string },
): Promise<CarriedOut> {
  const { subscriptionId } = subscription;
  const begun = await findBegun(runtime, scope, { subscriptionId, attempt });
  const isThere = productId === subscription.productId;
  return begun ?? (isThere ? { kind: 'done', news: 'changed' } : { kind: 'waiting' });
}

/** Does what the customer asked for, once: asked again, it answers that it is done. */
export async function carryOut(runtime: Runtime, scope: Scope, intention: Intention): Promise<CarriedOut> {
  const subscription = await findSubscription(runtime.sql, scope, intention.subscriptionId);
  if (!subscription) return { kind: 'refused' };
  if (intention.kind === 'cancel' && whatIsDone(subscription, intention)) {
    return { kind: 'done', news: 'ending' };
  }
  try {
    return intention.kind === 'cancel'
      ? await cancel(runtime, scope, subscription, intention)
      : await change(runtime, scope, subscription, intention);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return refusalOf(runtime, scope, intention, error);
  }
}

/**
 * Says no to an offer and does what its customer had asked for, whether it is over, was declined before or is declined
 * now. Null when they took the offer instead, or are just taking it.
 */
export async function declineAndCarryOut(
  runtime: Runtime,
  scope: Scope,
  { presentationId }: Presentation,
  intention: Intention,
): Promise<CarriedOut | null> {
  await declineOpen(runtime, scope, presentationId);
  const presentation = await findPresentation(runtime.sql, scope, presentationId);
  if (!presentation || !isIntentionOpen(presentation.state)) return null;
  return carryOut(runtime, scope, intention);
}

/** What can be declined no more is over, or was answered in another tab. */
export async function declineOpen(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
): Promise<void> {
  try {
    await declinePresentation(runtime, scope, presentationId);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

/** What is done of it by now, here or in another tab; null while it is to be done. */
export function whatIsDone(
  subscription: Subscription,
  intention: Intention,
): (CarriedOut & { readonly kind: 'done' })['news'] | null {
  if (intention.kind === 'cancel') {
    return subscription.cancelAtNextBillingDate || hasEnded(subscription) ? 'ending' : null;
  }
  const { productId, quantity, isAtNextBillingDate } = intention.change;
  const has = isAtNextBillingDate ? subscription.scheduledChange : subscription;
  if (has?.plan.product.productId !== productId || has.quantity !== quantity) return null;
  return isAtNextBillingDate ? 'planned' : 'changed';
}

async function cancel(
  runtime: Runtime,
  scope: Scope,
  { subscriptionId, status }: Subscription,
  { feedback }: Intention & { readonly kind: 'cancel' },
): Promise<CarriedOut> {
  const why = { cancelReason: 'cancelled_by_customer', cancellationFeedback: feedback ?? undefined } as const;
  // What is on hold or paused has no billing date to wait for.
  const wish = status === 'active' ? { cancelAtNextBillingDate: true } : { status: 'cancelled' as const };
  await updateSubscription(runtime, scope, subscriptionId, { ...wish, ...why });
  return { kind: 'done', news: 'ending' };
}

/** At the price that was confirmed, or not at all. */
async function change(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  { change: confirmed, attempt }: Intention & { readonly kind: 'change_plan' },
): Promise<CarriedOut> {
  const { subscriptionId } = subscription;
  const begun = await findBegun(runtime, scope, { subscriptionId, attempt });
  const plans = await findPlans(runtime, { scope, subscription });
  const product = plans.find(({ productId }) => productId === confirmed.productId);
  if (!product) return begun ?? { kind: 'refused' };
  // What the first of two has begun is gone on with; it may have changed the answer by now.
  if (!begun && !(await isPaidAsConfirmed(runtime, scope, subscription, confirmed))) throw staleQuote();
  const { payment, isScheduled } = await changePlan(runtime, scope, subscriptionId, {
    ...changeByCustomer(subscription, { ...confirmed, product }),
    quoteId: confirmed.quoteId,
    requestKey: requestKeyOf(subscriptionId, attempt),
  });
  if (payment === null) return { kind: 'done', news: isScheduled ? 'planned' : 'changed' };
  return payingOf(payment);
}

function requestKeyOf(subscriptionId: SubscriptionId, attempt: string): string {
  return `portal:${subscriptionId}:${attempt}`;
}

function payingOf({ paymentId, status }: Payment) {
  return { kind: 'paying', paymentId, isAtBank: status === 'requires_customer_action' } as const;
}

/** Whether the wallet still pays what the page said: a quote holds the total, and not who pays how much of it. */
async function isPaidAsConfirmed(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  { isAtNextBillingDate, asked, wallet }: ConfirmedChange,
): Promise<boolean> {
  if (isAtNextBillingDate || asked < 0n) return true;
  const held = await findWalletBalanceFor(runtime.sql, scope, subscription);
  return walletShare(asked + wallet, held, subscription.currency) === wallet;
}

/** Refused because it has been done meanwhile, it is done. */
async function refusalOf(
  runtime: Runtime,
  scope: Scope,
  intention: Intention,
  { code }: DomainError,
): Promise<CarriedOut> {
  const subscription = await findSubscription(runtime.sql, scope, intention.subscriptionId);
  const done = subscription && whatIsDone(subscription, intention);
  if (done) return { kind: 'done', news: done };
  switch (code) {
    // Sent twice, while the first is being paid.
    case 'PENDING_PLAN_CHANGE_EXISTS':
      return { kind: 'waiting' };
    case 'QUOTE_EXPIRED':
    case 'QUOTE_STALE':
      return { kind: 'asked_again' };
    default:
      return { kind: 'refused' };
  }
}
