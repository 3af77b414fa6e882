import { notFound } from '../../../domain/errors.ts';
import type { WebhookEndpointId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { checkCustomHeaders, mergeCustomHeaders } from '../../../domain/webhook/custom-headers.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { lockWebhook, updateWebhook } from '../../../store/platform/webhooks.ts';
import { openWebhookHeaders, sealWebhookHeaders } from '../../../secrets/webhook-secrets.ts';

/** Sets the headers named in `changes` and removes those whose value is null. */
export async function updateWebhookHeaders(
  runtime: Runtime,
  scope: Scope,
  webhookId: WebhookEndpointId,
  changes: Readonly<Record<string, string | null>>,
): Promise<void> {
  await transaction(runtime.sql, async (tx) => {
    const endpoint = await lockWebhook(tx, scope, webhookId);
    if (!endpoint) throw notFound('webhook');
    const headers = mergeCustomHeaders(openWebhookHeaders(runtime.secrets, endpoint.sealedHeaders), changes);
    checkCustomHeaders(headers);
    const sealedHeaders = sealWebhookHeaders(runtime.secrets, headers);
    await updateWebhook(tx, scope, webhookId, { sealedHeaders }, now(runtime, scope));
  });
}
