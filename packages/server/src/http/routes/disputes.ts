import { z } from '@hono/zod-openapi';
import { assert } from '../../domain/assert.ts';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { findDispute, listDisputes } from '../../store/billing/disputes.ts';
import { findPayment } from '../../store/billing/payments.ts';
import { toApiDisputeDetail, toApiDisputeListItem } from '../../wire/convert/disputes.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { toPage } from '../../wire/pagination.ts';
import { disputeDetailSchema, disputeListSchema, listDisputesQuery } from '../../wire/schemas/disputes.ts';
import { answer, idParam, refusals } from '../../wire/schemas/fields.ts';
import { defineRoute, readPromises } from '../route-promises.ts';
import { createRouter } from '../router.ts';

const tags = ['Disputes'];
const params = z.object({ dispute_id: idParam('dispute_id', 'dp_…') });

export function disputeRoutes(runtime: Runtime) {
  const router = createRouter();

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/disputes',
      promises: readPromises,
      operationId: 'listDisputes',
      tags,
      request: { query: listDisputesQuery },
      responses: { 200: answer(disputeListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const filter = {
        customerId: query.customer_id,
        status: query.dispute_status,
        stage: query.dispute_stage,
        createdAtGte: query.created_at_gte,
        createdAtLte: query.created_at_lte,
      };
      const disputes = await listDisputes(runtime.sql, c.get('scope'), filter, toPage(query));
      return c.json(toApiList(disputes, toApiDisputeListItem), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/disputes/{dispute_id}',
      promises: readPromises,
      operationId: 'retrieveDispute',
      tags,
      request: { params },
      responses: { 200: answer(disputeDetailSchema, 'The dispute.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const dispute = await findDispute(runtime.sql, scope, asId<'dispute'>(c.req.valid('param').dispute_id));
      if (!dispute) throw notFound('dispute');
      const [customer, payment] = await Promise.all([
        findCustomer(runtime.sql, scope, dispute.customerId),
        findPayment(runtime.sql, scope, dispute.paymentId),
      ]);
      assert(customer && payment, 'a dispute has a customer and a payment');
      return c.json(toApiDisputeDetail(scope, dispute, customer, payment), 200);
    },
  );

  return router;
}
