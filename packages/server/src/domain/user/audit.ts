import type { AuditEntryId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** Person or key that made a change, as it was named then. */
export interface Actor {
  readonly kind: 'user' | 'api_key';
  readonly id: string;
  readonly name: string | null;
}

/** One field before and after. Values are as on the wire; absent ones are null. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface AuditEntry {
  readonly entryId: AuditEntryId;
  readonly at: Instant;
  readonly actor: Actor;
  /** `operationId` of the request. */
  readonly operation: string;
  readonly objectId: string | null;
  readonly changes: readonly FieldChange[];
  readonly requestId: string;
  /** HTTP status of the answer; null where the server stopped before it. */
  readonly status: number | null;
}

/** Stands for a value that is long, or may be a secret. */
const withheld = '(not shown)';
const secretField = /secret|token|password|credential|header|key|url/i;
const ignoredField = /^(updated_at|last_used_at|last_seen_at|revision)$/;
const longestValue = 2_000;

/** Fields that differ between two objects of the wire, with the values of those that are no secrets. */
export function findChanges(before: object | null, after: object | null): FieldChange[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields].flatMap((field) => {
    if (ignoredField.test(field)) return [];
    const values = [valueOf(before, field), valueOf(after, field)] as const;
    if (JSON.stringify(values[0]) === JSON.stringify(values[1])) return [];
    return [{ field, before: shown(field, values[0]), after: shown(field, values[1]) }];
  });
}

function valueOf(object: object | null, field: string): unknown {
  return object !== null && Object.hasOwn(object, field)
    ? ((Reflect.get(object, field) as unknown) ?? null)
    : null;
}

function shown(field: string, value: unknown): unknown {
  if (value === null) return null;
  return secretField.test(field) || JSON.stringify(value).length > longestValue ? withheld : value;
}
