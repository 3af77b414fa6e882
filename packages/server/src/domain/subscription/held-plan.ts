import { planNameOf } from '../catalog/plan-name.ts';
import { type Product, isRecurring } from '../catalog/product.ts';
import type { SessionCart } from '../checkout/checkout-session.ts';
import { DomainError } from '../errors.ts';
import type { ProductId, SubscriptionId } from '../ids.ts';
import type { SubscriptionStatus } from './subscription.ts';

/**
 * A plan that a customer has: active, on hold, paused, or begun by a payment that is under way. One that is to end at
 * its next billing date is theirs until then.
 */
export interface HeldPlan {
  readonly subscriptionId: SubscriptionId;
  readonly productId: ProductId;
  /** Of the product as it is today. */
  readonly metadata: Product['metadata'];
  readonly status: SubscriptionStatus;
  readonly cancelAtNextBillingDate: boolean;
}

/** What decides whether a plan may be sold to somebody. */
export interface HoldingFacts {
  readonly held: readonly HeldPlan[];
  /** Whether the business sells a plan to a customer who has it. */
  readonly allowsMultiple: boolean;
}

/** Who is told that a plan is held: the seller, or somebody at a checkout who may be anybody. */
export type Told = 'seller' | 'anybody';

/**
 * Refuses to sell a plan, or another term of it, to a customer who has it already. Answers the name under which it
 * is held from now on, of which a customer has one; null where there is no plan, or several are allowed.
 */
export function decideHolding(
  cart: Pick<SessionCart, 'items'>,
  { held, allowsMultiple }: HoldingFacts,
  told: Told,
): string | null {
  if (allowsMultiple) return null;
  const name = heldAsIn(cart);
  const isSold = (productId: ProductId) => cart.items.some(({ product }) => product.productId === productId);
  const same = held.find((each) => heldAs(each) === name || isSold(each.productId));
  if (name !== null && same) throw planHeld(told, same);
  return name;
}

/** What the plan in a cart is held as once it is bought; null where there is none. */
export function heldAsIn({ items }: Pick<SessionCart, 'items'>): string | null {
  const plan = items.map(({ product }) => product).find(isRecurring);
  return plan ? heldAs(plan) : null;
}

/** By its name where it has one, so that all its terms are one plan. */
function heldAs(product: Pick<Product, 'productId' | 'metadata'>): string {
  const name = planNameOf(product);
  return name === '' ? product.productId : `plan ${name}`;
}

/**
 * The refusal. Whoever types an e-mail address at a checkout has proven nothing, so anybody is told in general words,
 * and nothing of the plan. `held` is unknown where another purchase was faster.
 */
export function planHeld(told: Told, held: HeldPlan | null = null): DomainError {
  const code = 'CUSTOMER_HAS_EXISTING_SUBSCRIPTION';
  if (told === 'anybody') {
    return new DomainError(
      code,
      'This plan cannot be bought with these details. Somebody who has it already changes it in their account, or asks the seller. Nothing was charged.',
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
