import type { UserId } from '../../../domain/ids.ts';
import { secondFactorFailed } from '../../../domain/user/second-factor.ts';
import type { Runtime } from '../../../runtime.ts';
import { findTotpStep, hashRecoveryCode, openTotpSecret } from '../../../secrets/second-factor.ts';
import { deleteUserSession } from '../../../store/platform/user-sessions.ts';
import { lockAccount, takeRecoveryCode, takeTotpStep } from '../../../store/platform/users.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { admitAttempt, attemptSucceeded } from './attempts.ts';
import { startSession } from './start-session.ts';

/** Code of the authenticator app, or one of the recovery codes. */
export type SecondFactor = { readonly code: string } | { readonly recoveryCode: string };

interface Proof {
  readonly userId: UserId;
  /** Token of the session that waits for the second factor. */
  readonly token: string;
  readonly caller: string;
  readonly factor: SecondFactor;
}

/** Completes the sign-in, and returns the token of the new session. A code is accepted once. */
export async function proveSecondFactor(
  runtime: Runtime,
  { userId, token, caller, factor }: Proof,
): Promise<string> {
  const attempted = { account: `second factor of ${userId}`, caller };
  await admitAttempt(runtime, attempted);
  const started = await transaction(runtime.sql, async (tx) => {
    if (!(await takeFactor(runtime, tx, userId, factor))) throw secondFactorFailed();
    await deleteUserSession(tx, token);
    return startSession(runtime, tx, { userId }, false);
  });
  await attemptSucceeded(runtime, attempted);
  return started;
}

async function takeFactor(
  { secrets, wallClock }: Runtime,
  tx: Tx,
  userId: UserId,
  factor: SecondFactor,
): Promise<boolean> {
  if ('recoveryCode' in factor) {
    return takeRecoveryCode(tx, userId, hashRecoveryCode(userId, factor.recoveryCode));
  }
  const account = await lockAccount(tx, userId);
  if (!account?.hasSecondFactor || account.totpSecret === null) return false;
  const step = findTotpStep(openTotpSecret(secrets, userId, account.totpSecret), factor.code, wallClock());
  return step !== undefined && takeTotpStep(tx, userId, step);
}
