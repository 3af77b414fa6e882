import type { Context } from 'hono';
import { mayTypeCodes, removableCodes } from '../../domain/checkout/code-rights.ts';
import { sessionShownTo } from '../../domain/checkout/session-reader.ts';
import { DomainError } from '../../domain/errors.ts';
import { checkoutPath } from '../../wire/convert/urls.ts';
import type { Env } from '../../http/router.ts';
import { type Runtime, now } from '../../runtime.ts';
import { listPaymentMethods } from '../../store/billing/payment-methods.ts';
import { priceCheckout } from '../../use-cases/billing/checkouts/change-discounts.ts';
import { accountUrlOf } from '../parts/account-cookie.ts';
import type { Locale } from '../i18n/locale.ts';
import {
  originsOfGateways,
  respondWithPage,
  toOrigins,
  pageContext,
  sellerPageContext,
} from '../parts/respond-with-page.ts';
import { cardPageNameOf, hasCardFields } from '../parts/card-page.ts';
import { chooseMethod, findDeclines, presentSavedMethods } from '../parts/saved-methods.ts';
import { type ReadCheckout, getVisitorId } from './checkout-access.ts';
import { disclosureFor } from './checkout-disclosure.ts';
import { listOwnFailures } from './checkout-failures.ts';
import type { CheckoutForm } from '../parts/checkout-form.ts';
import type {
  CheckoutNotice,
  CheckoutPage,
  CheckoutValues,
  FieldError,
  SavedMethod,
} from '../parts/checkout-model.ts';
import { toFieldError, checkoutFieldsFor, toTaxAddress } from '../parts/checkout-values.ts';
import { CheckoutView } from './checkout-view.tsx';
import { ErrorView, type PageError } from '../parts/error-view.tsx';
import { exitFor } from '../parts/exit.ts';
import type { Order } from '../parts/order-model.ts';
import { presentOrder } from '../parts/present-order.ts';

/** Content of the page besides the order itself. */
export interface Showing {
  readonly values: CheckoutValues;
  readonly errors?: readonly FieldError[];
  readonly notice?: CheckoutNotice | null;
  readonly typedCode?: string;
  readonly chosenMethod?: string;
}

/** Answers with the page of a checkout, priced for the address that its form has. */
export async function showCheckout(
  c: Context<Env>,
  runtime: Runtime,
  found: ReadCheckout,
  showing: Showing,
  status: 200 | 422 = 200,
): Promise<Response> {
  const { scope, reader } = found;
  const session = sessionShownTo(found.session, reader);
  const { options } = session;
  if (reader !== 'customer') getVisitorId(c, runtime, session);
  const context = await sellerPageContext(c, runtime, scope, { locale: options.forceLanguage });
  const { order, isTaxedByState } = await orderFor(runtime, found, showing.values, context.locale);
  const savedMethods = await savedMethodsFor(runtime, found, order);
  const page: CheckoutPage = {
    ...context,
    theme: options.theme,
    sessionId: session.sessionId,
    path: checkoutPath(session.sessionId),
    order,
    fields: checkoutFieldsFor(session, showing.values.country, isTaxedByState),
    values: showing.values,
    customFields: options.customFields,
    discountCode: mayTypeCodes(session, reader) ? { typed: showing.typedCode ?? '' } : null,
    removableCodes: removableCodes(session, reader),
    savedMethods,
    cardPageName: cardPageNameOf(runtime, scope),
    hasCardFields: order.total.amount > 0n && (await hasCardFields(runtime, scope)),
    chosenMethod: chooseMethod(savedMethods, showing.chosenMethod),
    errors: showing.errors ?? [],
    notice: showing.notice ?? null,
    exit: exitFor(scope, options.cancelUrl, options.returnUrl),
    disclosure: null,
  };
  const disclosure = disclosureFor(session, page);
  const targets = [
    ...toOrigins(options.returnUrl, runtime.config.publicUrl),
    ...originsOfGateways(
      runtime,
      savedMethods.map(({ card }) => card.provider),
    ),
  ];
  return respondWithPage(c, <CheckoutView page={{ ...page, disclosure }} />, status, targets);
}

/** The order as its reader sees it, priced for the address in the form. */
export async function orderFor(
  runtime: Runtime,
  { session, scope, reader }: ReadCheckout,
  values: CheckoutValues,
  locale: Locale,
): Promise<{ readonly order: Order; readonly isTaxedByState: boolean }> {
  const address = toTaxAddress(values);
  const price = await priceCheckout(runtime, scope, session, address, reader === 'customer');
  const { priced, coming, isTaxedByState } = price;
  return { order: presentOrder(session.cart, priced, address !== null, coming, locale), isTaxedByState };
}

/** Saved payment methods that its reader may pay with: those of the customer whom the seller named. */
export async function savedMethodsFor(
  runtime: Runtime,
  { session, scope, reader }: ReadCheckout,
  order: Order,
): Promise<SavedMethod[]> {
  const { showSavedPaymentMethods, isCustomerNamedBySeller } = session.options;
  // A reader who typed an e-mail address, or knows the session's id, is not shown what is on file.
  if (
    reader !== 'customer' ||
    session.customerId === null ||
    !showSavedPaymentMethods ||
    !isCustomerNamedBySeller
  )
    return [];
  const [methods, failures] = await Promise.all([
    listPaymentMethods(runtime.sql, scope, session.customerId),
    listOwnFailures(runtime, { session, scope, reader }),
  ]);
  const need = {
    ...order.total,
    isRecurring: order.coming !== null,
    now: now(runtime, scope),
  };
  return presentSavedMethods(methods, need, findDeclines(failures));
}

/** A refusal that concerns a field is shown at that field, with everything typed but the card. */
export async function showRefusal(
  c: Context<Env>,
  runtime: Runtime,
  found: ReadCheckout,
  form: CheckoutForm,
  error: unknown,
): Promise<Response> {
  if (error instanceof DomainError && error.code === 'CUSTOMER_HAS_EXISTING_SUBSCRIPTION') {
    const isTheirs = found.session.options.isCustomerNamedBySeller && found.reader === 'customer';
    const notice: CheckoutNotice = { kind: 'plan_held', isTheirs, accountUrl: accountUrlOf(c) };
    return showCheckout(c, runtime, found, { ...form, notice }, 422);
  }
  const fieldError = error instanceof DomainError ? toFieldError(error) : undefined;
  if (!fieldError) throw error;
  return showCheckout(
    c,
    runtime,
    found,
    { ...form, errors: [fieldError], typedCode: form.discountCode },
    422,
  );
}

/** A checkout that cannot be shown: there is none, or its time is over. */
export async function showCheckoutError(
  c: Context<Env>,
  runtime: Runtime,
  found: ReadCheckout | null,
  error: PageError,
  status: 404 | 410,
): Promise<Response> {
  const page = found ? await sellerPageContext(c, runtime, found.scope) : pageContext(c);
  const { cancelUrl, returnUrl } = found?.session.options ?? { cancelUrl: null, returnUrl: null };
  const nextUrl = found ? exitFor(found.scope, cancelUrl, returnUrl).url : null;
  return respondWithPage(c, <ErrorView page={{ ...page, error, requestId: null, nextUrl }} />, status);
}
