import type { PricedCycle } from '../pricing/price-cycle.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import { type PaymentNames, toLineItems } from './open-payment.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { Payment } from './payment.ts';

/** Who pays for a cycle, and with what. */
interface RenewalPayment {
  readonly subscription: Subscription;
  readonly priced: PricedCycle;
  /** Null when it has been taken off the customer's file: then the payment fails. */
  readonly method: PaymentMethod | null;
  /** Whether the subscription shall renew with this method once it has paid. */
  readonly isUpdatePaymentMethod: boolean;
  readonly names: PaymentNames;
  readonly now: Instant;
}

/** Opens the payment for the cycle that begins at the subscription's billing date. Nobody is there to ask. */
export function decideRenewalPayment({
  subscription,
  priced,
  method,
  isUpdatePaymentMethod,
  names,
  now,
}: RenewalPayment): Payment {
  return {
    paymentId: names.paymentId,
    businessId: subscription.businessId,
    customerId: subscription.customerId,
    status: 'processing',
    currency: subscription.currency,
    totalAmount: priced.totals.total,
    tax: priced.totals.tax,
    lines: toLineItems(priced.lines, names.lineItemIds),
    billing: subscription.billing,
    metadata: subscription.metadata,
    checkoutSessionId: null,
    subscriptionId: subscription.subscriptionId,
    invoiceId: names.invoiceId,
    paymentMethodId: method?.paymentMethodId ?? null,
    instrument: method?.instrument ?? null,
    isCustomerPresent: false,
    forceAuthentication: false,
    discounts: priced.discounts.map((entry) => ({ ...entry, cyclesRemaining: null })),
    customFieldResponses: null,
    renewsAt: subscription.nextBillingAt,
    isUpdatePaymentMethod,
    retryAttempt: 0,
    errorCode: null,
    returnUrl: null,
    fallbackSessionId: null,
    refundedAmount: 0n,
    createdAt: now,
    updatedAt: now,
  };
}
