import type { z } from '@hono/zod-openapi';
import type { Customer } from '../../domain/customer/customer.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { subscriptionListSchema, subscriptionSchema } from '../schemas/subscriptions.ts';
import { toApiCustomerDetails } from './customers.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { toApiAmount } from './money.ts';
import { toApiDiscountDetail } from './payments.ts';

function listedFields(scope: Scope, subscription: Subscription, customer: Customer) {
  const [first] = subscription.discounts;
  return {
    subscription_id: subscription.subscriptionId,
    status: subscription.status,
    product_id: subscription.productId,
    quantity: subscription.quantity,
    currency: subscription.currency,
    recurring_pre_tax_amount: toApiAmount(subscription.recurringPreTaxAmount),
    tax_inclusive: subscription.isTaxInclusive,
    created_at: toApiInstant(subscription.createdAt),
    previous_billing_date: toApiInstant(subscription.previousBillingAt),
    next_billing_date: toApiInstant(subscription.nextBillingAt),
    payment_frequency_count: subscription.frequency.count,
    payment_frequency_interval: subscription.frequency.interval,
    subscription_period_count: subscription.period.count,
    subscription_period_interval: subscription.period.interval,
    trial_period_days: subscription.trialPeriodDays,
    on_demand: false,
    cancel_at_next_billing_date: subscription.cancelAtNextBillingDate,
    cancelled_at: toApiInstantOrNull(subscription.cancelledAt),
    customer: toApiCustomerDetails(customer),
    billing: subscription.billing,
    brand_id: scope.brandId,
    metadata: subscription.metadata,
    discount_id: first?.discount.discountId ?? null,
    discount_cycles_remaining: first?.cyclesRemaining ?? null,
    payment_method_id: subscription.paymentMethodId,
    has_payment_method: subscription.paymentMethodId !== null,
    scheduled_change: null,
    tax_id: null,
    customer_business_name: null,
    paused_at: toApiInstantOrNull(subscription.pausedAt),
    trial_amount: subscription.trialAmount === null ? null : toApiAmount(subscription.trialAmount),
  };
}

export function toApiSubscription(
  scope: Scope,
  subscription: Subscription,
  customer: Customer,
): z.infer<typeof subscriptionSchema> {
  return {
    ...listedFields(scope, subscription, customer),
    discounts: subscription.discounts.length === 0 ? null : subscription.discounts.map(toApiDiscountDetail),
    cancellation_comment: subscription.cancellationComment,
    cancellation_feedback: subscription.cancellationFeedback,
    custom_field_responses: null,
    expires_at: toApiInstantOrNull(subscription.expiresAt),
    addons: subscription.addons.map(({ addonId, quantity }) => ({ addon_id: addonId, quantity })),
    meters: [],
    credit_entitlement_cart: [],
    meter_credit_entitlement_cart: [],
  };
}

export function toApiSubscriptionListItem(
  scope: Scope,
  subscription: Subscription,
  customer: Customer,
  productName: string | null,
): z.infer<typeof subscriptionListSchema>['items'][number] {
  return {
    ...listedFields(scope, subscription, customer),
    product_name: productName,
    discounts: subscription.discounts.map(({ discount, cyclesRemaining }) => ({
      discount_id: discount.discountId,
      discount_cycles_remaining: cyclesRemaining,
    })),
  };
}
