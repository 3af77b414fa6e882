import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import { acceptedInstead } from '../../domain/offer/retention-moment.ts';
import type { RetentionRequest } from '../../domain/offer/retention-request.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import { assert } from '../../domain/assert.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findPresentation } from '../../store/offers/presentations.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { declineAndFulfil } from '../../use-cases/offers/retention/decline-and-fulfil.ts';
import {
  previewRequestedChange,
  requestPlanChange,
} from '../../use-cases/offers/retention/request-plan-change.ts';
import { type SubmittedRequest, submitRequest } from '../../use-cases/offers/retention/submit-request.ts';
import { toApiPresentation } from '../../wire/convert/presentations.ts';
import {
  fromApiCancellation,
  fromApiPlanChange,
  fromApiWantedPlan,
  toApiRetentionOutcome,
  toApiRetentionPreview,
} from '../../wire/convert/retention-requests.ts';
import { linksOf } from '../../wire/convert/urls.ts';
import { defineRoute } from '../route-promises.ts';
import { type Env, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusal, refusals } from '../../wire/schemas/fields.ts';
import {
  retentionOutcomeSchema,
  retentionPreviewRequestSchema,
  retentionPreviewSchema,
  retentionRequestSchema,
} from '../../wire/schemas/retention-requests.ts';

const tags = ['Retention requests'];
const path = '/subscriptions/{subscription_id}/retention_requests';
const params = z.object({ subscription_id: idParam('subscription_id', 'sub_…') });
const offerParams = params.extend({ presentation_id: idParam('presentation_id', 'prs_…') });
const conflicts = {
  409: refusal('Another change waits, or the quote no longer counts. Not to be repeated.'),
};

/**
 * Routes for customers' requests to cancel or move down, which an offer may precede: with the seller's key,
 * or a token of the customer's account.
 */
export function retentionRequestRoutes(runtime: Runtime) {
  const router = createRouter();
  router.openapi(createRequestRoute, async (c) => {
    const scope = c.get('scope');
    const subscription = await findOwnSubscription(runtime, c, c.req.valid('param').subscription_id);
    const body = c.req.valid('json');
    const attempt = c.get('requestKey');
    assert(attempt, 'every retention request has a name, so that a repeat is known');
    const submitted =
      body.kind === 'cancel'
        ? await submitRequest(runtime, scope, subscription, fromApiCancellation(body, subscription, attempt))
        : await requestPlanChange(runtime, scope, subscription, fromApiPlanChange(body), attempt);
    return c.json(await present(runtime, c, submitted, body.kind, subscription), 200);
  });
  router.openapi(previewRoute, async (c) => {
    const subscription = await findOwnSubscription(runtime, c, c.req.valid('param').subscription_id);
    const wanted = fromApiWantedPlan(c.req.valid('json'));
    const priced = await previewRequestedChange(runtime, c.get('scope'), subscription, wanted);
    return c.json(toApiRetentionPreview(priced), 200);
  });
  router.openapi(fulfilRoute, async (c) => {
    const { subscription_id, presentation_id } = c.req.valid('param');
    const { subscription, presentation, request } = await findOffered(
      runtime,
      c,
      subscription_id,
      presentation_id,
    );
    const fulfilment = await declineAndFulfil(runtime, c.get('scope'), presentation, request);
    if (!fulfilment) throw acceptedInstead();
    return c.json(await present(runtime, c, fulfilment, request.kind, subscription), 200);
  });
  return router;
}

const createRequestRoute = defineRoute({
  method: 'post',
  path,
  // Two identical submissions are one request: as a second request it would decline the offer that precedes
  // it.
  promises: { askers: 'account write', repeats: 'by key or content' },
  operationId: 'createRetentionRequest',
  tags,
  summary: 'Cancel, or move to another plan, with at most one offer first',
  description:
    "As on the page of the plan in the customer's account: raises cancel_intent, or downgrade_intent for a lower price. If something is proposed, status is offered and fulfil_url is the way out; otherwise it is done at once. Asked again past an open offer, it is done. One offer a day stands before a subscription.",
  request: { params, body: jsonBody(retentionRequestSchema) },
  responses: {
    200: answer(retentionOutcomeSchema, 'The offer, or what came of it.'),
    ...refusals,
    ...conflicts,
  },
});

const previewRoute = defineRoute({
  method: 'post',
  path: `${path}/preview`,
  promises: { askers: 'account write', repeats: 'by key' },
  operationId: 'previewRetentionRequest',
  tags,
  summary: 'See what a customer is charged or credited for another plan',
  description: 'By the rules for customers, with nothing done. Its quote_id holds the request to it.',
  request: { params, body: jsonBody(retentionPreviewRequestSchema) },
  responses: { 200: answer(retentionPreviewSchema, 'What it comes to.'), ...refusals, ...conflicts },
});

const fulfilRoute = defineRoute({
  method: 'post',
  path: `${path}/{presentation_id}/fulfil`,
  promises: { askers: 'customer write', repeats: 'by key or content' },
  operationId: 'fulfilRetentionRequest',
  tags,
  summary: 'Decline the offer and do what was asked for',
  description:
    'Also when the offer has expired, was declined or was taken back. Sent twice, it is done once. Refused with PRESENTATION_NOT_OPEN when the customer has accepted the offer instead.',
  request: { params: offerParams },
  responses: { 200: answer(retentionOutcomeSchema, 'What came of it.'), ...refusals, ...conflicts },
});

/**
 * Subscription of the calling customer; 404 for another customer's, and for the token of one offer, which
 * opens no subscription.
 */
async function findOwnSubscription(runtime: Runtime, c: Context<Env>, id: string): Promise<Subscription> {
  const subscription = await findSubscription(runtime.sql, c.get('scope'), asId<'subscription'>(id));
  const customerId = c.get('customerId');
  const isTheirs = customerId === undefined || customerId === subscription?.customerId;
  if (!subscription || !isTheirs || c.get('presentationId') !== undefined) throw notFound('subscription');
  return subscription;
}

/**
 * Offer that precedes a request about this subscription; a token of an offer's link finds that offer alone.
 */
async function findOffered(
  runtime: Runtime,
  c: Context<Env>,
  subscriptionId: string,
  presentationId: string,
): Promise<{
  readonly subscription: Subscription;
  readonly presentation: Presentation;
  readonly request: RetentionRequest;
}> {
  const scope = c.get('scope');
  const [subscription, presentation] = await Promise.all([
    findSubscription(runtime.sql, scope, asId<'subscription'>(subscriptionId)),
    findPresentation(runtime.sql, scope, asId<'presentation'>(presentationId)),
  ]);
  const request = presentation?.moment.retentionRequest;
  const customerId = c.get('customerId') ?? presentation?.customerId;
  const linkedId = c.get('presentationId') ?? presentation?.presentationId;
  if (
    !subscription ||
    !presentation ||
    request?.subscriptionId !== subscription.subscriptionId ||
    presentation.customerId !== customerId ||
    presentation.presentationId !== linkedId
  ) {
    throw notFound('retention request');
  }
  return { subscription, presentation, request };
}

async function present(
  runtime: Runtime,
  c: Context<Env>,
  submitted: SubmittedRequest,
  kind: RetentionRequest['kind'],
  before: Subscription,
) {
  if (submitted.kind === 'refused') throw submitted.refusal;
  const scope = c.get('scope');
  const links = linksOf(runtime);
  const isOffered = submitted.kind === 'offered';
  const [after = before, methods] = await Promise.all([
    isOffered ? before : findSubscription(runtime.sql, scope, before.subscriptionId),
    isOffered ? runtime.commerce.listPaymentMethods(scope, before.customerId) : [],
  ]);
  const presentation = isOffered
    ? toApiPresentation(submitted.presentation, methods, now(runtime, scope), links)
    : null;
  return toApiRetentionOutcome(submitted, kind, after, presentation, links);
}
