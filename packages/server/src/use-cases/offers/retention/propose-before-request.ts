import { DomainError } from '../../../domain/errors.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import { type RetentionRequest, resultOf } from '../../../domain/offer/retention-request.ts';
import type { Scope } from '../../../domain/scope.ts';
import { changeByCustomer, isDowngrade } from '../../../domain/subscription/change-by-customer.ts';
import { quotedAt } from '../../../domain/subscription/plan-change-quote.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { declineOpen } from './decline-and-fulfil.ts';
import { raiseRequest } from './raise-request.ts';

/**
 * Offer to put to the customer before their request is fulfilled; null when they are to have it at once. Asked again,
 * past an offer that they have left open, they have said no to it; a request that is sent twice asks once.
 */
export async function proposeBeforeRequest(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  request: RetentionRequest,
): Promise<Presentation | null> {
  if (!(await isToBeDone(runtime, scope, subscription, request))) return null;
  const offer = await raiseRequest(runtime, scope, subscription.customerId, request);
  if (!offer) return null;
  if (offer.moment.retentionRequest?.attempt === request.attempt) return offer;
  await declineOpen(runtime, scope, offer.presentationId);
  return null;
}

/** True if the request would be fulfilled as it was confirmed, and is for less: else nothing stands in its way. */
async function isToBeDone(
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
  const plans = await runtime.subscriptionChanges.listPlans(scope, subscription);
  const product = plans.find(({ productId }) => productId === confirmed.productId);
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
