import type { DisputeStatus } from './dispute-status.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { DiscountInUse } from '../catalog/discount.ts';
import type { CustomFieldResponse } from '../checkout/checkout-session.ts';
import type { PaymentCredits } from '../credit/payment-credits.ts';
import type { Buyer } from '../customer/buyer.ts';
import type { BillingAddress } from '../customer/customer.ts';
import type {
  AddonId,
  BusinessId,
  CheckoutSessionId,
  CustomerId,
  InvoiceId,
  LineItemId,
  PaymentId,
  PaymentMethodId,
  PlanChangeId,
  PresentationId,
  ProductId,
  SubscriptionId,
} from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Transitions } from '../state.ts';
import type { Instant } from '../time.ts';
import type { DeclineCode } from './decline-codes.ts';
import type { GatewayPayment, Instrument } from './gateway-outcome.ts';

export type PaymentStatus =
  | 'requires_payment_method'
  | 'processing'
  | 'requires_customer_action'
  | 'succeeded'
  | 'failed'
  | 'cancelled';

/** Payment status machine. Only the gateway's answer ends `processing`. */
export const paymentTransitions = {
  requires_payment_method: {
    processing: 'the customer gives a payment method at its checkout or link',
    cancelled: 'its checkout or link ends unpaid',
  },
  processing: {
    succeeded: 'the gateway has taken the money',
    failed: 'the gateway declined',
    requires_customer_action: 'the bank asks the customer to confirm',
  },
  requires_customer_action: {
    succeeded: 'the customer confirmed and the gateway has taken the money',
    failed: 'the customer did not confirm, or not in time, or the gateway declined',
  },
  succeeded: {},
  failed: {},
  cancelled: {},
} as const satisfies Transitions<PaymentStatus>;

/**
 * Purpose of a payment: a cart (including a plan's first payment), a renewal, a plan change, an on-demand charge,
 * or a payment method update for a subscription that owes nothing.
 */
export type PaymentPurpose = 'purchase' | 'renewal' | 'plan_change' | 'on_demand' | 'payment_method';

/** Amount charged by the gateway. */
export function chargedAmount({ totalAmount, credits }: Pick<Payment, 'totalAmount' | 'credits'>): bigint {
  return totalAmount - credits.walletAmount;
}

/** Line item, in minor units. Invariant: total = subtotal − discount + tax. */
export interface LineItem {
  readonly itemId: LineItemId;
  readonly kind: 'product' | 'addon';
  /** For an add-on, the product it was bought with. */
  readonly productId: ProductId;
  readonly addonId: AddonId | null;
  readonly name: string;
  readonly description: string | null;
  readonly quantity: number;
  readonly unitAmount: bigint;
  /** Before any deduction, in price terms; for a part of a period, the price of that part. */
  readonly listAmount: bigint;
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly tax: bigint;
  readonly taxRateBps: number;
  readonly isTaxInclusive: boolean;
  readonly total: bigint;
  /** Part of `total` refunded or being refunded. */
  readonly refundedAmount: bigint;
  /** True when the line starts or continues a subscription. */
  readonly isSubscription: boolean;
}

/** Acceptance of an offer, as referenced by its payment. */
export interface PaidAcceptance {
  readonly presentationId: PresentationId;
  /** Acceptance attempt; null for a standard checkout, which may be attempted several times. */
  readonly attempt: number | null;
}

/** One attempt to charge a customer. Its amounts are fixed when opened, and it is charged at most once. */
export interface Payment {
  readonly paymentId: PaymentId;
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  /** Buyer as given for this purchase; never changes. */
  readonly buyer: Buyer;
  /** True when the seller vouched for the customer; false when somebody typed their e-mail at a checkout. */
  readonly isCustomerProven: boolean;
  readonly status: PaymentStatus;
  readonly purpose: PaymentPurpose;
  readonly currency: Currency;
  /** Tax included. */
  readonly totalAmount: bigint;
  readonly tax: bigint;
  readonly credits: PaymentCredits;
  readonly lines: readonly LineItem[];
  readonly billing: BillingAddress;
  readonly metadata: Metadata;
  readonly checkoutSessionId: CheckoutSessionId | null;
  readonly subscriptionId: SubscriptionId | null;
  readonly invoiceId: InvoiceId;
  /** Saved method it was opened with, or the one that its success saved. */
  readonly paymentMethodId: PaymentMethodId | null;
  readonly instrument: Instrument | null;
  /** Gateway part of the payment; null when no gateway is called. */
  readonly gateway: GatewayPayment | null;
  /** True when the customer is on screen and can complete bank authentication. */
  readonly isCustomerPresent: boolean;
  readonly forceAuthentication: boolean;
  readonly discounts: readonly DiscountInUse[];
  readonly customFieldResponses: readonly CustomFieldResponse[] | null;
  /** Billing date that this renewal pays; null for other payments. */
  readonly renewsAt: Instant | null;
  /** Plan change that it pays for. */
  readonly planChangeId: PlanChangeId | null;
  /** Acceptance of an offer that it pays for. */
  readonly acceptance: PaidAcceptance | null;
  /** True when its success makes its method the subscription's renewal method. */
  readonly isUpdatePaymentMethod: boolean;
  readonly retryAttempt: number;
  /** Gateway's decline code. Internal: only its `publicDeclineCode` may be shown. */
  readonly errorCode: DeclineCode | null;
  readonly returnUrl: string | null;
  /** Standard checkout for the same cart, for use after a decline. */
  readonly fallbackSessionId: CheckoutSessionId | null;
  /** Money that was given back, by refunds and by disputes. */
  readonly refundedAmount: bigint;
  /** Absent for a payment that was never disputed. */
  readonly dispute?: PaymentDispute;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Disputes of a payment. */
interface PaymentDispute {
  /** Status of the one that changed last. */
  readonly status: DisputeStatus;
  /** Part of the payment's `refundedAmount` that the bank has withdrawn. */
  readonly withdrawnAmount: bigint;
}

/** True for a payment whose customer gives a new card on the gateway's own page: its instrument is not known yet. */
export function isOnCardPage({ instrument, gateway }: Pick<Payment, 'instrument' | 'gateway'>): boolean {
  return instrument === null && gateway !== null;
}

/** True while the gateway has not given a final answer. */
export function isUnderWay(payment: Payment): boolean {
  return payment.status === 'processing' || payment.status === 'requires_customer_action';
}

/** Amount that the seller has refunded; what disputes have withdrawn is not part of it. */
export function refundedBySeller({
  refundedAmount,
  dispute,
}: Pick<Payment, 'refundedAmount' | 'dispute'>): bigint {
  return refundedAmount - (dispute?.withdrawnAmount ?? 0n);
}
