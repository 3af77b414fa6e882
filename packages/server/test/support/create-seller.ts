import { highestRateLimitTier } from '../../src/domain/api-key/api-key.ts';
import type { Scope } from '../../src/domain/scope.ts';
import { type Runtime, randomText } from '../../src/runtime.ts';
import { hashApiKey, insertApiKey } from '../../src/store/platform/api-keys.ts';
import { findBusiness, insertBusiness } from '../../src/store/platform/businesses.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';

export interface Seller {
  readonly scope: Scope;
  /** API keys, each with its own rate limit; together they admit the whole load. */
  readonly apiKeys: readonly string[];
}

/** Creates a business in test mode with this number of read-write API keys. */
export async function createSeller(runtime: Runtime, name: string, keyCount: number): Promise<Seller> {
  const businessId = runtime.mintId('business');
  const createdAt = runtime.wallClock();
  const apiKeys = Array.from({ length: keyCount }, () => `rung_test_${randomText(32)}`);
  const scope = await transaction(runtime.sql, async (tx) => {
    await insertBusiness(tx, {
      businessId,
      businessName: name,
      brandId: `brnd_${businessId}`,
      mode: 'test',
      createdAt,
    });
    for (const apiKey of apiKeys) {
      await insertApiKey(tx, {
        keyHash: hashApiKey(apiKey),
        apiKeyId: runtime.mintId('api_key'),
        businessId,
        name: null,
        access: 'read_write',
        rateLimitTier: highestRateLimitTier,
        lastFour: apiKey.slice(-4),
        createdAt,
      });
    }
    return findBusiness(tx, businessId);
  });
  if (scope === undefined) throw new Error('The business that was just made is not there.');
  return { scope, apiKeys };
}
