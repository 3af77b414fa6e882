import { z } from '@hono/zod-openapi';
import { highestRateLimitTier } from '../../domain/api-key/api-key.ts';
import { nameSchema } from './fields.ts';

const accessSchema = z
  .enum(['read', 'read_write'])
  .openapi({ description: 'A reading key can change nothing.' });
const tierSchema = z.int().min(0).max(highestRateLimitTier).openapi({
  description: '0: 40 requests a second and 240 a minute; 1: 100 and 1000; 2: 500 and 5000.',
});

export const createApiKeySchema = z
  .object({
    name: nameSchema.nullish(),
    access: accessSchema,
    rate_limit_tier: tierSchema.optional(),
  })
  .openapi('CreateApiKey');

export const apiKeySchema = z
  .object({
    api_key_id: z.string(),
    name: z.string().nullable(),
    access: accessSchema,
    rate_limit_tier: tierSchema,
    last_four: z.string(),
    created_at: z.string(),
    last_used_at: z.string().nullable().openapi({ description: 'Up to a minute behind.' }),
  })
  .openapi('ApiKey');

export const createdApiKeySchema = apiKeySchema
  .extend({ key: z.string().openapi({ description: 'The key itself. Keep it: it is not shown again.' }) })
  .openapi('CreatedApiKey');

export const apiKeyListSchema = z.object({ items: z.array(apiKeySchema) }).openapi('ApiKeyList');
