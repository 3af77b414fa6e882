import type { Scope } from '../../../domain/scope.ts';
import { decideDelivery } from '../../../domain/webhook/decide-delivery.ts';
import { signingSecrets } from '../../../domain/webhook/webhook-endpoint.ts';
import { signWebhook } from '../../../gateways/webhooks/webhook-signature.ts';
import type { Runtime } from '../../../runtime.ts';
import type { RecordedEvent } from '../../../store/platform/events.ts';
import type { JobContinuation, JobPayloads } from '../../../store/platform/jobs.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import {
  type DueDelivery,
  abandonDelivery,
  findDueDelivery,
  recordAttempt,
  takeDeliverySlot,
} from '../../../store/platform/delivery-attempts.ts';
import { openWebhookHeaders, openWebhookSecret } from '../../../secrets/webhook-secrets.ts';

/**
 * Renders an event as receivers see it, with its object in its current state; null if the object no longer
 * exists.
 */
export type RenderEvent = (runtime: Runtime, scope: Scope, event: RecordedEvent) => Promise<object | null>;

type DeliverPayload = JobPayloads['webhook.deliver'];
type Continuation = JobContinuation<'webhook.deliver'> | undefined;

/**
 * Makes one attempt to deliver an event to an endpoint: load, send outside any transaction, then decide and
 * record. A process that dies between sending and recording sends again with the same id, by which receivers
 * detect the repeat. Returns when to continue, if the delivery is not finished.
 */
export async function deliverWebhook(
  runtime: Runtime,
  scope: Scope,
  payload: DeliverPayload,
  renderEvent: RenderEvent,
): Promise<Continuation> {
  const due = await findDueDelivery(runtime.sql, scope, payload.webhookId, payload.eventId);
  if (!due) return undefined;
  if (due.endpoint.isDisabled) return abandon(runtime, scope, due, 'The endpoint was disabled.');

  const slotAt = await waitForSlot(runtime, scope, due, payload);
  if (slotAt !== undefined) {
    return { runAt: slotAt, payload: { ...payload, hasSlot: true }, reason: 'Held back by rate_limit.' };
  }
  const message = await renderEvent(runtime, scope, due.event);
  if (!message) return abandon(runtime, scope, due, 'The object of the event no longer exists.');

  return attempt(runtime, scope, due, JSON.stringify(message));
}

async function attempt(
  runtime: Runtime,
  scope: Scope,
  due: DueDelivery,
  body: string,
): Promise<Continuation> {
  const { endpoint, event, delivery } = due;
  const sentAt = runtime.wallClock();
  const signature = signWebhook({
    id: event.eventId,
    sentAt,
    body,
    secrets: signingSecrets(endpoint, sentAt).map((sealed) => openWebhookSecret(runtime.secrets, sealed)),
  });
  runtime.failpoint('webhook.before-send');
  const begunAt = performance.now();
  const response = await runtime.webhookSender.send({
    url: endpoint.url,
    headers: {
      ...openWebhookHeaders(runtime.secrets, endpoint.sealedHeaders),
      'content-type': 'application/json',
      'user-agent': 'Rung-Webhooks/1.0',
      ...signature,
    },
    body,
    mode: scope.mode,
  });
  runtime.failpoint('webhook.after-send');

  const tookMs = performance.now() - begunAt;
  const decision = decideDelivery(endpoint, delivery, response, runtime.wallClock(), Math.random());
  runtime.metrics.webhookAttempted(decision.status);
  runtime.endpointPace.note(endpoint.webhookId, decision.status === 'succeeded' ? tookMs : null);
  await recordAttempt(runtime.sql, scope, delivery, { decision, httpStatus: response.status, now: sentAt });
  runtime.failpoint('webhook.after-record');
  if (decision.disablesEndpoint) {
    runtime.log.warn({ webhook_id: endpoint.webhookId, error: decision.error }, 'webhook endpoint disabled');
  }
  if (decision.nextAttemptAt === null) return undefined;
  const { webhookId, eventId } = delivery;
  return { runAt: decision.nextAttemptAt, payload: { webhookId, eventId }, reason: decision.error };
}

/** Time at which the endpoint's rate limit admits this delivery; undefined for now. */
async function waitForSlot(
  runtime: Runtime,
  scope: Scope,
  { endpoint }: DueDelivery,
  payload: DeliverPayload,
): Promise<number | undefined> {
  if (endpoint.rateLimit === null || payload.hasSlot === true) return undefined;
  const wallNow = runtime.wallClock();
  const slotAt = await statement(runtime.sql, (tx) =>
    takeDeliverySlot(tx, scope, endpoint.webhookId, wallNow),
  );
  return slotAt === undefined || slotAt <= wallNow ? undefined : slotAt;
}

async function abandon(
  runtime: Runtime,
  scope: Scope,
  { delivery }: DueDelivery,
  reason: string,
): Promise<undefined> {
  await statement(runtime.sql, (tx) => abandonDelivery(tx, scope, delivery, reason));
}
