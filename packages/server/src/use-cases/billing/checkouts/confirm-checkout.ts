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
import { buyerAsKnown } from '../../../domain/customer/buyer.ts';
import type { BillingAddress, Customer } from '../../../domain/customer/customer.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { PaymentMethodId } from '../../../domain/ids.ts';
import type { Instrument } from '../../../domain/payment/gateway-outcome.ts';
import {
  type PaymentNames,
  type PaymentRequest,
  decideOpenPayment,
} from '../../../domain/payment/open-payment.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { PricedCart } from '../../../domain/pricing/cart.ts';
import type { Scope } from '../../../domain/scope.ts';
import { decideHolding, planHeld } from '../../../domain/subscription/held-plan.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Runtime, gatewayFor, reconcileAt, mintPaymentNames, now } from '../../../runtime.ts';
import { loadPricingFacts } from '../../../store/billing/carts.ts';
import { findCheckoutSession } from '../../../store/billing/checkout-sessions.ts';
import { findCustomer, findCustomerByEmail } from '../../../store/billing/customers.ts';
import { isPlanHeld, loadHoldingFacts } from '../../../store/billing/held-plans.ts';
import { type PaymentOpening, commitOpening } from '../../../store/billing/open-payment.ts';
import {
  findLivePaymentOfSession,
  findPayment,
  findPaymentByRequest,
  isPresentationPaid,
  isSessionTaken,
} from '../../../store/billing/payments.ts';
import { awaitOutcome } from '../payments/await-outcome.ts';
import { executePayment } from '../payments/execute-payment.ts';
import { abandonPayment } from '../payments/challenge.ts';
import {
  type PaymentSource,
  noSuchMethod,
  resolvePaymentSource,
} from '../payments/resolve-payment-source.ts';

export interface ConfirmCheckoutInput extends CheckoutAttempt {
  readonly billing: BillingAddress;
  readonly payWith:
    | PaymentSource
    /** Nothing is due and nothing recurs. */
    | { readonly kind: 'nothing' };
  readonly customFieldResponses: readonly CustomFieldResponse[];
  /** The name of the request, where it has one; a repeat goes on with what the first one opened. */
  readonly requestKey?: string | undefined;
}

export interface ConfirmedCheckout {
  /** As it stands once it was collected. */
  readonly payment: Payment;
  /** False when an earlier press of the button opened it, and collects it. */
  readonly isFirst: boolean;
}

/**
 * Opens the payment of a hosted checkout and collects it. While an earlier press of the button is under way,
 * that payment is waited for, and is the answer. A declined one is behind the customer: they may try again.
 */
export async function confirmCheckout(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  input: ConfirmCheckoutInput,
): Promise<ConfirmedCheckout> {
  const { payment, isFirst } = await openPaymentOfCheckout(runtime, scope, session, input);
  return {
    isFirst,
    payment: isFirst
      ? await executePayment(runtime, scope, payment)
      : await awaitOutcome(runtime, scope, payment),
  };
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
  const chosen = await chooseInstrument(runtime, scope, session, loaded.customer, input, {
    isNeeded: checked.priced.totals.total > 0n || loaded.isPlan,
    currency: checked.priced.currency,
    isRecurring: loaded.isPlan,
    now: at,
  });
  const reserved = await findReservedNames(runtime, scope, session);
  const names = { ...mintPaymentNames(runtime, checked.priced.lines.length), ...reserved };
  const opened = decideOpenPayment(
    requestOf(session, input, { ...loaded, ...checked, ...chosen }, names, at),
  );
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
  // Not final: a price that the customer may name themself is the one the page has shown.
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
  known: LoadedConfirmation & CheckedConfirmation & ChosenInstrument,
  names: PaymentNames,
  at: Instant,
): PaymentRequest {
  const { options } = session;
  const { customer, priced, taxId, customFieldResponses } = known;
  return {
    businessId: session.businessId,
    customerId: customer.customerId,
    // As typed: what is on file under an address is neither shown nor printed to whoever types it.
    buyer: buyerAsKnown(input.customer, { businessName: options.customerBusinessName, taxId }),
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
    // A second press got here at the same moment; the database let one of them through.
    const first = isSessionTaken(error)
      ? await findLatestPayment(runtime, scope, opening.session)
      : undefined;
    if (first) return { payment: first, isFirst: false };
    if (isPlanHeld(error)) throw planHeld('anybody');
    if (isPresentationPaid(error)) {
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

/** An attempt that is under way or has paid. One of somebody else's that waits for their bank is ended for the customer. */
async function findInTheWay(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  { isCustomer }: ConfirmCheckoutInput,
): Promise<Payment | undefined> {
  const payment = await findLivePaymentOfSession(runtime.sql, scope, session.sessionId);
  if (!payment || !givesWay(session, isCustomer ? 'customer' : 'stranger', payment)) return payment;
  const ended = await abandonPayment(runtime, scope, payment);
  // Their bank may have been answered a moment before.
  return ended.status === 'failed' ? undefined : ended;
}

/**
 * Under which name the plan in the cart will be held. Refused where the customer has it already, unless that came of
 * an earlier press of the same button: then its payment is the answer.
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

/** What the same request opened before it broke off: it goes on with that, paid or not. */
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
 * `POST /payments` and `POST /subscriptions` with a link name the payment, and the plan, before anybody pays;
 * the first attempt gets those names.
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

/** The payment of a session as it is by now, which may be another than when the session was read. */
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

/** Whom the seller named, or who tried before; a guest who corrects their address is somebody else. */
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

/** Both null where nothing is due and nothing recurs. */
interface ChosenInstrument {
  readonly paymentMethodId: PaymentMethodId | null;
  readonly instrument: Instrument | null;
}

async function chooseInstrument(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  customer: Customer,
  { payWith, isCustomer }: ConfirmCheckoutInput,
  { isNeeded, ...need }: Parameters<typeof resolvePaymentSource>[4] & { readonly isNeeded: boolean },
): Promise<ChosenInstrument> {
  if (!isNeeded) return { paymentMethodId: null, instrument: null };
  if (payWith.kind === 'nothing') {
    throw new DomainError('INVALID_REQUEST_BODY', 'card: is needed to pay. Send the card to charge.');
  }
  // Whoever merely typed an e-mail address, or knows the session's id, cannot pay with what its owner has on file.
  if (payWith.kind === 'saved' && !(session.options.isCustomerNamedBySeller && isCustomer)) {
    throw noSuchMethod();
  }
  return resolvePaymentSource(runtime, scope, customer, payWith, need);
}
