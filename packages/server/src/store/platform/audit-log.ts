import { type AuditEntryId, type BusinessId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Actor, AuditEntry, FieldChange } from '../../domain/user/audit.ts';
import { assert } from '../../domain/assert.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface EntryRow {
  entry_id: string;
  at: Instant;
  actor_kind: Actor['kind'];
  actor_id: string;
  actor_name: string | null;
  operation: string;
  object_id: string | null;
  changes: FieldChange[];
  request_id: string;
  status: number | null;
}

function fromRow(row: EntryRow): AuditEntry {
  return {
    entryId: asId<'audit_entry'>(row.entry_id),
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    operation: row.operation,
    objectId: row.object_id,
    changes: row.changes,
    requestId: row.request_id,
    status: row.status,
  };
}

/** Writes down a change that is about to be made, or has been. */
export async function insertAuditEntry(tx: Tx, businessId: BusinessId, entry: AuditEntry): Promise<void> {
  await tx`
    insert into audit_entry (business_id, entry_id, at, actor_kind, actor_id, actor_name, operation, object_id, changes,
      request_id, status)
    values (${businessId}, ${entry.entryId}, ${entry.at}, ${entry.actor.kind}, ${entry.actor.id}, ${entry.actor.name},
      ${entry.operation}, ${entry.objectId}, ${entry.changes}, ${entry.requestId}, ${entry.status})`;
}

/** Completes an entry with what came of the change. */
export async function finishAuditEntry(
  tx: Tx,
  businessId: BusinessId,
  { entryId, objectId, changes, status }: Pick<AuditEntry, 'entryId' | 'objectId' | 'changes' | 'status'>,
): Promise<void> {
  await tx`
    update audit_entry set object_id = ${objectId}, changes = ${changes}, status = ${status}
    where business_id = ${businessId} and entry_id = ${entryId}`;
}

/** Deletes the entry of a change that was refused. */
export async function deleteAuditEntry(tx: Tx, businessId: BusinessId, entryId: AuditEntryId): Promise<void> {
  await tx`delete from audit_entry where business_id = ${businessId} and entry_id = ${entryId}`;
}

export interface AuditFilter {
  readonly actorId?: string | undefined;
  readonly operation?: string | undefined;
  readonly objectId?: string | undefined;
  readonly createdFrom?: Instant | undefined;
  readonly createdTo?: Instant | undefined;
}

/** Place of an entry in the log. */
export type AuditPlace = Pick<AuditEntry, 'at' | 'entryId'>;

/** Lists entries, newest first, after the one at `after`. */
export async function listAuditEntries(
  sql: Sql,
  scope: Scope,
  filter: AuditFilter,
  { after, limit }: { readonly after: AuditPlace | undefined; readonly limit: number },
): Promise<AuditEntry[]> {
  assert(limit > 0, 'a page has room for an entry');
  const rows = await sql<EntryRow[]>`
    select * from audit_entry
    where business_id = ${scope.businessId}
      ${filter.actorId === undefined ? sql`` : sql`and actor_id = ${filter.actorId}`}
      ${filter.operation === undefined ? sql`` : sql`and operation = ${filter.operation}`}
      ${filter.objectId === undefined ? sql`` : sql`and object_id = ${filter.objectId}`}
      ${filter.createdFrom === undefined ? sql`` : sql`and at >= ${filter.createdFrom}`}
      ${filter.createdTo === undefined ? sql`` : sql`and at <= ${filter.createdTo}`}
      ${after === undefined ? sql`` : sql`and (at, entry_id) < (${after.at}, ${after.entryId})`}
    order by at desc, entry_id desc limit ${limit}`;
  return rows.map(fromRow);
}
