import type { CustomerId } from '../../domain/ids.ts';
import { type Intention, momentNames, momentOfIntention } from '../../domain/offer/intention.ts';
import { type Presentation, isUnanswered, stateAt } from '../../domain/offer/presentation.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Runtime, now } from '../../runtime.ts';
import { isMomentAwaited } from '../../store/situations.ts';
import { proposeAt } from './propose.ts';

/**
 * What is put to a customer before they get what they ask for: a presentation to be answered, with this wish of
 * theirs or an earlier one about the same subscription in it; null when they are to have it at once. Never in the
 * way of it: if it cannot be told, nothing is put to them.
 */
export async function raiseIntention(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  intention: Intention,
): Promise<Presentation | null> {
  try {
    const isAwaited = await isMomentAwaited(runtime.sql, scope, momentNames[intention.kind], null);
    if (!isAwaited) return null;
    const at = now(runtime, scope);
    const moment = momentOfIntention(intention, at);
    const { presentation } = await proposeAt(runtime, scope, customerId, moment, null);
    if (presentation?.moment.intention?.subscriptionId !== intention.subscriptionId) return null;
    return isUnanswered(stateAt(presentation, at)) ? presentation : null;
  } catch (error) {
    const { subscriptionId } = intention;
    runtime.log.error({ err: error, subscription_id: subscriptionId }, 'nothing could be put to a customer');
    return null;
  }
}
