import type { Interval } from '../calendar/interval.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { BillingAddress } from '../customer/customer.ts';
import type { AddonId, BusinessId, CustomerId, PaymentMethodId, ProductId, SubscriptionId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { DiscountInUse } from '../catalog/discount.ts';
import type { Transitions } from '../state.ts';
import type { Instant } from '../time.ts';

export type SubscriptionStatus = 'pending' | 'active' | 'failed';

/** How a subscription begins. */
export const subscriptionTransitions = {
  pending: {
    active: 'the first payment succeeded',
    failed: 'the first payment failed',
  },
  active: {},
  failed: {},
} as const satisfies Transitions<SubscriptionStatus>;

/** A plan that a customer pays for again and again. */
export interface Subscription {
  readonly subscriptionId: SubscriptionId;
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly productId: ProductId;
  readonly status: SubscriptionStatus;
  readonly quantity: number;
  readonly addons: readonly { readonly addonId: AddonId; readonly quantity: number }[];
  readonly discounts: readonly DiscountInUse[];
  readonly currency: Currency;
  /** What a cycle costs before tax and after the discounts that go on. */
  readonly recurringPreTaxAmount: bigint;
  readonly isTaxInclusive: boolean;
  readonly frequency: Interval;
  readonly period: Interval;
  readonly trialPeriodDays: number;
  /** What a paid trial cost; null when there was none or it was free. */
  readonly trialAmount: bigint | null;
  readonly billing: BillingAddress;
  readonly paymentMethodId: PaymentMethodId | null;
  readonly metadata: Metadata;
  /** Later billing dates are counted from here. */
  readonly anchorAt: Instant;
  readonly previousBillingAt: Instant;
  readonly nextBillingAt: Instant;
  readonly expiresAt: Instant | null;
  readonly createdAt: Instant;
}
