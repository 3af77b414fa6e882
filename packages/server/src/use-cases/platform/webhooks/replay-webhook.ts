import { DomainError, notFound } from '../../../domain/errors.ts';
import type { WebhookEndpointId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { lockWebhook, replayDeliveries } from '../../../store/platform/webhooks.ts';

export interface ReplayInput {
  /** Only events that occurred at or after this instant. */
  readonly since?: Instant | undefined;
  readonly eventIds?: readonly string[] | undefined;
}

/** Sends failed deliveries again, on a fresh schedule and under the same ids. Returns their number. */
export async function replayWebhook(
  runtime: Runtime,
  scope: Scope,
  webhookId: WebhookEndpointId,
  input: ReplayInput,
): Promise<number> {
  const count = await transaction(runtime.sql, async (tx) => {
    const endpoint = await lockWebhook(tx, scope, webhookId);
    if (!endpoint) throw notFound('webhook');
    if (endpoint.isDisabled) {
      throw new DomainError(
        'INVALID_REQUEST_PARAMETERS',
        'This webhook is disabled, so nothing can be sent to it. Update it with disabled: false first.',
      );
    }
    return replayDeliveries(tx, scope, webhookId, input, runtime.wallClock());
  });
  wakeWorkers(runtime.sql);
  return count;
}
