import { DomainError } from '../errors.ts';
import type { ApiKeyId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** A reading key can change nothing. */
export type KeyAccess = 'read' | 'read_write';

/** Keys of a higher tier may ask more often; the tiers are 0, 1 and 2. */
export const highestRateLimitTier = 2;

/** What is known of an API key after it was handed out. The key itself is known to its holder alone. */
export interface ApiKey {
  readonly apiKeyId: ApiKeyId;
  /** What the seller calls it. */
  readonly name: string | null;
  readonly access: KeyAccess;
  readonly rateLimitTier: number;
  /** The key's last four characters, to tell it from others. */
  readonly lastFour: string;
  readonly createdAt: Instant;
  /** Up to a minute behind; null: never used. */
  readonly lastUsedAt: Instant | null;
}

/**
 * Refuses to revoke the last key that may write: without one nobody could make another, and the business
 * would be locked out of its own data.
 */
export function checkRevocation(key: ApiKey, hasOtherWriteKey: boolean): void {
  if (key.access === 'read_write' && !hasOtherWriteKey) {
    throw new DomainError(
      'LAST_WRITE_API_KEY',
      'This is the last API key that may write. Make another with access read_write, then revoke this one.',
    );
  }
}
