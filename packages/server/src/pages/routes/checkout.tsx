import { type Context, Hono } from 'hono';
import { asId } from '../../domain/ids.ts';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Subscription, hasEnded } from '../../domain/subscription/subscription.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import { authenticatePath, invoicePath, offerPath, returnUrlWith } from '../../http/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findSessionByCapability } from '../../store/checkout-sessions.ts';
import { listPaymentMethods } from '../../store/payment-methods.ts';
import { findPayment, listPayments } from '../../store/payments.ts';
import { findSubscription } from '../../store/subscriptions.ts';
import { changeDiscounts, priceCheckout } from '../../use-cases/checkouts/change-discounts.ts';
import { checkPayable, confirmCheckout } from '../../use-cases/checkouts/confirm-checkout.ts';
import { findNextOffer } from '../../use-cases/offers/raise-purchase.ts';
import { awaitOutcome } from '../../use-cases/payments/await-outcome.ts';
import { collectPayment } from '../../use-cases/payments/collect.ts';
import { accountUrlOf } from '../account-cookie.ts';
import { answerPage, originsOf, pageOf, sellerPageOf } from '../answer.ts';
import {
  chooseMethod,
  expectedTotal,
  failureNotice,
  parseTotal,
  savedMethodsOf,
  usableIds,
} from '../attempt.ts';
import { disclosureFor } from '../checkout-disclosure.ts';
import { type CheckoutForm, checkCheckoutForm, readCheckoutForm } from '../checkout-form.ts';
import type {
  CheckoutNotice,
  CheckoutPage,
  CheckoutValues,
  FieldError,
  SavedMethod,
} from '../checkout-model.ts';
import {
  billingOf,
  fieldErrorOf,
  fieldsOf,
  initialValues,
  taxAddressOf,
  valuesOfPayment,
  withFixedValues,
} from '../checkout-values.ts';
import { CheckoutView } from '../checkout-view.tsx';
import { ErrorView, type PageError } from '../error-view.tsx';
import { loadOutlook } from '../load-plan.ts';
import type { Order } from '../order-model.ts';
import { cardFaceOf, orderOf, orderOfPayment } from '../order-of.ts';
import { ResultView } from '../result-view.tsx';
import type { PaymentResult } from '../result-model.ts';

interface Found {
  readonly session: CheckoutSession;
  readonly scope: Scope;
}

/** What the page shows besides the order itself. */
interface Showing {
  readonly values: CheckoutValues;
  readonly errors?: readonly FieldError[];
  readonly notice?: CheckoutNotice | null;
  readonly typedCode?: string;
  readonly chosenMethod?: string;
  /** The saved method that has just been declined: still offered, and not proposed again. */
  readonly declinedMethod?: string | null | undefined;
}

/** The hosted checkout and what comes after it. The session id in the address is the capability. */
export function checkoutPages(runtime: Runtime, limiter: RateLimiter) {
  const app = new Hono<Env>();

  app.get('/:session_id', async (c) => {
    const found = await findSessionByCapability(runtime.sql, c.req.param('session_id'));
    if (!found) return showError(c, null, 'checkout_not_found', 404);
    const elsewhere = await findElsewhere(c, found);
    if (elsewhere) return elsewhere;
    const failed = await lastFailure(found);
    const values = failed
      ? valuesOfPayment(found.session, failed)
      : initialValues(found.session, guessCountry(c));
    const notice = failed ? failureNotice(failed) : null;
    const declinedMethod = notice?.kind === 'declined' ? failed?.paymentMethodId : undefined;
    return showCheckout(c, found, { values, notice, declinedMethod });
  });

  app.post('/:session_id', async (c) => {
    limiter.admitStranger(c);
    const found = await findSessionByCapability(runtime.sql, c.req.param('session_id'));
    if (!found) return showError(c, null, 'checkout_not_found', 404);
    const elsewhere = await findElsewhere(c, found);
    if (elsewhere) return elsewhere;
    const data = await c.req.formData();
    const sent = readCheckoutForm(data, found.session.options.customFields);
    const form = { ...sent, values: withFixedValues(sent.values, found.session) };
    switch (form.action.kind) {
      case 'update':
        return showCheckout(c, found, { ...form, typedCode: form.discountCode });
      case 'apply_discount':
      case 'remove_discount':
        return changeCode(c, found, form, form.action, data.get('action') === 'pay');
      case 'pay':
        return pay(c, found, form, data);
    }
  });

  app.get('/:session_id/result', async (c) => {
    const found = await findSessionByCapability(runtime.sql, c.req.param('session_id'));
    if (!found) return showError(c, null, 'checkout_not_found', 404);
    const payment =
      found.session.paymentId && (await findPayment(runtime.sql, found.scope, found.session.paymentId));
    if (!payment) return c.redirect(`/checkout/${found.session.sessionId}`, 303);
    return showResult(c, found, payment);
  });

  return app;

  /** Sessions that are paid, under way or over have a page of their own. */
  async function findElsewhere(c: Context<Env>, { session, scope }: Found): Promise<Response | undefined> {
    if (session.paymentId !== null) {
      const payment = await findPayment(runtime.sql, scope, session.paymentId);
      if (payment?.status === 'requires_customer_action') {
        return c.redirect(authenticatePath(runtime, payment.paymentId), 303);
      }
      if (payment?.status === 'processing' || payment?.status === 'succeeded') {
        return c.redirect(`/checkout/${session.sessionId}/result`, 303);
      }
      if (payment?.fallbackSessionId) return c.redirect(`/checkout/${payment.fallbackSessionId}`, 303);
    }
    try {
      checkPayable(session, now(runtime, scope));
      return undefined;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return showError(c, { session, scope }, 'checkout_expired', 410);
    }
  }

  async function changeCode(
    c: Context<Env>,
    found: Found,
    form: CheckoutForm,
    change: { readonly kind: 'apply_discount' | 'remove_discount'; readonly code: string },
    isPaying: boolean,
  ): Promise<Response> {
    const kind = change.kind === 'apply_discount' ? 'apply' : 'remove';
    try {
      const session = await changeDiscounts(runtime, found.scope, found.session, { kind, code: change.code });
      const said = kind === 'apply' ? 'discount_applied' : 'discount_removed';
      const notice: CheckoutNotice = isPaying
        ? { kind: 'discount_applied_before_paying' }
        : { kind: said, code: change.code };
      return await showCheckout(c, { ...found, session }, { ...form, notice });
    } catch (error) {
      return showRefusal(c, found, form, error);
    }
  }

  /** A refusal that belongs to a field is shown there, with everything typed but the card. */
  async function showRefusal(
    c: Context<Env>,
    found: Found,
    form: CheckoutForm,
    error: unknown,
  ): Promise<Response> {
    if (error instanceof DomainError && error.code === 'CUSTOMER_HAS_EXISTING_SUBSCRIPTION') {
      const isTheirs = found.session.options.isCustomerNamedBySeller;
      const notice: CheckoutNotice = { kind: 'plan_held', isTheirs, accountUrl: accountUrlOf(c) };
      return showCheckout(c, found, { ...form, notice }, 422);
    }
    const fieldError = error instanceof DomainError ? fieldErrorOf(error) : undefined;
    if (!fieldError) throw error;
    return showCheckout(c, found, { ...form, errors: [fieldError], typedCode: form.discountCode }, 422);
  }

  async function pay(c: Context<Env>, found: Found, form: CheckoutForm, data: FormData): Promise<Response> {
    const { session, scope } = found;
    const order = await orderFor(found, form.values);
    const savedMethods = await savedMethodsFor(found, order);
    const { errors, payWith } = checkCheckoutForm(form, data, {
      fields: fieldsOf(session),
      customFields: session.options.customFields,
      usableMethodIds: usableIds(savedMethods),
      isMethodNeeded: order.total.amount > 0n || order.coming !== null,
      now: now(runtime, scope),
    });
    const billing = billingOf(form.values);
    if (payWith === null || billing === null || errors.length > 0) {
      return showCheckout(c, found, { ...form, errors }, 422);
    }
    if (form.expectedTotal !== '' && form.expectedTotal !== expectedTotal(order.total)) {
      const before = parseTotal(form.expectedTotal, order.total);
      const notice: CheckoutNotice = { kind: 'total_changed', before, after: order.total };
      return showCheckout(c, found, { ...form, notice }, 422);
    }
    const { email, name, phone, custom, taxId } = form.values;
    let payment: Payment;
    try {
      const opened = await confirmCheckout(runtime, scope, session, {
        customer: { email, name, phoneNumber: phone || null },
        billing,
        payWith:
          payWith.kind === 'saved'
            ? { kind: 'saved', paymentMethodId: asId<'payment_method'>(payWith.paymentMethodId) }
            : payWith,
        taxId,
        customFieldResponses: Object.entries(custom).map(([key, value]) => ({ key, value })),
      });
      payment = opened.isFirst
        ? await collectPayment(runtime, scope, opened.payment)
        : await awaitOutcome(runtime, scope, opened.payment);
    } catch (error) {
      if (!(error instanceof GatewayError)) return showRefusal(c, found, form, error);
      return showCheckout(c, found, { ...form, notice: { kind: 'gateway_unreachable' } }, 422);
    }
    return goOn(c, found, payment, form);
  }

  async function goOn(
    c: Context<Env>,
    found: Found,
    payment: Payment,
    form: CheckoutForm,
  ): Promise<Response> {
    switch (payment.status) {
      case 'requires_customer_action':
        return c.redirect(authenticatePath(runtime, payment.paymentId), 303);
      case 'failed':
        // Reloading the page that says so must not send the card again.
        return c.redirect(`/checkout/${found.session.sessionId}`, 303);
      case 'succeeded': {
        const returnUrl = returnUrlWith(payment.returnUrl, { ...payment, email: form.values.email });
        const offer = await findNextOffer(runtime, found.scope, payment);
        if (offer) return c.redirect(offerPath(offer), 303);
        const skips = found.session.options.flags.redirectImmediately;
        if (skips && returnUrl !== null) return c.redirect(returnUrl, 303);
        return c.redirect(`/checkout/${found.session.sessionId}/result`, 303);
      }
      default:
        return c.redirect(`/checkout/${found.session.sessionId}/result`, 303);
    }
  }

  /**
   * The attempt that just came to nothing, here or with the one click that this checkout stands in for: the
   * customer is told why, and need not type everything again.
   */
  async function lastFailure({ session, scope }: Found): Promise<Payment | undefined> {
    const { customerId } = session;
    if (session.paymentId === null) {
      const latest = { limit: 10, offset: 0 };
      const payments = customerId && (await listPayments(runtime.sql, scope, { customerId }, latest));
      return payments?.find(({ fallbackSessionId }) => fallbackSessionId === session.sessionId);
    }
    const payment = await findPayment(runtime.sql, scope, session.paymentId);
    return payment?.status === 'failed' ? payment : undefined;
  }

  async function orderFor({ session, scope }: Found, values: CheckoutValues): Promise<Order> {
    const address = taxAddressOf(values);
    const { priced, coming } = await priceCheckout(runtime, scope, session, address);
    return orderOf(session.cart, priced, address !== null, coming);
  }

  async function showCheckout(
    c: Context<Env>,
    found: Found,
    showing: Showing,
    status: 200 | 422 = 200,
  ): Promise<Response> {
    const { session, scope } = found;
    const { options } = session;
    const order = await orderFor(found, showing.values);
    const savedMethods = await savedMethodsFor(found, order);
    const page: CheckoutPage = {
      ...sellerPageOf(c, scope, { locale: options.forceLanguage }),
      theme: options.theme,
      sessionId: session.sessionId,
      path: `/checkout/${session.sessionId}`,
      order,
      fields: fieldsOf(session),
      values: showing.values,
      customFields: options.customFields,
      discountCode: takesCodes(session) ? { typed: showing.typedCode ?? '' } : null,
      savedMethods,
      chosenMethod: chooseMethod(savedMethods, showing.chosenMethod, showing.declinedMethod),
      errors: showing.errors ?? [],
      notice: showing.notice ?? null,
      cancelUrl: options.cancelUrl,
      disclosure: null,
    };
    const disclosure = disclosureFor(session, page, scope.businessName);
    const targets = originsOf(options.returnUrl, runtime.config.publicUrl);
    return answerPage(c, <CheckoutView page={{ ...page, disclosure }} />, status, targets);
  }

  async function savedMethodsFor({ session, scope }: Found, order: Order): Promise<SavedMethod[]> {
    const { showSavedPaymentMethods, isCustomerNamedBySeller } = session.options;
    // Whoever merely typed an e-mail address is not shown what its owner has on file.
    if (session.customerId === null || !showSavedPaymentMethods || !isCustomerNamedBySeller) return [];
    return savedMethodsOf(await listPaymentMethods(runtime.sql, scope, session.customerId), {
      currency: order.total.currency,
      isRecurring: order.coming !== null,
      now: now(runtime, scope),
    });
  }

  async function showResult(c: Context<Env>, found: Found, payment: Payment): Promise<Response> {
    const { session, scope } = found;
    const offer = await findNextOffer(runtime, scope, payment);
    // What nobody has seen comes before the receipt, which the page of the offer leads to.
    if (offer?.state === 'open') return c.redirect(offerPath(offer), 303);
    const subscription =
      payment.subscriptionId === null
        ? null
        : ((await findSubscription(runtime.sql, scope, payment.subscriptionId)) ?? null);
    const page = sellerPageOf(c, scope, { subscription, locale: session.options.forceLanguage });
    const result = await resultOf(found, payment, subscription, offer);
    const view = <ResultView page={{ ...page, theme: session.options.theme, result }} />;
    return answerPage(c, view, 200, originsOf(payment.returnUrl));
  }

  async function resultOf(
    { session, scope }: Found,
    payment: Payment,
    subscription: Subscription | null,
    offer: Presentation | null,
  ): Promise<PaymentResult> {
    const amount: Money = { amount: payment.totalAmount, currency: payment.currency };
    switch (payment.status) {
      case 'succeeded': {
        const coming =
          subscription && !hasEnded(subscription)
            ? (await loadOutlook(runtime, { scope, subscription }, payment.isCustomerProven)).coming
            : null;
        return {
          kind: 'succeeded',
          order: orderOfPayment(payment, subscription, coming),
          orderNumber: payment.paymentId,
          invoiceNumber: payment.invoiceId,
          invoiceUrl: invoicePath(runtime, payment.paymentId),
          paidAt: payment.updatedAt,
          card: payment.instrument && cardFaceOf(payment.instrument),
          email: session.customerEmail ?? '',
          subscriptionId: payment.subscriptionId,
          continueUrl:
            offer && payment.acceptance !== null
              ? offerPath(offer)
              : returnUrlWith(payment.returnUrl, { ...payment, email: session.customerEmail }),
        };
      }
      case 'failed':
        return {
          kind: 'failed',
          code: payment.errorCode,
          amount,
          retryUrl: `/checkout/${payment.fallbackSessionId ?? session.sessionId}`,
          returnUrl: session.options.cancelUrl,
        };
      case 'requires_customer_action':
        return {
          kind: 'requires_action',
          amount,
          authenticateUrl: authenticatePath(runtime, payment.paymentId),
        };
      default:
        return { kind: 'processing', amount, checkUrl: `/checkout/${session.sessionId}/result` };
    }
  }

  async function showError(
    c: Context<Env>,
    found: Found | null,
    error: PageError,
    status: 404 | 410,
  ): Promise<Response> {
    const page = found ? sellerPageOf(c, found.scope) : pageOf(c);
    const nextUrl = found?.session.options.cancelUrl ?? null;
    return answerPage(c, <ErrorView page={{ ...page, error, requestId: null, nextUrl }} />, status);
  }
}

/** Codes do not reduce what is charged on demand. */
function takesCodes({ options, cart }: CheckoutSession): boolean {
  return options.flags.allowDiscountCode && cart.onDemand === null;
}

/** The country a browser's language hints at, so that most customers need not choose. */
function guessCountry(c: Context): string | null {
  const region = /^[a-z]{2,3}-([A-Z]{2})\b/i.exec(c.req.header('accept-language') ?? '')?.[1];
  if (region !== undefined) return region.toUpperCase();
  return (c.req.header('accept-language') ?? '').startsWith('ja') ? 'JP' : null;
}
