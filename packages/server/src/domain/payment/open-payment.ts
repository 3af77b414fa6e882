import { noCredits } from '../credit/payment-credits.ts';
import type { Metadata } from '../catalog/metadata.ts';
import { isRecurring } from '../catalog/product.ts';
import { boundary } from '../calendar/add-interval.ts';
import type { CustomFieldResponse, SessionCart } from '../checkout/checkout-session.ts';
import type { Buyer } from '../customer/buyer.ts';
import type { BillingAddress } from '../customer/customer.ts';
import { DomainError } from '../errors.ts';
import type {
  BusinessId,
  CheckoutSessionId,
  CustomerId,
  InvoiceId,
  LineItemId,
  PaymentId,
  PaymentMethodId,
  SubscriptionId,
} from '../ids.ts';
import type { PricedCart, PricedLine, PricedSubscription } from '../pricing/cart.ts';
import { amountOfAll } from '../pricing/price-lines.ts';
import type { PeriodValue } from '../subscription/period-value.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { endWithinTerm } from '../subscription/term.ts';
import { whole } from '../money/share.ts';
import type { Instant } from '../time.ts';
import { type Instrument, gatewayPaymentWith } from './gateway-outcome.ts';
import type { LineItem, PaidAcceptance, Payment } from './payment.ts';

/** Ids for a new payment: one line item id for each line of the cart, and one for a possible subscription. */
export interface PaymentNames {
  readonly paymentId: PaymentId;
  readonly invoiceId: InvoiceId;
  readonly subscriptionId: SubscriptionId;
  readonly lineItemIds: readonly LineItemId[];
}

export interface PaymentRequest {
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly buyer: Buyer;
  readonly isCustomerProven: boolean;
  /** True when the customer is new: they have no stored data to use. */
  readonly isCustomerNew?: boolean;
  readonly names: PaymentNames;
  readonly cart: SessionCart;
  readonly priced: PricedCart;
  readonly billing: BillingAddress;
  readonly metadata: Metadata;
  readonly checkoutSessionId: CheckoutSessionId | null;
  readonly paymentMethodId: PaymentMethodId | null;
  readonly instrument: Instrument | null;
  /** Gateway on whose own page the customer gives a new card, if any. */
  readonly newCardAt?: string | null;
  readonly isCustomerPresent: boolean;
  readonly forceAuthentication: boolean;
  readonly customFieldResponses: readonly CustomFieldResponse[] | null;
  readonly returnUrl: string | null;
  /** Acceptance of an offer that it pays for, if any. */
  readonly acceptance?: PaidAcceptance | null;
  readonly now: Instant;
}

/** Records committed before the gateway is called: the payment, and the subscription it would start. */
export interface OpenedPayment {
  readonly payment: Payment;
  readonly subscription: Subscription | null;
}

/** Refuses a cart with several plans: each would have to renew by itself, and a payment starts one subscription. */
export function checkPlans(priced: PricedCart): void {
  if (priced.subscriptions.length > 1) {
    throw new DomainError(
      'UNSUPPORTED_FEATURE',
      'product_cart: a cart holds at most one plan. Sell further plans in checkouts of their own.',
    );
  }
}

/** Opens a payment for a priced cart. It charges exactly the cart's total. */
export function decideOpenPayment(request: PaymentRequest): OpenedPayment {
  const { priced, cart, names, now } = request;
  checkPlans(priced);
  const { subscriptionId } = names;
  const subscription = soldSubscription(
    cart,
    priced,
    {
      ...request,
      paymentId: names.paymentId,
      subscriptionId,
      usesWallet: request.isCustomerProven || request.isCustomerNew === true,
    },
    now,
  );
  // A method is required even when nothing is due now, if a plan will be charged later.
  const gateway = gatewayPaymentWith(request);
  const needsMethod = gateway === null && (priced.totals.total > 0n || subscription !== null);
  return {
    subscription,
    payment: {
      paymentId: names.paymentId,
      businessId: request.businessId,
      customerId: request.customerId,
      buyer: request.buyer,
      isCustomerProven: request.isCustomerProven,
      status: needsMethod ? 'requires_payment_method' : 'processing',
      purpose: 'purchase',
      currency: priced.currency,
      totalAmount: priced.totals.total,
      tax: priced.totals.tax,
      credits: noCredits,
      lines: toLineItems(priced.lines, names.lineItemIds),
      billing: request.billing,
      metadata: request.metadata,
      checkoutSessionId: request.checkoutSessionId,
      subscriptionId: subscription?.subscriptionId ?? null,
      invoiceId: names.invoiceId,
      paymentMethodId: request.paymentMethodId,
      instrument: request.instrument,
      gateway,
      isCustomerPresent: request.isCustomerPresent,
      forceAuthentication: request.forceAuthentication,
      discounts: priced.discounts.map(({ discount, position }) => ({
        discount,
        position,
        cyclesRemaining: null,
      })),
      customFieldResponses: request.customFieldResponses,
      renewsAt: null,
      planChangeId: null,
      acceptance: request.acceptance ?? null,
      isUpdatePaymentMethod: false,
      retryAttempt: 0,
      errorCode: null,
      returnUrl: request.returnUrl,
      fallbackSessionId: null,
      refundedAmount: 0n,
      createdAt: now,
      updatedAt: now,
    },
  };
}

/** Line items of a payment, with the id at the same index. */
export function toLineItems(lines: readonly PricedLine[], itemIds: readonly LineItemId[]): LineItem[] {
  return lines.map((line, index) => ({
    itemId: itemIds[index] as LineItemId,
    kind: line.kind,
    productId: line.productId,
    addonId: line.addonId,
    name: line.name,
    description: line.description,
    quantity: line.quantity,
    unitAmount: line.unitAmount,
    listAmount: line.listAmount,
    subtotal: line.subtotal,
    discount: line.discount,
    tax: line.tax,
    taxRateBps: line.taxRateBps,
    isTaxInclusive: line.isTaxInclusive,
    total: line.total,
    refundedAmount: 0n,
    isSubscription: line.isSubscription,
  }));
}

/** Customer of a new subscription, and its id. */
export interface SoldTo {
  /** First payment of the subscription. */
  readonly paymentId: PaymentId;
  readonly subscriptionId: SubscriptionId;
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly buyer: Buyer;
  readonly billing: BillingAddress;
  readonly usesWallet: boolean;
  readonly paymentMethodId: PaymentMethodId | null;
  readonly metadata: Metadata;
}

/** Pending subscription of a cart at `now`, before its first payment; null when the cart starts none. */
export function soldSubscription(
  cart: SessionCart,
  priced: PricedCart,
  soldTo: SoldTo,
  now: Instant,
): Subscription | null {
  const [start] = priced.subscriptions;
  const item = start && cart.items[start.itemIndex];
  if (!start || !item || !isRecurring(item.product)) return null;
  const { price } = item.product;
  const expiresAt = boundary(now, price.period, 1, start.timeZone);
  return {
    subscriptionId: soldTo.subscriptionId,
    businessId: soldTo.businessId,
    customerId: soldTo.customerId,
    productId: item.product.productId,
    status: 'pending',
    quantity: item.quantity,
    addons: item.addons.map(({ addon, quantity }) => ({ addonId: addon.addonId, quantity })),
    plan: { product: item.product, addons: item.addons },
    discounts: start.discounts.map(({ discount, position, cyclesRemaining }) => ({
      discount,
      position,
      cyclesRemaining,
    })),
    currency: priced.currency,
    recurringPreTaxAmount: start.recurring.subtotal - start.recurring.discount,
    isTaxInclusive: price.isTaxInclusive,
    frequency: price.frequency,
    period: price.period,
    trialPeriodDays: start.trial?.days ?? 0,
    isTrial: start.trial !== null,
    isOnDemand: start.isOnDemand,
    trialAmount: start.trial?.amount ?? null,
    buyer: soldTo.buyer,
    billing: soldTo.billing,
    usesWallet: soldTo.usesWallet,
    paymentMethodId: soldTo.paymentMethodId,
    metadata: soldTo.metadata,
    timeZone: start.timeZone,
    anchorAt: start.trial === null ? now : start.nextBillingAt,
    previousBillingAt: now,
    nextBillingAt: endWithinTerm(start.nextBillingAt, expiresAt),
    idleMs: 0,
    ...firstValue(soldTo.paymentId, start, ownLines(priced, start), price.isTaxInclusive),
    expiresAt,
    cancelAtNextBillingDate: false,
    cancelledAt: null,
    cancelReason: null,
    cancellationFeedback: null,
    cancellationComment: null,
    pausedAt: null,
    resumesAt: null,
    scheduledChange: null,
    unpaidChangeId: null,
    unpaidChargeId: null,
    createdAt: now,
  };
}

function ownLines({ lines }: PricedCart, { itemIndex }: PricedSubscription): readonly PricedLine[] {
  return lines.filter((line) => line.itemIndex === itemIndex);
}

/** Value of the first period: the price of its lines. It is funded once paid. */
function firstValue(
  paymentId: PaymentId,
  { dueNow, nextBillingAt }: PricedSubscription,
  lines: readonly PricedLine[],
  isTaxInclusive: boolean,
): PeriodValue {
  const paid = amountOfAll(lines);
  const fund = { paymentId, amount: dueNow.total, paid, wasCredit: false, worth: paid, until: nextBillingAt };
  return {
    periodWorth: paid,
    periodPaid: paid,
    periodFunds: dueNow.total > 0n ? [fund] : [],
    periodTerms: { isTaxInclusive, taxRateBps: lines[0]?.taxRateBps ?? 0 },
    paidUntil: nextBillingAt,
    periodShare: whole,
    isPeriodReset: false,
  };
}
