import type { AuditEntryId, BusinessId } from '../../../domain/ids.ts';
import type { AuditEntry } from '../../../domain/user/audit.ts';
import type { Runtime } from '../../../runtime.ts';
import { deleteAuditEntry, finishAuditEntry, insertAuditEntry } from '../../../store/platform/audit-log.ts';
import { statement } from '../../../store/postgres/postgres.ts';

/** Writes down a change that is about to be made. */
export async function beginAudit(
  runtime: Runtime,
  businessId: BusinessId,
  change: Pick<AuditEntry, 'actor' | 'operation' | 'objectId' | 'requestId'>,
): Promise<AuditEntryId> {
  const entryId = runtime.mintId('audit_entry');
  const entry = { ...change, entryId, at: runtime.wallClock(), changes: [], status: null };
  await statement(runtime.sql, (tx) => insertAuditEntry(tx, businessId, entry));
  return entryId;
}

/** Completes an entry with what came of the change. The entry of a change that was refused is deleted. */
export async function finishAudit(
  runtime: Runtime,
  businessId: BusinessId,
  done: Pick<AuditEntry, 'entryId' | 'objectId' | 'changes'> & { readonly status: number },
): Promise<void> {
  const isRefused = done.status >= 400 && done.status < 500;
  await statement(runtime.sql, (tx) =>
    isRefused ? deleteAuditEntry(tx, businessId, done.entryId) : finishAuditEntry(tx, businessId, done),
  );
}
