import { assert } from '../domain/assert.ts';
import type { CheckoutSession } from '../domain/checkout/checkout-session.ts';
import { DomainError, notFound } from '../domain/errors.ts';
import { type SubscriptionId, asId } from '../domain/ids.ts';
import { decideAcceptOutcome } from '../domain/offer/accept.ts';
import { type Deal, type PausePin, amountsOfChange } from '../domain/offer/deal.ts';
import { type SalePin, buyerPinned, isProven, pricePinned, sessionOfSale } from '../domain/offer/sale.ts';
import { decideOpenPayment } from '../domain/payment/open-payment.ts';
import type { PaymentMethod } from '../domain/payment/payment-method.ts';
import type { Payment } from '../domain/payment/payment.ts';
import { priceCycle } from '../domain/pricing/price-cycle.ts';
import type { Scope } from '../domain/scope.ts';
import type { ChangeRequest } from '../domain/subscription/change-request.ts';
import { heldAsIn } from '../domain/subscription/held-plan.ts';
import { staleQuote } from '../domain/subscription/plan-change-quote.ts';
import { type Subscription, hasEnded } from '../domain/subscription/subscription.ts';
import type {
  BegunAcceptance,
  Commerce,
  KnownGoods,
  PricePromise,
  PromisedPrice,
  Purchased,
  UndoneAcceptance,
} from '../gateways/commerce/commerce.ts';
import { type Runtime, gatewayFor, healAt, mintPaymentNames } from '../runtime.ts';
import { endCheckoutSession } from '../store/checkout-sessions.ts';
import { isPlanHeld } from '../store/held-plans.ts';
import {
  type AcceptanceCommit,
  checkoutAcceptanceRider,
  commitAcceptance,
  paidAcceptanceRider,
} from '../store/offer-riders.ts';
import { openPayment, openSession } from '../store/open-payment.ts';
import { listPaymentMethods } from '../store/payment-methods.ts';
import { findPayment, isPresentationPaid } from '../store/payments.ts';
import { type Tx, statement, transaction } from '../store/postgres.ts';
import { commitPresentation } from '../store/presentations.ts';
import { findProduct } from '../store/products.ts';
import { findSubscription } from '../store/subscriptions.ts';
import { previewSale } from './checkouts/preview-sale.ts';
import { awaitOutcome } from './payments/await-outcome.ts';
import { collectPayment } from './payments/collect.ts';
import { collectRefund } from './refunds/collect-refund.ts';
import { createRefund } from './refunds/create-refund.ts';
import { changePlan } from './subscriptions/change-plan.ts';
import { openMethodLink } from './subscriptions/create-method-link.ts';
import { pauseSubscription } from './subscriptions/pause-subscription.ts';
import { previewChangeOf } from './subscriptions/preview-change-plan.ts';
import { previewPause } from './subscriptions/preview-pause.ts';
import { revertPlanChange } from './subscriptions/revert-plan-change.ts';
import { updatePaymentMethod } from './subscriptions/update-payment-method.ts';
import { updateSubscription } from './subscriptions/update-subscription.ts';

/*
 * What the offer engine wants of billing, done by the billing in this process. The one file outside of billing
 * that may call its use cases. A sale is priced again when it is accepted, with the products, taxes and address
 * that the quote was made with, so that it comes to the same.
 */

type SubscriptionChange = Deal & { readonly kind: 'change' };

/** Somebody else was faster: whatever was begun is taken back with its transaction. */
class Overtaken extends Error {}

export function createCommerce(runtime: Runtime): Commerce {
  return {
    listPaymentMethods: (scope, customerId) => listPaymentMethods(runtime.sql, scope, customerId),
    findProduct: (scope, productId) => findProduct(runtime.sql, scope, productId),
    quote: async (scope, deal, promise) =>
      deal.kind === 'sale'
        ? previewSale(runtime, scope, deal, promise)
        : deal.kind === 'pause'
          ? previewPause(runtime, scope, deal, promise)
          : quoteChange(runtime, scope, deal, promise),
    purchase: (scope, acceptance, method) => purchase(runtime, scope, acceptance, method),
    openCheckout: (scope, acceptance) => openCheckout(runtime, scope, acceptance),
    changePlan: (scope, acceptance, deal, methodId) => change(runtime, scope, acceptance, deal, methodId),
    pauseSubscription: (scope, acceptance, deal) => pause(runtime, scope, acceptance, deal),
    findReceipt: (scope, paymentId) => findPayment(runtime.sql, scope, paymentId),
    awaitReceipt: async (scope, paymentId) => {
      const payment = await findPayment(runtime.sql, scope, paymentId);
      return payment && awaitOutcome(runtime, scope, payment);
    },
    refund: async (scope, paymentId, presentationId) => {
      const refund = await createRefund(runtime, scope, {
        paymentId,
        items: null,
        reason: null,
        metadata: {},
        requestKey: `undo:${presentationId}`,
        isLimited: true,
      });
      await collectRefund(runtime, scope, refund);
    },
    revertPlanChange: (scope, undone, subscriptionId) => changeBack(runtime, scope, undone, subscriptionId),
    openMethodLink: async (scope, customerId, subscriptionId, returnUrl) =>
      (await openMethodLink(runtime, scope, customerId, subscriptionId, returnUrl)).linkId,
    cancelSubscription: async (scope, subscriptionId) => {
      const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
      if (!subscription || hasEnded(subscription)) return;
      await updateSubscription(runtime, scope, subscriptionId, { status: 'cancelled' });
    },
    resumeSubscription: async (scope, subscriptionId) => {
      const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
      if (subscription?.status !== 'paused') return;
      await updateSubscription(runtime, scope, subscriptionId, { status: 'active' });
    },
    endCheckout: (scope, sessionId) =>
      transaction(runtime.sql, (tx) => endCheckoutSession(tx, scope, sessionId)),
  };
}

/** The quote of a change of plan is the preview's, and its promise. */
async function quoteChange(
  runtime: Runtime,
  scope: Scope,
  deal: SubscriptionChange,
  { now, known }: PricePromise,
): Promise<PromisedPrice> {
  const found = await findSubscription(runtime.sql, scope, deal.subscriptionId);
  if (!found) throw notFound('subscription');
  const request = await requestOf(runtime, scope, found, deal, known);
  const preview = await previewChangeOf(runtime, scope, found, request);
  const { change, subscription, taxRates } = preview;
  const cycle = { ...change.terms, address: subscription.billing, taxRates };
  const lasting = change.terms.discounts.filter(({ cyclesRemaining }) => cyclesRemaining === null);
  return {
    ...amountsOfChange(change, subscription.currency, {
      recurring: priceCycle(cycle).totals,
      undiscounted: priceCycle({ ...cycle, discounts: lasting }).totals,
      coming: preview.coming,
      walletAmount: preview.walletAmount,
    }),
    quoteId: asId<'quote'>(preview.quoteId),
    quotedAt: now,
    expiresAt: preview.expiresAt,
    pin: request,
  };
}

/** The add-ons that stay are those the new plan is sold with. */
async function requestOf(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  deal: SubscriptionChange,
  { products }: KnownGoods,
): Promise<ChangeRequest> {
  const { addon, mode, discount } = deal;
  const productId = deal.productId ?? subscription.productId;
  const product =
    productId === subscription.productId
      ? subscription.plan.product
      : (products.find((known) => known.productId === productId) ??
        (await findProduct(runtime.sql, scope, productId)));
  const kept = subscription.addons.filter(
    ({ addonId }) => addonId !== addon?.addonId && product?.addonIds.includes(addonId) === true,
  );
  return {
    plan: {
      productId,
      quantity: deal.quantity ?? subscription.quantity,
      addons: addon === null ? kept : [...kept, addon],
      discountCodes: null,
      offerDiscount: discount,
    },
    mode,
    isAtNextBillingDate: false,
    replacesScheduled: false,
    // An offer that could not be paid has changed nothing.
    onPaymentFailure: 'prevent_change',
    metadata: null,
  };
}

async function purchase(
  runtime: Runtime,
  scope: Scope,
  acceptance: BegunAcceptance,
  method: PaymentMethod | null,
): Promise<Purchased> {
  gatewayFor(runtime, scope);
  const { presentation } = acceptance.change;
  const { quote, customerId, presentationId, attempts } = presentation;
  const at = acceptance.consent.consentedAt;
  const pin = quote.pin as SalePin;
  const priced = pricePinned(pin, at);
  assert(priced.totals.total === quote.totalAmount, 'what was shown is what is charged');
  const session = sessionOf(runtime, acceptance, true);
  const opened = decideOpenPayment({
    businessId: scope.businessId,
    customerId,
    buyer: buyerPinned(pin),
    isCustomerProven: isProven(presentation),
    names: mintPaymentNames(runtime, priced.lines.length),
    cart: pin.cart,
    priced,
    billing: pin.billing,
    metadata: {},
    checkoutSessionId: session.sessionId,
    paymentMethodId: method?.paymentMethodId ?? null,
    instrument: method?.instrument ?? null,
    isCustomerPresent: true,
    forceAuthentication: false,
    customFieldResponses: null,
    returnUrl: null,
    acceptance: { presentationId, attempt: attempts },
    now: at,
  });
  const isOpened = await unlessPaid(() =>
    statement(runtime.sql, (tx) =>
      openPayment(tx, {
        ...opened,
        session: { ...session, paymentId: opened.payment.paymentId },
        newCustomer: null,
        isReplacing: false,
        requestKey: null,
        rider: paidAcceptanceRider(commitOf(runtime, withPayment(acceptance, opened.payment))),
        heldAs: heldAsIn(pin.cart),
        healAt: healAt(runtime),
      }),
    ),
  );
  if (!isOpened) return { kind: 'overtaken' };
  runtime.failpoint('accept.after-open');
  return { kind: 'begun', receipt: await collectPayment(runtime, scope, opened.payment) };
}

function sessionOf(
  runtime: Runtime,
  { change: { presentation }, consent: { consentedAt } }: BegunAcceptance,
  isOneClick: boolean,
): CheckoutSession {
  return sessionOfSale(presentation, runtime.mintId('checkout_session'), isOneClick, consentedAt);
}

async function openCheckout(runtime: Runtime, scope: Scope, acceptance: BegunAcceptance): Promise<Purchased> {
  gatewayFor(runtime, scope);
  const session = sessionOf(runtime, acceptance, false);
  const rider = checkoutAcceptanceRider(commitOf(runtime, acceptance), session);
  const isOpened = await unlessPaid(() =>
    statement(runtime.sql, (tx) => openSession(tx, session, rider, runtime.wallClock())),
  );
  return isOpened ? { kind: 'begun', receipt: null } : { kind: 'overtaken' };
}

async function change(
  runtime: Runtime,
  scope: Scope,
  acceptance: BegunAcceptance,
  { subscriptionId }: SubscriptionChange,
  paymentMethodId: PaymentMethod['paymentMethodId'] | null,
): Promise<Purchased> {
  const { presentation } = acceptance.change;
  if (paymentMethodId !== null) {
    const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
    if (!subscription) throw notFound('subscription');
    if (paymentMethodId !== subscription.paymentMethodId) {
      await updatePaymentMethod(runtime, scope, subscriptionId, paymentMethodId, null);
    }
  }
  const commit = async (tx: Tx, payment: Payment | null): Promise<void> => {
    // The card pays no more than was shown: where the wallet pays less by now, the buyer is asked again.
    if (payment && payment.credits.walletAmount < presentation.quote.walletAmount) throw staleQuote();
    const begun = payment ? withPayment(acceptance, payment) : atOnce(acceptance);
    const isFirst = await commitAcceptance(tx, commitOf(runtime, begun), runtime.wallClock());
    if (!isFirst) throw new Overtaken();
  };
  const changed = await unlessOvertaken(() =>
    changePlan(runtime, scope, subscriptionId, {
      ...(presentation.quote.pin as ChangeRequest),
      quoteId: presentation.quote.quoteId,
      requestKey: null,
      alongside: {
        acceptance: { presentationId: presentation.presentationId, attempt: presentation.attempts },
        commit,
      },
    }),
  );
  return changed ? { kind: 'begun', receipt: changed.done.payment } : { kind: 'overtaken' };
}

async function pause(
  runtime: Runtime,
  scope: Scope,
  acceptance: BegunAcceptance,
  { subscriptionId, days }: Deal & { readonly kind: 'pause' },
): Promise<Purchased> {
  const { quote } = acceptance.before;
  const begun = commitOf(runtime, atOnce(acceptance));
  const paused = await unlessOvertaken(() =>
    pauseSubscription(runtime, scope, subscriptionId, days, quote.pin as PausePin, async (tx) => {
      const isFirst = await commitAcceptance(tx, begun, runtime.wallClock());
      if (!isFirst) throw new Overtaken();
    }),
  );
  return paused ? { kind: 'begun', receipt: null } : { kind: 'overtaken' };
}

async function changeBack(
  runtime: Runtime,
  scope: Scope,
  { before, change: undone, now: at }: UndoneAcceptance,
  subscriptionId: SubscriptionId,
): Promise<boolean> {
  const eventIds = undone.events.map(() => runtime.mintId('event'));
  const commit = async (tx: Tx): Promise<void> => {
    const presentation = { before, change: undone, eventIds, now: at };
    if (!(await commitPresentation(tx, presentation, runtime.wallClock()))) throw new Overtaken();
  };
  const { presentationId } = before;
  const reverted = await unlessOvertaken(() =>
    revertPlanChange(runtime, scope, { subscriptionId, presentationId, commit, now: at }),
  );
  return reverted !== undefined;
}

/** What the work has done; undefined when somebody else was faster with the presentation, and nothing was. */
async function unlessOvertaken<Done>(
  work: () => Promise<Done>,
): Promise<{ readonly done: Done } | undefined> {
  try {
    return { done: await work() };
  } catch (error) {
    if (error instanceof Overtaken) return undefined;
    throw error;
  }
}

function withPayment(acceptance: BegunAcceptance, { paymentId }: Payment): BegunAcceptance {
  const { change: begun } = acceptance;
  return { ...acceptance, change: { ...begun, presentation: { ...begun.presentation, paymentId } } };
}

/** Nothing is to be paid: it is accepted with the change itself. */
function atOnce(acceptance: BegunAcceptance): BegunAcceptance {
  const { presentation } = acceptance.change;
  const outcome = {
    status: 'succeeded',
    paymentId: null,
    subscriptionId: presentation.subscriptionId,
    isOneClick: true,
  } as const;
  const { consentedAt } = acceptance.consent;
  const accepted = decideAcceptOutcome(presentation, outcome, acceptance.undoMinutes, consentedAt);
  assert(accepted, 'what is being accepted can be accepted');
  return { ...acceptance, change: accepted };
}

function commitOf(runtime: Runtime, { before, change: begun, consent }: BegunAcceptance): AcceptanceCommit {
  return {
    before,
    change: begun,
    consent,
    eventIds: begun.events.map(() => runtime.mintId('event')),
    now: consent.consentedAt,
  };
}

/** A presentation that is being paid in its standard checkout is not charged as well. */
async function unlessPaid<Result>(open: () => Promise<Result>): Promise<Result> {
  try {
    return await open();
  } catch (error) {
    if (isPlanHeld(error)) {
      throw new DomainError(
        'PRESENTATION_NOT_OPEN',
        'The customer has just got this plan, or another term of it, in another way. Nothing was charged.',
        { cause: error },
      );
    }
    if (!isPresentationPaid(error)) throw error;
    throw new DomainError(
      'PRESENTATION_NOT_OPEN',
      'This offer is being paid in its standard checkout. It is charged once.',
      { cause: error },
    );
  }
}
