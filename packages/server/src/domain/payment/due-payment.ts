import type { DiscountInUse } from '../catalog/discount.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { PaymentMethodId, PlanChangeId } from '../ids.ts';
import type { PricedDue } from '../pricing/price-due.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import { walletShare } from '../wallet/wallet-share.ts';
import { type Instrument, gatewayPaymentWith } from './gateway-outcome.ts';
import { type PaymentNames, toLineItems } from './open-payment.ts';
import type { PaidAcceptance, Payment, PaymentPurpose } from './payment.ts';

/** What pays: a saved method, or a card that its success saves. */
export interface Payer {
  readonly paymentMethodId: PaymentMethodId | null;
  readonly instrument: Instrument;
}

/** What a subscription owes, who pays it, and with what. */
export interface DuePayment {
  readonly subscription: Subscription;
  /** The cycle that begins at its billing date, a change of its plan, what its seller charges, or nothing but another method. */
  readonly purpose: Exclude<PaymentPurpose, 'purchase'>;
  readonly priced: PricedDue;
  /** What the customer's wallet holds in the subscription's currency. */
  readonly walletBalance: bigint;
  /** Those that reduce it. */
  readonly discounts: readonly DiscountInUse[];
  /** The change that it pays for; a renewal may pay for one as well. */
  readonly planChangeId: PlanChangeId | null;
  /** Null when it has been taken off the customer's file: then the payment fails. */
  readonly method: Payer | null;
  /** Whether the customer is at the screen and can answer their bank. */
  readonly isCustomerPresent: boolean;
  /** Whether the subscription shall renew with this method once it has paid. */
  readonly isUpdatePaymentMethod: boolean;
  readonly retryAttempt: number;
  /** The offer whose acceptance it pays for, if it does. */
  readonly acceptance?: PaidAcceptance | null;
  readonly metadata: Metadata;
  readonly names: PaymentNames;
  readonly now: Instant;
}

/** Opens the payment of what a subscription owes. */
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
    gateway: gatewayPaymentWith(method?.instrument ?? null),
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
 * The payment that a link promises: named before anybody pays it, and priced as it stands now. Nothing is taken
 * for it yet, also no credit.
 */
export function decideReservedPayment(due: DuePayment): Payment {
  return { ...decideDuePayment(due), status: 'requires_payment_method' };
}

/** What a payment was for, in price terms: what its credit paid is in it, and what became credit is not. */
export function amountPaidFor({ lines, credits }: Pick<Payment, 'lines' | 'credits'>): bigint {
  const amount = lines.reduce(
    (sum, line) => sum + (line.isTaxInclusive ? line.total : line.subtotal - line.discount),
    0n,
  );
  return amount + credits.creditAmount - credits.topUpAmount;
}

/** The part of a payment's total that became credit because a gateway takes no less, tax included. */
export function topUpTotal({ lines, credits }: Pick<Payment, 'lines' | 'credits'>): bigint {
  return credits.topUpAmount === 0n ? 0n : (lines.at(-1)?.total ?? 0n);
}
