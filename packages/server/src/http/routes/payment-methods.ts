import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { listPaymentMethods } from '../../store/billing/payment-methods.ts';
import { createPortalSession } from '../../use-cases/billing/customers/create-portal-session.ts';
import { deletePaymentMethod } from '../../use-cases/billing/payment-methods/delete-payment-method.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { toApiPaymentMethod } from '../../wire/convert/payment-methods.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, refusals } from '../../wire/schemas/fields.ts';
import {
  paymentMethodListSchema,
  portalSessionQuery,
  portalSessionSchema,
} from '../../wire/schemas/payment-methods.ts';

const tags = ['Customers'];
const customerId = idParam('customer_id', 'cus_123');
const params = z.object({ customer_id: customerId });

/** Routes for a customer's saved payment methods, and for sessions of the customer portal. */
export function paymentMethodRoutes(runtime: Runtime) {
  const router = createRouter();
  serveListPaymentMethods(router, runtime);
  serveDeletePaymentMethod(router, runtime);
  serveCreateCustomerPortalSession(router, runtime);
  return router;
}

function serveListPaymentMethods(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers/{customer_id}/payment-methods',
      promises: readPromises,
      operationId: 'listPaymentMethods',
      tags,
      request: { params },
      responses: {
        200: answer(paymentMethodListSchema, 'The one last used successfully first.'),
        ...refusals,
      },
    }),
    async (c) => {
      const id = asId<'customer'>(c.req.valid('param').customer_id);
      const [customer, methods] = await Promise.all([
        findCustomer(runtime.sql, c.get('scope'), id),
        listPaymentMethods(runtime.sql, c.get('scope'), id),
      ]);
      if (!customer) throw notFound('customer');
      return c.json(toApiList(methods, toApiPaymentMethod), 200);
    },
  );
}

function serveDeletePaymentMethod(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/customers/{customer_id}/payment-methods/{payment_method_id}',
      promises: updatePromises,
      operationId: 'deletePaymentMethod',
      tags,
      request: {
        params: z.object({
          customer_id: customerId,
          payment_method_id: idParam('payment_method_id', 'pm_…'),
        }),
      },
      responses: { 200: { description: 'Deleted.' }, ...refusals },
    }),
    async (c) => {
      const { customer_id, payment_method_id } = c.req.valid('param');
      const methodId = asId<'payment_method'>(payment_method_id);
      await deletePaymentMethod(runtime, c.get('scope'), asId<'customer'>(customer_id), methodId);
      return c.body(null, 200);
    },
  );
}

function serveCreateCustomerPortalSession(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/customers/{customer_id}/customer-portal/session',
      promises: { ...createPromises, hasSecretAnswer: true, isHarmless: true },
      operationId: 'createCustomerPortalSession',
      tags,
      description:
        'A link that opens the portal to this customer for 24 hours. Hand it to them and to nobody else.',
      request: { params, query: portalSessionQuery },
      responses: { 200: answer(portalSessionSchema, 'The link.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'customer'>(c.req.valid('param').customer_id);
      const { return_url } = c.req.valid('query');
      const token = await createPortalSession(runtime, c.get('scope'), id, return_url ?? null);
      return c.json({ link: `${runtime.config.publicUrl}/portal/${token}` }, 200);
    },
  );
}
