import { checkPassword } from '../../../domain/user/password.ts';
import type { User } from '../../../domain/user/user.ts';
import type { Runtime } from '../../../runtime.ts';
import { hashPassword } from '../../../secrets/passwords.ts';
import { deleteUserSessions } from '../../../store/platform/user-sessions.ts';
import { updateAccount } from '../../../store/platform/users.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { checkOwnPassword } from './check-own-password.ts';
import { startSession } from './start-session.ts';

/** Changes the password, ends every session of the person, and returns the token of a new one. */
export async function changePassword(
  runtime: Runtime,
  person: { readonly user: User; readonly caller: string },
  { current, next }: { readonly current: string; readonly next: string },
): Promise<string> {
  checkPassword(next, person.user);
  await checkOwnPassword(runtime, person, current);
  const passwordHash = await hashPassword(next);
  const { userId } = person.user;
  return transaction(runtime.sql, async (tx) => {
    await updateAccount(tx, userId, { passwordHash });
    await deleteUserSessions(tx, userId);
    return startSession(runtime, tx, person.user, false);
  });
}
