import { assert } from '../../../domain/assert.ts';
import { checkMetadata } from '../../../domain/catalog/metadata.ts';
import type { Metadata } from '../../../domain/catalog/metadata.ts';
import { type CartRequest, assembleCart } from '../../../domain/checkout/assemble-cart.ts';
import {
  billingAddressRequired,
  checkOneClickRequest,
  checkPayer,
} from '../../../domain/checkout/check-one-click.ts';
import {
  type CheckoutFlags,
  type CheckoutOptions,
  type CheckoutSession,
  type SessionCart,
} from '../../../domain/checkout/checkout-session.ts';
import { type PricingFacts, priceSession } from '../../../domain/checkout/price-session.ts';
import { buyerFromCustomer } from '../../../domain/customer/buyer.ts';
import type { BillingAddress, Customer } from '../../../domain/customer/customer.ts';
import { DomainError, notFound } from '../../../domain/errors.ts';
import type { CustomerId, PaymentMethodId } from '../../../domain/ids.ts';
import { type OpenedPayment, checkPlans, decideOpenPayment } from '../../../domain/payment/open-payment.ts';
import { type PaymentMethod, checkPaymentMethod } from '../../../domain/payment/payment-method.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { type PricedCart, amountToPay } from '../../../domain/pricing/cart.ts';
import type { Scope } from '../../../domain/scope.ts';
import {
  type HoldingFacts,
  decideHolding,
  heldPlanKey,
  planHeldError,
} from '../../../domain/subscription/held-plan.ts';
import type { Instant } from '../../../domain/time.ts';
import {
  type Runtime,
  checkChargeable,
  gatewayFor,
  reconcileAt,
  mintPaymentNames,
  now,
} from '../../../runtime.ts';
import { loadCheckoutFacts } from '../../../store/billing/checkout-facts.ts';
import { findCheckoutSession, insertCheckoutSession } from '../../../store/billing/checkout-sessions.ts';
import { isPlanHeldConflict } from '../../../store/billing/held-plans.ts';
import { type PaymentOpening, commitOpening } from '../../../store/billing/open-payment.ts';
import { findPaymentByRequest } from '../../../store/billing/payments.ts';
import type { SettlementRiderOf } from '../../../store/platform/riders.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { executePayment } from '../payments/execute-payment.ts';

export type CustomerRequest =
  | { readonly kind: 'existing'; readonly customerId: CustomerId }
  | {
      readonly kind: 'new';
      readonly email: string;
      readonly name: string | null;
      readonly phoneNumber: string | null;
    };

export interface CreateCheckoutInput {
  readonly cart: CartRequest;
  readonly customer: CustomerRequest | null;
  readonly options: CheckoutOptions;
  readonly metadata: Metadata;
  /** Null uses the currency of the products. */
  readonly billingCurrency: string | null;
  /** True to create the payment now, with all details known: charged, or waiting for a payment method. */
  readonly isConfirmed: boolean;
  /** Time until the session expires, in ms. */
  readonly lifetimeMs: number;
  readonly paymentMethodId: PaymentMethodId | null;
  /** Idempotency key of the request; a repeat finds what the first one opened. */
  readonly requestKey: string | null;
}

export interface CreatedCheckout {
  readonly session: CheckoutSession;
  /** With `isConfirmed`: the payment in its state after charging, or waiting for a payment method. */
  readonly payment: Payment | null;
}

/**
 * Creates a checkout session. If confirmed with a saved payment method, also opens the payment and charges
 * it: one-click checkout.
 */
export async function createCheckout(
  runtime: Runtime,
  scope: Scope,
  input: CreateCheckoutInput,
): Promise<CreatedCheckout> {
  const rider = findRider(runtime, scope, input);
  const { session, payment } = await openCheckout(runtime, scope, input);
  return { session, payment: payment && (await executePayment(runtime, scope, payment, await rider)) };
}

/**
 * Reads what the rider on the settlement is made of, while the checkout is decided. Where that fails, it is read for
 * the settlement.
 */
async function findRider(
  { riders, sql }: Runtime,
  scope: Scope,
  { customer, paymentMethodId }: CreateCheckoutInput,
): Promise<SettlementRiderOf | undefined> {
  if (paymentMethodId === null || customer?.kind !== 'existing') return undefined;
  return riders.purchase(sql, scope, customer.customerId).catch(() => undefined);
}

async function openCheckout(
  runtime: Runtime,
  scope: Scope,
  input: CreateCheckoutInput,
): Promise<CreatedCheckout> {
  gatewayFor(runtime, scope);
  checkRequest(input);
  const loaded = await loadCheckout(runtime, scope, input);
  if ('session' in loaded) return loaded;
  const decided = decideCheckout(runtime, scope, input, loaded);
  const { session, customer } = decided;
  if (!input.isConfirmed || customer === null) {
    await statement(runtime.sql, (tx) => insertCheckoutSession(tx, session, null));
    return { session, payment: null };
  }
  const { payment, subscription } = decideOneClick(runtime, input, loaded, { ...decided, customer });
  return commitOneClick(runtime, scope, {
    payment,
    subscription,
    session: { ...session, paymentId: payment.paymentId },
    newCustomer: loaded.known === null ? customer : null,
    isReplacing: false,
    requestKey: input.requestKey,
    heldAs: decided.heldAs,
    reconcileAt: reconcileAt(runtime),
  });
}

function checkRequest(input: CreateCheckoutInput): void {
  checkMetadata(input.metadata);
  checkOneClickRequest({
    hasPaymentMethod: input.paymentMethodId !== null,
    isConfirmed: input.isConfirmed,
    hasExistingCustomer: input.customer?.kind === 'existing',
    requiredFields: input.options.customFields.filter(({ isRequired }) => isRequired).map(({ key }) => key),
  });
}

/** Records and facts that a checkout is decided from. */
interface LoadedCheckout {
  readonly cart: SessionCart;
  /** The customer whom the seller named by id. */
  readonly known: Customer | null;
  readonly facts: PricingFacts;
  readonly method: PaymentMethod | null;
  /** Plans that the customer has; null where no plan is bought at once. */
  readonly holding: HoldingFacts | null;
  readonly now: Instant;
}

/** Loads what a checkout is decided from; the checkout itself where the same request has opened it before. */
async function loadCheckout(
  runtime: Runtime,
  scope: Scope,
  input: CreateCheckoutInput,
): Promise<LoadedCheckout | CreatedCheckout> {
  const facts = await loadCheckoutFacts(runtime.sql, scope, {
    cart: input.cart,
    // A customer named by e-mail only is matched when they pay: until then they are not authenticated.
    customerId: input.customer?.kind === 'existing' ? input.customer.customerId : null,
    paymentMethodId: input.paymentMethodId,
    country: input.options.billingAddress?.country ?? null,
    requestKey: input.isConfirmed ? input.requestKey : null,
  });
  const { customer: known, method, pricing, holding } = facts;
  if (input.customer?.kind === 'existing' && known === null) throw notFound('customer');
  // Checked before any rule: the first run may have redeemed the very discount code that it needs.
  const begun = facts.isBegun ? await findBegun(runtime, scope, input.requestKey) : undefined;
  if (begun) return begun;
  const cart = assembleCart(input.cart, facts.catalogue);
  if (input.paymentMethodId !== null && known !== null && method === null) throw methodNotFound();
  const sellsPlan = input.isConfirmed && heldPlanKey(cart) !== null;
  return {
    cart,
    known,
    facts: pricing,
    method,
    holding: sellsPlan ? holding : null,
    now: now(runtime, scope),
  };
}

/** Session, price and customer of a checkout, before it is known whether it pays at once. */
interface DecidedCheckout {
  readonly session: CheckoutSession;
  readonly customer: Customer | null;
  readonly billing: BillingAddress | null;
  readonly priced: PricedCart;
  readonly heldAs: string | null;
}

function decideCheckout(
  runtime: Runtime,
  scope: Scope,
  input: CreateCheckoutInput,
  { cart, known, facts, method, holding, now: at }: LoadedCheckout,
): DecidedCheckout {
  const billing = input.options.billingAddress ?? known?.billing ?? null;
  const priced = priceSession(cart, facts, billing, at, method !== null);
  checkPlans(priced);
  checkBillingCurrency(input.billingCurrency, priced);
  const { currency, totals } = priced;
  checkChargeable(runtime, scope, { amount: totals.total, currency }, 'product_cart');
  const heldAs = holding && decideHolding(cart, holding, 'seller');
  const customer = known ?? (input.isConfirmed ? nameCustomer(runtime, scope, input.customer, at) : null);
  const session = decideSession(runtime, scope, input, { cart, customer, billing, now: at });
  return { session, customer, billing, priced, heldAs };
}

/** Payment of a checkout that is confirmed as it is created. */
function decideOneClick(
  runtime: Runtime,
  input: CreateCheckoutInput,
  { cart, known, method, holding, now: at }: LoadedCheckout,
  { session, customer, billing, priced }: DecidedCheckout & { readonly customer: Customer },
): OpenedPayment {
  if (billing === null) throw billingAddressRequired();
  checkPayer(flagsAtOnce(input.options.flags, method), {
    taxId: input.options.taxId,
    phoneNumber: customer.phoneNumber,
    cardholderName: method?.instrument.holderName,
  });
  if (method !== null) {
    const isRecurring = holding !== null;
    checkPaymentMethod(method, { ...amountToPay(priced), isRecurring, now: at });
  }
  return decideOpenPayment({
    businessId: session.businessId,
    customerId: customer.customerId,
    buyer: buyerFromCustomer(customer, {
      ...input.options,
      businessName: input.options.customerBusinessName,
    }),
    isCustomerProven: known !== null,
    isCustomerNew: known === null,
    names: mintPaymentNames(runtime, priced.lines.length),
    cart,
    priced,
    billing,
    metadata: input.metadata,
    checkoutSessionId: session.sessionId,
    paymentMethodId: method?.paymentMethodId ?? null,
    instrument: method?.instrument ?? null,
    isCustomerPresent: true,
    forceAuthentication: input.options.force3ds,
    customFieldResponses: null,
    returnUrl: input.options.returnUrl,
    now: at,
  });
}

/** Commits the session with its payment, or finds what the same request has opened before. */
async function commitOneClick(
  runtime: Runtime,
  scope: Scope,
  opening: PaymentOpening & { readonly session: CheckoutSession },
): Promise<CreatedCheckout> {
  const isFirst = await unlessHeld(commitOpening(runtime.sql, scope, opening));
  runtime.failpoint('checkout.after-open');
  if (isFirst) return { session: opening.session, payment: opening.payment };
  const first = await findBegun(runtime, scope, opening.requestKey);
  assert(first, 'a request that cannot open a payment twice has opened one');
  return first;
}

/** A customer who has yet to pay at the checkout is asked for a phone number there. */
function flagsAtOnce(flags: CheckoutFlags, method: PaymentMethod | null): CheckoutFlags {
  return method === null ? { ...flags, requirePhoneNumber: false } : flags;
}

/** Of two concurrent purchases of the same plan the database admits one. */
async function unlessHeld(opening: Promise<boolean>): Promise<boolean> {
  try {
    return await opening;
  } catch (error) {
    throw isPlanHeldConflict(error) ? planHeldError('seller') : error;
  }
}

function decideSession(
  runtime: Runtime,
  scope: Scope,
  input: CreateCheckoutInput,
  known: {
    readonly cart: SessionCart;
    readonly customer: Customer | null;
    readonly billing: BillingAddress | null;
    readonly now: Instant;
  },
): CheckoutSession {
  const asked = input.customer?.kind === 'new' ? input.customer : null;
  const isNamed = input.customer?.kind === 'existing';
  return {
    sessionId: runtime.mintId('checkout_session'),
    businessId: scope.businessId,
    customerId: known.customer?.customerId ?? null,
    customerEmail: known.customer?.email ?? asked?.email ?? null,
    customerName: known.customer?.name ?? asked?.name ?? null,
    customerPhone: known.customer?.phoneNumber ?? asked?.phoneNumber ?? null,
    cart: known.cart,
    options: {
      ...input.options,
      billingAddress: known.billing,
      isBillingAddressGiven: input.options.billingAddress !== null,
      isOneClick: input.paymentMethodId !== null,
      isCustomerNamedBySeller: isNamed,
      showSavedPaymentMethods: isNamed && input.options.showSavedPaymentMethods,
    },
    metadata: input.metadata,
    paymentId: null,
    createdAt: known.now,
    expiresAt: known.now + input.lifetimeMs,
    completedAt: null,
  };
}

/** New customer, who is stored when their payment is opened. */
function nameCustomer(
  runtime: Runtime,
  scope: Scope,
  request: CustomerRequest | null,
  at: Instant,
): Customer {
  if (request?.kind !== 'new') {
    throw new DomainError('CUSTOMER_REQUIRED', 'customer: is required with confirm: true.');
  }
  return {
    customerId: runtime.mintId('customer'),
    businessId: scope.businessId,
    email: request.email,
    name: request.name ?? request.email,
    phoneNumber: request.phoneNumber,
    billing: null,
    metadata: {},
    createdAt: at,
  };
}

/** Finds the session that an interrupted run of the same request opened. */
async function findBegun(
  runtime: Runtime,
  scope: Scope,
  requestKey: string | null,
): Promise<CreatedCheckout | undefined> {
  const payment =
    requestKey === null ? undefined : await findPaymentByRequest(runtime.sql, scope, requestKey);
  if (!payment?.checkoutSessionId) return undefined;
  const session = await findCheckoutSession(runtime.sql, scope, payment.checkoutSessionId);
  return session && { session, payment };
}

function methodNotFound(): DomainError {
  return new DomainError(
    'PAYMENT_METHOD_NOT_FOUND',
    'payment_method_id: this customer has no such payment method. List theirs with GET /customers/{customer_id}/payment-methods.',
  );
}

function checkBillingCurrency(asked: string | null, priced: PricedCart): void {
  if (asked !== null && asked !== priced.currency) {
    throw new DomainError(
      'UNSUPPORTED_BILLING_CURRENCY',
      `billing_currency: these products are priced in ${priced.currency} and cannot be billed in ${asked}.`,
    );
  }
}
