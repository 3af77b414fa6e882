import type { UserId } from '../../../domain/ids.ts';
import type { Runtime } from '../../../runtime.ts';
import { updateAccount } from '../../../store/platform/users.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Changes the name that others see in the team and in the audit log. */
export async function renameUser(runtime: Runtime, userId: UserId, name: string): Promise<void> {
  await transaction(runtime.sql, (tx) => updateAccount(tx, userId, { name }));
}
