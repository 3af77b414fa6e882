import type { Intention } from '../domain/offer/intention.ts';
import type { Presentation } from '../domain/offer/presentation.ts';
import type { Scope } from '../domain/scope.ts';
import { type Links, authenticatePath } from '../http/convert/urls.ts';
import type { Runtime } from '../runtime.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { type CarriedOut, whatIsDone } from './carry-out.ts';
import type { Wish } from './offer-model.ts';

/** What the customer of a presentation waits for, as its page says it; null where that is nothing. */
export async function loadWish(
  runtime: Runtime,
  scope: Scope,
  { moment: { intention } }: Presentation,
): Promise<Wish | null> {
  if (!intention) return null;
  const subscription = await findSubscription(runtime.sql, scope, intention.subscriptionId);
  if (!subscription) return null;
  const { plan, quantity, status, nextBillingAt, expiresAt } = subscription;
  const has = {
    plan: { name: plan.product.name, quantity },
    isDone: whatIsDone(subscription, intention) !== null,
  };
  if (intention.kind === 'cancel') {
    // What is on hold or paused ends at once, and so has what was cancelled like this.
    const endsAt = Math.min(nextBillingAt, expiresAt ?? nextBillingAt);
    return { ...has, kind: 'cancel', at: status === 'active' ? endsAt : null };
  }
  const { change } = intention;
  const product = await runtime.commerce.findProduct(scope, change.productId);
  if (!product) return null;
  return {
    ...has,
    kind: 'change_plan',
    to: { name: product.name, quantity: change.quantity },
    at: change.isAtNextBillingDate ? nextBillingAt : null,
  };
}

/** The page of the plan in the customer's account; null for who does not come from there. */
export function planUrlOf(accountUrl: string | null, { moment }: Presentation): string | null {
  if (accountUrl === null || !moment.intention) return null;
  return `${accountUrl}/subscriptions/${moment.intention.subscriptionId}`;
}

/** Where a customer goes on after what they asked for: to their plan, else back to where they pressed. */
export function urlAfter(
  links: Links,
  came: CarriedOut,
  intention: Intention,
  planUrl: string | null,
  offerUrl: string,
): string {
  if (planUrl === null) {
    if (came.kind === 'paying' && came.isAtBank) return authenticatePath(links, came.paymentId);
    return came.kind === 'asked_again' || came.kind === 'refused' ? `${offerUrl}?done=refused` : offerUrl;
  }
  switch (came.kind) {
    case 'done':
      return `${planUrl}?done=${came.news}`;
    case 'paying':
      return `${planUrl}/payments/${came.paymentId}`;
    case 'waiting':
      return planUrl;
    case 'refused':
      return `${planUrl}?done=refused`;
    case 'asked_again':
      return confirmationUrl(planUrl, intention) ?? planUrl;
  }
}

/** The last page before the change, which says what it comes to now. */
function confirmationUrl(planUrl: string, intention: Intention): string | null {
  if (intention.kind !== 'change_plan') return null;
  const { productId, quantity, isAtNextBillingDate, asked } = intention.change;
  const query = new URLSearchParams({
    product_id: productId,
    quantity: String(quantity),
    effective_at: isAtNextBillingDate ? 'next_billing_date' : 'immediately',
    shown: String(asked),
  });
  return `${planUrl}/change?${query.toString()}`;
}
