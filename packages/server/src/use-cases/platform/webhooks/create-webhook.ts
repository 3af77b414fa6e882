import { type Metadata, checkMetadata } from '../../../domain/catalog/metadata.ts';
import { assert } from '../../../domain/assert.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Scope } from '../../../domain/scope.ts';
import { checkCustomHeaders } from '../../../domain/webhook/custom-headers.ts';
import type { WebhookEventType } from '../../../domain/webhook/event-types.ts';
import type { WebhookEndpoint } from '../../../domain/webhook/webhook-endpoint.ts';
import { mintWebhookSecret } from '../../../gateways/webhooks/webhook-signature.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { findWebhookByRequest, insertWebhook } from '../../../store/platform/webhooks.ts';
import { sealWebhookHeaders, sealWebhookSecret } from '../../../secrets/webhook-secrets.ts';

export interface CreateWebhookInput {
  readonly url: string;
  readonly description: string;
  readonly isDisabled: boolean;
  readonly filterTypes: readonly WebhookEventType[] | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly metadata: Metadata;
  readonly rateLimit: number | null;
  readonly idempotencyKey: string | null;
}

/**
 * Creates a webhook endpoint. A repeat with the same `idempotencyKey` returns the endpoint of the first call.
 */
export async function createWebhook(
  runtime: Runtime,
  scope: Scope,
  { idempotencyKey, headers, ...input }: CreateWebhookInput,
): Promise<WebhookEndpoint> {
  checkMetadata(input.metadata);
  checkCustomHeaders(headers);
  runtime.webhookSender.checkUrl(input.url, scope.mode);
  const createdAt = now(runtime, scope);
  const endpoint: WebhookEndpoint = {
    ...input,
    webhookId: runtime.mintId('webhook_endpoint'),
    businessId: scope.businessId,
    sealedHeaders: sealWebhookHeaders(runtime.secrets, headers),
    sealedSecret: sealWebhookSecret(runtime.secrets, mintWebhookSecret()),
    sealedPreviousSecret: null,
    previousSecretExpiresAt: null,
    failingSince: null,
    createdAt,
    updatedAt: createdAt,
  };
  const isNew = await transaction(runtime.sql, (tx) => insertWebhook(tx, endpoint, idempotencyKey));
  if (isNew) return endpoint;

  assert(idempotencyKey !== null, 'only a repeated idempotency key keeps an endpoint from being made');
  const existing = await findWebhookByRequest(runtime.sql, scope, idempotencyKey);
  if (existing?.url !== input.url) {
    throw new DomainError(
      'IDEMPOTENCY_MISMATCH',
      'This idempotency_key was used for a webhook with another url. Use a new key for a new webhook.',
    );
  }
  return existing;
}
