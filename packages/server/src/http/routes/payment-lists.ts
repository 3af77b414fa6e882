import type { z } from '@hono/zod-openapi';
import { assert } from '../../domain/assert.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { parseSearch } from '../../domain/search.ts';
import type { Runtime } from '../../runtime.ts';
import { findCustomers } from '../../store/billing/customers.ts';
import {
  type PaymentFilter,
  type PaymentPage,
  listSortedPayments,
  findPlaceAfter,
  getPaymentTotals,
} from '../../store/billing/payment-list.ts';
import { findSearched } from '../../store/billing/search.ts';
import { findOffersOfPayments, isPaymentFor } from '../../store/offers/offers-of-payments.ts';
import { findIssuedDocuments } from '../../use-cases/billing/documents/issue-documents.ts';
import {
  fromApiPaymentFilter,
  fromApiPaymentPage,
  toApiPaymentCursor,
  toApiPaymentListItem,
  toApiPaymentTotals,
  toPaymentCsv,
} from '../../wire/convert/payment-list.ts';
import { type Links, linksOf } from '../../wire/convert/urls.ts';
import { answerOrCsv, csvHeaders, wantsCsv } from '../../wire/csv.ts';
import { answer, refusals } from '../../wire/schemas/fields.ts';
import {
  listPaymentsQuery,
  paymentListSchema,
  paymentTotalsQuery,
  paymentTotalsSchema,
} from '../../wire/schemas/payment-list.ts';
import { defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { toStream } from '../stream-answer.ts';

const tags = ['Payments'];
const csvPage = 500;

/** Routes for payments as a list, filtered, sorted and summed. */
export function paymentListRoutes(runtime: Runtime): Router {
  const router = createRouter();
  serveListPayments(router, runtime);
  serveRetrievePaymentTotals(router, runtime);
  return router;
}

function serveListPayments(router: Router, runtime: Runtime): void {
  const links = linksOf(runtime);
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/payments',
      promises: readPromises,
      operationId: 'listPayments',
      tags,
      description:
        'Filters combine. As CSV: all rows that the filters let through, not a page of them, in the order of sort.',
      request: { query: listPaymentsQuery },
      responses: {
        200: answerOrCsv(paymentListSchema, 'Newest first, unless sort says otherwise.'),
        ...refusals,
      },
    }),
    async (c) => {
      const scope = c.get('scope');
      const query = c.req.valid('query');
      const page = fromApiPaymentPage(query);
      const filter = await completeFilter(runtime, scope, query);
      if (wantsCsv(c, query.format)) {
        const pages = listAllPayments(runtime, scope, filter, page);
        return c.body(toStream(toPaymentCsv(pages)), 200, csvHeaders('payments'));
      }
      const listed = await listSortedPayments(runtime.sql, scope, filter, page);
      const items = await toItems(
        runtime,
        scope,
        listed.map(({ payment }) => payment),
        links,
      );
      return c.json({ items, next_cursor: toApiPaymentCursor(page, findPlaceAfter(listed, page)) }, 200);
    },
  );
}

function serveRetrievePaymentTotals(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/payments/totals',
      promises: readPromises,
      operationId: 'retrievePaymentTotals',
      tags,
      description:
        'Sums of the payments that GET /payments lists with the same filters, currency by currency.',
      request: { query: paymentTotalsQuery },
      responses: { 200: answer(paymentTotalsSchema, 'One a currency.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const filter = await completeFilter(runtime, scope, c.req.valid('query'));
      return c.json(toApiPaymentTotals(await getPaymentTotals(runtime.sql, scope, filter)), 200);
    },
  );
}

async function completeFilter(
  { sql }: Runtime,
  scope: Scope,
  query: z.infer<typeof paymentTotalsQuery>,
): Promise<PaymentFilter> {
  const search = parseSearch(query.q ?? '');
  const { offer_id: offerId, funnel_id: funnelId } = query;
  const isOfOffer = offerId !== undefined || funnelId !== undefined;
  return {
    ...fromApiPaymentFilter(query),
    found: search ? await findSearched(sql, scope, search) : undefined,
    where: isOfOffer ? isPaymentFor(sql, { offerId, funnelId }) : undefined,
  };
}

async function toItems(runtime: Runtime, scope: Scope, payments: readonly Payment[], links: Links) {
  const { sql } = runtime;
  const [customers, offers, documents] = await Promise.all([
    findCustomers(
      sql,
      scope,
      payments.map(({ customerId }) => customerId),
    ),
    findOffersOfPayments(
      sql,
      scope,
      payments.flatMap(({ acceptance }) => (acceptance ? [acceptance.presentationId] : [])),
    ),
    findIssuedDocuments(
      runtime,
      scope,
      payments.filter(({ status }) => status === 'succeeded').map(({ paymentId }) => paymentId),
    ),
  ]);
  return payments.map((payment) => {
    const customer = customers.get(payment.customerId);
    assert(customer, 'a payment has a customer');
    const offer = (payment.acceptance && offers.get(payment.acceptance.presentationId)) ?? null;
    return toApiPaymentListItem(scope, payment, customer, offer, links, documents);
  });
}

/** Pages of all payments in the order of a sort. */
async function* listAllPayments(
  { sql }: Runtime,
  scope: Scope,
  filter: PaymentFilter,
  { sort }: PaymentPage,
): AsyncGenerator<Payment[], void> {
  const page = { sort, limit: csvPage, offset: 0 };
  let after: PaymentPage['after'] = null;
  do {
    const listed = await listSortedPayments(sql, scope, filter, { ...page, after });
    yield listed.map(({ payment }) => payment);
    after = findPlaceAfter(listed, page);
  } while (after !== null);
}
