import type { z } from '@hono/zod-openapi';
import { isRecurring } from '../../domain/catalog/product.ts';
import {
  type CheckoutSession,
  type SessionCart,
  defaultFlags,
  defaultOptions,
  sessionLifetimeMs,
} from '../../domain/checkout/checkout-session.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { DomainError } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { DiscountInUse } from '../../domain/catalog/discount.ts';
import { hasInvoice } from '../../domain/invoice/document-number.ts';
import { type Payment, refundedBySeller } from '../../domain/payment/payment.ts';
import type { Dispute } from '../../domain/dispute/dispute.ts';
import type { Refund } from '../../domain/refund/refund.ts';
import type { Scope } from '../../domain/scope.ts';
import type {
  CreateCheckoutInput,
  CustomerRequest,
} from '../../use-cases/billing/checkouts/create-checkout.ts';
import type {
  createPaymentSchema,
  createdPaymentSchema,
  lineItemsSchema,
  paymentSchema,
} from '../schemas/payments.ts';
import { fromApiCart } from './carts.ts';
import { fromApiCustomerRequest, toApiError, toApiOutcome } from './checkouts.ts';
import { fromApiBillingAddress, toApiCustomerDetails } from './customers.ts';
import { toApiDispute } from './disputes.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { toApiAmount } from './money.ts';
import { type DocumentNumbers, noDocumentNumbers } from './document-numbers.ts';
import { toApiRefundListItem } from './refunds.ts';
import { type Links, checkoutUrl, invoiceUrl } from './urls.ts';

/** Domain input of the older payment route: a checkout that is confirmed on creation. */
export function fromApiCreatePayment(
  body: z.infer<typeof createPaymentSchema>,
  requestKey: string | null,
): CreateCheckoutInput {
  return {
    cart: fromApiCart(body.product_cart, body),
    customer: customerOf(body),
    ...fromApiConfirmation(body),
    requestKey,
  };
}

/** Confirmation of the older routes, whose checkouts are confirmed on creation. */
export function fromApiConfirmation(
  body: Omit<z.infer<typeof createPaymentSchema>, 'product_cart' | 'customer' | 'customer_id'>,
): Omit<CreateCheckoutInput, 'cart' | 'customer' | 'requestKey'> {
  return {
    options: {
      ...defaultOptions,
      flags: {
        ...defaultFlags,
        redirectImmediately: body.redirect_immediately ?? false,
        requirePhoneNumber: body.require_phone_number ?? false,
      },
      billingAddress: body.billing ? fromApiBillingAddress(body.billing) : null,
      returnUrl: body.return_url ?? null,
      showSavedPaymentMethods: body.show_saved_payment_methods ?? false,
      force3ds: body.force_3ds ?? false,
      taxId: body.tax_id ?? null,
      customerBusinessName: body.customer_business_name ?? null,
    },
    metadata: body.metadata ?? {},
    billingCurrency: body.billing_currency ?? null,
    isConfirmed: true,
    lifetimeMs: sessionLifetimeMs,
    paymentMethodId: body.payment_method_id ? asId<'payment_method'>(body.payment_method_id) : null,
  };
}

function customerOf(body: z.infer<typeof createPaymentSchema>): CustomerRequest | null {
  if (!body.customer_id) return body.customer ? fromApiCustomerRequest(body.customer) : null;
  if (body.customer && !('customer_id' in body.customer && body.customer.customer_id === body.customer_id)) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'customer_id: names another customer than customer. Send one of them.',
    );
  }
  return { kind: 'existing', customerId: asId<'customer'>(body.customer_id) };
}

export function toApiCreatedPayment(
  payment: Payment,
  session: CheckoutSession,
  customer: Customer,
  clientSecret: string,
  links: Links,
): z.infer<typeof createdPaymentSchema> {
  return {
    payment_id: payment.paymentId,
    client_secret: clientSecret,
    customer: toApiCustomerDetails(customer, payment.buyer),
    metadata: payment.metadata,
    total_amount: toApiAmount(payment.totalAmount),
    ...discountIds(payment.discounts),
    ...pendingPaymentLink(payment, session, links),
    product_cart: requestedCart(session.cart),
    session_id: session.sessionId,
    status: payment.status,
    ...toApiOutcome(payment, links),
  };
}

/** Link to pay a payment that still requires a payment method, and its expiry. */
export function pendingPaymentLink(payment: Payment, session: CheckoutSession, links: Links) {
  const isOpen = payment.status === 'requires_payment_method';
  return {
    expires_on: isOpen ? toApiInstant(session.expiresAt) : null,
    payment_link: isOpen ? checkoutUrl(links, session) : null,
  };
}

export function discountIds(discounts: readonly DiscountInUse[]) {
  const ids = discounts.map(({ discount }) => discount.discountId);
  return { discount_id: ids[0] ?? null, discount_ids: ids.length === 0 ? null : ids };
}

/** Cart of one-time products; null for a payment that only starts or continues a plan. */
function productCart(payment: Payment) {
  const lines = payment.lines.filter((line) => line.kind === 'product' && !line.isSubscription);
  if (lines.length === 0) return null;
  return lines.map((line) => ({ product_id: line.productId, quantity: line.quantity }));
}

/** Cart as requested, with the customer's price for pay-what-you-want products. */
function requestedCart({ items }: SessionCart) {
  const lines = items.filter(({ product }) => !isRecurring(product));
  if (lines.length === 0) return null;
  return lines.map(({ product, quantity, customAmount }) => ({
    product_id: product.productId,
    quantity,
    amount: customAmount === null ? null : toApiAmount(customAmount),
  }));
}

/** Fields that a payment has in a list and by itself. */
export function toApiListedPayment(
  scope: Scope,
  payment: Payment,
  customer: Customer,
  links: Links,
  documents: DocumentNumbers,
) {
  return {
    payment_id: payment.paymentId,
    brand_id: scope.brandId,
    status: payment.status,
    total_amount: toApiAmount(payment.totalAmount),
    wallet_amount: toApiAmount(payment.credits.walletAmount),
    subscription_credit_amount: toApiAmount(payment.credits.creditAmount),
    currency: payment.currency,
    customer: toApiCustomerDetails(customer, payment.buyer),
    created_at: toApiInstant(payment.createdAt),
    metadata: payment.metadata,
    digital_products_delivered: false,
    payment_provider: 'dodo' as const,
    payment_method: payment.instrument ? 'card' : null,
    payment_method_type: payment.instrument ? cardKind(payment.instrument.cardType) : null,
    card_last_four: payment.instrument?.lastFour ?? null,
    card_network: payment.instrument?.cardNetwork.toLowerCase() ?? null,
    subscription_id: payment.subscriptionId,
    subscription_ids: payment.subscriptionId === null ? [] : [payment.subscriptionId],
    is_multi_subscription: false,
    invoice_id: payment.invoiceId,
    invoice_url: hasInvoice(payment) ? invoiceUrl(links, payment.paymentId) : null,
    invoice_number: documents.label('invoice', payment.paymentId),
    order_number: documents.label('order', payment.paymentId),
    refund_status: refundStatus(payment),
    charge_type: chargeType(payment),
    includes_usage: false as const,
    retry_attempt: payment.retryAttempt,
  };
}

export function cardKind(cardType: 'CREDIT' | 'DEBIT'): 'credit' | 'debit' {
  return cardType === 'CREDIT' ? 'credit' : 'debit';
}

function refundStatus(payment: Payment): 'partial' | 'full' | null {
  const refunded = refundedBySeller(payment);
  if (refunded === 0n) return null;
  return refunded === payment.totalAmount ? 'full' : 'partial';
}

function chargeType({ purpose, subscriptionId }: Payment): z.infer<typeof paymentSchema>['charge_type'] {
  if (purpose === 'purchase') return subscriptionId === null ? null : 'new';
  return purpose === 'payment_method' ? null : purpose;
}

/** Money of a payment that was given back, or asked for by a bank; newest first. */
interface MovedMoney {
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
}

/**
 * Payment with all of its wire fields. `customer_id` and `product_id` are added for webhooks. `paymentLink`
 * lets its holder pay in the customer's place: it is null in webhooks and for read-only keys. Numbers of documents are
 * left out of webhooks, which are sent before they are drawn.
 */
export function toApiPayment(
  scope: Scope,
  payment: Payment,
  customer: Customer,
  { refunds, disputes }: MovedMoney,
  links: Links,
  paymentLink: string | null = null,
  documents: DocumentNumbers = noDocumentNumbers,
): z.infer<typeof paymentSchema> {
  const { discount_id } = discountIds(payment.discounts);
  return {
    ...toApiListedPayment(scope, payment, customer, links, documents),
    business_id: payment.businessId,
    updated_at: toApiInstantOrNull(payment.updatedAt),
    billing: payment.billing,
    checkout_session_id: payment.checkoutSessionId,
    payment_method_id: payment.paymentMethodId,
    payment_link: paymentLink,
    product_cart: productCart(payment),
    tax: toApiAmount(payment.tax),
    settlement_amount: toApiAmount(payment.totalAmount),
    settlement_currency: payment.currency,
    settlement_tax: toApiAmount(payment.tax),
    card_holder_name: payment.instrument?.holderName ?? null,
    card_issuing_country: payment.instrument?.issuingCountry ?? null,
    card_type: payment.instrument && cardKind(payment.instrument.cardType),
    custom_field_responses: payment.customFieldResponses && [...payment.customFieldResponses],
    discount_id,
    discounts: payment.discounts.length === 0 ? null : payment.discounts.map(toApiDiscountDetail),
    disputes: disputes.map(toApiDispute),
    refunds: refunds
      .filter(({ disputeId }) => disputeId === null)
      .map((refund) => toApiRefundListItem(refund, documents)),
    ...toApiError(payment),
    is_update_payment_method: payment.isUpdatePaymentMethod,
  };
}

/** First product of the purchase, which receivers of webhooks ask for. */
export function leadingProductId(payment: Payment): string | null {
  return payment.lines[0]?.productId ?? null;
}

export function toApiDiscountDetail({ discount, position, cyclesRemaining }: DiscountInUse) {
  return {
    discount_id: discount.discountId,
    business_id: discount.businessId,
    code: discount.code,
    name: discount.name,
    type: discount.type,
    amount: discount.amount,
    position,
    cycles_remaining: cyclesRemaining,
    created_at: toApiInstant(discount.createdAt),
    expires_at: toApiInstantOrNull(discount.expiresAt),
    metadata: discount.metadata,
    preserve_on_plan_change: discount.preserveOnPlanChange,
    restricted_to: [...discount.restrictedTo],
    subscription_cycles: discount.subscriptionCycles,
    times_used: discount.timesUsed,
    usage_limit: discount.usageLimit,
  };
}

export function toApiLineItems(payment: Payment): z.infer<typeof lineItemsSchema> {
  return {
    currency: payment.currency,
    items: payment.lines.map((line) => ({
      items_id: line.itemId,
      amount: toApiAmount(line.total),
      tax: toApiAmount(line.tax),
      refundable_amount: payment.status === 'succeeded' ? toApiAmount(line.total - line.refundedAmount) : 0,
      name: line.name,
      description: line.description,
    })),
  };
}
