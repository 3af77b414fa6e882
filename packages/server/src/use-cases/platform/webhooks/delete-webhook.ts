import { notFound } from '../../../domain/errors.ts';
import type { WebhookEndpointId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { deleteWebhook as remove } from '../../../store/platform/webhooks.ts';

/** Deletes a webhook endpoint. Pending deliveries to it are cancelled. */
export async function deleteWebhook(
  runtime: Runtime,
  scope: Scope,
  webhookId: WebhookEndpointId,
): Promise<void> {
  const isDeleted = await transaction(runtime.sql, (tx) => remove(tx, scope, webhookId, now(runtime, scope)));
  if (!isDeleted) throw notFound('webhook');
}
