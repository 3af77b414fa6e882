import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { notFound } from '../../domain/errors.ts';
import { type CustomerId, asId } from '../../domain/ids.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import { methodsWithin } from '../../domain/offer/within-purchase.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { findTrace } from '../../store/offers/decision-traces.ts';
import {
  findPresentation,
  listPresentations,
  openPresentationFilter,
} from '../../store/offers/presentations.ts';
import { acceptPresentation } from '../../use-cases/offers/presentations/accept-presentation.ts';
import { declinePresentation } from '../../use-cases/offers/presentations/decline-presentation.ts';
import { openMethodLink } from '../../use-cases/offers/presentations/open-method-link.ts';
import { undoPresentation } from '../../use-cases/offers/presentations/undo-presentation.ts';
import { viewPresentation } from '../../use-cases/offers/presentations/view-presentation.ts';
import {
  fromApiAccept,
  toApiAcceptance,
  toApiPresentation,
  toApiTrace,
} from '../../wire/convert/presentations.ts';
import { linksOf } from '../../wire/convert/urls.ts';
import { toPage } from '../../wire/pagination.ts';
import { clientAddress } from '../rate-limit.ts';
import { createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Env, type Router, createRouter } from '../router.ts';
import { answer, idParam, optionalBody, refusals } from '../../wire/schemas/fields.ts';
import {
  acceptPresentationSchema,
  acceptanceSchema,
  declineSchema,
  listPresentationsQuery,
  presentationListSchema,
  presentationSchema,
  traceSchema,
  undoneSchema,
  viewPresentationSchema,
} from '../../wire/schemas/presentations.ts';

const tags = ['Presentations'];
const params = z.object({ presentation_id: idParam('presentation_id', 'prs_…') });

/**
 * Routes for presentations and the customer's answers, with the seller's key or a token of the customer's.
 */
export function presentationRoutes(runtime: Runtime) {
  const router = createRouter();
  serveListPresentations(router, runtime);
  serveRetrievePresentation(router, runtime);
  serveViewPresentation(router, runtime);
  serveAcceptPresentation(router, runtime);
  serveDeclinePresentation(router, runtime);
  serveUndoPresentation(router, runtime);
  serveRetrievePresentationTrace(router, runtime);
  return router;
}

function serveListPresentations(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers/{customer_id}/presentations',
      promises: { ...readPromises, askers: 'customer read' },
      operationId: 'listPresentations',
      tags,
      description:
        'With state=open: all that waits for the customer. To the token of an offer link: the presentation of that link alone.',
      request: {
        params: z.object({ customer_id: idParam('customer_id', 'cus_…') }),
        query: listPresentationsQuery,
      },
      responses: { 200: answer(presentationListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const customerId = asId<'customer'>(c.req.valid('param').customer_id);
      checkOwnCustomer(c, customerId, 'customer');
      const query = c.req.valid('query');
      const at = now(runtime, scope);
      const [customer, presentations] = await Promise.all([
        findCustomer(runtime.sql, scope, customerId),
        listPresentations(
          runtime.sql,
          scope,
          { ...filterOf(query.state, customerId, at), presentationId: c.get('presentationId') },
          toPage(query),
        ),
      ]);
      if (!customer) throw notFound('customer');
      const methods = await runtime.commerce.listPaymentMethods(scope, customerId);
      const items = presentations.map((each) =>
        withoutUrlForReadOnly(c, toApiPresentation(each, methodsFor(c, each, methods), at, linksOf(runtime))),
      );
      return c.json({ items }, 200);
    },
  );
}

function serveRetrievePresentation(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/presentations/{presentation_id}',
      promises: { ...readPromises, askers: 'customer read' },
      operationId: 'retrievePresentation',
      tags,
      request: { params },
      responses: { 200: answer(presentationSchema, 'The presentation.'), ...refusals },
    }),
    async (c) => {
      const presentation = await findOwnPresentation(runtime, c, c.req.valid('param').presentation_id);
      return c.json(withoutUrlForReadOnly(c, await present(runtime, c, presentation)), 200);
    },
  );
}

function serveViewPresentation(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/presentations/{presentation_id}/view',
      promises: { ...createPromises, askers: 'customer write' },
      operationId: 'viewPresentation',
      tags,
      description:
        'The customer sees it. A price that is promised no more, or is asked for another quantity, is promised anew.',
      request: { params, body: optionalBody(viewPresentationSchema) },
      responses: { 200: answer(presentationSchema, 'As it is to be shown.'), ...refusals },
    }),
    async (c) => {
      const { presentationId } = await findOwnPresentation(runtime, c, c.req.valid('param').presentation_id);
      const { quantity = null } = c.req.valid('json');
      const seen = await viewPresentation(runtime, c.get('scope'), presentationId, quantity);
      return c.json(await present(runtime, c, seen), 200);
    },
  );
}

function serveAcceptPresentation(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/presentations/{presentation_id}/accept',
      promises: { ...createPromises, askers: 'customer write' },
      operationId: 'acceptPresentation',
      tags,
      description:
        'Charges exactly the quote, once, however often it is sent. A decline answers 200 with status failed and keeps the price.',
      request: { params, body: optionalBody(acceptPresentationSchema) },
      responses: { 200: answer(acceptanceSchema, 'What came of it.'), ...refusals },
    }),
    async (c) => {
      const body = c.req.valid('json');
      const seen =
        c.get('customerId') === undefined
          ? null
          : {
              ipAddress: clientAddress(c, runtime.config.trustedProxies),
              userAgent: c.req.header('user-agent')?.slice(0, 2_000) ?? null,
            };
      const id = asId<'presentation'>(c.req.valid('param').presentation_id);
      const isByLink = c.get('presentationId') !== undefined;
      if (isByLink && c.get('presentationId') !== id) throw notFound('presentation');
      const accepted = await acceptPresentation(runtime, c.get('scope'), id, {
        ...fromApiAccept(body, seen),
        customerId: c.get('customerId') ?? null,
        isByLink,
      });
      const linkId = await openMethodLink(runtime, c.get('scope'), accepted.presentation, isByLink);
      return c.json(toApiAcceptance(accepted, linkId, body.locale ?? 'en', linksOf(runtime)), 200);
    },
  );
}

function serveDeclinePresentation(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/presentations/{presentation_id}/decline',
      promises: { ...createPromises, askers: 'customer write' },
      operationId: 'declinePresentation',
      tags,
      description: 'A no: final and remembered. What is proposed instead, if anything, is in the answer.',
      request: { params },
      responses: { 200: answer(declineSchema, 'Declined.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const { presentationId } = await findOwnPresentation(runtime, c, c.req.valid('param').presentation_id);
      const next = await declinePresentation(runtime, scope, presentationId);
      return c.json({ status: 'declined' as const, next: next && (await present(runtime, c, next)) }, 200);
    },
  );
}

function serveUndoPresentation(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/presentations/{presentation_id}/undo',
      promises: { ...createPromises, askers: 'customer write' },
      operationId: 'undoPresentation',
      tags,
      description:
        'Takes an acceptance back until undo_until: everything is refunded, a subscription that it began is cancelled, and one that it changed is as before, unless it has changed again since.',
      request: { params },
      responses: { 200: answer(undoneSchema, 'Undone.'), ...refusals },
    }),
    async (c) => {
      const { presentationId } = await findOwnPresentation(runtime, c, c.req.valid('param').presentation_id);
      const { paymentId, subscriptionId } = await undoPresentation(runtime, c.get('scope'), presentationId);
      const undone = { status: 'undone' as const, presentation_id: presentationId };
      return c.json({ ...undone, payment_id: paymentId, subscription_id: subscriptionId }, 200);
    },
  );
}

function serveRetrievePresentationTrace(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/presentations/{presentation_id}/trace',
      promises: readPromises,
      operationId: 'retrievePresentationTrace',
      tags,
      description: 'Why this was proposed.',
      request: { params },
      responses: { 200: answer(traceSchema, 'The explanation.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const { traceId } = await findOwnPresentation(runtime, c, c.req.valid('param').presentation_id);
      const trace = await findTrace(runtime.sql, scope, traceId, now(runtime, scope));
      if (!trace) throw notFound('trace');
      return c.json(toApiTrace(trace), 200);
    },
  );
}

async function findOwnPresentation(runtime: Runtime, c: Context<Env>, id: string): Promise<Presentation> {
  const presentation = await findPresentation(runtime.sql, c.get('scope'), asId<'presentation'>(id));
  if (!presentation) throw notFound('presentation');
  checkOwnCustomer(c, presentation.customerId, 'presentation');
  const linked = c.get('presentationId');
  if (linked !== undefined && linked !== presentation.presentationId) throw notFound('presentation');
  return presentation;
}

async function present(runtime: Runtime, c: Context<Env>, presentation: Presentation) {
  const scope = c.get('scope');
  const methods = await runtime.commerce.listPaymentMethods(scope, presentation.customerId);
  const shown = methodsFor(c, presentation, methods);
  return toApiPresentation(presentation, shown, now(runtime, scope), linksOf(runtime));
}

/**
 * A presentation as its reader may see it. Its link answers in the customer's place, so a read-only key does
 * not get it.
 */
function withoutUrlForReadOnly<Shown extends { readonly url: string }>(
  c: Context<Env>,
  presentation: Shown,
): Shown {
  return c.get('isReadOnly') === true ? { ...presentation, url: '' } : presentation;
}

/** Payment methods to show. The holder of an offer's link sees only those that the offer may charge. */
function methodsFor(
  c: Context<Env>,
  { moment }: Presentation,
  methods: readonly PaymentMethod[],
): readonly PaymentMethod[] {
  return c.get('presentationId') === undefined ? methods : methodsWithin(moment, methods);
}

/** Answers 404 to a customer for objects of another customer. */
function checkOwnCustomer(c: Context<Env>, customerId: CustomerId, what: string): void {
  const asker = c.get('customerId');
  if (asker !== undefined && asker !== customerId) throw notFound(what);
}

function filterOf(
  state: z.infer<typeof listPresentationsQuery>['state'],
  customerId: CustomerId,
  at: number,
): Parameters<typeof listPresentations>[2] {
  if (state === undefined) return { customerId };
  if (state === 'open') return openPresentationFilter(customerId, at);
  return { customerId, states: [state] };
}
