import { z } from '@hono/zod-openapi';
import { assert } from '../../domain/assert.ts';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Runtime, randomText } from '../../runtime.ts';
import { findCheckoutSession } from '../../store/billing/checkout-sessions.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { listDisputesOfPayment } from '../../store/billing/disputes.ts';
import { listRefundsOfPayment } from '../../store/billing/refunds.ts';
import { findIssuedDocuments } from '../../use-cases/billing/documents/issue-documents.ts';
import { createCheckout } from '../../use-cases/billing/checkouts/create-checkout.ts';
import {
  fromApiCreatePayment,
  toApiCreatedPayment,
  toApiLineItems,
  toApiPayment,
} from '../../wire/convert/payments.ts';
import { checkoutUrl, linksOf } from '../../wire/convert/urls.ts';
import { defineRoute, paymentPromises, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  createPaymentSchema,
  createdPaymentSchema,
  lineItemsSchema,
  paymentSchema,
} from '../../wire/schemas/payments.ts';

const tags = ['Payments'];
const params = z.object({ payment_id: idParam('payment_id', 'pay_…') });

export function paymentRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreatePayment(router, runtime);
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
        ...(payment.status === 'succeeded' ? [payment.paymentId] : []),
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
