import { checkMetadata } from '../../../domain/catalog/metadata.ts';
import { notFound } from '../../../domain/errors.ts';
import type { WebhookEndpointId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { WebhookEndpoint } from '../../../domain/webhook/webhook-endpoint.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { type WebhookChange, updateWebhook as update } from '../../../store/platform/webhooks.ts';

export async function updateWebhook(
  runtime: Runtime,
  scope: Scope,
  webhookId: WebhookEndpointId,
  change: Omit<WebhookChange, 'sealedHeaders'>,
): Promise<WebhookEndpoint> {
  if (change.metadata) checkMetadata(change.metadata);
  if (change.url !== undefined) runtime.webhookSender.checkUrl(change.url, scope.mode);
  const endpoint = await transaction(runtime.sql, (tx) =>
    update(tx, scope, webhookId, change, now(runtime, scope)),
  );
  if (!endpoint) throw notFound('webhook');
  return endpoint;
}
