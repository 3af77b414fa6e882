import type { Runtime } from '../../../runtime.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { type Credentials, proveAccount } from './prove-account.ts';
import { startSession } from './start-session.ts';

/** Signs in, and returns the token of the new session. An account that does not exist is refused alike, after as long. */
export async function signIn(runtime: Runtime, credentials: Credentials): Promise<string> {
  const account = await proveAccount(runtime, credentials);
  return transaction(runtime.sql, (tx) => startSession(runtime, tx, account, account.hasSecondFactor));
}
