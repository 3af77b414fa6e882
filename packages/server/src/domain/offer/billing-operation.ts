import type { Discount } from '../catalog/discount.ts';
import type { Product } from '../catalog/product.ts';
import type { SessionCart } from '../checkout/checkout-session.ts';
import type { AddonId, ProductId, SubscriptionId } from '../ids.ts';
import type { ProrationBillingMode } from '../subscription/plan-change.ts';
import type { Subscription } from '../subscription/subscription.ts';

/*
 * The requests an accepted offer makes of billing. There are fewer than kinds of offer: what is sold once and what
 * begins a subscription are both a sale, and an add-on changes a plan. Billing has one executor for each
 * (`use-cases/billing/commerce/`).
 */

/** A product sold, once or as a subscription that begins with it. */
export interface Sale {
  readonly kind: 'sale';
  readonly productId: ProductId;
  readonly quantity: number;
  readonly discount: Discount | null;
}

/** A subscription moved to other terms. */
export interface OfferedPlanChange {
  readonly kind: 'plan_change';
  readonly subscriptionId: SubscriptionId;
  /** Null keeps the plan there is, with what it was sold at. */
  readonly productId: ProductId | null;
  /** Null keeps the quantity. */
  readonly quantity: number | null;
  /** Put to the add-ons there are; null for none. */
  readonly addon: { readonly addonId: AddonId; readonly quantity: number } | null;
  readonly mode: ProrationBillingMode;
  readonly discount: Discount | null;
}

/** A subscription paused for whole days of 24 hours, at no charge. */
export interface Pause {
  readonly kind: 'pause';
  readonly subscriptionId: SubscriptionId;
  readonly days: number;
}

/** A trial extended by whole days of 24 hours, at no charge. */
export interface TrialExtension {
  readonly kind: 'trial_extension';
  readonly subscriptionId: SubscriptionId;
  readonly days: number;
}

export type BillingOperation = Sale | OfferedPlanChange | Pause | TrialExtension;

/** The cart of a sale, with the product as it now stands. */
export function cartOf(product: Product, sale: Sale): SessionCart {
  return {
    items: [{ product, quantity: sale.quantity, addons: [], customAmount: null }],
    discounts: sale.discount === null ? [] : [sale.discount],
    typedCodes: [],
    trialPeriodDays: null,
    onDemand: null,
  };
}

/** Terms a pause was promised with. Whatever else is charged next, or then, and it is promised anew. */
export type PausePin = Pick<Subscription, 'nextBillingAt'> & { readonly recurringAmount: bigint };
