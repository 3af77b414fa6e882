import type { ApiKey, KeyAccess } from '../../../domain/api-key/api-key.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, randomText } from '../../../runtime.ts';
import { hashApiKey, insertApiKey } from '../../../store/platform/api-keys.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

export interface CreateApiKeyInput {
  readonly name: string | null;
  readonly access: KeyAccess;
  readonly rateLimitTier: number;
}

export interface CreatedApiKey {
  readonly apiKey: ApiKey;
  /** The key itself, which cannot be retrieved again. */
  readonly key: string;
}

/**
 * Creates a key for the same business. Keys belong to real people and machines, so their times are real time.
 */
export async function createApiKey(
  runtime: Runtime,
  scope: Scope,
  input: CreateApiKeyInput,
): Promise<CreatedApiKey> {
  const key = `rung_${scope.mode}_${randomText(32)}`;
  const apiKey = {
    ...input,
    apiKeyId: runtime.mintId('api_key'),
    lastFour: key.slice(-4),
    createdAt: runtime.wallClock(),
    lastUsedAt: null,
  };
  await transaction(runtime.sql, (tx) =>
    insertApiKey(tx, { ...apiKey, keyHash: hashApiKey(key), businessId: scope.businessId }),
  );
  return { apiKey, key };
}
