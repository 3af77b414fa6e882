import type { z } from '@hono/zod-openapi';
import type { BuyerChange } from '../../domain/customer/buyer.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { SubscriptionUpdate } from '../../domain/subscription/decide-update.ts';
import type { PaymentMethodLink } from '../../domain/payment/payment-method-link.ts';
import type { ScheduledChange, Subscription } from '../../domain/subscription/subscription.ts';
import type {
  listSubscriptionsQuery,
  subscriptionListSchema,
  subscriptionSchema,
  updateSubscriptionSchema,
  updatedPaymentMethodSchema,
} from '../schemas/subscriptions.ts';
import type { FailedCollection, SubscriptionFilter } from '../../store/billing/subscription-list.ts';
import { toApiError } from './checkouts.ts';
import { fromApiBillingAddress, toApiCustomerDetails } from './customers.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { toApiAmount } from './money.ts';
import { toApiDiscountDetail } from './payments.ts';
import { type Links, methodLinkUrl } from './urls.ts';

function listedFields(scope: Scope, subscription: Subscription, customer: Customer) {
  const [first] = subscription.discounts;
  const { frequency } = subscription.plan.product.price;
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
    payment_frequency_count: frequency.count,
    payment_frequency_interval: frequency.interval,
    subscription_period_count: subscription.period.count,
    subscription_period_interval: subscription.period.interval,
    trial_period_days: subscription.trialPeriodDays,
    on_demand: subscription.isOnDemand,
    cancel_at_next_billing_date: subscription.cancelAtNextBillingDate,
    cancelled_at: toApiInstantOrNull(subscription.cancelledAt),
    customer: toApiCustomerDetails(customer, subscription.buyer),
    billing: subscription.billing,
    brand_id: scope.brandId,
    metadata: subscription.metadata,
    discount_id: first?.discount.discountId ?? null,
    discount_cycles_remaining: first?.cyclesRemaining ?? null,
    payment_method_id: subscription.paymentMethodId,
    has_payment_method: subscription.paymentMethodId !== null,
    scheduled_change:
      subscription.scheduledChange && toApiScheduledChange(subscription.scheduledChange, subscription),
    tax_id: subscription.buyer.taxId,
    customer_business_name: subscription.buyer.businessName,
    paused_at: toApiInstantOrNull(subscription.pausedAt),
    resumes_at: toApiInstantOrNull(subscription.resumesAt),
    trial_amount: subscription.trialAmount === null ? null : toApiAmount(subscription.trialAmount),
  };
}

export function toApiScheduledChange(change: ScheduledChange, { nextBillingAt }: Subscription) {
  const { product, addons } = change.plan;
  return {
    id: change.planChangeId,
    product_id: product.productId,
    product_name: product.name,
    product_description: product.description,
    quantity: change.quantity,
    addons: addons.map(({ addon, quantity }) => ({ addon_id: addon.addonId, name: addon.name, quantity })),
    effective_at: toApiInstant(nextBillingAt),
    created_at: toApiInstant(change.createdAt),
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

/** Filter but for the search, which must be looked up. */
export function fromApiSubscriptionFilter(query: z.infer<typeof listSubscriptionsQuery>): SubscriptionFilter {
  return {
    brandId: query.brand_id,
    customerId: query.customer_id,
    productId: query.product_id,
    statuses: query.status,
    cancelAtNextBillingDate: query.cancel_at_next_billing_date,
    createdAtGte: query.created_at_gte,
    createdAtLte: query.created_at_lte,
  };
}

export function toApiSubscriptionListItem(
  scope: Scope,
  subscription: Subscription,
  customer: Customer,
  productName: string | null,
  failure: FailedCollection | null,
): z.infer<typeof subscriptionListSchema>['items'][number] {
  return {
    ...listedFields(scope, subscription, customer),
    product_name: productName,
    on_hold:
      subscription.status === 'on_hold'
        ? {
            payment_id: failure?.paymentId ?? null,
            ...toApiError(failure),
            next_retry_at: toApiInstantOrNull(failure?.nextRetryAt ?? null),
          }
        : null,
    discounts: subscription.discounts.map(({ discount, cyclesRemaining }) => ({
      discount_id: discount.discountId,
      discount_cycles_remaining: cyclesRemaining,
    })),
  };
}

/**
 * Domain input of a subscription update. Refuses contradictory fields, and fields that Rung does not change.
 */
export function fromApiUpdateSubscription(
  body: z.infer<typeof updateSubscriptionSchema>,
): SubscriptionUpdate {
  const sent = Object.entries(body).flatMap(([field, value]) => (value === null ? [] : [field]));
  checkTogether(body, sent);
  return {
    status: body.status ?? undefined,
    cancelAtNextBillingDate: body.cancel_at_next_billing_date ?? undefined,
    cancelReason: body.cancel_reason ?? undefined,
    cancellationFeedback: body.cancellation_feedback ?? undefined,
    cancellationComment: body.cancellation_comment ?? undefined,
    nextBillingAt: body.next_billing_date ?? undefined,
    disableOnDemand: body.disable_on_demand
      ? { nextBillingAt: body.disable_on_demand.next_billing_date }
      : undefined,
    billing: body.billing ? fromApiBillingAddress(body.billing) : undefined,
    buyer: fromApiBuyerChange(body),
    metadata: body.metadata ?? undefined,
  };
}

/** Null removes a company or a tax id; a name cannot be removed. */
function fromApiBuyerChange(body: z.infer<typeof updateSubscriptionSchema>): BuyerChange | undefined {
  const change = {
    name: body.customer_name ?? undefined,
    businessName: textOrNone(body.customer_business_name),
    taxId: textOrNone(body.tax_id),
  };
  return Object.values(change).every((asked) => asked === undefined) ? undefined : change;
}

function textOrNone(text: string | null | undefined): string | null | undefined {
  return text === undefined ? undefined : text?.trim() || null;
}

function checkTogether(body: z.infer<typeof updateSubscriptionSchema>, sent: readonly string[]): void {
  const { status } = body;
  if (sent.includes('pause')) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'pause: has been replaced. Send status: paused, or status: active to end a pause.',
    );
  }
  const refused = sent.find((field) => unchanged.has(field));
  if (refused !== undefined) {
    throw new DomainError('UNSUPPORTED_FEATURE', `${refused}: Rung does not change it. Leave it out.`);
  }
  if ((status === 'paused' || status === 'active') && sent.length > 1) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `status: ${status} stands alone in a request. Send the other fields in one of their own.`,
    );
  }
  const moved = sent.find((field) => field === 'next_billing_date' || field === 'disable_on_demand');
  if (status === 'cancelled' && moved !== undefined) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `${moved}: there is no billing date after status: cancelled. Send one of them.`,
    );
  }
  if (body.next_billing_date && body.disable_on_demand) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'next_billing_date: disable_on_demand has one of its own. Send one of them.',
    );
  }
  const isCancelling = status === 'cancelled' || body.cancel_at_next_billing_date === true;
  const detail = sent.find((field) => field.startsWith('cancellation_') || field === 'cancel_reason');
  if (!isCancelling && detail !== undefined) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `${detail}: goes with a cancellation. Send it with status: cancelled or cancel_at_next_billing_date: true.`,
    );
  }
}

const unchanged = new Set([
  'credit_entitlement_cart',
  ...['subscription_period_count', 'subscription_period_interval'],
]);

/** Outcome of a payment method update: the payment of the amount due; nulls if nothing was due. */
export function toApiUpdatedPaymentMethod(
  payment: Payment | null,
): z.infer<typeof updatedPaymentMethodSchema> {
  return {
    payment_id: payment?.paymentId ?? null,
    client_secret: null,
    expires_on: null,
    payment_link: null,
    payment_status: payment?.status ?? null,
    ...toApiError(payment),
  };
}

/** Link at which a customer gives another payment method, and the payment it is for. */
export function toApiMethodLink(
  link: PaymentMethodLink,
  payment: Payment,
  clientSecret: string,
  links: Links,
): z.infer<typeof updatedPaymentMethodSchema> {
  return {
    ...toApiUpdatedPaymentMethod(payment),
    client_secret: clientSecret,
    expires_on: toApiInstant(link.expiresAt),
    payment_link: methodLinkUrl(links, link.linkId),
  };
}
