import { type Context, Hono } from 'hono';
import { unreachable } from '../../domain/assert.ts';
import { DomainError } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money/money.ts';
import { decodeOfferReturn } from '../../domain/payment/payment-method-link.ts';
import { type Payment, chargedAmount, isOnCardPage, isUnderWay } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import {
  authenticatePath,
  invoicePath,
  linksOf,
  methodLinkPath,
  offerUrl,
  returnUrlWith,
} from '../../wire/convert/urls.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import { readMethodLinkToken } from '../../secrets/link-tokens.ts';
import { type Runtime, now } from '../../runtime.ts';
import { listPaymentMethods } from '../../store/billing/payment-methods.ts';
import { listPayments } from '../../store/billing/payment-list.ts';
import {
  type FoundLink,
  type LinkOffer,
  type LinkPayment,
  findMethodLink,
  payByLink,
  previewLink,
} from '../../use-cases/billing/subscriptions/pay-by-link.ts';
import { cardPageNameOf } from '../parts/card-page.ts';
import { accountUrlOf } from '../parts/account-cookie.ts';
import {
  originsOfGateways,
  respondWithPage,
  toOrigins,
  pageContext,
  sellerPageContext,
} from '../parts/respond-with-page.ts';
import {
  chooseMethod,
  findDeclines,
  failureNotice,
  presentSavedMethods,
  usableIds,
} from '../parts/saved-methods.ts';
import { documentNumbersOf } from '../parts/document-numbers.ts';
import { checkPayment, chosenMethodOf } from '../parts/checkout-form.ts';
import type { FieldError, PayingNotice, SavedMethod } from '../parts/checkout-model.ts';
import { toFieldError } from '../parts/checkout-values.ts';
import { ErrorView, type PageError } from '../parts/error-view.tsx';
import { exitFor } from '../parts/exit.ts';
import { MethodDoneView } from './method-done-view.tsx';
import { loadOutlook } from '../plan/load-plan.ts';
import type { MethodDonePage, MethodPage } from './method-model.ts';
import { MethodView } from './method-view.tsx';
import { presentCard, presentDueOrder } from '../parts/present-order.ts';
import { ResultView } from '../parts/result-view.tsx';
import { parseTotal } from '../parts/expected-total.ts';

type Found = FoundLink & { readonly scope: Scope };

/** Content of the page besides the amount due. */
interface Showing {
  readonly errors?: readonly FieldError[];
  readonly notice?: PayingNotice | null;
  readonly chosenMethod?: string;
}

/** Pages for changing a subscription's payment method by link. The signed id in the URL is the capability. */
export function methodPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  serveMethod(router, runtime, limiter);
  serveMethodForm(router, runtime, limiter);
  serveResult(router, runtime, limiter);
  return router;
}

function serveMethod(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get('/:token', async (c) => {
    const found = await find(c, runtime, limiter, c.req.param('token'));
    return (
      (await findElsewhere(c, runtime, found)) ??
      showForm(c, runtime, found as Found, { chosenMethod: c.req.query('method') ?? '' })
    );
  });
}

function serveMethodForm(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.post('/:token', async (c) => {
    limiter.admitHolder(c, 'payment_method', c.req.param('token'));
    const found = await find(c, runtime, limiter, c.req.param('token'));
    return (
      (await findElsewhere(c, runtime, found)) ?? pay(c, runtime, found as Found, await c.req.formData())
    );
  });
}

function serveResult(router: Hono<Env>, runtime: Runtime, limiter: RateLimiter): void {
  router.get('/:token/result', async (c) => {
    const found = await find(c, runtime, limiter, c.req.param('token'));
    if (found?.state !== 'under_way' && found?.state !== 'paid') {
      return c.redirect(`/pay/${c.req.param('token')}`, 303);
    }
    return showResult(c, runtime, found);
  });
}

/** The id of a link is no secret; its signature in the address is. */
async function find(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  token: string,
): Promise<Found | undefined> {
  const linkId = readMethodLinkToken(runtime.secrets, token);
  const found = linkId === undefined ? undefined : await findMethodLink(runtime, linkId);
  if (!found) limiter.admitStranger(c, 'guess');
  return found;
}

/** A link that cannot be used now has another page. */
async function findElsewhere(
  c: Context<Env>,
  runtime: Runtime,
  found: Found | undefined,
): Promise<Response | undefined> {
  if (!found) return showError(c, runtime, null, 'link_not_found', 404);
  switch (found.state) {
    case 'open':
      return undefined;
    case 'under_way':
    case 'paid':
      return c.redirect(nextUrl(runtime, found, found.payment), 303);
    case 'replaced':
      return showError(c, runtime, found, 'link_replaced', 410);
    case 'expired':
      return showError(c, runtime, found, 'link_expired', 410);
    case 'ended':
      return showError(c, runtime, found, 'subscription_ended', 410);
    default:
      return unreachable(found.state);
  }
}

function nextUrl(runtime: Runtime, { link }: Found, payment: Payment | null): string {
  const links = linksOf(runtime);
  if (payment?.status === 'requires_customer_action') {
    return authenticatePath(links, payment.paymentId);
  }
  // Reloading the page that explains a declined card must not submit it again.
  return payment?.status === 'failed' ? methodLinkPath(links, link.linkId) : resultPath(runtime, link);
}

async function pay(c: Context<Env>, runtime: Runtime, found: Found, data: FormData): Promise<Response> {
  const { scope, subscription } = found;
  const chosenMethod = chosenMethodOf(data);
  const { errors, payWith } = checkPayment(chosenMethod, data, {
    usableMethodIds: usableIds(await savedMethodsIn(runtime, await methodsOf(runtime, found), found)),
    isMethodNeeded: true,
    isCardElsewhere: cardPageNameOf(runtime, scope) !== null,
    isCardNameRequired: false,
    now: now(runtime, scope),
  });
  if (payWith === null || payWith.kind === 'nothing') {
    return showForm(c, runtime, found, { errors, chosenMethod }, 422);
  }
  const sent = data.get('expected_total');
  const unknown: Money = { amount: -1n, currency: subscription.currency };
  const expected = typeof sent === 'string' ? parseTotal(sent, unknown).amount : null;
  let paid: LinkPayment;
  try {
    paid = await payByLink(runtime, scope, found, {
      payWith:
        payWith.kind === 'saved'
          ? { kind: 'saved', paymentMethodId: asId<'payment_method'>(payWith.paymentMethodId) }
          : payWith,
      expectedTotal: expected,
    });
    if (paid.kind === 'over') return c.redirect(methodLinkPath(linksOf(runtime), found.link.linkId), 303);
    if (paid.kind === 'total_changed')
      return await showChangedTotal(c, runtime, found, paid.before, chosenMethod);
  } catch (error) {
    if (error instanceof GatewayError) {
      return showForm(c, runtime, found, { notice: { kind: 'gateway_unreachable' }, chosenMethod }, 422);
    }
    const fieldError = error instanceof DomainError ? toFieldError(error) : undefined;
    if (!fieldError) throw error;
    return showForm(c, runtime, found, { errors: [fieldError], chosenMethod }, 422);
  }
  return c.redirect(nextUrl(runtime, found, paid.payment), 303);
}

/** The amount due changed while the page was open: by another payment, or a new tax. */
async function showChangedTotal(
  c: Context<Env>,
  runtime: Runtime,
  { link }: Found,
  amount: bigint,
  chosenMethod: string,
): Promise<Response> {
  const found = await findMethodLink(runtime, link.linkId);
  const elsewhere = await findElsewhere(c, runtime, found);
  if (elsewhere || !found) return elsewhere ?? c.redirect(methodLinkPath(linksOf(runtime), link.linkId), 303);
  const { currency } = found.subscription;
  const { priced, walletAmount } = await offerOf(runtime, found);
  const after = { amount: priced.totals.total - walletAmount, currency };
  const before = { amount: amount < 0n ? after.amount : amount, currency };
  return showForm(c, runtime, found, { notice: { kind: 'total_changed', before, after }, chosenMethod }, 422);
}

function offerOf(runtime: Runtime, { scope, subscription }: Found): Promise<LinkOffer> {
  return previewLink(runtime, scope, subscription);
}

async function showForm(
  c: Context<Env>,
  runtime: Runtime,
  found: Found,
  showing: Showing,
  status: 200 | 422 = 200,
): Promise<Response> {
  const { scope, subscription, payment } = found;
  const { dues, coming, ...price } = await offerOf(runtime, found);
  const { paymentMethodId } = subscription;
  const methods = await methodsOf(runtime, found);
  const current = methods.find((each) => each.paymentMethodId === paymentMethodId);
  const savedMethods = await savedMethodsIn(runtime, methods, found);
  const failed = payment?.status === 'failed' ? payment : null;
  const isDue = subscription.status === 'on_hold';
  const page: MethodPage = {
    ...(await sellerPageContext(c, runtime, scope, found)),
    path: methodLinkPath(linksOf(runtime), found.link.linkId),
    purpose: isDue ? 'due' : 'change',
    planName: planNameOf(subscription),
    currentCard: current ? presentCard(current.instrument) : null,
    order: presentDueOrder(dues, price, coming, subscription.currency),
    fields: { isCardNameRequired: false },
    savedMethods,
    cardPageName: cardPageNameOf(runtime, scope),
    chosenMethod: chooseMethod(savedMethods, showing.chosenMethod),
    errors: showing.errors ?? [],
    notice: showing.notice ?? (failed && showing.errors === undefined ? failureNotice(failed) : null),
    accountUrl: accountUrlOf(c),
    exit: exitFor(scope, null, found.link.returnUrl),
  };
  const targets = [
    ...toOrigins(returnUrlOf(runtime, found.link), runtime.config.publicUrl),
    ...originsOfGateways(
      runtime,
      savedMethods.map(({ card }) => card.provider),
    ),
  ];
  return respondWithPage(c, <MethodView page={page} />, status, targets);
}

/** URL that the customer came from: the seller's page, or an offer. */
function returnUrlOf(runtime: Runtime, { returnUrl }: FoundLink['link']): string | null {
  const presentationId = decodeOfferReturn(returnUrl);
  return presentationId === null ? returnUrl : offerUrl(linksOf(runtime), { presentationId });
}

function resultPath(runtime: Runtime, { linkId }: FoundLink['link']): string {
  return `${methodLinkPath(linksOf(runtime), linkId)}/result`;
}

/** The seller named the subscription, and with it the customer whose cards these are. */
function methodsOf(runtime: Runtime, { scope, subscription }: Found): Promise<PaymentMethod[]> {
  return listPaymentMethods(runtime.sql, scope, subscription.customerId);
}

async function savedMethodsIn(
  runtime: Runtime,
  methods: readonly PaymentMethod[],
  { scope, subscription }: Found,
): Promise<SavedMethod[]> {
  const { subscriptionId } = subscription;
  const latest = { limit: 20, offset: 0 };
  const declines = findDeclines(await listPayments(runtime.sql, scope, { subscriptionId }, latest));
  const { currency, recurringPreTaxAmount: amount } = subscription;
  const need = { currency, amount, isRecurring: true, now: now(runtime, scope) };
  // The present card is no replacement; on hold, it may be tried again.
  const isCurrent = (id: string) => id === subscription.paymentMethodId && subscription.status !== 'on_hold';
  return presentSavedMethods(methods, need, declines).filter(({ id }) => !isCurrent(id));
}

async function showResult(c: Context<Env>, runtime: Runtime, found: Found): Promise<Response> {
  const links = linksOf(runtime);
  const { scope, link, payment, subscription } = found;
  const page = await sellerPageContext(c, runtime, scope, found);
  if (!payment) return c.redirect(methodLinkPath(links, link.linkId), 303);
  const amount = { amount: chargedAmount(payment), currency: payment.currency };
  const exit = exitFor(scope, null, link.returnUrl);
  if (isUnderWay(payment)) {
    const result =
      payment.status === 'processing'
        ? { kind: 'processing' as const, amount, checkUrl: resultPath(runtime, link), exit }
        : {
            kind: 'requires_action' as const,
            amount,
            authenticateUrl: authenticatePath(links, payment.paymentId),
            isOnCardPage: isOnCardPage(payment),
            canUseAnother: true,
            exit,
          };
    return respondWithPage(c, <ResultView page={{ ...page, result }} />);
  }
  const numbersOf = await documentNumbersOf(runtime, scope, [payment]);
  const done: MethodDonePage = {
    ...page,
    purpose: payment.purpose === 'payment_method' ? 'change' : 'due',
    planName: planNameOf(subscription),
    paid: amount,
    card: payment.instrument && presentCard(payment.instrument),
    paymentId: payment.paymentId,
    invoiceNumber: numbersOf(payment.paymentId).invoice,
    invoiceUrl: invoicePath(links, payment.paymentId),
    coming: (await loadOutlook(runtime, { scope, subscription })).coming,
    continueUrl: returnUrlWith(returnUrlOf(runtime, link), { ...payment, email: payment.buyer.email }),
    accountUrl: accountUrlOf(c),
    exit,
  };
  return respondWithPage(c, <MethodDoneView page={done} />, 200, toOrigins(returnUrlOf(runtime, link)));
}

async function showError(
  c: Context<Env>,
  runtime: Runtime,
  found: Found | null,
  error: PageError,
  status: 404 | 410,
): Promise<Response> {
  const page = found ? await sellerPageContext(c, runtime, found.scope) : pageContext(c);
  const nextUrl = found ? exitFor(found.scope, null, found.link.returnUrl).url : null;
  return respondWithPage(c, <ErrorView page={{ ...page, error, requestId: null, nextUrl }} />, status);
}

function planNameOf({ plan }: Subscription): string {
  return plan.product.name;
}
