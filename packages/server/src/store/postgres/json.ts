import { createHash } from 'node:crypto';

/**
 * Domain objects as JSON, amounts included. JSON numbers would lose large ones and JSON strings would come back as
 * text, so a bigint is written as `{"$bigint": "123"}` and read back as a bigint. What is kept goes through its kind
 * in `documents/`, which adds the version.
 */
export function toJson(value: object): object {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'bigint' ? { $bigint: String(inner) } : inner,
    ),
  ) as object;
}

/** The caller names the type: what `toJson` wrote comes back as it was. */
export function fromJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== 'object' || value === null) return value;
  if ('$bigint' in value && typeof value.$bigint === 'string') return BigInt(value.$bigint);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromJson(inner)]));
}

/** A moment inside a row that travels as JSON. */
export function toTimestamp(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

/** A moment out of a row that came as JSON. */
export function fromTimestamp(text: string): number;
export function fromTimestamp(text: string | null): number | null;
export function fromTimestamp(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

/**
 * A name for what a document says: two that differ anywhere have different ones. The order of fields says nothing,
 * for a document that was kept as jsonb comes back in another.
 */
export function fingerprintOf(value: object): string {
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
