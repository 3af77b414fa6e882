import type { DiscountInUse } from '../catalog/discount.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { PaymentMethodId, PlanChangeId } from '../ids.ts';
import type { PricedDue } from '../pricing/price-due.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import { walletShare } from '../wallet/wallet-share.ts';
import { type PayingWith, gatewayPaymentWith } from './gateway-outcome.ts';
import { type PaymentNames, toLineItems } from './open-payment.ts';
import type { PaidAcceptance, Payment, PaymentPurpose } from './payment.ts';

/** Payment source: a saved method, or a card that is saved on success. */
export interface Payer extends PayingWith {
  readonly paymentMethodId: PaymentMethodId | null;
}

/** Input for opening a subscription payment. `subscription` carries the terms to charge. */
export interface DuePayment {
  readonly subscription: Subscription;
  /** Renewal, plan change, on-demand charge, or payment method update without a charge. */
  readonly purpose: Exclude<PaymentPurpose, 'purchase'>;
  readonly priced: PricedDue;
  /** Wallet balance in the subscription's currency. */
  readonly walletBalance: bigint;
  /** Discounts that reduce it. */
  readonly discounts: readonly DiscountInUse[];
  /** Plan change that it pays for; a renewal may pay for one as well. */
  readonly planChangeId: PlanChangeId | null;
  /** Null when the customer has deleted the method: the payment then fails. */
  readonly method: Payer | null;
  /** True when the customer is on screen and can complete bank authentication. */
  readonly isCustomerPresent: boolean;
  /** True to make this method the subscription's renewal method once it has paid. */
  readonly isUpdatePaymentMethod: boolean;
  readonly retryAttempt: number;
  /** Acceptance of an offer that it pays for, if any. */
  readonly acceptance?: PaidAcceptance | null;
  readonly metadata: Metadata;
  readonly names: PaymentNames;
  readonly now: Instant;
}

/** Opens the payment of an amount due on a subscription. */
export function decideDuePayment(due: DuePayment): Payment {
  const { subscription, priced, method } = due;
  return {
    paymentId: due.names.paymentId,
    businessId: subscription.businessId,
    customerId: subscription.customerId,
    buyer: subscription.buyer,
    isCustomerProven: true,
    status: 'processing',
    purpose: due.purpose,
    currency: subscription.currency,
    totalAmount: priced.totals.total,
    tax: priced.totals.tax,
    credits: {
      unusedAmount: priced.unused,
      creditAmount: priced.credit,
      topUpAmount: priced.topUp,
      walletAmount: walletShare(priced.totals.total, due.walletBalance, subscription.currency),
    },
    lines: toLineItems(priced.lines, due.names.lineItemIds),
    billing: subscription.billing,
    metadata: due.metadata,
    checkoutSessionId: null,
    subscriptionId: subscription.subscriptionId,
    invoiceId: due.names.invoiceId,
    paymentMethodId: method?.paymentMethodId ?? null,
    instrument: method?.instrument ?? null,
    gateway: method && gatewayPaymentWith(method),
    isCustomerPresent: due.isCustomerPresent,
    forceAuthentication: false,
    discounts: due.discounts.map((entry) => ({ ...entry, cyclesRemaining: null })),
    customFieldResponses: null,
    renewsAt: due.purpose === 'renewal' ? subscription.nextBillingAt : null,
    planChangeId: due.planChangeId,
    acceptance: due.acceptance ?? null,
    isUpdatePaymentMethod: due.isUpdatePaymentMethod,
    retryAttempt: due.retryAttempt,
    errorCode: null,
    returnUrl: null,
    fallbackSessionId: null,
    refundedAmount: 0n,
    createdAt: due.now,
    updatedAt: due.now,
  };
}

/**
 * Payment reserved for a payment link: created before anybody pays it, at the current price. Nothing is charged or
 * applied yet, including credit.
 */
export function decideReservedPayment(due: DuePayment): Payment {
  return { ...decideDuePayment(due), status: 'requires_payment_method' };
}

/** Amount paid for, in price terms: includes applied credit, excludes what became credit. */
export function amountPaidFor({ lines, credits }: Pick<Payment, 'lines' | 'credits'>): bigint {
  const amount = lines.reduce(
    (sum, line) => sum + (line.isTaxInclusive ? line.total : line.subtotal - line.discount),
    0n,
  );
  return amount + credits.creditAmount - credits.topUpAmount;
}

/** Part of the payment's total that became credit to reach the minimum charge, tax included. */
export function topUpTotal({ lines, credits }: Pick<Payment, 'lines' | 'credits'>): bigint {
  return credits.topUpAmount === 0n ? 0n : (lines.at(-1)?.total ?? 0n);
}
