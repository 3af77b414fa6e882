import type { BusinessId } from '../domain/ids.ts';
import type { Database } from '../store/postgres/postgres.ts';

const advancing = new WeakMap<Database, Map<BusinessId, number>>();

/**
 * Businesses whose jobs are being run by `createDueJobs` in this process: its worker leaves them alone, because two
 * claims of the same jobs cost twice and find no more.
 */
export function listAdvancing(sql: Database): readonly BusinessId[] {
  return [...(advancing.get(sql)?.keys() ?? [])];
}

/** Marks a business as being advanced, until the returned function is called. */
export function markAdvancing(sql: Database, businessId: BusinessId): () => void {
  const counts = advancing.get(sql) ?? new Map<BusinessId, number>();
  advancing.set(sql, counts.set(businessId, (counts.get(businessId) ?? 0) + 1));
  return () => {
    const left = (counts.get(businessId) ?? 1) - 1;
    if (left > 0) counts.set(businessId, left);
    else counts.delete(businessId);
  };
}
