import { z } from '@hono/zod-openapi';
import { assert } from '../../domain/assert.ts';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Refund } from '../../domain/refund/refund.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Runtime } from '../../runtime.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { findRefund, listRefunds } from '../../store/billing/refunds.ts';
import { findIssuedDocuments } from '../../use-cases/billing/documents/issue-documents.ts';
import { createRefund } from '../../use-cases/billing/refunds/create-refund.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { fromApiCreateRefund, toApiRefund, toApiRefundListItem } from '../../wire/convert/refunds.ts';
import { linksOf } from '../../wire/convert/urls.ts';
import { toPage } from '../../wire/pagination.ts';
import { defineRoute, paymentPromises, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  createRefundSchema,
  listRefundsQuery,
  refundListSchema,
  refundSchema,
} from '../../wire/schemas/refunds.ts';

const tags = ['Refunds'];
const params = z.object({ refund_id: idParam('refund_id', 'ref_…') });

export function refundRoutes(runtime: Runtime) {
  const router = createRouter();
  serveCreateRefund(router, runtime);
  serveListRefunds(router, runtime);
  serveRetrieveRefund(router, runtime);
  return router;
}

function serveCreateRefund(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/refunds',
      promises: paymentPromises,
      operationId: 'createRefund',
      tags,
      description:
        'Gives money back to where it came from. Without items: all that is left of the payment. A refund the bank refuses answers 200 with status failed, and pending is followed by refund.succeeded or refund.failed.',
      request: { body: jsonBody(createRefundSchema) },
      responses: { 200: answer(refundSchema, 'The refund.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const input = fromApiCreateRefund(c.req.valid('json'), c.get('requestKey') ?? null);
      const refund = await createRefund(runtime, scope, input);
      return c.json(await present(runtime, scope, refund), 200);
    },
  );
}

function serveListRefunds(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/refunds',
      promises: readPromises,
      operationId: 'listRefunds',
      tags,
      request: { query: listRefundsQuery },
      responses: { 200: answer(refundListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const filter = {
        customerId: query.customer_id,
        subscriptionId: query.subscription_id,
        status: query.status,
        createdAtGte: query.created_at_gte,
        createdAtLte: query.created_at_lte,
      };
      const refunds = await listRefunds(runtime.sql, c.get('scope'), filter, toPage(query));
      const documents = await findIssuedDocuments(
        runtime,
        c.get('scope'),
        refunds.map(({ refundId }) => refundId),
      );
      return c.json(
        toApiList(refunds, (refund) => toApiRefundListItem(refund, documents)),
        200,
      );
    },
  );
}

function serveRetrieveRefund(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/refunds/{refund_id}',
      promises: readPromises,
      operationId: 'retrieveRefund',
      tags,
      request: { params },
      responses: { 200: answer(refundSchema, 'The refund.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const refund = await findRefund(runtime.sql, scope, asId<'refund'>(c.req.valid('param').refund_id));
      if (refund?.disputeId !== null) throw notFound('refund');
      return c.json(await present(runtime, scope, refund), 200);
    },
  );
}

async function present(runtime: Runtime, scope: Scope, refund: Refund) {
  const [customer, payment, documents] = await Promise.all([
    findCustomer(runtime.sql, scope, refund.customerId),
    findPayment(runtime.sql, scope, refund.paymentId),
    findIssuedDocuments(runtime, scope, [refund.refundId]),
  ]);
  assert(customer && payment, 'a refund has a customer and a payment');
  return toApiRefund(scope, refund, customer, payment.buyer, linksOf(runtime), documents);
}
