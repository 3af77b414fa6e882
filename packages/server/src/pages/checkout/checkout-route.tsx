import { type Context, Hono } from 'hono';
import { asId } from '../../domain/ids.ts';
import { mayTypeCodes, removableCodes } from '../../domain/checkout/code-rights.ts';
import { givesWay, madeAttempt, sessionShownTo } from '../../domain/checkout/session-reader.ts';
import { DomainError } from '../../domain/errors.ts';
import { type Payment, isUnderWay } from '../../domain/payment/payment.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import { checkoutPath, linksOf, offerPath, receiptPath, returnUrlWith } from '../../wire/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findSessionByCapability } from '../../store/billing/checkout-sessions.ts';
import { listPaymentMethods } from '../../store/billing/payment-methods.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { changeDiscounts, priceCheckout } from '../../use-cases/billing/checkouts/change-discounts.ts';
import {
  type ConfirmedCheckout,
  checkPayable,
  confirmCheckout,
} from '../../use-cases/billing/checkouts/confirm-checkout.ts';
import { accountUrlOf } from '../parts/account-cookie.ts';
import { isLeftBehind, withoutForeignCode } from '../parts/address-form.ts';
import { respondWithPage, originsOf, pageContext, sellerPageOf } from '../parts/respond-with-page.ts';
import {
  chooseMethod,
  declinesOf,
  failureNotice,
  savedMethodsOf,
  usableIds,
} from '../parts/saved-methods.ts';
import {
  type ReadCheckout,
  checkoutReaderOf,
  exchangeProof,
  hashOfVisitor,
  paidBy,
  visitorOf,
} from './checkout-access.ts';
import { bankPath, checkoutResultOf, fallbackPath, nextOffer } from './checkout-result.ts';
import { disclosureFor } from './checkout-disclosure.ts';
import { failuresOf } from './checkout-failures.ts';
import { type CheckoutForm, checkCheckoutForm, readCheckoutForm } from '../parts/checkout-form.ts';
import type {
  CheckoutNotice,
  CheckoutPage,
  CheckoutValues,
  FieldError,
  SavedMethod,
} from '../parts/checkout-model.ts';
import {
  billingOf,
  fieldErrorOf,
  fieldsOf,
  guessCountry,
  initialValues,
  taxAddressOf,
  valuesOfPayment,
  withFixedValues,
} from '../parts/checkout-values.ts';
import { CheckoutView } from './checkout-view.tsx';
import { ErrorView, type PageError } from '../parts/error-view.tsx';
import { exitOf } from '../parts/exit.ts';
import { type Order, isMethodNeeded } from '../parts/order-model.ts';
import { presentOrder } from '../parts/present-order.ts';
import { ResultView } from '../parts/result-view.tsx';
import { checkoutAgainPages } from './checkout-again.ts';
import { expectedTotal, parseTotal } from '../parts/expected-total.ts';

/** What the page shows besides the order itself. */
interface Showing {
  readonly values: CheckoutValues;
  readonly errors?: readonly FieldError[];
  readonly notice?: CheckoutNotice | null;
  readonly typedCode?: string;
  readonly chosenMethod?: string;
}

/** The hosted checkout and what comes after it. What it shows depends on who reads it (`checkout-access.ts`). */
export function checkoutPages(runtime: Runtime, limiter: RateLimiter) {
  const app = new Hono<Env>();
  const links = linksOf(runtime);
  app.route('/', checkoutAgainPages(runtime, limiter));

  app.get('/:session_id', async (c) => {
    const found = await find(c);
    if (!found) return showError(c, null, 'checkout_not_found', 404);
    const bareUrl = exchangeProof(c, runtime, found);
    if (bareUrl !== null) return c.redirect(bareUrl, 303);
    const elsewhere = await findElsewhere(c, found);
    if (elsewhere) return elsewhere;
    const [failed] = await failuresOf(runtime, found);
    const shown = sessionShownTo(found.session, found.reader);
    const values = failed
      ? valuesOfPayment(shown, failed)
      : initialValues(shown, guessCountry(c.req.header('accept-language') ?? ''));
    const notice = failed ? failureNotice(failed) : null;
    const chosenMethod = c.req.query('method') ?? '';
    return showCheckout(c, found, { values, notice, chosenMethod });
  });

  app.post('/:session_id', async (c) => {
    limiter.admitHolder(c, 'checkout', c.req.param('session_id'));
    const found = await find(c);
    if (!found) return showError(c, null, 'checkout_not_found', 404);
    const elsewhere = await findElsewhere(c, found);
    if (elsewhere) return elsewhere;
    const data = await c.req.formData();
    const sent = readCheckoutForm(data, found.session.options.customFields);
    const form = { ...sent, values: withFixedValues(sent, sessionShownTo(found.session, found.reader)) };
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
    const found = await find(c);
    if (!found) return showError(c, null, 'checkout_not_found', 404);
    const bareUrl = exchangeProof(c, runtime, found);
    if (bareUrl !== null) return c.redirect(bareUrl, 303);
    const payment =
      found.session.paymentId && (await findPayment(runtime.sql, found.scope, found.session.paymentId));
    if (!payment || givesWay(found.session, found.reader, payment)) {
      return c.redirect(checkoutPath(found.session.sessionId), 303);
    }
    return showResult(c, found, payment);
  });

  return app;

  async function find(c: Context<Env>): Promise<ReadCheckout | undefined> {
    const found = await findSessionByCapability(runtime.sql, c.req.param('session_id') ?? '');
    if (!found) limiter.admitStranger(c, 'guess');
    return found && { ...found, reader: await checkoutReaderOf(c, runtime, found) };
  }

  /** Sessions that are paid, under way or over have a page of their own. */
  async function findElsewhere(c: Context<Env>, found: ReadCheckout): Promise<Response | undefined> {
    const { session, scope, reader } = found;
    if (session.paymentId !== null) {
      const payment = await findPayment(runtime.sql, scope, session.paymentId);
      const isOver = payment && givesWay(session, reader, payment);
      const isAsked = payment?.status === 'requires_customer_action' && !isOver;
      if (isAsked && madeAttempt(session, reader, payment)) {
        return c.redirect(bankPath(links, found, payment), 303);
      }
      if (payment && !isOver && (isUnderWay(payment) || payment.status === 'succeeded')) {
        return c.redirect(receiptPath(session.sessionId), 303);
      }
      if (payment?.fallbackSessionId)
        return c.redirect(fallbackPath(links, found, payment.fallbackSessionId), 303);
    }
    try {
      checkPayable(session, now(runtime, scope));
      return undefined;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return showError(c, found, 'checkout_expired', 410);
    }
  }

  async function changeCode(
    c: Context<Env>,
    found: ReadCheckout,
    form: CheckoutForm,
    change: { readonly kind: 'apply_discount' | 'remove_discount'; readonly code: string },
    isPaying: boolean,
  ): Promise<Response> {
    const kind = change.kind === 'apply_discount' ? 'apply' : 'remove';
    try {
      const { scope, reader } = found;
      const asked = { kind, code: change.code } as const;
      const session = await changeDiscounts(runtime, scope, found.session, reader, asked);
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
    found: ReadCheckout,
    form: CheckoutForm,
    error: unknown,
  ): Promise<Response> {
    if (error instanceof DomainError && error.code === 'CUSTOMER_HAS_EXISTING_SUBSCRIPTION') {
      const isTheirs = found.session.options.isCustomerNamedBySeller && found.reader === 'customer';
      const notice: CheckoutNotice = { kind: 'plan_held', isTheirs, accountUrl: accountUrlOf(c) };
      return showCheckout(c, found, { ...form, notice }, 422);
    }
    const fieldError = error instanceof DomainError ? fieldErrorOf(error) : undefined;
    if (!fieldError) throw error;
    return showCheckout(c, found, { ...form, errors: [fieldError], typedCode: form.discountCode }, 422);
  }

  async function pay(
    c: Context<Env>,
    found: ReadCheckout,
    form: CheckoutForm,
    data: FormData,
  ): Promise<Response> {
    const { session, scope, reader } = found;
    const { order, isTaxedByState } = await orderFor(found, form.values);
    const savedMethods = await savedMethodsFor(found, order);
    const { errors, payWith } = checkCheckoutForm(form, data, {
      fields: fieldsOf(sessionShownTo(session, reader), form.values.country, isTaxedByState),
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
    let confirmed: ConfirmedCheckout;
    try {
      confirmed = await confirmCheckout(runtime, scope, session, {
        customer: { email, name, phoneNumber: phone || null },
        billing,
        payWith:
          payWith.kind === 'saved'
            ? { kind: 'saved', paymentMethodId: asId<'payment_method'>(payWith.paymentMethodId) }
            : payWith,
        taxId,
        isCustomer: reader === 'customer',
        payerHash: hashOfVisitor(visitorOf(c, runtime, session)),
        customFieldResponses: Object.entries(custom).map(([key, value]) => ({ key, value })),
      });
    } catch (error) {
      if (!(error instanceof GatewayError)) return showRefusal(c, found, form, error);
      return showCheckout(c, found, { ...form, notice: { kind: 'gateway_unreachable' } }, 422);
    }
    const { payment, isFirst } = confirmed;
    return goOn(c, isFirst ? paidBy(found) : ((await find(c)) ?? found), payment, form);
  }

  /** An earlier press of the button may have been somebody else's: a stranger is told how it went, and no more. */
  async function goOn(
    c: Context<Env>,
    found: ReadCheckout,
    payment: Payment,
    form: CheckoutForm,
  ): Promise<Response> {
    const resultUrl = receiptPath(found.session.sessionId);
    switch (payment.status) {
      case 'requires_customer_action':
        return c.redirect(
          madeAttempt(found.session, found.reader, payment) ? bankPath(links, found, payment) : resultUrl,
          303,
        );
      case 'failed':
        // Reloading the page that says so must not send the card again.
        return c.redirect(checkoutPath(found.session.sessionId), 303);
      case 'succeeded': {
        const returnUrl = returnUrlWith(payment.returnUrl, { ...payment, email: form.values.email });
        const offer = await nextOffer(runtime, found, payment);
        if (offer) return c.redirect(offerPath(links, offer), 303);
        const skips = found.session.options.flags.redirectImmediately;
        if (skips && returnUrl !== null) return c.redirect(returnUrl, 303);
        return c.redirect(resultUrl, 303);
      }
      default:
        return c.redirect(resultUrl, 303);
    }
  }

  async function orderFor(
    { session, scope, reader }: ReadCheckout,
    values: CheckoutValues,
  ): Promise<{ readonly order: Order; readonly isTaxedByState: boolean }> {
    const address = taxAddressOf(values);
    const price = await priceCheckout(runtime, scope, session, address, reader === 'customer');
    const { priced, coming, isTaxedByState } = price;
    return { order: presentOrder(session.cart, priced, address !== null, coming), isTaxedByState };
  }

  async function showCheckout(
    c: Context<Env>,
    found: ReadCheckout,
    showing: Showing,
    status: 200 | 422 = 200,
  ): Promise<Response> {
    const { scope, reader } = found;
    const session = sessionShownTo(found.session, reader);
    const { options } = session;
    if (reader !== 'customer') visitorOf(c, runtime, session);
    const { order, isTaxedByState } = await orderFor(found, showing.values);
    const savedMethods = await savedMethodsFor(found, order);
    const page: CheckoutPage = {
      ...sellerPageOf(c, scope, { locale: options.forceLanguage }),
      theme: options.theme,
      sessionId: session.sessionId,
      path: checkoutPath(session.sessionId),
      order,
      fields: fieldsOf(session, showing.values.country, isTaxedByState),
      values: showing.values,
      customFields: options.customFields,
      discountCode: mayTypeCodes(session, reader) ? { typed: showing.typedCode ?? '' } : null,
      removableCodes: removableCodes(session, reader),
      savedMethods,
      chosenMethod: chooseMethod(savedMethods, showing.chosenMethod),
      errors: showing.errors ?? [],
      notice: showing.notice ?? null,
      exit: exitOf(scope, options.cancelUrl, options.returnUrl),
      disclosure: null,
    };
    const disclosure = disclosureFor(session, page);
    const targets = originsOf(options.returnUrl, runtime.config.publicUrl);
    return respondWithPage(c, <CheckoutView page={{ ...page, disclosure }} />, status, targets);
  }

  async function savedMethodsFor(
    { session, scope, reader }: ReadCheckout,
    order: Order,
  ): Promise<SavedMethod[]> {
    const { showSavedPaymentMethods, isCustomerNamedBySeller } = session.options;
    // Whoever typed an e-mail address, or knows the session's id, is not shown what is on file.
    if (
      reader !== 'customer' ||
      session.customerId === null ||
      !showSavedPaymentMethods ||
      !isCustomerNamedBySeller
    )
      return [];
    const [methods, failures] = await Promise.all([
      listPaymentMethods(runtime.sql, scope, session.customerId),
      failuresOf(runtime, { session, scope, reader }),
    ]);
    const need = {
      currency: order.total.currency,
      isRecurring: order.coming !== null,
      now: now(runtime, scope),
    };
    return savedMethodsOf(methods, need, declinesOf(failures));
  }

  async function showResult(c: Context<Env>, found: ReadCheckout, payment: Payment): Promise<Response> {
    const { session, scope } = found;
    const offer = await nextOffer(runtime, found, payment);
    // What nobody has seen comes before the receipt, which the page of the offer leads to.
    if (offer?.state === 'open') return c.redirect(offerPath(links, offer), 303);
    const subscription =
      payment.subscriptionId === null
        ? null
        : ((await findSubscription(runtime.sql, scope, payment.subscriptionId)) ?? null);
    const page = sellerPageOf(c, scope, { subscription, locale: session.options.forceLanguage });
    const result = await checkoutResultOf(runtime, found, payment, subscription, offer);
    const view = <ResultView page={{ ...page, theme: session.options.theme, result }} />;
    return respondWithPage(c, view, 200, originsOf(payment.returnUrl));
  }

  async function showError(
    c: Context<Env>,
    found: ReadCheckout | null,
    error: PageError,
    status: 404 | 410,
  ): Promise<Response> {
    const page = found ? sellerPageOf(c, found.scope) : pageContext(c);
    const { cancelUrl, returnUrl } = found?.session.options ?? { cancelUrl: null, returnUrl: null };
    const nextUrl = found ? exitOf(found.scope, cancelUrl, returnUrl).url : null;
    return respondWithPage(c, <ErrorView page={{ ...page, error, requestId: null, nextUrl }} />, status);
  }
}
