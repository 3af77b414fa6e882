import { notFound } from '../../../domain/errors.ts';
import type { WebhookEndpointId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { dayMs } from '../../../domain/time.ts';
import { mintWebhookSecret } from '../../../gateways/webhooks/webhook-signature.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { replaceWebhookSecret } from '../../../store/platform/webhooks.ts';
import { sealWebhookSecret } from '../../../secrets/webhook-secrets.ts';

/** Creates a new signing secret. For a day, deliveries also carry a signature by the old one. */
export async function rotateWebhookSecret(
  runtime: Runtime,
  scope: Scope,
  webhookId: WebhookEndpointId,
): Promise<string> {
  const secret = mintWebhookSecret();
  const isReplaced = await transaction(runtime.sql, (tx) =>
    replaceWebhookSecret(tx, scope, webhookId, {
      sealedSecret: sealWebhookSecret(runtime.secrets, secret),
      previousExpiresAt: runtime.wallClock() + dayMs,
      now: now(runtime, scope),
    }),
  );
  if (!isReplaced) throw notFound('webhook');
  return secret;
}
