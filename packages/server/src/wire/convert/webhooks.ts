import type { z } from '@hono/zod-openapi';
import { isSensitiveHeader } from '../../domain/webhook/custom-headers.ts';
import type { WebhookEndpoint } from '../../domain/webhook/webhook-endpoint.ts';
import type { ListedDelivery, WebhookChange, WebhookCursor } from '../../store/platform/webhooks.ts';
import type { CreateWebhookInput } from '../../use-cases/platform/webhooks/create-webhook.ts';
import type {
  createWebhookSchema,
  updateWebhookSchema,
  webhookDeliveryListSchema,
  webhookHeadersSchema,
  webhookListSchema,
  webhookSchema,
} from '../schemas/webhooks.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';

export function fromApiCreateWebhook(body: z.infer<typeof createWebhookSchema>): CreateWebhookInput {
  return {
    url: body.url,
    description: body.description ?? '',
    isDisabled: body.disabled ?? false,
    filterTypes: body.filter_types ?? null,
    headers: body.headers ?? {},
    metadata: body.metadata ?? {},
    rateLimit: body.rate_limit ?? null,
    idempotencyKey: body.idempotency_key ?? null,
  };
}

/** Domain input of a webhook update. Null clears optional fields, and leaves required fields unchanged. */
export function fromApiUpdateWebhook(
  body: z.infer<typeof updateWebhookSchema>,
): Omit<WebhookChange, 'sealedHeaders'> {
  return {
    url: body.url ?? undefined,
    description: body.description === null ? '' : body.description,
    isDisabled: body.disabled ?? undefined,
    filterTypes: body.filter_types,
    metadata: body.metadata ?? undefined,
    rateLimit: body.rate_limit,
  };
}

/** Webhook endpoint. A read-only key sees its URL without the parts that may be a credential. */
export function toApiWebhook(endpoint: WebhookEndpoint, isReadOnly = false): z.infer<typeof webhookSchema> {
  return {
    id: endpoint.webhookId,
    url: isReadOnly ? originOf(endpoint.url) : endpoint.url,
    description: endpoint.description,
    disabled: endpoint.isDisabled,
    filter_types: endpoint.filterTypes && [...endpoint.filterTypes],
    metadata: endpoint.metadata,
    rate_limit: endpoint.rateLimit,
    created_at: toApiInstant(endpoint.createdAt),
    updated_at: toApiInstant(endpoint.updatedAt),
  };
}

/** `whk_…` continues after that webhook, `-whk_…` returns to the ones before it. */
export function fromApiWebhookIterator(iterator: string | undefined): WebhookCursor {
  if (iterator === undefined || iterator === '') return null;
  return iterator.startsWith('-') ? { before: iterator.slice(1) } : { after: iterator };
}

/** Page cut from `found`, which holds one row more than the page if there are more in that direction. */
export function toApiWebhookList(
  found: readonly WebhookEndpoint[],
  cursor: WebhookCursor,
  limit: number,
  isReadOnly: boolean,
): z.infer<typeof webhookListSchema> {
  const isBackward = cursor !== null && 'before' in cursor;
  const page = isBackward ? found.slice(-limit) : found.slice(0, limit);
  const hasMore = found.length > limit;
  const [first, last] = [page.at(0), page.at(-1)];
  const hasNext = isBackward || hasMore;
  const hasPrevious = isBackward ? hasMore : cursor !== null;
  return {
    data: page.map((endpoint) => toApiWebhook(endpoint, isReadOnly)),
    done: !hasNext,
    iterator: hasNext && last ? last.webhookId : null,
    prev_iterator: hasPrevious && first ? `-${first.webhookId}` : null,
  };
}

/** Custom headers. Credentials are named without their values; a read-only key sees no value at all. */
export function toApiWebhookHeaders(
  headers: Readonly<Record<string, string>>,
  isReadOnly: boolean,
): z.infer<typeof webhookHeadersSchema> {
  const pairs = Object.entries(headers);
  const isHidden = (name: string) => isReadOnly || isSensitiveHeader(name);
  return {
    headers: Object.fromEntries(pairs.filter(([name]) => !isHidden(name))),
    sensitive: pairs.map(([name]) => name).filter(isHidden),
  };
}

/** Origin of a receiver's URL: many receivers are authenticated only by a secret path or query. */
function originOf(url: string): string {
  return `${new URL(url).origin}/`;
}

export function toApiWebhookDelivery({
  delivery,
  event,
  nextAttemptAt,
}: ListedDelivery): z.infer<typeof webhookDeliveryListSchema>['items'][number] {
  return {
    event_id: event.eventId,
    event_type: event.type,
    object_id: event.objectId,
    status: delivery.status,
    attempts: delivery.attempts,
    last_attempt_at: toApiInstantOrNull(delivery.lastAttemptAt),
    last_status: delivery.lastStatus,
    last_error: delivery.lastError,
    next_attempt_at: toApiInstantOrNull(nextAttemptAt),
    occurred_at: toApiInstant(event.occurredAt),
  };
}
