import type { UserId } from '../../../domain/ids.ts';
import type { Runtime } from '../../../runtime.ts';
import { deleteUserSession, deleteUserSessions } from '../../../store/platform/user-sessions.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Signs this browser out. */
export async function signOut(runtime: Runtime, token: string): Promise<void> {
  await transaction(runtime.sql, (tx) => deleteUserSession(tx, token));
}

/** Signs the person out everywhere. */
export async function signOutEverywhere(runtime: Runtime, userId: UserId): Promise<void> {
  await transaction(runtime.sql, (tx) => deleteUserSessions(tx, userId));
}
