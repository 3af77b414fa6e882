import { type Context, Hono } from 'hono';
import { checkPayable } from '../../domain/checkout/checkout-attempt.ts';
import { givesWay, madeAttempt, sessionShownTo } from '../../domain/checkout/session-reader.ts';
import { DomainError } from '../../domain/errors.ts';
import { type Payment, isUnderWay } from '../../domain/payment/payment.ts';
import { checkoutPath, linksOf, offerPath, receiptPath } from '../../wire/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { changeDiscounts } from '../../use-cases/billing/checkouts/change-discounts.ts';
import { withoutForeignCode } from '../parts/address-form.ts';
import { respondWithPage, toOrigins, sellerPageContext } from '../parts/respond-with-page.ts';
import { failureNotice } from '../parts/saved-methods.ts';
import { type ReadCheckout, exchangeProof, findCheckout } from './checkout-access.ts';
import { bankPath, presentCheckoutResult, fallbackPath, nextOffer } from './checkout-result.ts';
import { listOwnFailures } from './checkout-failures.ts';
import { type CheckoutForm, readCheckoutForm } from '../parts/checkout-form.ts';
import type { CheckoutNotice } from '../parts/checkout-model.ts';
import { guessCountry, initialValues, valuesFromPayment, withFixedValues } from '../parts/checkout-values.ts';
import { ResultView } from '../parts/result-view.tsx';
import { abandonAttemptPages } from './checkout-again.ts';
import { showCheckout, showCheckoutError, showRefusal } from './show-checkout.tsx';
import { payCheckout } from './pay-checkout.ts';

/** The hosted checkout and its result. The content depends on the reader (`checkout-access.ts`). */
export function checkoutPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  router.route('/', abandonAttemptPages(runtime, limiter));
  serveCheckout(router, runtime, limiter);
  serveCheckoutForm(router, runtime, limiter);
  serveResult(router, runtime, limiter);
  return router;
}

function serveCheckout(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get('/:session_id', async (c) => {
    const found = await findCheckout(c, runtime, limiter);
    if (!found) return showCheckoutError(c, runtime, null, 'checkout_not_found', 404);
    const bareUrl = exchangeProof(c, runtime, found);
    if (bareUrl !== null) return c.redirect(bareUrl, 303);
    const elsewhere = await findElsewhere(c, runtime, found);
    if (elsewhere) return elsewhere;
    const [failed] = await listOwnFailures(runtime, found);
    const shown = sessionShownTo(found.session, found.reader);
    const values = failed
      ? valuesFromPayment(shown, failed)
      : initialValues(shown, guessCountry(c.req.header('accept-language') ?? ''));
    const notice = failed ? failureNotice(failed) : null;
    const chosenMethod = c.req.query('method') ?? '';
    return showCheckout(c, runtime, found, { values, notice, chosenMethod });
  });
}

function serveCheckoutForm(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post('/:session_id', async (c) => {
    limiter.admitHolder(c, 'checkout', c.req.param('session_id'));
    const found = await findCheckout(c, runtime, limiter);
    if (!found) return showCheckoutError(c, runtime, null, 'checkout_not_found', 404);
    const elsewhere = await findElsewhere(c, runtime, found);
    if (elsewhere) return elsewhere;
    const data = await c.req.formData();
    const sent = readCheckoutForm(data, found.session.options.customFields);
    const form = { ...sent, values: withFixedValues(sent, sessionShownTo(found.session, found.reader)) };
    switch (form.action.kind) {
      case 'update':
        return showCheckout(c, runtime, found, {
          ...form,
          values: withoutForeignCode(form.values, form.address),
          typedCode: form.discountCode,
        });
      case 'apply_discount':
      case 'remove_discount':
        return changeCode(c, runtime, found, form, form.action, data.get('action') === 'pay');
      case 'pay':
        return payCheckout(c, runtime, limiter, found, form, data);
    }
  });
}

function serveResult(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get('/:session_id/result', async (c) => {
    const found = await findCheckout(c, runtime, limiter);
    if (!found) return showCheckoutError(c, runtime, null, 'checkout_not_found', 404);
    const bareUrl = exchangeProof(c, runtime, found);
    if (bareUrl !== null) return c.redirect(bareUrl, 303);
    const payment =
      found.session.paymentId && (await findPayment(runtime.sql, found.scope, found.session.paymentId));
    if (!payment || givesWay(found.session, found.reader, payment)) {
      return c.redirect(checkoutPath(found.session.sessionId), 303);
    }
    return showResult(c, runtime, found, payment);
  });
}

/** Sessions that are paid, in progress or expired have a page of their own. */
async function findElsewhere(
  c: Context<Env>,
  runtime: Runtime,
  found: ReadCheckout,
): Promise<Response | undefined> {
  const links = linksOf(runtime);
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
    return showCheckoutError(c, runtime, found, 'checkout_expired', 410);
  }
}

async function changeCode(
  c: Context<Env>,
  runtime: Runtime,
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
    return await showCheckout(c, runtime, { ...found, session }, { ...form, notice });
  } catch (error) {
    return showRefusal(c, runtime, found, form, error);
  }
}

async function showResult(
  c: Context<Env>,
  runtime: Runtime,
  found: ReadCheckout,
  payment: Payment,
): Promise<Response> {
  const { session, scope } = found;
  const offer = await nextOffer(runtime, found, payment);
  // An unseen offer comes before the receipt, which the offer's page links to.
  if (offer?.state === 'open') return c.redirect(offerPath(linksOf(runtime), offer), 303);
  const subscription =
    payment.subscriptionId === null
      ? null
      : ((await findSubscription(runtime.sql, scope, payment.subscriptionId)) ?? null);
  const page = await sellerPageContext(c, runtime, scope, {
    subscription,
    locale: session.options.forceLanguage,
  });
  const result = await presentCheckoutResult(runtime, found, payment, subscription, offer);
  const view = <ResultView page={{ ...page, theme: session.options.theme, result }} />;
  return respondWithPage(c, view, 200, toOrigins(payment.returnUrl));
}
