import type { z } from '@hono/zod-openapi';
import { type ApiKey, highestRateLimitTier } from '../../domain/api-key/api-key.ts';
import type { CreateApiKeyInput, CreatedApiKey } from '../../use-cases/platform/api-keys/create-api-key.ts';
import type { apiKeySchema, createApiKeySchema, createdApiKeySchema } from '../schemas/api-keys.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';

export function fromApiCreateApiKey(body: z.infer<typeof createApiKeySchema>): CreateApiKeyInput {
  return {
    name: body.name ?? null,
    access: body.access,
    rateLimitTier: body.rate_limit_tier ?? highestRateLimitTier,
  };
}

export function toApiApiKey(apiKey: ApiKey): z.infer<typeof apiKeySchema> {
  return {
    api_key_id: apiKey.apiKeyId,
    name: apiKey.name,
    access: apiKey.access,
    rate_limit_tier: apiKey.rateLimitTier,
    last_four: apiKey.lastFour,
    created_at: toApiInstant(apiKey.createdAt),
    last_used_at: toApiInstantOrNull(apiKey.lastUsedAt),
  };
}

export function toApiCreatedApiKey({ apiKey, key }: CreatedApiKey): z.infer<typeof createdApiKeySchema> {
  return { ...toApiApiKey(apiKey), key };
}
