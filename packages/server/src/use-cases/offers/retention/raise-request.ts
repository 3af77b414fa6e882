import type { CustomerId } from '../../../domain/ids.ts';
import { momentOfRequest, retentionMoments } from '../../../domain/offer/retention-moment.ts';
import type { RetentionRequest } from '../../../domain/offer/retention-request.ts';
import { type Presentation, isUnanswered, stateAt } from '../../../domain/offer/presentation.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { isMomentAwaited } from '../../../store/offers/decision-context.ts';
import { proposeAt } from '../presentations/propose.ts';

/**
 * Offer to put to a customer before their request is fulfilled: a presentation to be answered, with this request of
 * theirs or an earlier one about the same subscription in it; null when they are to have it at once. Never in the way
 * of it: if that cannot be decided, nothing is put to them.
 */
export async function raiseRequest(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  request: RetentionRequest,
): Promise<Presentation | null> {
  try {
    const isAwaited = await isMomentAwaited(runtime.sql, scope, retentionMoments[request.kind], null);
    if (!isAwaited) return null;
    const at = now(runtime, scope);
    const moment = momentOfRequest(request, at);
    const { presentation } = await proposeAt(runtime, scope, customerId, moment, null);
    if (presentation?.moment.retentionRequest?.subscriptionId !== request.subscriptionId) return null;
    return isUnanswered(stateAt(presentation, at)) ? presentation : null;
  } catch (error) {
    const { subscriptionId } = request;
    runtime.log.error({ err: error, subscription_id: subscriptionId }, 'nothing could be put to a customer');
    return null;
  }
}
