import { createHash } from 'node:crypto';

/**
 * Replaces the amounts of a domain object by JSON. JSON numbers would lose precision and JSON strings would come
 * back as text, so a bigint is written as `{"$bigint": "123"}` and read back as a bigint. Parts without amounts are
 * shared, not copied. Stored documents go through their kind in `documents/`, which adds the version.
 */
export function toJson(value: object): object {
  return mapped(value, encoded) as object;
}

/** Restores the amounts in what `toJson` wrote, as parsed by the driver. The caller asserts the type. */
export function fromJson(value: unknown): unknown {
  return mapped(value, decoded);
}

function encoded(value: unknown): unknown {
  return typeof value === 'bigint' ? { $bigint: String(value) } : value;
}

function decoded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return '$bigint' in value && typeof value.$bigint === 'string' ? BigInt(value.$bigint) : value;
}

type Fields = Record<string, unknown>;

/** Value with `map` applied to it and everything in it; an object is copied only if something in it is replaced. */
function mapped(value: unknown, map: (value: unknown) => unknown): unknown {
  const replaced = map(value);
  if (replaced !== value || typeof value !== 'object' || value === null) return replaced;
  if (Array.isArray(value)) return mappedList(value, map);
  let copy: Fields | undefined;
  for (const key of Object.keys(value)) {
    const inner = (value as Fields)[key];
    const changed = mapped(inner, map);
    if (changed === inner) continue;
    copy ??= { ...value };
    copy[key] = changed;
  }
  return copy ?? value;
}

function mappedList(list: readonly unknown[], map: (value: unknown) => unknown): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (const [index, inner] of list.entries()) {
    const changed = mapped(inner, map);
    if (changed === inner) continue;
    copy ??= [...list];
    copy[index] = changed;
  }
  return copy ?? list;
}

/** Text as PostgreSQL can store it from JSON: without NUL, and with U+FFFD for one half of a surrogate pair. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '').replaceAll(/\p{Surrogate}/gu, '\ufffd');
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
  const fields = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => [key, inOrder(inner)] as const);
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
