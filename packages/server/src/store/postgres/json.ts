import { createHash } from 'node:crypto';

/**
 * Serialises domain objects as JSON, including amounts. JSON numbers would lose precision and JSON strings
 * would come back as text, so a bigint is written as `{"$bigint": "123"}` and read back as a bigint. Stored
 * documents go through their kind in `documents/`, which adds the version.
 */
export function toJson(value: object): object {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'bigint' ? { $bigint: String(inner) } : inner,
    ),
  ) as object;
}

/** Parses what `toJson` wrote. The caller asserts the type. */
export function fromJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== 'object' || value === null) return value;
  if ('$bigint' in value && typeof value.$bigint === 'string') return BigInt(value.$bigint);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromJson(inner)]));
}

/** Formats an instant for a row sent as JSON. */
export function toTimestamp(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

/** Parses an instant from a row received as JSON. */
export function fromTimestamp(text: string): number;
export function fromTimestamp(text: string | null): number | null;
export function fromTimestamp(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

/**
 * Computes a hash of a document's content: documents that differ have different ones. Field order does not
 * matter, because jsonb does not keep it.
 */
export function computeFingerprint(value: object): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(toJson(value))))
    .digest('base64url')
    .slice(0, 27);
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, inner]) => [key, inOrder(inner)] as const);
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
