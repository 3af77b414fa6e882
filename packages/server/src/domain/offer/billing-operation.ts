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

/** Sale of a product, once or as a new subscription. */
export interface Sale {
  readonly kind: 'sale';
  readonly productId: ProductId;
  readonly quantity: number;
  readonly discount: Discount | null;
}

/** Change of a subscription's terms. */
export interface OfferedPlanChange {
  readonly kind: 'plan_change';
  readonly subscriptionId: SubscriptionId;
  /** Null keeps the current plan at its sold price. */
  readonly productId: ProductId | null;
  /** Null keeps the current quantity. */
  readonly quantity: number | null;
  /** Added to the existing add-ons; null for none. */
  readonly addon: { readonly addonId: AddonId; readonly quantity: number } | null;
  readonly mode: ProrationBillingMode;
  readonly discount: Discount | null;
}

/** Pause of a subscription for whole days of 24 hours, at no charge. */
export interface Pause {
  readonly kind: 'pause';
  readonly subscriptionId: SubscriptionId;
  readonly days: number;
}

/** Extension of a trial by whole days of 24 hours, at no charge. */
export interface TrialExtension {
  readonly kind: 'trial_extension';
  readonly subscriptionId: SubscriptionId;
  readonly days: number;
}

export type BillingOperation = Sale | OfferedPlanChange | Pause | TrialExtension;

/** Cart of a sale, with the product as it is now. */
export function cartOf(product: Product, sale: Sale): SessionCart {
  return {
    items: [{ product, quantity: sale.quantity, addons: [], customAmount: null }],
    discounts: sale.discount === null ? [] : [sale.discount],
    typedCodes: [],
    trialPeriodDays: null,
    onDemand: null,
  };
}

/** Terms that a pause was quoted with. A change of the next billing date or amount requires a new quote. */
export type PausePin = Pick<Subscription, 'nextBillingAt'> & { readonly recurringAmount: bigint };
