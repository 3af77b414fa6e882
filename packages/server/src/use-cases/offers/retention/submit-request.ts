import type { Presentation } from '../../../domain/offer/presentation.ts';
import { acceptedInstead, isBeingPaid } from '../../../domain/offer/retention-moment.ts';
import { type RetentionRequest, resultOf } from '../../../domain/offer/retention-request.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Runtime } from '../../../runtime.ts';
import { listPresentations } from '../../../store/offers/presentations.ts';
import { type Fulfilment, fulfilRequest } from './fulfil-request.ts';
import { proposeBeforeRequest } from './propose-before-request.ts';

/** Response to a retention request: an offer to answer first, or its fulfilment. */
export type SubmittedRequest = { readonly kind: 'offered'; readonly presentation: Presentation } | Fulfilment;

/**
 * Takes a retention request in: at most one offer is put to the customer before it is fulfilled. Refused while they are
 * paying for one that they have taken, unless it is fulfilled already.
 */
export async function submitRequest(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  request: RetentionRequest,
): Promise<SubmittedRequest> {
  if (resultOf(subscription, request) === null && (await isOfferBeingPaid(runtime, scope, subscription))) {
    return { kind: 'refused', refusal: acceptedInstead() };
  }
  const presentation = await proposeBeforeRequest(runtime, scope, subscription, request);
  return presentation ? { kind: 'offered', presentation } : fulfilRequest(runtime, scope, request);
}

/** Most offers of one customer that can be on their way at once; far more than there are places to put one. */
const mostUnderWay = 100;

async function isOfferBeingPaid(
  runtime: Runtime,
  scope: Scope,
  { customerId, subscriptionId }: Subscription,
): Promise<boolean> {
  const filter = { customerId, states: ['accepting', 'requires_action'] } as const;
  const page = { limit: mostUnderWay, offset: 0 };
  const underWay = await listPresentations(runtime.sql, scope, filter, page);
  return underWay.some(
    (each) => each.moment.retentionRequest?.subscriptionId === subscriptionId && isBeingPaid(each),
  );
}
