import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { assert } from '../../domain/assert.ts';
import { DomainError } from '../../domain/errors.ts';
import { creditNoteOf } from '../../domain/invoice/credit-note.ts';
import { type Parties, invoiceOf } from '../../domain/invoice/invoice.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import { type Env, createRouter } from '../../http/router.ts';
import { idParam, refusals } from '../../http/schemas/fields.ts';
import type { Runtime } from '../../runtime.ts';
import { findCheckoutSession } from '../../store/checkout-sessions.ts';
import { findCustomer } from '../../store/customers.ts';
import { findPayment, findPaymentByCapability } from '../../store/payments.ts';
import { findRefundByCapability, listRefundsOfPayment } from '../../store/refunds.ts';
import { findSubscription } from '../../store/subscriptions.ts';
import { answerPage, pageOf } from '../answer.ts';
import { ErrorView } from '../error-view.tsx';
import { type Locale, chooseLocale, locales } from '../i18n/locale.ts';
import { creditNoteSheet } from '../invoices/credit-note-sheet.ts';
import { drawSheet } from '../invoices/draw-sheet.ts';
import { invoiceSheet } from '../invoices/invoice-sheet.ts';
import type { Sheet } from '../invoices/sheet.ts';
import { codePointsOf } from '../invoices/typesetter.ts';

const tags = ['Invoices'];
const language = z.enum(locales).optional().openapi({
  description:
    "The document's language. Without it, the first of Accept-Language that Rung speaks, else that of the purchase.",
});
const pdf = (description: string) => ({
  description,
  content: { 'application/pdf': { schema: z.string().openapi({ format: 'binary' }) } },
});
const { 404: notFound, 422: invalid, 429: tooMany } = refusals;
const responses = (description: string) => ({
  200: pdf(description),
  404: notFound,
  422: invalid,
  429: tooMany,
});

/** Documents of payments and refunds as PDF. Part of the wire, and public: the id is the capability. */
export function invoiceRoutes(runtime: Runtime, limiter: RateLimiter) {
  const router = createRouter();

  router.openapi(
    createRoute({
      method: 'get',
      path: '/invoices/payments/{payment_id}',
      operationId: 'retrievePaymentInvoice',
      tags,
      security: [],
      description: 'Only a payment that has succeeded has one.',
      request: {
        params: z.object({ payment_id: idParam('payment_id', 'pay_…') }),
        query: z.object({ lang: language }),
      },
      responses: responses("The payment's invoice and receipt."),
    }),
    async (c) => {
      limiter.admitStranger(c);
      const found = await findPaymentByCapability(runtime.sql, c.req.valid('param').payment_id);
      if (found?.payment.status !== 'succeeded') return answerUnknown(c);
      const { payment, scope } = found;
      const [parties, refunds] = await Promise.all([
        partiesOf(payment, scope),
        listRefundsOfPayment(runtime.sql, scope, payment.paymentId),
      ]);
      const sheet = invoiceSheet(invoiceOf(payment, parties, refunds), localeFor(c, payment));
      return answerPdf(runtime, c, sheet, `invoice-${payment.invoiceId}.pdf`);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/invoices/refunds/{refund_id}',
      operationId: 'retrieveRefundInvoice',
      tags,
      security: [],
      description: 'Only a refund that has succeeded has one.',
      request: {
        params: z.object({ refund_id: idParam('refund_id', 'ref_…') }),
        query: z.object({ lang: language }),
      },
      responses: responses("The refund's credit note."),
    }),
    async (c) => {
      limiter.admitStranger(c);
      const found = await findRefundByCapability(runtime.sql, c.req.valid('param').refund_id);
      if (found?.refund.status !== 'succeeded') return answerUnknown(c);
      const { refund, scope } = found;
      const payment = await findPayment(runtime.sql, scope, refund.paymentId);
      assert(payment, 'a refund has a payment');
      const note = creditNoteOf(refund, payment, await partiesOf(payment, scope));
      const sheet = creditNoteSheet(note, localeFor(c, payment));
      return answerPdf(runtime, c, sheet, `credit-note-${refund.refundId}.pdf`);
    },
  );

  return router;

  async function partiesOf(payment: Payment, scope: Scope): Promise<Parties> {
    const [customer, session, subscription] = await Promise.all([
      findCustomer(runtime.sql, scope, payment.customerId),
      payment.checkoutSessionId === null
        ? undefined
        : findCheckoutSession(runtime.sql, scope, payment.checkoutSessionId),
      payment.subscriptionId === null
        ? undefined
        : findSubscription(runtime.sql, scope, payment.subscriptionId),
    ]);
    assert(customer, 'a payment has a customer');
    const { timeZone } = subscription ?? scope;
    return { scope, customer, timeZone, company: session?.options ?? null };
  }
}

/** What the reader asked for, else the language of whoever bought: documents are often fetched by programs. */
function localeFor(c: Context<Env>, { billing, currency }: Payment): Locale {
  const hints = {
    query: c.req.query('lang'),
    cookie: undefined,
    acceptLanguage: c.req.header('accept-language'),
  };
  return chooseLocale(hints, billing.country === 'JP' || currency === 'JPY' ? 'ja' : 'en');
}

async function answerPdf(
  runtime: Runtime,
  c: Context<Env>,
  sheet: Sheet,
  fileName: string,
): Promise<Response> {
  const document = await drawSheet(sheet, (lacks) => {
    const characters = lacks.map(({ source }) => codePointsOf(source));
    const context = { code: 'DOCUMENT_CHARACTERS_LACKING', document: fileName, characters };
    runtime.log.warn(context, 'a document has marks in place of characters that no font here has');
  });
  return c.body(document, 200, {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${fileName}"`,
    // Who bought what is nobody else's business, and a refund changes it.
    'cache-control': 'private, no-cache',
    vary: 'accept-language',
  });
}

/** Documents that do not exist and those that do not exist yet answer alike: a page for people, else JSON. */
function answerUnknown(c: Context<Env>): Promise<Response> {
  if (c.req.header('accept')?.includes('text/html') === true) {
    const page = { ...pageOf(c), error: 'not_found' as const, requestId: null, nextUrl: null };
    return answerPage(c, <ErrorView page={page} />, 404);
  }
  throw new DomainError(
    'NOT_FOUND',
    'No such document. Check the id: only payments and refunds that have succeeded have one.',
  );
}
