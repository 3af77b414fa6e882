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

/** A payment's life. It leaves `processing` only by the gateway's word. */
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
 * What a payment is for: a cart (the first payment of its plan included), the cycle that begins at a billing
 * date, a change of plan, what a seller charges on demand, or another payment method for a subscription that
 * owes nothing.
 */
export type PaymentPurpose = 'purchase' | 'renewal' | 'plan_change' | 'on_demand' | 'payment_method';

/** What the gateway is asked for. */
export function chargedAmount({ totalAmount, credits }: Pick<Payment, 'totalAmount' | 'credits'>): bigint {
  return totalAmount - credits.walletAmount;
}

/** One line of what was sold, in minor units. Always: total = subtotal − discount + tax. */
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
  /** Before anything was taken off, in the terms of the price; of a part of a period, what that part costs. */
  readonly listAmount: bigint;
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly tax: bigint;
  readonly taxRateBps: number;
  readonly isTaxInclusive: boolean;
  readonly total: bigint;
  /** What has been or is being given back of `total`. */
  readonly refundedAmount: bigint;
  /** Whether the line starts or continues a subscription. */
  readonly isSubscription: boolean;
}

/** The acceptance of an offer, as the payment that it comes to names it. */
export interface PaidAcceptance {
  readonly presentationId: PresentationId;
  /** Which try to accept it; null where the customer pays in a standard checkout, be it several times. */
  readonly attempt: number | null;
}

/** One attempt to take money from one customer. It is decided once and never charged again. */
export interface Payment {
  readonly paymentId: PaymentId;
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  /** As given for this purchase, and the same for ever. */
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
  /** The saved method it was opened with, or the one that its success saved. */
  readonly paymentMethodId: PaymentMethodId | null;
  readonly instrument: Instrument | null;
  /** Its place at the gateway that it belongs to; null where no gateway is asked. */
  readonly gateway: GatewayPayment | null;
  /** Whether the customer is at the screen and can answer their bank. */
  readonly isCustomerPresent: boolean;
  readonly forceAuthentication: boolean;
  readonly discounts: readonly DiscountInUse[];
  readonly customFieldResponses: readonly CustomFieldResponse[] | null;
  /** The billing date that this payment renews its subscription for; null when it is no renewal. */
  readonly renewsAt: Instant | null;
  /** The change of plan that it pays for. */
  readonly planChangeId: PlanChangeId | null;
  /** The offer whose acceptance it pays for. */
  readonly acceptance: PaidAcceptance | null;
  /** Whether its success makes its method the one that the subscription renews with. */
  readonly isUpdatePaymentMethod: boolean;
  readonly retryAttempt: number;
  /** The gateway's true reason; only `publicDeclineCode` of it may leave the house. */
  readonly errorCode: DeclineCode | null;
  readonly returnUrl: string | null;
  /** Where the customer may pay the same cart by hand after a decline. */
  readonly fallbackSessionId: CheckoutSessionId | null;
  readonly refundedAmount: bigint;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Whether the gateway has not had its last word yet. */
export function isUnderWay(payment: Payment): boolean {
  return payment.status === 'processing' || payment.status === 'requires_customer_action';
}
