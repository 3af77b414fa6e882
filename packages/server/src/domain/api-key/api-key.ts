import { DomainError } from '../errors.ts';
import type { ApiKeyId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** Access level of an API key. A `read` key can change nothing. */
export type KeyAccess = 'read' | 'read_write';

/** Highest rate limit tier. Tiers are 0, 1 and 2; a higher tier allows more requests. */
export const highestRateLimitTier = 2;

/** API key as stored. The secret itself is shown once, on creation, and not kept. */
export interface ApiKey {
  readonly apiKeyId: ApiKeyId;
  /** Name chosen by the seller. */
  readonly name: string | null;
  readonly access: KeyAccess;
  readonly rateLimitTier: number;
  /** Last four characters of the key, to tell keys apart. */
  readonly lastFour: string;
  readonly createdAt: Instant;
  /** Time of last use, up to a minute behind; null if never used. */
  readonly lastUsedAt: Instant | null;
}

/**
 * Refuses to revoke the last key with write access: no other key could be created, and the business would be locked
 * out of its own data.
 */
export function checkRevocation(key: ApiKey, hasOtherWriteKey: boolean): void {
  if (key.access === 'read_write' && !hasOtherWriteKey) {
    throw new DomainError(
      'LAST_WRITE_API_KEY',
      'This is the last API key with write access. Create another with access read_write, then revoke this one.',
    );
  }
}
