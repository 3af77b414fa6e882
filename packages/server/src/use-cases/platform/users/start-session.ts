import { secondFactorDueMs, sessionLifeMs } from '../../../domain/user/session.ts';
import type { User } from '../../../domain/user/user.ts';
import { type Runtime, randomText } from '../../../runtime.ts';
import { insertUserSession } from '../../../store/platform/user-sessions.ts';
import type { Tx } from '../../../store/postgres/postgres.ts';

/** Starts a session under a new token, which is returned this once. Where `isSecondFactorDue` it is good for nothing else. */
export async function startSession(
  runtime: Runtime,
  tx: Tx,
  { userId }: Pick<User, 'userId'>,
  isSecondFactorDue: boolean,
): Promise<string> {
  const token = `ses_${randomText(43)}`;
  const createdAt = runtime.wallClock();
  const expiresAt = createdAt + (isSecondFactorDue ? secondFactorDueMs : sessionLifeMs);
  await insertUserSession(tx, { token, userId, isSecondFactorDue, createdAt, expiresAt });
  return token;
}
