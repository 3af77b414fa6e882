import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { assert } from '../../domain/assert.ts';
import { DomainError } from '../../domain/errors.ts';
import { localeOfPurchase } from '../../domain/business/locale-of-purchase.ts';
import { asId } from '../../domain/ids.ts';
import { documentsOfPayment } from '../../domain/invoice/document-number.ts';
import { toCreditNote } from '../../domain/invoice/credit-note.ts';
import { type Issuer, toInvoice } from '../../domain/invoice/invoice.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { authenticate } from '../../http/authenticate.ts';
import { clientHeader } from '../../http/user-session.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import { defineRoute, readPromises } from '../../http/route-promises.ts';
import { type Env, type Router, createRouter } from '../../http/router.ts';
import { idParam, refusals } from '../../wire/schemas/fields.ts';
import type { Runtime } from '../../runtime.ts';
import { type LinkPurpose, isLinkValid } from '../../secrets/signed-links.ts';
import { findPayment, findPaymentByCapability } from '../../store/billing/payments.ts';
import { findRefund, findRefundByCapability, listRefundsOfPayment } from '../../store/billing/refunds.ts';
import { issueDocuments } from '../../use-cases/billing/documents/issue-documents.ts';
import { findLogoPicture } from '../../store/platform/images.ts';
import { getBusinessVersion } from '../../store/platform/business-records.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { respondWithPage, pageContext } from '../parts/respond-with-page.ts';
import { ErrorView, type PageError } from '../parts/error-view.tsx';
import { type Locale, chooseLocale, locales } from '../i18n/locale.ts';
import { creditNoteSheet } from './credit-note-sheet.ts';
import { drawSheet } from './draw-sheet.ts';
import { invoiceSheet } from './invoice-sheet.ts';
import type { Sheet } from './sheet.ts';
import { codePointsOf } from './typesetter.ts';

const tags = ['Invoices'];
const language = z.enum(locales).optional().openapi({
  description:
    "The document's language. Without it, the first of Accept-Language that Rung speaks, else that of the purchase.",
});
const pdf = (description: string) => ({
  description,
  content: { 'application/pdf': { schema: z.string().openapi({ format: 'binary' }) } },
});
const { 401: closed, 404: notFound, 422: invalid, 429: tooMany } = refusals;
const responses = (description: string) => ({
  200: pdf(description),
  401: closed,
  404: notFound,
  422: invalid,
  429: tooMany,
});

const token = z.string().max(300).optional().openapi({
  description:
    'The signature in an `invoice_url`, which opens this one document until it ends. Instead of an API key.',
});
const query = z.object({ lang: language, token });

/**
 * Documents of payments and refunds as PDF. The API operations take the seller's key. Buyers have no key:
 * their links are signed for one document and expire, because ids occur in the addresses of shops.
 */
export function invoiceRoutes(runtime: Runtime, limiter: RateLimiter) {
  const router = createRouter();
  const withKey = authenticate(runtime, limiter);
  const admit = createMiddleware<Env>(async (c, next) => {
    protect(c);
    const isOfSeller = ['authorization', clientHeader].some((name) => c.req.header(name) !== undefined);
    if (isOfSeller) return withKey(c, next);
    // A signature is checked without the database, so guessing costs nothing beyond the requests themselves.
    const token = c.req.query('token');
    if (token === undefined) limiter.admitStranger(c, 'guess');
    else limiter.admitHolder(c, 'document', token);
    await next();
  });
  router.use('/invoices/*', admit);
  servePaymentInvoice(router, runtime);
  serveRefundInvoice(router, runtime);
  return router;
}

function servePaymentInvoice(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/invoices/payments/{payment_id}',
      promises: readPromises,
      operationId: 'retrievePaymentInvoice',
      tags,
      description:
        'Only a payment that has succeeded has one. Buyers follow its `invoice_url`, without a key.',
      request: { params: z.object({ payment_id: idParam('payment_id', 'pay_…') }), query },
      responses: responses("The payment's invoice and receipt."),
    }),
    async (c) => {
      const { payment_id: id } = c.req.valid('param');
      const found = await findAsked(c, runtime, 'payment invoice', id, {
        withKey: async (scope) => {
          const payment = await findPayment(runtime.sql, scope, asId<'payment'>(id));
          return payment && { payment, scope };
        },
        byLink: () => findPaymentByCapability(runtime.sql, id),
      });
      if (found === 'closed') return answerClosed(c);
      if (found?.payment.status !== 'succeeded') return answerUnknown(c);
      const { payment, scope } = found;
      const subject = documentsOfPayment(payment);
      const [documents, refunds] = await Promise.all([
        issueDocuments(runtime, scope, [subject]),
        listRefundsOfPayment(runtime.sql, scope, payment.paymentId),
      ]);
      const issued = documents.find('invoice', payment.paymentId);
      if (!issued) return answerUnknown(c);
      const { label: number, sellerRevision } = issued;
      const issuer = await issuerOf(runtime, payment, scope, sellerRevision);
      const orderNumber = documents.label('order', payment.paymentId);
      const invoice = toInvoice(payment, issuer, { number, orderNumber }, refunds);
      const sheet = invoiceSheet(invoice, localeFor(c, payment, issuer));
      return answerPdf(runtime, c, await withLogo(runtime, sheet, issuer), `${number}.pdf`);
    },
  );
}

function serveRefundInvoice(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/invoices/refunds/{refund_id}',
      promises: readPromises,
      operationId: 'retrieveRefundInvoice',
      tags,
      description:
        'Only a refund that has succeeded has one. Buyers follow its `invoice_url`, without a key.',
      request: { params: z.object({ refund_id: idParam('refund_id', 'ref_…') }), query },
      responses: responses("The refund's credit note."),
    }),
    async (c) => {
      const { refund_id: id } = c.req.valid('param');
      const found = await findAsked(c, runtime, 'refund invoice', id, {
        withKey: async (scope) => {
          const refund = await findRefund(runtime.sql, scope, asId<'refund'>(id));
          return refund && { refund, scope };
        },
        byLink: () => findRefundByCapability(runtime.sql, id),
      });
      if (found === 'closed') return answerClosed(c);
      if (found?.refund.status !== 'succeeded') return answerUnknown(c);
      const { refund, scope } = found;
      const payment = await findPayment(runtime.sql, scope, refund.paymentId);
      assert(payment, 'a refund has a payment');
      const documents = await issueDocuments(runtime, scope, [
        documentsOfPayment(payment),
        { subjectId: refund.refundId, at: refund.createdAt, kinds: ['credit_note'] },
      ]);
      const { label: number, sellerRevision } = documents.get('credit_note', refund.refundId);
      const issuer = await issuerOf(runtime, payment, scope, sellerRevision);
      const { label: invoiceNumber } = documents.get('invoice', payment.paymentId);
      const note = toCreditNote(refund, payment, issuer, { number, invoiceNumber });
      const sheet = creditNoteSheet(note, localeFor(c, payment, issuer));
      return answerPdf(runtime, c, await withLogo(runtime, sheet, issuer), `${number}.pdf`);
    },
  );
}

/** Record that a key or a link opens; `closed` without either, whether or not the record exists. */
async function findAsked<Found>(
  c: Context<Env>,
  runtime: Runtime,
  purpose: LinkPurpose,
  id: string,
  find: {
    readonly withKey: (scope: Scope) => Promise<Found | undefined>;
    readonly byLink: () => Promise<Found | undefined>;
  },
): Promise<Found | 'closed' | undefined> {
  if (c.req.header('authorization') !== undefined) return find.withKey(c.get('scope'));
  return isLinkValid(runtime, purpose, id, c.req.query('token')) ? find.byLink() : 'closed';
}

/** Seller as it was when the document was issued, so that the document never changes. */
async function issuerOf(
  runtime: Runtime,
  { subscriptionId }: Payment,
  scope: Scope,
  sellerRevision: string,
): Promise<Issuer> {
  const subscription =
    subscriptionId === null ? undefined : await findSubscription(runtime.sql, scope, subscriptionId);
  const { timeZone } = subscription ?? scope;
  return { business: await getBusinessVersion(runtime.sql, scope, sellerRevision), timeZone };
}

/** Headers that keep a purchase private: no cache stores it, and no other site is told its address. */
function protect(c: Context<Env>): void {
  c.header('cache-control', 'private, no-store');
  c.header('referrer-policy', 'no-referrer');
}

/** Language that the reader asked for, else the buyer's: documents are often fetched by programs. */
function localeFor(c: Context<Env>, payment: Payment, { business }: Issuer): Locale {
  const hints = {
    query: c.req.query('lang'),
    cookie: undefined,
    acceptLanguage: c.req.header('accept-language'),
  };
  return chooseLocale(hints, localeOfPurchase(payment, business));
}

/** The sheet with the seller's logo. */
async function withLogo(runtime: Runtime, sheet: Sheet, { business }: Issuer): Promise<Sheet> {
  const logo = await findLogoPicture(runtime.sql, business);
  return logo ? { ...sheet, logo } : sheet;
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
    vary: 'accept-language',
  });
}

/**
 * Answers documents that do not exist and those that do not exist yet alike: a page for people, else JSON.
 */
function answerUnknown(c: Context<Env>): Promise<Response> {
  if (isReader(c)) return answerError(c, 'not_found');
  throw new DomainError(
    'NOT_FOUND',
    'No such document. Check the id: only payments and refunds that have succeeded have one, and not those that cost nothing.',
  );
}

/** Answers a link that has expired, was cut short or never existed, and reveals nothing of its document. */
function answerClosed(c: Context<Env>): Promise<Response> {
  if (isReader(c)) return answerError(c, 'document_link_expired');
  throw new DomainError(
    'UNAUTHORIZED',
    'Send your API key as a header, Authorization: Bearer <key>, or follow the invoice_url of the payment or refund: it is good for 30 days, and GET /payments/{payment_id} has a new one.',
  );
}

function isReader(c: Context<Env>): boolean {
  return c.req.header('accept')?.includes('text/html') === true;
}

function answerError(c: Context<Env>, error: PageError): Promise<Response> {
  const page = { ...pageContext(c), error, requestId: null, nextUrl: null };
  return respondWithPage(c, <ErrorView page={page} />, 404);
}
