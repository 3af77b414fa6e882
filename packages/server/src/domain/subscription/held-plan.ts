import { planNameOf } from '../catalog/plan-name.ts';
import { type Product, isRecurring } from '../catalog/product.ts';
import type { SessionCart } from '../checkout/checkout-session.ts';
import { DomainError } from '../errors.ts';
import type { ProductId, SubscriptionId } from '../ids.ts';
import type { SubscriptionStatus } from './subscription.ts';

/**
 * Plan that a customer holds: active, on hold, paused, or started by a payment under way. One set to end at its
 * next billing date is held until then.
 */
export interface HeldPlan {
  readonly subscriptionId: SubscriptionId;
  readonly productId: ProductId;
  /** Metadata of the current product. */
  readonly metadata: Product['metadata'];
  readonly status: SubscriptionStatus;
  readonly cancelAtNextBillingDate: boolean;
}

/** Facts that decide whether a plan may be sold to a customer. */
export interface HoldingFacts {
  readonly held: readonly HeldPlan[];
  /** True when the business sells a plan to a customer who already holds it. */
  readonly allowsMultiple: boolean;
}

/** Audience of the refusal: the seller, or an unverified visitor of a checkout. */
export type RefusalAudience = 'seller' | 'anybody';

/**
 * Refuses to sell a plan, or another term of it, to a customer who already holds it. Returns the key under which it
 * is held, unique per customer; null without a plan, or when several are allowed.
 */
export function decideHolding(
  cart: Pick<SessionCart, 'items'>,
  { held, allowsMultiple }: HoldingFacts,
  told: RefusalAudience,
): string | null {
  if (allowsMultiple) return null;
  const name = heldPlanKey(cart);
  const isSold = (productId: ProductId) => cart.items.some(({ product }) => product.productId === productId);
  const same = held.find((each) => heldAs(each) === name || isSold(each.productId));
  if (name !== null && same) throw planHeldError(told, same);
  return name;
}

/** Key under which a cart's plan is held once bought; null without a plan. */
export function heldPlanKey({ items }: Pick<SessionCart, 'items'>): string | null {
  const plan = items.map(({ product }) => product).find(isRecurring);
  return plan ? heldAs(plan) : null;
}

/** The plan name where set, so that all terms of a plan share one key. */
function heldAs(product: Pick<Product, 'productId' | 'metadata'>): string {
  const name = planNameOf(product);
  return name === '' ? product.productId : `plan ${name}`;
}

/**
 * Refusal for a plan already held. Typing an e-mail address at a checkout proves nothing, so visitors get a general
 * message that does not mention the plan. `held` is unknown when a concurrent purchase came first.
 */
export function planHeldError(told: RefusalAudience, held: HeldPlan | null = null): DomainError {
  const code = 'CUSTOMER_HAS_EXISTING_SUBSCRIPTION';
  if (told === 'anybody') {
    return new DomainError(
      code,
      'This plan cannot be bought with these details. If you already have it, change it in your account, or ask the seller. Nothing was charged.',
    );
  }
  if (held === null) {
    return new DomainError(
      code,
      'The customer is just buying this plan, or another term of it. Nothing was charged for this request.',
    );
  }
  const { subscriptionId, status, cancelAtNextBillingDate } = held;
  const how = cancelAtNextBillingDate
    ? `It ends at its next billing date: take that back with PATCH /subscriptions/${subscriptionId} and cancel_at_next_billing_date: false.`
    : `Change it with POST /subscriptions/${subscriptionId}/change-plan.`;
  return new DomainError(
    code,
    `The customer has this plan, or another term of it, already: ${subscriptionId} is ${status}. ${how} To sell a plan again to those who have it, set allow_multiple_subscriptions with PATCH /settings.`,
  );
}
