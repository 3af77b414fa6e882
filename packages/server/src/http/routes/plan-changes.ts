import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { listCreditEntries, listCreditLots } from '../../store/billing/subscription-credits.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { cancelScheduledChange } from '../../use-cases/billing/subscriptions/cancel-scheduled-change.ts';
import { changePlan } from '../../use-cases/billing/subscriptions/change-plan.ts';
import { comparePlanChanges } from '../../use-cases/billing/subscriptions/compare-plan-changes.ts';
import { previewChangePlan } from '../../use-cases/billing/subscriptions/preview-change-plan.ts';
import {
  fromApiChangePlan,
  fromApiCompareChangePlan,
  toApiChangedPlan,
  toApiCredits,
  toApiPlanChangePreview,
  toApiPlanComparison,
} from '../../wire/convert/plan-changes.ts';
import { pageQuery, toPage } from '../../wire/pagination.ts';
import { linksOf } from '../../wire/convert/urls.ts';
import {
  updatePromises,
  createPromises,
  defineRoute,
  paymentPromises,
  readPromises,
} from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusal, refusals } from '../../wire/schemas/fields.ts';
import {
  changePlanSchema,
  changedPlanSchema,
  compareChangePlanSchema,
  creditsSchema,
  planChangePreviewSchema,
  planComparisonSchema,
} from '../../wire/schemas/plan-changes.ts';

const tags = ['Subscriptions'];
const params = z.object({ subscription_id: idParam('subscription_id', 'sub_…') });
const conflicts = {
  409: refusal('Another change waits, or the quote no longer counts. Not to be repeated.'),
};

/** Routes for changing a subscription's plan, and for the credit that plan changes grant. */
export function planChangeRoutes(runtime: Runtime) {
  const router = createRouter();
  serveChangePlan(router, runtime);
  servePreviewChangePlan(router, runtime);
  serveCompareChangePlan(router, runtime);
  serveCancelChangePlan(router, runtime);
  serveRetrieveSubscriptionCredits(router, runtime);
  return router;
}

function serveChangePlan(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/subscriptions/{subscription_id}/change-plan',
      promises: paymentPromises,
      operationId: 'changePlan',
      tags,
      summary: 'Move a subscription to another plan',
      description:
        'What is due is charged at once to the payment method of the subscription; what is over becomes credit that pays for later renewals. With `quote_id` exactly what a preview said, or nothing.',
      request: { params, body: jsonBody(changePlanSchema) },
      responses: { 200: answer(changedPlanSchema, 'What became of it.'), ...refusals, ...conflicts },
    }),
    async (c) => {
      const id = asId<'subscription'>(c.req.valid('param').subscription_id);
      const input = fromApiChangePlan(c.req.valid('json'), c.get('requestKey') ?? null);
      const changed = await changePlan(runtime, c.get('scope'), id, input);
      return c.json(toApiChangedPlan(changed, input.mode, linksOf(runtime)), 200);
    },
  );
}

function servePreviewChangePlan(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/subscriptions/{subscription_id}/change-plan/preview',
      promises: { ...createPromises, isHarmless: true },
      operationId: 'previewChangePlan',
      tags,
      summary: 'See what a change of plan would charge or credit',
      description:
        'The same decision, with nothing done. Its `quote_id` holds the change to it for 15 minutes.',
      request: { params, body: jsonBody(changePlanSchema) },
      responses: { 200: answer(planChangePreviewSchema, 'What it comes to.'), ...refusals, ...conflicts },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'subscription'>(c.req.valid('param').subscription_id);
      const request = fromApiChangePlan(c.req.valid('json'), null);
      const preview = await previewChangePlan(runtime, scope, id, request);
      return c.json(toApiPlanChangePreview(scope, preview), 200);
    },
  );
}

function serveCompareChangePlan(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/subscriptions/{subscription_id}/change-plan/compare',
      promises: createPromises,
      operationId: 'compareChangePlan',
      tags,
      summary: 'Compare the plans a subscription could go to',
      description:
        'For every plan and mode: what is charged or credited today, the next renewal, and the total over twelve months, by the same decisions that will be taken. Nothing is done.',
      request: { params, body: jsonBody(compareChangePlanSchema) },
      responses: { 200: answer(planComparisonSchema, 'The plans.'), ...refusals, ...conflicts },
    }),
    async (c) => {
      const id = asId<'subscription'>(c.req.valid('param').subscription_id);
      const request = fromApiCompareChangePlan(c.req.valid('json'));
      const compared = await comparePlanChanges(runtime, c.get('scope'), id, request);
      return c.json(toApiPlanComparison(compared, request.quantity ?? compared.subscription.quantity), 200);
    },
  );
}

function serveCancelChangePlan(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/subscriptions/{subscription_id}/change-plan/scheduled',
      promises: updatePromises,
      operationId: 'cancelChangePlan',
      tags,
      summary: 'Take back a change of plan that is scheduled',
      request: { params },
      responses: { 200: { description: 'It is taken back.' }, ...refusals },
    }),
    async (c) => {
      const id = asId<'subscription'>(c.req.valid('param').subscription_id);
      await cancelScheduledChange(runtime, c.get('scope'), id);
      return c.body(null, 200);
    },
  );
}

function serveRetrieveSubscriptionCredits(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/subscriptions/{subscription_id}/credits',
      promises: readPromises,
      operationId: 'retrieveSubscriptionCredits',
      tags,
      summary: 'The credit of a subscription, and every movement of it',
      description:
        'Amounts are in the terms of the price: with the tax where it contains it. Credit reduces what later renewals are taxed on.',
      request: { params, query: pageQuery },
      responses: { 200: answer(creditsSchema, 'Balance, lots and entries.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'subscription'>(c.req.valid('param').subscription_id);
      const subscription = await findSubscription(runtime.sql, scope, id);
      if (!subscription) throw notFound('subscription');
      const [lots, entries] = await Promise.all([
        listCreditLots(runtime.sql, scope, id),
        listCreditEntries(runtime.sql, scope, id, toPage(c.req.valid('query'))),
      ]);
      return c.json(toApiCredits(subscription, lots, entries), 200);
    },
  );
}
