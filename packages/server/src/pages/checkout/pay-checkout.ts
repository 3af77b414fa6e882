import type { Context } from 'hono';
import { asId } from '../../domain/ids.ts';
import { madeAttempt, sessionShownTo } from '../../domain/checkout/session-reader.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import { checkoutPath, linksOf, offerPath, receiptPath, returnUrlWith } from '../../wire/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import { type Runtime, now } from '../../runtime.ts';
import {
  type ConfirmedCheckout,
  confirmCheckout,
} from '../../use-cases/billing/checkouts/confirm-checkout.ts';
import { isForOtherCountry } from '../parts/address-form.ts';
import { usableIds } from '../parts/saved-methods.ts';
import {
  type ReadCheckout,
  hashVisitorId,
  withReaderAsPayer,
  getVisitorId,
  findCheckout,
} from './checkout-access.ts';
import { bankPath, nextOffer } from './checkout-result.ts';
import { type CheckoutForm, checkCheckoutForm } from '../parts/checkout-form.ts';
import type { CheckoutNotice } from '../parts/checkout-model.ts';
import { toBillingAddress, checkoutFieldsFor } from '../parts/checkout-values.ts';
import { isMethodNeeded } from '../parts/order-model.ts';
import { expectedTotal, parseTotal } from '../parts/expected-total.ts';
import { orderFor, savedMethodsFor, showCheckout, showRefusal } from './show-checkout.tsx';

/** Confirms a checkout with the form as it was sent, or shows the form again with what is in the way. */
export async function payCheckout(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  found: ReadCheckout,
  form: CheckoutForm,
  data: FormData,
): Promise<Response> {
  const { session, scope, reader } = found;
  const { order, isTaxedByState } = await orderFor(runtime, found, form.values, 'en');
  const savedMethods = await savedMethodsFor(runtime, found, order);
  const { errors, payWith } = checkCheckoutForm(form, data, {
    fields: checkoutFieldsFor(sessionShownTo(session, reader), form.values.country, isTaxedByState),
    customFields: session.options.customFields,
    usableMethodIds: usableIds(savedMethods),
    isMethodNeeded: isMethodNeeded(order),
    now: now(runtime, scope),
  });
  const billing = toBillingAddress(form.values);
  if (payWith === null || billing === null || errors.length > 0) {
    return showCheckout(c, runtime, found, { ...form, errors }, 422);
  }
  if (form.address.isFilledIn && isForOtherCountry(form.address, form.values.country)) {
    return showCheckout(c, runtime, found, { ...form, notice: { kind: 'country_changed' } }, 422);
  }
  if (form.expectedTotal !== '' && form.expectedTotal !== expectedTotal(order.total)) {
    const before = parseTotal(form.expectedTotal, order.total);
    const notice: CheckoutNotice = { kind: 'total_changed', before, after: order.total };
    return showCheckout(c, runtime, found, { ...form, notice }, 422);
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
      payerHash: hashVisitorId(getVisitorId(c, runtime, session)),
      customFieldResponses: Object.entries(custom).map(([key, value]) => ({ key, value })),
    });
  } catch (error) {
    if (!(error instanceof GatewayError)) return showRefusal(c, runtime, found, form, error);
    return showCheckout(c, runtime, found, { ...form, notice: { kind: 'gateway_unreachable' } }, 422);
  }
  const { payment, isFirst } = confirmed;
  return goOn(
    c,
    runtime,
    isFirst ? withReaderAsPayer(found) : ((await findCheckout(c, runtime, limiter)) ?? found),
    payment,
    form,
  );
}

/** An earlier submission may have been somebody else's: a stranger sees the outcome only. */
async function goOn(
  c: Context<Env>,
  runtime: Runtime,
  found: ReadCheckout,
  payment: Payment,
  form: CheckoutForm,
): Promise<Response> {
  const links = linksOf(runtime);
  const resultUrl = receiptPath(found.session.sessionId);
  switch (payment.status) {
    case 'requires_customer_action':
      return c.redirect(
        madeAttempt(found.session, found.reader, payment) ? bankPath(links, found, payment) : resultUrl,
        303,
      );
    case 'failed':
      // Reloading the result page must not submit the card again.
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
