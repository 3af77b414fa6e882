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

/** How a change of plan is charged, in the wire's words; `decideChangePlan` says what each means. */
export type ProrationBillingMode = (typeof prorationBillingModes)[number];

export type PlanChangeStatus = 'pending' | 'applied' | 'prevented' | 'reverted';

/** A change of plan that was begun. One that charges nothing is applied at once. */
export const planChangeTransitions = {
  pending: {
    applied: 'its payment succeeded, or failed where the change takes effect all the same',
    prevented: 'its payment failed, and the plan stays as it was',
  },
  applied: { reverted: 'the customer takes back the offer that it was accepted with' },
  prevented: {},
  reverted: {},
} as const satisfies Transitions<PlanChangeStatus>;

/** The plan, quantity, add-ons and codes that a subscription is to have. */
export interface PlanChoice {
  readonly plan: SoldPlan;
  readonly quantity: number;
  /** In stacking order. */
  readonly discounts: readonly DiscountInUse[];
  /** The codes among them that the subscription did not have: they are redeemed with the change. */
  readonly newDiscountIds: readonly DiscountId[];
  /** Whether product, quantity and add-ons are what the subscription has already. */
  readonly isSamePlan: boolean;
  /** Whether its codes are as well. */
  readonly isUnchanged: boolean;
}

/** One line of a change, before credit. */
export interface PlanChangeLine {
  /** `unused` is what is given back of the plan before: its amount is negative. */
  readonly kind: 'product' | 'addon' | 'unused';
  readonly productId: ProductId;
  readonly addonId: AddonId | null;
  readonly name: string;
  readonly description: string | null;
  readonly quantity: number;
  /** Per unit and full period, as the price has it; of an unused share, what the whole period is worth. */
  readonly unitAmount: bigint;
  /** The part of the full period that the line is about. */
  readonly share: Share;
  /** What it comes to in the terms of the price, after discounts, rounded once. */
  readonly amount: bigint;
  readonly taxRateBps: number;
  readonly taxCategory: TaxCategory;
  readonly isTaxInclusive: boolean;
}

/** What of a subscription a change of plan sets. */
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

/** All that a change of plan sets, as it was before the change: with it the way back is known. */
export type PlanBefore = PlanTerms & PeriodValue & Pick<Subscription, 'scheduledChange'>;

/**
 * A change of plan, decided. Its amounts are in the terms of the new price. Of `due` and `creditGranted` at most
 * one is anything.
 */
export interface PlanChange {
  readonly mode: ProrationBillingMode;
  readonly decidedAt: Instant;
  readonly lines: readonly PlanChangeLine[];
  /** The sum of the lines: above 0 is due, below 0 is credit. */
  readonly net: bigint;
  /** Null when the net is not above 0. */
  readonly due: AmountDue | null;
  /** `due` as it is priced with the credit of the moment. */
  readonly priced: PricedDue | null;
  /** What becomes credit of the subscription. */
  readonly creditGranted: bigint;
  /** The parts of payments that it comes from. */
  readonly creditFunds: Funds;
  readonly newDiscountIds: readonly DiscountId[];
  readonly terms: PlanTerms;
  /** Its funds are those of the period before that stay behind it; what its payment adds is known when it is paid. */
  readonly value: PeriodValue;
}

/** A change of plan as it was begun, with where it stands. */
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
  /** The offer that it was accepted with; null when it was asked for otherwise. */
  readonly presentationId: PresentationId | null;
  /** Null until it is applied. */
  readonly before: PlanBefore | null;
  /** The change that this one takes back; null when it takes back none. */
  readonly revertsId: PlanChangeId | null;
  readonly createdAt: Instant;
}

/** What of a subscription a change is about to set. */
export function planBefore(subscription: Subscription): PlanBefore {
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

/** The codes that are redeemed with a choice of plan. */
export function newDiscounts({
  discounts,
  newDiscountIds,
}: Pick<PlanChoice, 'discounts' | 'newDiscountIds'>): readonly Discount[] {
  const chosen = discounts.map(({ discount }) => discount);
  return codesAmong(chosen).filter(({ discountId }) => newDiscountIds.includes(discountId));
}
