import type { z } from '@hono/zod-openapi';
import {
  type CheckoutFlags,
  type CheckoutOptions,
  type CheckoutSession,
  confirmedSessionLifetimeMs,
  defaultFlags,
  defaultOptions,
  sessionLifetimeMs,
} from '../../domain/checkout/checkout-session.ts';
import { DomainError } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import { locales } from '../../domain/locale.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { publicDeclineCode, declineMessage } from '../../domain/payment/decline-codes.ts';
import type { AskedByBank } from '../../secrets/link-tokens.ts';
import type { PricedCart, PricedLine, Totals } from '../../domain/pricing/cart.ts';
import type { ConfirmCheckoutInput } from '../../use-cases/billing/checkouts/confirm-checkout.ts';
import type {
  CreateCheckoutInput,
  CustomerRequest,
} from '../../use-cases/billing/checkouts/create-checkout.ts';
import type {
  CheckoutPreview,
  PreviewCheckoutInput,
} from '../../use-cases/billing/checkouts/preview-checkout.ts';
import type {
  checkoutPreviewSchema,
  checkoutRequestSchema,
  checkoutResponseSchema,
  checkoutStatusSchema,
  confirmCheckoutSchema,
  confirmationSchema,
  customerRequestSchema,
  featureFlagsSchema,
} from '../schemas/checkouts.ts';
import { type PlanTerms, fromApiCart } from './carts.ts';
import { fromApiBillingAddress } from './customers.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { toApiAmount } from './money.ts';
import { fromApiOnDemand } from './on-demand.ts';
import { type Links, authenticateUrl, checkoutUrl, ownCheckoutUrl } from './urls.ts';

type CheckoutRequest = z.infer<typeof checkoutRequestSchema>;

export function fromApiCheckout(body: CheckoutRequest, requestKey: string | null): CreateCheckoutInput {
  const isConfirmed = body.confirm === true;
  return {
    cart: fromApiCart(body.product_cart, body, fromApiSubscriptionData(body)),
    customer: body.customer ? fromApiCustomerRequest(body.customer) : null,
    options: fromApiOptions(body),
    metadata: body.metadata ?? {},
    billingCurrency: body.billing_currency ?? null,
    isConfirmed,
    lifetimeMs: isConfirmed ? confirmedSessionLifetimeMs : sessionLifetimeMs,
    paymentMethodId: body.payment_method_id ? asId<'payment_method'>(body.payment_method_id) : null,
    requestKey,
  };
}

export function fromApiPreview(body: CheckoutRequest): PreviewCheckoutInput {
  return {
    cart: fromApiCart(body.product_cart, body, fromApiSubscriptionData(body)),
    customerId:
      body.customer && 'customer_id' in body.customer ? asId<'customer'>(body.customer.customer_id) : null,
    billing: body.billing_address ? fromApiBillingAddress(body.billing_address) : null,
  };
}

function fromApiSubscriptionData({ subscription_data: data }: CheckoutRequest): PlanTerms {
  return {
    trialPeriodDays: data?.trial_period_days ?? null,
    onDemand: fromApiOnDemand(data?.on_demand),
  };
}

export function fromApiCustomerRequest(customer: z.infer<typeof customerRequestSchema>): CustomerRequest {
  if ('customer_id' in customer) {
    return { kind: 'existing', customerId: asId<'customer'>(customer.customer_id) };
  }
  return {
    kind: 'new',
    email: customer.email,
    name: customer.name ?? null,
    phoneNumber: customer.phone_number ?? null,
  };
}

function fromApiOptions(body: CheckoutRequest): CheckoutOptions {
  return {
    ...defaultOptions,
    flags: fromApiFlags(body.feature_flags ?? {}),
    billingAddress: body.billing_address ? fromApiBillingAddress(body.billing_address) : null,
    minimalAddress: body.minimal_address ?? false,
    customFields: (body.custom_fields ?? []).map((field) => ({
      key: field.key,
      label: field.label,
      fieldType: field.field_type,
      options: field.options ?? [],
      placeholder: field.placeholder ?? null,
      isRequired: field.required ?? false,
    })),
    returnUrl: body.return_url ?? null,
    cancelUrl: body.cancel_url ?? null,
    showSavedPaymentMethods: body.show_saved_payment_methods ?? false,
    force3ds: body.force_3ds ?? false,
    taxId: body.tax_id ?? null,
    customerBusinessName: body.customer_business_name ?? null,
    forceLanguage: languageOf(body.customization?.force_language),
    theme: body.customization?.theme ?? 'system',
  };
}

function languageOf(language: string | null | undefined): CheckoutOptions['forceLanguage'] {
  return locales.find((locale) => language?.startsWith(locale)) ?? null;
}

function fromApiFlags(flags: z.infer<typeof featureFlagsSchema>): CheckoutFlags {
  return {
    allowDiscountCode: flags.allow_discount_code ?? defaultFlags.allowDiscountCode,
    allowPhoneNumberCollection:
      flags.allow_phone_number_collection ?? defaultFlags.allowPhoneNumberCollection,
    requirePhoneNumber: flags.require_phone_number ?? defaultFlags.requirePhoneNumber,
    allowTaxId: flags.allow_tax_id ?? defaultFlags.allowTaxId,
    redirectImmediately: flags.redirect_immediately ?? defaultFlags.redirectImmediately,
    alwaysCreateNewCustomer: flags.always_create_new_customer ?? defaultFlags.alwaysCreateNewCustomer,
    allowCustomerEditingEmail: flags.allow_customer_editing_email ?? defaultFlags.allowCustomerEditingEmail,
    allowCustomerEditingName: flags.allow_customer_editing_name ?? defaultFlags.allowCustomerEditingName,
    // The address decides the tax, so it is fixed as a whole or not at all.
    allowCustomerEditingAddress: [
      flags.allow_customer_editing_country,
      flags.allow_customer_editing_state,
      flags.allow_customer_editing_city,
      flags.allow_customer_editing_street,
      flags.allow_customer_editing_zipcode,
    ].every((isAllowed) => isAllowed ?? true),
    requireCardholderName: flags.require_cardholder_name ?? defaultFlags.requireCardholderName,
    requireTaxId: flags.require_tax_id ?? defaultFlags.requireTaxId,
    allowCustomerEditingTaxId: flags.allow_customer_editing_tax_id ?? defaultFlags.allowCustomerEditingTaxId,
  };
}

/** Outcome of a payment that was charged on creation. Fields are null if nothing was to be charged. */
export function toApiOutcome(payment: Payment | null, links: Links) {
  return {
    payment_status: payment?.status ?? null,
    ...toApiError(payment),
    fallback_checkout_url: payment?.fallbackSessionId
      ? ownCheckoutUrl(links, payment.fallbackSessionId)
      : null,
    next_action: payment ? toApiNextAction(payment, links) : null,
  };
}

export function toApiError(payment: Pick<Payment, 'errorCode'> | null) {
  const code = payment?.errorCode ?? null;
  return {
    error_code: code === null ? null : publicDeclineCode(code),
    error_message: code === null ? null : declineMessage(code, 'en'),
  };
}

/** Link to the bank's authentication page; `asked` is the reader it is given to. */
export function toApiNextAction(payment: Payment, links: Links, asked: AskedByBank = 'customer') {
  return payment.status === 'requires_customer_action'
    ? { type: 'redirect' as const, url: authenticateUrl(links, payment.paymentId, asked) }
    : null;
}

export function toApiCheckout(
  session: CheckoutSession,
  payment: Payment | null,
  clientSecret: string,
  links: Links,
): z.infer<typeof checkoutResponseSchema> {
  return {
    session_id: session.sessionId,
    checkout_url: session.options.isOneClick ? null : checkoutUrl(links, session),
    payment_id: payment?.paymentId ?? null,
    client_secret: payment ? clientSecret : null,
    publishable_key: null,
    ...toApiOutcome(payment, links),
  };
}

export function toApiCheckoutStatus(
  session: CheckoutSession,
  payment: Payment | undefined,
): z.infer<typeof checkoutStatusSchema> {
  return {
    id: session.sessionId,
    created_at: toApiInstant(session.createdAt),
    customer_email: payment?.buyer.email ?? session.customerEmail,
    customer_name: payment?.buyer.name ?? session.customerName,
    payment_id: payment?.paymentId ?? null,
    payment_status: payment?.status ?? null,
  };
}

export function fromApiConfirm(
  body: z.infer<typeof confirmCheckoutSchema>,
  session: CheckoutSession,
  isCustomer: boolean,
): ConfirmCheckoutInput {
  const { isCustomerNamedBySeller, flags } = session.options;
  const choose = (known: string | null, typed: string | undefined, isEditable: boolean) =>
    isEditable && !isCustomerNamedBySeller ? (typed ?? known) : (known ?? typed);
  const email = choose(session.customerEmail, body.customer?.email, flags.allowCustomerEditingEmail);
  const name = choose(session.customerName, body.customer?.name, flags.allowCustomerEditingName);
  if (!email || !name) {
    throw new DomainError('CUSTOMER_REQUIRED', 'customer: send the name and e-mail address of who pays.');
  }
  const typed = body.billing_address ? fromApiBillingAddress(body.billing_address) : null;
  const known = session.options.billingAddress;
  const billing = flags.allowCustomerEditingAddress ? (typed ?? known) : (known ?? typed);
  if (!billing) {
    throw new DomainError(
      'BILLING_ADDRESS_REQUIRED',
      'billing_address: send at least the country of who pays.',
    );
  }
  return {
    customer: { email, name, phoneNumber: body.customer?.phone_number ?? session.customerPhone },
    billing,
    payWith: fromApiPayWith(body),
    taxId: body.tax_id ?? null,
    customFieldResponses: body.custom_field_responses ?? [],
    isCustomer,
    payerHash: null,
  };
}

function fromApiPayWith(body: z.infer<typeof confirmCheckoutSchema>): ConfirmCheckoutInput['payWith'] {
  if (body.payment_method_id !== undefined) {
    return { kind: 'saved', paymentMethodId: asId<'payment_method'>(body.payment_method_id) };
  }
  if (body.card === undefined) return { kind: 'nothing' };
  return {
    kind: 'card',
    card: {
      number: body.card.number,
      expiryMonth: body.card.exp_month,
      expiryYear: body.card.exp_year,
      cvc: body.card.cvc,
      holderName: body.card.holder_name ?? null,
    },
  };
}

export function toApiConfirmation(
  payment: Payment,
  redirectUrl: string | null,
  links: Links,
  asked: AskedByBank | null,
): z.infer<typeof confirmationSchema> {
  return {
    status: payment.status,
    payment_id: payment.paymentId,
    subscription_id: payment.subscriptionId,
    redirect_url: redirectUrl,
    next_action: asked && toApiNextAction(payment, links, asked),
    ...toApiError(payment),
  };
}

export function toApiPreview({
  cart,
  priced,
  billing,
}: CheckoutPreview): z.infer<typeof checkoutPreviewSchema> {
  const dueNow = priced.totals.total;
  return {
    billing_country: billing?.country ?? 'US',
    currency: priced.currency,
    current_breakup: toApiBreakup(priced.totals),
    recurring_breakup: priced.recurring && toApiBreakup(priced.recurring),
    is_byop: false,
    payment_method_required: dueNow > 0n || priced.subscriptions.length > 0,
    total_price: toApiAmount(dueNow),
    total_tax: toApiAmount(priced.totals.tax),
    next_billing_date: toApiInstantOrNull(priced.nextBillingAt),
    trial_period_days: priced.trial?.days ?? null,
    trial_amount: priced.trial?.amount === null || !priced.trial ? null : toApiAmount(priced.trial.amount),
    subscriptions: priced.subscriptions.map((each) => ({
      product_id: each.productId,
      amount_due_now: toApiAmount(each.dueNow.total),
      tax_due_now: toApiAmount(each.dueNow.tax),
      recurring_amount: toApiAmount(each.isOnDemand ? 0n : each.recurring.total),
      recurring_tax: toApiAmount(each.isOnDemand ? 0n : each.recurring.tax),
      next_billing_date: each.isOnDemand ? null : toApiInstant(each.nextBillingAt),
      trial_period_days: each.trial?.days ?? null,
    })),
    tax_id_business_name: null,
    tax_id_err_msg: null,
    tax_id_format_name: null,
    product_cart: cart.items.map((item, index) => {
      const lines = priced.lines.filter((line) => line.itemIndex === index);
      const addons = lines.flatMap((line) =>
        line.addonId === null
          ? []
          : [
              {
                ...toApiPricedLine(line, priced),
                addon_id: line.addonId,
                name: line.name,
                single_quantity_price: toApiAmount(line.unitAmount),
              },
            ],
      );
      const line = lines.find(({ addonId }) => addonId === null);
      return {
        product_id: item.product.productId,
        name: item.product.name,
        ...(line ? toApiPricedLine(line, priced) : emptyLine(item.product.taxCategory, priced)),
        discount_cycle: (line && codesOn(line, priced)[0]?.subscriptionCycles) ?? null,
        is_subscription: item.product.price.type === 'recurring_price',
        is_usage_based: false,
        credit_entitlements: [],
        meters: [],
        addons: addons.length === 0 ? null : addons,
      };
    }),
  };
}

function toApiBreakup(totals: Totals) {
  return {
    subtotal: toApiAmount(totals.subtotal),
    discount: toApiAmount(totals.discount),
    tax: toApiAmount(totals.tax),
    total_amount: toApiAmount(totals.total),
  };
}

function toApiPricedLine(line: PricedLine, priced: PricedCart) {
  const codes = codesOn(line, priced);
  return {
    currency: priced.currency,
    og_currency: priced.currency,
    og_price: toApiAmount(line.listAmount),
    discounted_price: toApiAmount(line.listAmount - line.listDiscount),
    // The rate of a percentage code; the amount any code takes off is og_price − discounted_price.
    discount_amount: codes.find(({ type }) => type === 'percentage')?.amount ?? null,
    tax: toApiAmount(line.tax),
    tax_category: line.taxCategory,
    tax_inclusive: line.isTaxInclusive,
    tax_rate: line.taxRateBps,
    quantity: line.quantity,
    description: line.description,
  };
}

function codesOn(line: PricedLine, { discounts }: PricedCart) {
  return discounts
    .filter(({ discount }) => line.discounts.some(({ discountId }) => discountId === discount.discountId))
    .map(({ discount }) => discount);
}

function emptyLine(taxCategory: string, priced: PricedCart) {
  return {
    currency: priced.currency,
    og_currency: priced.currency,
    og_price: 0,
    discounted_price: 0,
    discount_amount: null,
    tax: 0,
    tax_category: taxCategory,
    tax_inclusive: false,
    tax_rate: 0,
    quantity: 1,
    description: null,
  };
}
