import { DomainError } from '../errors.ts';

/**
 * Seller-defined key-value pairs on an object. Rung stores and returns them. It reads only two product keys, `plan`
 * and `includes`, which tell offers what a customer already owns (`offer/product-relations.ts`).
 */
export type Metadata = Readonly<Record<string, string | number | boolean>>;

const maximumPairs = 50;
const maximumValueLength = 500;
const keyPattern = /^[A-Za-z0-9_-]{1,40}$/;

/**
 * Refuses metadata beyond the documented limits: 50 pairs, keys of up to 40 letters, digits, `_` and `-`, values of
 * up to 500 characters. The message names the invalid key.
 */
export function checkMetadata(metadata: Metadata): void {
  const pairs = Object.entries(metadata);
  if (pairs.length > maximumPairs) {
    throw new DomainError(
      'MAXIMUM_KEYS_REACHED',
      `metadata has ${pairs.length} keys; at most ${maximumPairs} are kept. Remove some or store them on your side.`,
    );
  }
  for (const [key, value] of pairs) {
    if (!keyPattern.test(key)) {
      throw new DomainError(
        'INVALID_REQUEST_BODY',
        `metadata key ${JSON.stringify(key.slice(0, 60))} is not allowed: use 1 to 40 letters, digits, "_" or "-".`,
      );
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new DomainError('INVALID_REQUEST_BODY', `metadata.${key} must be a finite number.`);
    }
    // Counts visible characters, so that an emoji does not count as two.
    if (typeof value === 'string' && Array.from(value).length > maximumValueLength) {
      throw new DomainError(
        'INVALID_REQUEST_BODY',
        `metadata.${key} is longer than ${maximumValueLength} characters. Shorten it or store it on your side.`,
      );
    }
  }
}
