import { assert } from '../../../domain/assert.ts';
import { isRecurring } from '../../../domain/catalog/product.ts';
import type { CheckoutSession, CustomFieldResponse } from '../../../domain/checkout/checkout-session.ts';
import {
  type CheckoutAttempt,
  type TypedCustomer,
  checkPayable,
  isOfCheckout,
  keptOf,
  taxIdOf,
} from '../../../domain/checkout/checkout-attempt.ts';
import { checkPayer } from '../../../domain/checkout/check-one-click.ts';
import { checkCustomFields } from '../../../domain/checkout/custom-fields.ts';
import { givesWay } from '../../../domain/checkout/session-reader.ts';
import { type PricingFacts, priceSession } from '../../../domain/checkout/price-session.ts';
import { buyerFromCustomer } from '../../../domain/customer/buyer.ts';
import type { BillingAddress, Customer } from '../../../domain/customer/customer.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Payer } from '../../../domain/payment/due-payment.ts';
import {
  type PaymentNames,
  type PaymentRequest,
  decideOpenPayment,
} from '../../../domain/payment/open-payment.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { type PricedCart, amountToPay } from '../../../domain/pricing/cart.ts';
import type { Scope } from '../../../domain/scope.ts';
import { decideHolding, planHeldError } from '../../../domain/subscription/held-plan.ts';
import type { Instant } from '../../../domain/time.ts';
import {
  type Runtime,
  checkChargeable,
  gatewayFor,
  reconcileAt,
  mintPaymentNames,
  now,
} from '../../../runtime.ts';
import { loadPricingFacts } from '../../../store/billing/carts.ts';
import { findCheckoutSession } from '../../../store/billing/checkout-sessions.ts';
import { findCustomer, findCustomerByEmail } from '../../../store/billing/customers.ts';
import { isPlanHeldConflict, loadHoldingFacts } from '../../../store/billing/held-plans.ts';
import { type PaymentOpening, commitOpening } from '../../../store/billing/open-payment.ts';
import {
  findLivePaymentOfSession,
  findPayment,
  findPaymentByRequest,
  isPresentationPaymentConflict,
  isSessionPaymentConflict,
} from '../../../store/billing/payments.ts';
import { awaitOutcome } from '../payments/await-outcome.ts';
import { prepareCardFields } from '../payments/charge-payment.ts';
import { executePayment } from '../payments/execute-payment.ts';
import { abandonPayment } from '../payments/challenge.ts';
import {
  type PaymentSource,
  paymentMethodNotFound,
  resolvePaymentSource,
} from '../payments/resolve-payment-source.ts';

export interface ConfirmCheckoutInput extends CheckoutAttempt {
  readonly billing: BillingAddress;
  readonly payWith:
    | PaymentSource
    /** Nothing is due now and nothing recurs. */
    | { readonly kind: 'nothing' };
  readonly customFieldResponses: readonly CustomFieldResponse[];
  /** Idempotency key of the request, if it has one; a repeat resumes the first one's payment. */
  readonly requestKey?: string | undefined;
}

export interface ConfirmedCheckout {
  /** Payment in its state after charging. */
  readonly payment: Payment;
  /** False if an earlier click opened it, and charges it. */
  readonly isFirst: boolean;
}

/**
 * Confirms a hosted checkout: opens its payment and charges it. While the payment of an earlier click is in
 * progress, that payment is awaited and returned. A declined one does not count: the customer may try again.
 */
export async function confirmCheckout(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  input: ConfirmCheckoutInput,
): Promise<ConfirmedCheckout> {
  const { payment, isFirst } = await openPaymentOfCheckout(runtime, scope, session, input);
  if (!isFirst) return { isFirst, payment: await awaitOutcome(runtime, scope, payment) };
  const isInFields = input.payWith.kind === 'card_page' && input.payWith.isInFields === true;
  const prepared = isInFields ? await prepareCardFields(runtime, scope, payment) : payment;
  return { isFirst, payment: await executePayment(runtime, scope, prepared) };
}

async function openPaymentOfCheckout(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  input: ConfirmCheckoutInput,
): Promise<ConfirmedCheckout> {
  gatewayFor(runtime, scope);
  const begun = await findBegun(runtime, scope, input.requestKey);
  if (begun) return begun;
  const at = now(runtime, scope);
  checkPayable(session, at);
  const underWay = await findInTheWay(runtime, scope, session, input);
  if (underWay) return { payment: underWay, isFirst: false };
  const loaded = await loadConfirmation(runtime, scope, session, input);
  if ('payment' in loaded) return loaded;
  const checked = checkConfirmation(session, input, loaded.facts, at);
  const { currency, totals } = checked.priced;
  checkChargeable(runtime, scope, { amount: totals.total, currency }, 'product_cart');
  const chosen = await chooseInstrument(runtime, scope, session, loaded.customer, input, {
    isNeeded: checked.priced.totals.total > 0n || loaded.isPlan,
    ...amountToPay(checked.priced),
    isRecurring: loaded.isPlan,
    now: at,
  });
  const reserved = await findReservedNames(runtime, scope, session);
  const names = { ...mintPaymentNames(runtime, checked.priced.lines.length), ...reserved };
  const request = requestOf(session, input, { ...loaded, ...checked, ...chosen }, names, at);
  const opened = decideOpenPayment(request);
  return commitConfirmation(runtime, scope, input, {
    ...opened,
    session: {
      ...session,
      customerId: loaded.customer.customerId,
      ...keptOf(session, input, checked.taxId),
      paymentId: opened.payment.paymentId,
    },
    newCustomer: loaded.isNew ? loaded.customer : null,
    isReplacing: reserved !== undefined,
    requestKey: input.requestKey ?? null,
    heldAs: loaded.heldAs,
    reconcileAt: reconcileAt(runtime),
  });
}

interface CheckoutCustomer {
  readonly customer: Customer;
  /** True for one who is not on file yet. */
  readonly isNew: boolean;
}

/** Customer and catalogue facts that a confirmation is decided from. */
interface LoadedConfirmation extends CheckoutCustomer {
  readonly isPlan: boolean;
  readonly facts: PricingFacts;
  readonly heldAs: string | null;
}

/** Loads what a confirmation is decided from; the payment of an earlier press where that has bought the plan. */
async function loadConfirmation(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  input: ConfirmCheckoutInput,
): Promise<LoadedConfirmation | ConfirmedCheckout> {
  const { customer, isNew } = await findOrNameCustomer(runtime, scope, session, input.customer);
  const isPlan = session.cart.items.some(({ product }) => isRecurring(product));
  const discountIds = session.cart.discounts.map(({ discountId }) => discountId);
  const [facts, holding] = await Promise.all([
    loadPricingFacts(runtime.sql, scope, customer.customerId, discountIds),
    isPlan ? findHolding(runtime, scope, session, customer) : { heldAs: null },
  ]);
  return 'payment' in holding ? holding : { customer, isNew, isPlan, facts, heldAs: holding.heldAs };
}

/** Price of a confirmation, and the parts of its input that the rules have accepted. */
interface CheckedConfirmation {
  readonly priced: PricedCart;
  readonly taxId: string | null;
  readonly customFieldResponses: readonly CustomFieldResponse[];
}

function checkConfirmation(
  session: CheckoutSession,
  input: ConfirmCheckoutInput,
  facts: PricingFacts,
  at: Instant,
): CheckedConfirmation {
  // Not final: if the customer may name the price, it is the one shown on the page.
  const priced = priceSession(session.cart, facts, input.billing, at, false);
  const taxId = taxIdOf(session, input);
  checkPayer(session.options.flags, {
    taxId,
    phoneNumber: input.customer.phoneNumber,
    cardholderName: input.payWith.kind === 'card' ? (input.payWith.card.holderName ?? null) : undefined,
  });
  const customFieldResponses = checkCustomFields(session.options.customFields, input.customFieldResponses);
  return { priced, taxId, customFieldResponses };
}

function requestOf(
  session: CheckoutSession,
  input: ConfirmCheckoutInput,
  known: LoadedConfirmation & CheckedConfirmation & Payer,
  names: PaymentNames,
  at: Instant,
): PaymentRequest {
  const { options } = session;
  const { customer, priced, taxId, customFieldResponses } = known;
  return {
    businessId: session.businessId,
    customerId: customer.customerId,
    // As typed: data on file for an e-mail address is neither shown nor printed to somebody who merely typed
    // it.
    buyer: buyerFromCustomer(input.customer, { businessName: options.customerBusinessName, taxId }),
    isCustomerProven: options.isCustomerNamedBySeller && input.isCustomer,
    isCustomerNew: known.isNew || isOfCheckout(customer, session),
    names,
    cart: session.cart,
    priced,
    billing: input.billing,
    metadata: session.metadata,
    checkoutSessionId: session.sessionId,
    paymentMethodId: known.paymentMethodId,
    instrument: known.instrument,
    newCardAt: known.newCardAt ?? null,
    isCustomerPresent: true,
    forceAuthentication: options.force3ds,
    customFieldResponses: customFieldResponses.length === 0 ? null : customFieldResponses,
    returnUrl: options.returnUrl,
    acceptance:
      options.presentationId === undefined ? null : { presentationId: options.presentationId, attempt: null },
    now: at,
  };
}

/** Commits the opening, or finds the payment that another press opened at the same moment. */
async function commitConfirmation(
  runtime: Runtime,
  scope: Scope,
  input: ConfirmCheckoutInput,
  opening: PaymentOpening & { readonly session: CheckoutSession },
): Promise<ConfirmedCheckout> {
  try {
    const isOpened = await commitOpening(runtime.sql, scope, opening);
    if (!isOpened) {
      const same = await findBegun(runtime, scope, input.requestKey);
      assert(same, 'a request that cannot open a payment twice has opened one');
      return same;
    }
  } catch (error) {
    // Two concurrent clicks reached this point; the database admitted one of them.
    const first = isSessionPaymentConflict(error)
      ? await findLatestPayment(runtime, scope, opening.session)
      : undefined;
    if (first) return { payment: first, isFirst: false };
    if (isPlanHeldConflict(error)) throw planHeldError('anybody');
    if (isPresentationPaymentConflict(error)) {
      throw new DomainError(
        'CHECKOUT_SESSION_CONSUMED',
        'This offer has been paid or is being paid in another way. You have not been charged here.',
      );
    }
    throw error;
  }
  runtime.failpoint('confirm.after-open');
  return { payment: opening.payment, isFirst: true };
}

/**
 * Finds an attempt that is in progress or has paid. Another payer's attempt that waits for their bank is
 * abandoned in favour of the customer.
 */
async function findInTheWay(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  { isCustomer }: ConfirmCheckoutInput,
): Promise<Payment | undefined> {
  const payment = await findLivePaymentOfSession(runtime.sql, scope, session.sessionId);
  if (!payment || !givesWay(session, isCustomer ? 'customer' : 'stranger', payment)) return payment;
  const ended = await abandonPayment(runtime, scope, payment);
  // The bank's challenge may have been answered a moment before.
  return ended.status === 'failed' ? undefined : ended;
}

/**
 * Finds the key under which the cart's plan will be held. Refuses a plan the customer already holds, unless
 * it came from an earlier click on the same button: then that payment is returned.
 */
async function findHolding(
  runtime: Runtime,
  scope: Scope,
  { sessionId, cart }: CheckoutSession,
  { customerId }: Customer,
): Promise<{ readonly heldAs: string | null } | ConfirmedCheckout> {
  const facts = await loadHoldingFacts(runtime.sql, scope, customerId);
  try {
    return { heldAs: decideHolding(cart, facts, 'anybody') };
  } catch (error) {
    const first = await findLivePaymentOfSession(runtime.sql, scope, sessionId);
    if (first) return { payment: first, isFirst: false };
    throw error;
  }
}

/** Finds the payment that an interrupted run of the same request opened, paid or not. */
async function findBegun(
  runtime: Runtime,
  scope: Scope,
  requestKey: string | undefined,
): Promise<ConfirmedCheckout | undefined> {
  if (requestKey === undefined) return undefined;
  const payment = await findPaymentByRequest(runtime.sql, scope, requestKey);
  return payment && { payment, isFirst: true };
}

/**
 * `POST /payments` and `POST /subscriptions` with a payment link create the ids before anybody pays; the
 * first attempt uses those ids.
 */
async function findReservedNames(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
): Promise<Partial<Pick<PaymentNames, 'paymentId' | 'subscriptionId'>> | undefined> {
  if (session.paymentId === null) return undefined;
  const payment = await findPayment(runtime.sql, scope, session.paymentId);
  if (payment?.status !== 'requires_payment_method') return undefined;
  const { paymentId, subscriptionId } = payment;
  return subscriptionId === null ? { paymentId } : { paymentId, subscriptionId };
}

/** Finds the session's latest payment, which may be newer than the session as read. */
async function findLatestPayment(
  runtime: Runtime,
  scope: Scope,
  { sessionId }: CheckoutSession,
): Promise<Payment | undefined> {
  const session = await findCheckoutSession(runtime.sql, scope, sessionId);
  if (!session || session.paymentId === null) return undefined;
  return findPayment(runtime.sql, scope, session.paymentId);
}

/** The customer whom the seller named, or whom the address names; else a new one, who is kept once their payment is opened. */
async function findOrNameCustomer(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  typed: TypedCustomer,
): Promise<CheckoutCustomer> {
  const known =
    (await findCustomerOfSession(runtime, scope, session, typed.email)) ??
    (session.options.flags.alwaysCreateNewCustomer
      ? undefined
      : await findCustomerByEmail(runtime.sql, scope, typed.email));
  if (known) return { customer: known, isNew: false };
  return {
    isNew: true,
    customer: {
      customerId: runtime.mintId('customer'),
      businessId: scope.businessId,
      ...typed,
      billing: null,
      metadata: {},
      createdAt: now(runtime, scope),
    },
  };
}

/**
 * Finds the customer: the one named by the seller, or by an earlier attempt; a guest who corrects their
 * e-mail address is a different customer.
 */
async function findCustomerOfSession(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  email: string,
): Promise<Customer | undefined> {
  if (session.customerId === null) return undefined;
  const customer = await findCustomer(runtime.sql, scope, session.customerId);
  const isSame =
    session.options.isCustomerNamedBySeller || customer?.email.toLowerCase() === email.toLowerCase();
  return isSame ? customer : undefined;
}

/** Source of the money: none where nothing is due and nothing recurs. */
async function chooseInstrument(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  customer: Customer,
  { payWith, isCustomer }: ConfirmCheckoutInput,
  { isNeeded, ...need }: Parameters<typeof resolvePaymentSource>[4] & { readonly isNeeded: boolean },
): Promise<Payer> {
  if (!isNeeded) return { paymentMethodId: null, instrument: null };
  if (payWith.kind === 'nothing') {
    throw new DomainError('INVALID_REQUEST_BODY', 'card: is required to pay. Send the card to charge.');
  }
  // Somebody who merely typed an e-mail address, or knows the session's id, cannot charge the payment methods
  // on file for it.
  if (payWith.kind === 'saved' && !(session.options.isCustomerNamedBySeller && isCustomer)) {
    throw paymentMethodNotFound();
  }
  return resolvePaymentSource(runtime, scope, customer, payWith, need);
}
