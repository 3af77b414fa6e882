import type { CustomerId } from '../../../domain/ids.ts';
import { momentOfRequest, retentionMoments } from '../../../domain/offer/retention-moment.ts';
import type { RetentionRequest } from '../../../domain/offer/retention-request.ts';
import { type Presentation, isUnanswered, stateAt } from '../../../domain/offer/presentation.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { isDecisionDue } from '../../../store/offers/decision-context.ts';
import { proposeAt } from '../presentations/propose.ts';

/**
 * Offer to show to a customer before their request is fulfilled: a presentation to be answered, which carries
 * this request or an earlier one about the same subscription; null to fulfil it at once. Never blocks the
 * request: if the decision fails, no offer is shown.
 */
export async function raiseRequest(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  request: RetentionRequest,
): Promise<Presentation | null> {
  try {
    const isAwaited = await isDecisionDue(runtime.sql, scope, retentionMoments[request.kind], null);
    if (!isAwaited) return null;
    const at = now(runtime, scope);
    const moment = momentOfRequest(request, at);
    const { presentation } = await proposeAt(runtime, scope, customerId, moment, null);
    if (presentation?.moment.retentionRequest?.subscriptionId !== request.subscriptionId) return null;
    return isUnanswered(stateAt(presentation, at)) ? presentation : null;
  } catch (error) {
    const { subscriptionId } = request;
    runtime.log.error(
      { err: error, subscription_id: subscriptionId },
      'no offer could be decided for a retention request',
    );
    return null;
  }
}
