import { type Context, Hono } from 'hono';
import { asId } from '../../domain/ids.ts';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import { authenticatePath, offerPath, returnUrlWith } from '../../http/convert/urls.ts';
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
import { isLeftBehind, withoutForeignCode } from '../address-form.ts';
import { answerPage, originsOf, pageOf, sellerPageOf } from '../answer.ts';
import {
  chooseMethod,
  declinesOf,
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
  guessCountry,
  initialValues,
  takesCodes,
  taxAddressOf,
  valuesOfPayment,
  withFixedValues,
} from '../checkout-values.ts';
import { CheckoutView } from '../checkout-view.tsx';
import { ErrorView, type PageError } from '../error-view.tsx';
import { exitOf } from '../exit.ts';
import { loadResult } from '../load-result.ts';
import { type Order, isMethodNeeded } from '../order-model.ts';
import { orderOf } from '../order-of.ts';
import { ResultView } from '../result-view.tsx';

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
}

/** The hosted checkout and what comes after it. The session id in the address is the capability. */
export function checkoutPages(runtime: Runtime, limiter: RateLimiter) {
  const app = new Hono<Env>();

  app.get('/:session_id', async (c) => {
    const found = await findSessionByCapability(runtime.sql, c.req.param('session_id'));
    if (!found) return showError(c, null, 'checkout_not_found', 404);
    const elsewhere = await findElsewhere(c, found);
    if (elsewhere) return elsewhere;
    const [failed] = await failuresOf(found);
    const values = failed
      ? valuesOfPayment(found.session, failed)
      : initialValues(found.session, guessCountry(c.req.header('accept-language') ?? ''));
    const notice = failed ? failureNotice(failed) : null;
    const chosenMethod = c.req.query('method') ?? '';
    return showCheckout(c, found, { values, notice, chosenMethod });
  });

  app.post('/:session_id', async (c) => {
    limiter.admitStranger(c);
    const found = await findSessionByCapability(runtime.sql, c.req.param('session_id'));
    if (!found) return showError(c, null, 'checkout_not_found', 404);
    const elsewhere = await findElsewhere(c, found);
    if (elsewhere) return elsewhere;
    const data = await c.req.formData();
    const sent = readCheckoutForm(data, found.session.options.customFields);
    const form = { ...sent, values: withFixedValues(sent, found.session) };
    switch (form.action.kind) {
      case 'update':
        return showCheckout(c, found, {
          ...form,
          values: withoutForeignCode(form.values, form.address),
          typedCode: form.discountCode,
        });
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
    const { order, isTaxedByState } = await orderFor(found, form.values);
    const savedMethods = await savedMethodsFor(found, order);
    const { errors, payWith } = checkCheckoutForm(form, data, {
      fields: fieldsOf(session, form.values.country, isTaxedByState),
      customFields: session.options.customFields,
      usableMethodIds: usableIds(savedMethods),
      isMethodNeeded: isMethodNeeded(order),
      now: now(runtime, scope),
    });
    const billing = billingOf(form.values);
    if (payWith === null || billing === null || errors.length > 0) {
      return showCheckout(c, found, { ...form, errors }, 422);
    }
    if (form.address.isFilledIn && isLeftBehind(form.address, form.values.country)) {
      return showCheckout(c, found, { ...form, notice: { kind: 'country_changed' } }, 422);
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
   * The attempts that came to nothing, the last one first, here or with the one click that this checkout stands in
   * for: the customer is told why, need not type everything again, and is led to another card.
   */
  async function failuresOf({ session, scope }: Found): Promise<readonly Payment[]> {
    const { customerId, sessionId, paymentId } = session;
    const last = paymentId && (await findPayment(runtime.sql, scope, paymentId));
    if (last && last.status !== 'failed') return [];
    const latest = { limit: 20, offset: 0 };
    const filter = { customerId: customerId ?? undefined, status: 'failed' };
    const failed = customerId && (await listPayments(runtime.sql, scope, filter, latest));
    const before = (failed || []).filter(
      (payment) =>
        payment.paymentId !== paymentId &&
        (payment.checkoutSessionId === sessionId || payment.fallbackSessionId === sessionId),
    );
    return last ? [last, ...before] : before;
  }

  async function orderFor(
    { session, scope }: Found,
    values: CheckoutValues,
  ): Promise<{ readonly order: Order; readonly isTaxedByState: boolean }> {
    const address = taxAddressOf(values);
    const { priced, coming, isTaxedByState } = await priceCheckout(runtime, scope, session, address);
    return { order: orderOf(session.cart, priced, address !== null, coming), isTaxedByState };
  }

  async function showCheckout(
    c: Context<Env>,
    found: Found,
    showing: Showing,
    status: 200 | 422 = 200,
  ): Promise<Response> {
    const { session, scope } = found;
    const { options } = session;
    const { order, isTaxedByState } = await orderFor(found, showing.values);
    const savedMethods = await savedMethodsFor(found, order);
    const page: CheckoutPage = {
      ...sellerPageOf(c, scope, { locale: options.forceLanguage }),
      theme: options.theme,
      sessionId: session.sessionId,
      path: `/checkout/${session.sessionId}`,
      order,
      fields: fieldsOf(session, showing.values.country, isTaxedByState),
      values: showing.values,
      customFields: options.customFields,
      discountCode: takesCodes(session) ? { typed: showing.typedCode ?? '' } : null,
      savedMethods,
      chosenMethod: chooseMethod(savedMethods, showing.chosenMethod),
      errors: showing.errors ?? [],
      notice: showing.notice ?? null,
      exit: exitOf(scope, options.cancelUrl, options.returnUrl),
      disclosure: null,
    };
    const disclosure = disclosureFor(session, page);
    const targets = originsOf(options.returnUrl, runtime.config.publicUrl);
    return answerPage(c, <CheckoutView page={{ ...page, disclosure }} />, status, targets);
  }

  async function savedMethodsFor({ session, scope }: Found, order: Order): Promise<SavedMethod[]> {
    const { showSavedPaymentMethods, isCustomerNamedBySeller } = session.options;
    // Whoever merely typed an e-mail address is not shown what its owner has on file.
    if (session.customerId === null || !showSavedPaymentMethods || !isCustomerNamedBySeller) return [];
    const [methods, failures] = await Promise.all([
      listPaymentMethods(runtime.sql, scope, session.customerId),
      failuresOf({ session, scope }),
    ]);
    const need = {
      currency: order.total.currency,
      isRecurring: order.coming !== null,
      now: now(runtime, scope),
    };
    return savedMethodsOf(methods, need, declinesOf(failures));
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
    const result = await loadResult(runtime, found, { payment, subscription, offer });
    const view = <ResultView page={{ ...page, theme: session.options.theme, result }} />;
    return answerPage(c, view, 200, originsOf(payment.returnUrl));
  }

  async function showError(
    c: Context<Env>,
    found: Found | null,
    error: PageError,
    status: 404 | 410,
  ): Promise<Response> {
    const page = found ? sellerPageOf(c, found.scope) : pageOf(c);
    const { cancelUrl, returnUrl } = found?.session.options ?? { cancelUrl: null, returnUrl: null };
    const nextUrl = found ? exitOf(found.scope, cancelUrl, returnUrl).url : null;
    return answerPage(c, <ErrorView page={{ ...page, error, requestId: null, nextUrl }} />, status);
  }
}
