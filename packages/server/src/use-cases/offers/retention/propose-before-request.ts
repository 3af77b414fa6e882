import { DomainError } from '../../../domain/errors.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import { type RetentionRequest, resultOf } from '../../../domain/offer/retention-request.ts';
import type { Scope } from '../../../domain/scope.ts';
import { changeByCustomer, isDowngrade } from '../../../domain/subscription/change-by-customer.ts';
import { quotedAt } from '../../../domain/subscription/plan-change-quote.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { declineOpenPresentation } from './decline-and-fulfil.ts';
import { raiseRequest } from './raise-request.ts';

/**
 * Finds the offer to show to the customer before their request is fulfilled; null to fulfil it at once.
 * Repeating the request while such an offer is open counts as declining it; a request that is sent twice
 * shows one offer.
 */
export async function proposeBeforeRequest(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  request: RetentionRequest,
): Promise<Presentation | null> {
  if (!(await shouldProposeFirst(runtime, scope, subscription, request))) return null;
  const offer = await raiseRequest(runtime, scope, subscription.customerId, request);
  if (!offer) return null;
  if (offer.moment.retentionRequest?.attempt === request.attempt) return offer;
  await declineOpenPresentation(runtime, scope, offer.presentationId);
  return null;
}

/**
 * True if the request can be fulfilled as confirmed, and is a cancellation or a downgrade: otherwise no offer
 * is shown before it.
 */
async function shouldProposeFirst(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  request: RetentionRequest,
): Promise<boolean> {
  if (request.kind === 'cancel') {
    const isPending = subscription.status === 'pending' || subscription.status === 'failed';
    return !isPending && resultOf(subscription, request) === null;
  }
  const confirmed = request.change;
  const product = await runtime.subscriptionChanges.findPlan(scope, subscription, confirmed.productId);
  if (!product || !isDowngrade(subscription, { ...confirmed, product })) return false;
  try {
    quotedAt(confirmed.quoteId, now(runtime, scope));
    const change = changeByCustomer(subscription, { ...confirmed, product });
    await runtime.subscriptionChanges.previewPlanChange(scope, subscription, change, null);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
