import { type Product, productTexts } from '../../domain/catalog/product.ts';
import { asId } from '../../domain/ids.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import { readSubscriptionOfEvent } from '../../store/billing/objects-of-events.ts';
import { findPaymentMethod } from '../../store/billing/payment-methods.ts';
import { findPlanChange } from '../../store/billing/plan-changes.ts';
import type { RecordedEvent } from '../../store/platform/events.ts';
import { comingPayment } from './coming-payment.ts';
import type { Composed, Sender } from './composed.ts';
import { localeOfPurchase } from '../../domain/business/locale-of-purchase.ts';

function ofSubscription(subscription: Subscription, sender: Sender) {
  return {
    customerId: subscription.customerId,
    readerName: subscription.buyer.name,
    timeZone: subscription.timeZone,
    locale: localeOfPurchase(subscription, sender.business),
  };
}

/** Of a change that took effect, unless it takes another one back: the undo has a letter of its own. */
export async function composePlanChange(sender: Sender, event: RecordedEvent): Promise<Composed | undefined> {
  const { runtime, scope, switches } = sender;
  if (!switches.plan_changed || event.relatedId === null) return undefined;
  const [subscription, recorded] = await Promise.all([
    readSubscriptionOfEvent(runtime.sql, scope, asId<'subscription'>(event.objectId)),
    findPlanChange(runtime.sql, scope, asId<'plan_change'>(event.relatedId)),
  ]);
  if (!subscription || recorded?.status !== 'applied' || recorded.revertsId !== null) return undefined;
  const previous = recorded.before?.plan.product;
  const { product } = recorded.change.terms.plan;
  const basics = ofSubscription(subscription, sender);
  const nameOf = (named: Product) => productTexts(named, basics.locale).name;
  return {
    ...basics,
    causeId: recorded.planChangeId,
    model: {
      kind: 'plan_changed',
      planName: nameOf(product),
      previousName: previous && previous.productId !== product.productId ? nameOf(previous) : null,
      at: event.occurredAt,
      next: await comingPayment(sender, subscription, basics.locale),
    },
  };
}

/**
 * Of a subscription that was cancelled, or is going to end. What ended as it was told before has had its letter: both
 * are about the same end.
 */
export async function composeCancellation(
  sender: Sender,
  { objectId }: RecordedEvent,
): Promise<Composed | undefined> {
  const { runtime, scope, switches } = sender;
  const subscription = await readSubscriptionOfEvent(runtime.sql, scope, asId<'subscription'>(objectId));
  if (!switches.cancelled || !subscription) return undefined;
  const { status, cancelAtNextBillingDate, nextBillingAt, subscriptionId } = subscription;
  const isOver = status === 'cancelled';
  if (!isOver && !cancelAtNextBillingDate) return undefined;
  const basics = ofSubscription(subscription, sender);
  return {
    ...basics,
    causeId: `${subscriptionId} ${String(nextBillingAt)}`,
    model: {
      kind: 'cancelled',
      planName: productTexts(subscription.plan.product, basics.locale).name,
      endsAt: isOver ? null : nextBillingAt,
    },
  };
}

/** Of a renewal that is near; undefined if it will not be. */
export async function composeReminder(
  sender: Sender,
  subscription: Subscription | undefined,
  renewsAt: Instant,
): Promise<Composed | undefined> {
  const { runtime, scope, switches } = sender;
  if (!switches.renewal_coming || subscription?.nextBillingAt !== renewsAt) return undefined;
  const basics = ofSubscription(subscription, sender);
  const coming = await comingPayment(sender, subscription, basics.locale);
  if (coming === null || coming.amount.amount === 0n) return undefined;
  const { paymentMethodId, customerId, subscriptionId, isTrial } = subscription;
  const method =
    paymentMethodId === null
      ? undefined
      : await findPaymentMethod(runtime.sql, scope, customerId, paymentMethodId);
  const card = method
    ? { network: method.instrument.cardNetwork, lastFour: method.instrument.lastFour }
    : null;
  return {
    ...basics,
    causeId: `${subscriptionId} ${String(renewsAt)}`,
    model: { kind: 'renewal_coming', ...coming, card, isTrial },
  };
}
