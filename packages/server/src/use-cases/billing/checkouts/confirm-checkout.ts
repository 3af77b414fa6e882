import { assert } from '../../../domain/assert.ts';
import { isRecurring } from '../../../domain/catalog/product.ts';
import type { CheckoutSession, CustomFieldResponse } from '../../../domain/checkout/checkout-session.ts';
import { checkPayer } from '../../../domain/checkout/check-one-click.ts';
import { checkCustomFields } from '../../../domain/checkout/custom-fields.ts';
import { givesWay, sessionShownTo } from '../../../domain/checkout/session-reader.ts';
import { priceSession } from '../../../domain/checkout/price-session.ts';
import { buyerAsKnown } from '../../../domain/customer/buyer.ts';
import type { BillingAddress, Customer } from '../../../domain/customer/customer.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { PaymentMethodId } from '../../../domain/ids.ts';
import type { Instrument } from '../../../domain/payment/gateway-outcome.ts';
import { type PaymentNames, decideOpenPayment } from '../../../domain/payment/open-payment.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { decideHolding, planHeld } from '../../../domain/subscription/held-plan.ts';
import { type Runtime, gatewayFor, reconcileAt, mintPaymentNames, now } from '../../../runtime.ts';
import { loadPricingFacts } from '../../../store/billing/carts.ts';
import { findCheckoutSession } from '../../../store/billing/checkout-sessions.ts';
import { findCustomer, findCustomerByEmail } from '../../../store/billing/customers.ts';
import { isPlanHeld, loadHoldingFacts } from '../../../store/billing/held-plans.ts';
import { commitOpening } from '../../../store/billing/open-payment.ts';
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

export interface ConfirmCheckoutInput {
  readonly customer: { readonly email: string; readonly name: string; readonly phoneNumber: string | null };
  readonly billing: BillingAddress;
  readonly payWith:
    | PaymentSource
    /** Nothing is due and nothing recurs. */
    | { readonly kind: 'nothing' };
  readonly customFieldResponses: readonly CustomFieldResponse[];
  /** As typed; null where none was. */
  readonly taxId?: string | null | undefined;
  /** True if the customer of the session asks: only then may a saved method pay. */
  readonly isCustomer: boolean;
  /** A hash of what tells the customer's browser from others; null where none is involved. */
  readonly payerHash: string | null;
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

  const { customer, isNew } = await findOrNameCustomer(runtime, scope, session, input);
  const isPlan = session.cart.items.some(({ product }) => isRecurring(product));
  const [facts, holding] = await Promise.all([
    loadPricingFacts(
      runtime.sql,
      scope,
      customer.customerId,
      session.cart.discounts.map(({ discountId }) => discountId),
    ),
    isPlan ? findHolding(runtime, scope, session, customer) : { heldAs: null },
  ]);
  if ('payment' in holding) return holding;
  // Not final: a price that the customer may name themself is the one the page has shown.
  const priced = priceSession(session.cart, facts, input.billing, at, false);
  const taxId = taxIdOf(session, input);
  checkPayer(session.options.flags, {
    taxId,
    phoneNumber: input.customer.phoneNumber,
    cardholderName: input.payWith.kind === 'card' ? (input.payWith.card.holderName ?? null) : undefined,
  });
  const customFieldResponses = checkCustomFields(session.options.customFields, input.customFieldResponses);
  const { paymentMethodId, instrument } = await chooseInstrument(runtime, scope, session, customer, input, {
    isNeeded: priced.totals.total > 0n || isPlan,
    currency: priced.currency,
    isRecurring: isPlan,
    now: at,
  });

  const reserved = await findReservedNames(runtime, scope, session);
  const names = { ...mintPaymentNames(runtime, priced.lines.length), ...reserved };
  const opened = decideOpenPayment({
    businessId: scope.businessId,
    customerId: customer.customerId,
    // As typed: what is on file under an address is neither shown nor printed to whoever types it.
    buyer: buyerAsKnown(input.customer, { businessName: session.options.customerBusinessName, taxId }),
    isCustomerProven: session.options.isCustomerNamedBySeller && input.isCustomer,
    isCustomerNew: isNew || isOfCheckout(customer, session),
    names,
    cart: session.cart,
    priced,
    billing: input.billing,
    metadata: session.metadata,
    checkoutSessionId: session.sessionId,
    paymentMethodId,
    instrument,
    isCustomerPresent: true,
    forceAuthentication: session.options.force3ds,
    customFieldResponses: customFieldResponses.length === 0 ? null : customFieldResponses,
    returnUrl: session.options.returnUrl,
    acceptance:
      session.options.presentationId === undefined
        ? null
        : { presentationId: session.options.presentationId, attempt: null },
    now: at,
  });
  try {
    const isOpened = await commitOpening(runtime.sql, scope, {
      ...opened,
      session: {
        ...session,
        customerId: customer.customerId,
        ...keptOf(session, input, taxId),
        paymentId: opened.payment.paymentId,
      },
      newCustomer: isNew ? customer : null,
      isReplacing: reserved !== undefined,
      requestKey: input.requestKey ?? null,
      heldAs: holding.heldAs,
      reconcileAt: reconcileAt(runtime),
    });
    if (!isOpened) {
      const same = await findBegun(runtime, scope, input.requestKey);
      assert(same, 'a request that cannot open a payment twice has opened one');
      return same;
    }
  } catch (error) {
    // A second press got here at the same moment; the database let one of them through.
    const first = isSessionTaken(error) ? await findLatestPayment(runtime, scope, session) : undefined;
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
  return { payment: opened.payment, isFirst: true };
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

/** True if an earlier attempt at this checkout made the customer, of whom nothing more is on file. */
function isOfCheckout({ createdAt, billing }: Customer, session: CheckoutSession): boolean {
  return billing === null && createdAt >= session.createdAt;
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

/** Refuses a session that was paid, was made for one click only, or has run out. */
export function checkPayable(session: CheckoutSession, now: number): void {
  if (session.completedAt !== null || session.options.isOneClick) {
    throw new DomainError(
      'CHECKOUT_SESSION_CONSUMED',
      'This checkout has been paid. Start a new one to buy again.',
    );
  }
  if (now >= session.expiresAt) {
    throw new DomainError(
      'CHECKOUT_SESSION_EXPIRED',
      'This checkout has expired. Go back to the shop and start again.',
    );
  }
}

/**
 * Details that a session keeps of an attempt. As typed: a stranger who types somebody's address must not
 * learn what is on file under it. A session made for a customer stays as the seller made it, whoever tries to
 * pay: others know its id, and what each of them typed is on their own payment.
 */
function keptOf(
  session: CheckoutSession,
  { customer, payerHash }: ConfirmCheckoutInput,
  taxId: string | null,
): Pick<CheckoutSession, 'customerEmail' | 'customerName' | 'customerPhone' | 'options'> {
  if (session.options.isCustomerNamedBySeller) {
    return { ...session, options: { ...session.options, payerHash } };
  }
  return {
    customerEmail: customer.email,
    customerName: customer.name,
    customerPhone: customer.phoneNumber,
    options: { ...session.options, taxId, payerHash },
  };
}

/** Tax id: what the seller has sent and fixed; else what was typed, now or before by the same payer. */
function taxIdOf(
  session: CheckoutSession,
  { taxId, isCustomer, payerHash }: ConfirmCheckoutInput,
): string | null {
  const isPayer = payerHash !== null && payerHash === session.options.payerHash;
  const { options } = sessionShownTo(session, isCustomer ? 'customer' : isPayer ? 'payer' : 'stranger');
  const typed = taxId?.trim() ? taxId.trim() : null;
  return options.flags.allowCustomerEditingTaxId ? (typed ?? options.taxId) : (options.taxId ?? typed);
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

async function findOrNameCustomer(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  input: ConfirmCheckoutInput,
): Promise<{ readonly customer: Customer; readonly isNew: boolean }> {
  const known =
    (await findCustomerOfSession(runtime, scope, session, input.customer.email)) ??
    (session.options.flags.alwaysCreateNewCustomer
      ? undefined
      : await findCustomerByEmail(runtime.sql, scope, input.customer.email));
  if (known) return { customer: known, isNew: false };
  return {
    isNew: true,
    customer: {
      customerId: runtime.mintId('customer'),
      businessId: scope.businessId,
      ...input.customer,
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

async function chooseInstrument(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  customer: Customer,
  { payWith, isCustomer }: ConfirmCheckoutInput,
  { isNeeded, ...need }: Parameters<typeof resolvePaymentSource>[4] & { readonly isNeeded: boolean },
): Promise<{ readonly paymentMethodId: PaymentMethodId | null; readonly instrument: Instrument | null }> {
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
