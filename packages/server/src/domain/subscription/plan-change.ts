import { type Discount, type DiscountInUse, codesAmong } from '../catalog/discount.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { SoldPlan } from '../catalog/plan.ts';
import type { Funds } from '../credit/funds.ts';
import type { AddonId, DiscountId, PaymentId, PlanChangeId, PresentationId, ProductId } from '../ids.ts';
import type { PricedDue, AmountDue } from '../pricing/price-due.ts';
import type { Transitions } from '../state.ts';
import type { TaxCategory } from '../tax/tax-category.ts';
import type { Instant } from '../time.ts';
import { type PeriodValue, valueOf } from './period-value.ts';
import type { OnPaymentFailure, Subscription } from './subscription.ts';
import type { Share } from '../money/share.ts';

export const prorationBillingModes = [
  'prorated_immediately',
  'prorated_immediately_keep_cycle',
  'full_immediately',
  'difference_immediately',
  'do_not_bill',
] as const;

/** Proration mode of a plan change, in the wire's words; `decideChangePlan` explains each. */
export type ProrationBillingMode = (typeof prorationBillingModes)[number];

export type PlanChangeStatus = 'pending' | 'applied' | 'prevented' | 'reverted';

/** Plan change status machine. One without a charge is applied at once. */
export const planChangeTransitions = {
  pending: {
    applied: 'its payment succeeded, or failed where the change takes effect all the same',
    prevented: 'its payment failed, and the plan stays as it was',
  },
  applied: { reverted: 'the customer takes back the offer that it was accepted with' },
  prevented: {},
  reverted: {},
} as const satisfies Transitions<PlanChangeStatus>;

/** Plan, quantity, add-ons and codes that a subscription is to have. */
export interface PlanChoice {
  readonly plan: SoldPlan;
  readonly quantity: number;
  /** In stacking order. */
  readonly discounts: readonly DiscountInUse[];
  /** Codes that the subscription did not have: they are redeemed with the change. */
  readonly newDiscountIds: readonly DiscountId[];
  /** True when product, quantity and add-ons are unchanged. */
  readonly isSamePlan: boolean;
  /** True when codes are unchanged as well. */
  readonly isUnchanged: boolean;
}

/** Line of a plan change, before credit. */
export interface PlanChangeLine {
  /** `unused` is credited for the previous plan: its amount is negative. */
  readonly kind: 'product' | 'addon' | 'unused';
  readonly productId: ProductId;
  readonly addonId: AddonId | null;
  readonly name: string;
  readonly description: string | null;
  readonly quantity: number;
  /** Per unit and full period, in price terms; for an unused share, the worth of the whole period. */
  readonly unitAmount: bigint;
  /** Part of the full period that the line covers. */
  readonly share: Share;
  /** Amount in price terms, after discounts, rounded once. */
  readonly amount: bigint;
  readonly taxRateBps: number;
  readonly taxCategory: TaxCategory;
  readonly isTaxInclusive: boolean;
}

/** Subscription fields that a plan change sets. */
export type PlanTerms = Pick<
  Subscription,
  | 'productId'
  | 'quantity'
  | 'addons'
  | 'plan'
  | 'discounts'
  | 'recurringPreTaxAmount'
  | 'isTaxInclusive'
  | 'frequency'
  | 'period'
  | 'anchorAt'
  | 'previousBillingAt'
  | 'nextBillingAt'
  | 'expiresAt'
  | 'isTrial'
  | 'idleMs'
>;

/** Previous values of all fields that a plan change sets, so that it can be reverted. */
export type PlanBefore = PlanTerms & PeriodValue & Pick<Subscription, 'scheduledChange'>;

/**
 * Decided plan change. Amounts are in the terms of the new price. At most one of `due` and `creditGranted` is
 * non-zero.
 */
export interface PlanChange {
  readonly mode: ProrationBillingMode;
  readonly decidedAt: Instant;
  readonly lines: readonly PlanChangeLine[];
  /** Sum of the lines: positive is due, negative is credit. */
  readonly net: bigint;
  /** Null unless the net is positive. */
  readonly due: AmountDue | null;
  /** `due` priced with the credit available at the time. */
  readonly priced: PricedDue | null;
  /** Amount granted as subscription credit. */
  readonly creditGranted: bigint;
  /** Parts of payments that fund that credit. */
  readonly creditFunds: Funds;
  readonly newDiscountIds: readonly DiscountId[];
  readonly terms: PlanTerms;
  /** Value whose funds are those remaining from the previous period; its payment's part is added once paid. */
  readonly value: PeriodValue;
}

/** Recorded plan change, with its status. */
export interface RecordedPlanChange {
  readonly planChangeId: PlanChangeId;
  readonly subscriptionId: Subscription['subscriptionId'];
  readonly status: PlanChangeStatus;
  readonly onPaymentFailure: OnPaymentFailure;
  readonly previousProductId: ProductId;
  readonly previousQuantity: number;
  readonly change: PlanChange;
  readonly metadata: Metadata | null;
  readonly paymentId: PaymentId | null;
  /** Presentation it was accepted with; null for other requests. */
  readonly presentationId: PresentationId | null;
  /** Null until applied. */
  readonly before: PlanBefore | null;
  /** Plan change that this one reverts; null for none. */
  readonly revertsId: PlanChangeId | null;
  readonly createdAt: Instant;
}

/** Previous values of the fields that a plan change is about to set. */
export function snapshotPlan(subscription: Subscription): PlanBefore {
  return {
    productId: subscription.productId,
    quantity: subscription.quantity,
    addons: subscription.addons,
    plan: subscription.plan,
    discounts: subscription.discounts,
    recurringPreTaxAmount: subscription.recurringPreTaxAmount,
    isTaxInclusive: subscription.isTaxInclusive,
    frequency: subscription.frequency,
    period: subscription.period,
    anchorAt: subscription.anchorAt,
    previousBillingAt: subscription.previousBillingAt,
    nextBillingAt: subscription.nextBillingAt,
    expiresAt: subscription.expiresAt,
    isTrial: subscription.isTrial,
    idleMs: subscription.idleMs,
    ...valueOf(subscription),
    scheduledChange: subscription.scheduledChange,
  };
}

/** Codes redeemed with a choice of plan. */
export function newDiscounts({
  discounts,
  newDiscountIds,
}: Pick<PlanChoice, 'discounts' | 'newDiscountIds'>): readonly Discount[] {
  const chosen = discounts.map(({ discount }) => discount);
  return codesAmong(chosen).filter(({ discountId }) => newDiscountIds.includes(discountId));
}
