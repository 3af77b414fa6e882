import { checkRevocation } from '../../../domain/api-key/api-key.ts';
import { notFound } from '../../../domain/errors.ts';
import type { ApiKeyId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { deleteApiKey, findApiKey, hasOtherWriteKey } from '../../../store/platform/api-keys.ts';
import { lockBusiness } from '../../../store/platform/businesses.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/**
 * Revokes a key with immediate effect. Revocations are serialised, so that two keys that revoke each other at
 * once leave one.
 */
export async function revokeApiKey(runtime: Runtime, scope: Scope, apiKeyId: ApiKeyId): Promise<void> {
  await transaction(runtime.sql, async (tx) => {
    await lockBusiness(tx, scope.businessId);
    const key = await findApiKey(tx, scope, apiKeyId);
    if (!key) throw notFound('API key');
    checkRevocation(key, await hasOtherWriteKey(tx, scope, apiKeyId));
    await deleteApiKey(tx, scope, apiKeyId, runtime.wallClock());
  });
}
