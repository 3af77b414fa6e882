import { z } from '@hono/zod-openapi';
import { assert } from '../../domain/assert.ts';
import { notFound } from '../../domain/errors.ts';
import { type PaymentId, asId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Runtime, randomText } from '../../runtime.ts';
import { findCheckoutSession } from '../../store/billing/checkout-sessions.ts';
import { findCustomer, findCustomers } from '../../store/billing/customers.ts';
import { findPayment, listPayments } from '../../store/billing/payments.ts';
import { listDisputesOfPayment } from '../../store/billing/disputes.ts';
import { listRefundsOfPayment } from '../../store/billing/refunds.ts';
import { findIssuedDocuments } from '../../use-cases/billing/documents/issue-documents.ts';
import { createCheckout } from '../../use-cases/billing/checkouts/create-checkout.ts';
import {
  fromApiCreatePayment,
  toApiCreatedPayment,
  toApiLineItems,
  toApiPayment,
  toApiPaymentListItem,
} from '../../wire/convert/payments.ts';
import { checkoutUrl, linksOf } from '../../wire/convert/urls.ts';
import { toPage } from '../../wire/pagination.ts';
import { defineRoute, paymentPromises, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  createPaymentSchema,
  createdPaymentSchema,
  lineItemsSchema,
  listPaymentsQuery,
  paymentListSchema,
  paymentSchema,
} from '../../wire/schemas/payments.ts';

const tags = ['Payments'];
const params = z.object({ payment_id: idParam('payment_id', 'pay_…') });

export function paymentRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreatePayment(router, runtime);
  serveListPayments(router, runtime);
  serveRetrievePayment(router, runtime);
  serveRetrieveLineItems(router, runtime);
  return router;
}

function serveCreatePayment(router: Router, runtime: Runtime): void {
  const links = linksOf(runtime);
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/payments',
      promises: paymentPromises,
      operationId: 'createPayment',
      tags,
      description:
        'With payment_method_id: charged at once to that saved method. Without: payment_link is a hosted checkout for it.',
      request: { body: jsonBody(createPaymentSchema) },
      responses: { 200: answer(createdPaymentSchema, 'The payment.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const input = fromApiCreatePayment(c.req.valid('json'), c.get('requestKey') ?? null);
      const { session, payment } = await createCheckout(runtime, scope, input);
      assert(payment, 'a confirmed checkout has a payment');
      const customer = await findCustomer(runtime.sql, scope, payment.customerId);
      assert(customer, 'a payment has a customer');
      return c.json(toApiCreatedPayment(payment, session, customer, `cs_${randomText(32)}`, links), 200);
    },
  );
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
      request: { query: listPaymentsQuery },
      responses: { 200: answer(paymentListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const query = c.req.valid('query');
      const filter = {
        brandId: query.brand_id,
        customerId: query.customer_id,
        productId: query.product_id,
        subscriptionId: query.subscription_id,
        currency: query.currency,
        status: query.status,
        createdAtGte: query.created_at_gte,
        createdAtLte: query.created_at_lte,
      };
      const payments = await listPayments(runtime.sql, scope, filter, toPage(query));
      const [customers, documents] = await Promise.all([
        findCustomers(
          runtime.sql,
          scope,
          payments.map(({ customerId }) => customerId),
        ),
        findIssuedDocuments(runtime, scope, payments.filter(isSucceeded).map(idOf)),
      ]);
      const items = payments.map((payment) => {
        const customer = customers.get(payment.customerId);
        assert(customer, 'a payment has a customer');
        return toApiPaymentListItem(scope, payment, customer, links, documents);
      });
      return c.json({ items }, 200);
    },
  );
}

function serveRetrievePayment(router: Router, runtime: Runtime): void {
  const links = linksOf(runtime);
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/payments/{payment_id}',
      promises: readPromises,
      operationId: 'retrievePayment',
      tags,
      request: { params },
      responses: { 200: answer(paymentSchema, 'The payment.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const payment = await getPayment(runtime, c.req.valid('param').payment_id, scope);
      const [customer, refunds, disputes, paymentLink] = await Promise.all([
        findCustomer(runtime.sql, scope, payment.customerId),
        listRefundsOfPayment(runtime.sql, scope, payment.paymentId),
        payment.dispute ? listDisputesOfPayment(runtime.sql, scope, payment.paymentId) : [],
        c.get('isReadOnly') === true ? null : paymentLinkOf(runtime, payment, scope),
      ]);
      assert(customer, 'a payment has a customer');
      const subjects = [
        ...(isSucceeded(payment) ? [payment.paymentId] : []),
        ...refunds.map(({ refundId }) => refundId),
      ];
      const documents = await findIssuedDocuments(runtime, scope, subjects);
      const moved = { refunds, disputes };
      return c.json(toApiPayment(scope, payment, customer, moved, links, paymentLink, documents), 200);
    },
  );
}

function serveRetrieveLineItems(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/payments/{payment_id}/line-items',
      promises: readPromises,
      operationId: 'retrieveLineItems',
      tags,
      request: { params },
      responses: { 200: answer(lineItemsSchema, 'What was paid for, line by line.'), ...refusals },
    }),
    async (c) => {
      const payment = await getPayment(runtime, c.req.valid('param').payment_id, c.get('scope'));
      return c.json(toApiLineItems(payment), 200);
    },
  );
}

const isSucceeded = ({ status }: Payment): boolean => status === 'succeeded';
const idOf = ({ paymentId }: Payment): PaymentId => paymentId;

/** URL to pay at for a payment that still requires a payment method; null for any other. */
async function paymentLinkOf(runtime: Runtime, payment: Payment, scope: Scope): Promise<string | null> {
  const { status, checkoutSessionId } = payment;
  if (status !== 'requires_payment_method' || checkoutSessionId === null) return null;
  const session = await findCheckoutSession(runtime.sql, scope, checkoutSessionId);
  assert(session, 'the session of a payment is there');
  return checkoutUrl(linksOf(runtime), session);
}

async function getPayment(runtime: Runtime, id: string, scope: Scope) {
  const payment = await findPayment(runtime.sql, scope, asId<'payment'>(id));
  if (!payment) throw notFound('payment');
  return payment;
}
