import { assert } from '../../../domain/assert.ts';
import { DomainError } from '../../../domain/errors.ts';
import { secondFactorFailed } from '../../../domain/user/second-factor.ts';
import { recoveryCodeCount } from '../../../domain/user/session.ts';
import type { User } from '../../../domain/user/user.ts';
import type { Runtime } from '../../../runtime.ts';
import {
  findTotpStep,
  hashRecoveryCode,
  makeRecoveryCode,
  makeTotpSecret,
  openTotpSecret,
  sealTotpSecret,
  totpUrl,
} from '../../../secrets/second-factor.ts';
import {
  confirmTotp,
  lockAccount,
  replaceRecoveryCodes,
  takeTotpStep,
  updateTotpSecret,
} from '../../../store/platform/users.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { admitAttempt, attemptSucceeded } from './attempts.ts';
import { checkOwnPassword } from './check-own-password.ts';

interface Person {
  readonly user: User;
  readonly caller: string;
}

/** Begins to set up a second factor, which counts once a code of it is confirmed. */
export async function beginSecondFactor(
  runtime: Runtime,
  person: Person,
  password: string,
): Promise<{ readonly secret: string; readonly otpauthUrl: string }> {
  await checkOwnPassword(runtime, person, password);
  const { userId, email } = person.user;
  const secret = makeTotpSecret();
  await transaction(runtime.sql, async (tx) => {
    const account = await lockAccount(tx, userId);
    if (account?.hasSecondFactor === true) {
      throw new DomainError(
        'SECOND_FACTOR_ALREADY_SET',
        'There is a second factor already. Remove it first to set up another device.',
      );
    }
    await updateTotpSecret(tx, userId, sealTotpSecret(runtime.secrets, userId, secret));
  });
  return { secret, otpauthUrl: totpUrl(secret, email) };
}

/** Confirms the second factor with a code, and returns the recovery codes, which are readable this once. */
export async function confirmSecondFactor(
  runtime: Runtime,
  { user: { userId }, caller }: Person,
  code: string,
): Promise<readonly string[]> {
  const attempted = { account: `second factor of ${userId}`, caller };
  await admitAttempt(runtime, attempted);
  const codes = await transaction(runtime.sql, async (tx) => {
    const account = await lockAccount(tx, userId);
    if (account === undefined || account.totpSecret === null || account.hasSecondFactor) throw notBegun();
    const secret = openTotpSecret(runtime.secrets, userId, account.totpSecret);
    const step = findTotpStep(secret, code, runtime.wallClock());
    if (step === undefined || !(await takeTotpStep(tx, userId, step))) throw secondFactorFailed();
    await confirmTotp(tx, userId, runtime.wallClock());
    return issueRecoveryCodes(tx, userId);
  });
  await attemptSucceeded(runtime, attempted);
  return codes;
}

/** Removes the second factor and its recovery codes. */
export async function removeSecondFactor(runtime: Runtime, person: Person, password: string): Promise<void> {
  await checkOwnPassword(runtime, person, password);
  const { userId } = person.user;
  await transaction(runtime.sql, async (tx) => {
    await lockAccount(tx, userId);
    await updateTotpSecret(tx, userId, null);
    await replaceRecoveryCodes(tx, userId, []);
  });
}

/** Replaces the recovery codes: the earlier ones do not work any more. */
export async function replaceOwnRecoveryCodes(
  runtime: Runtime,
  person: Person,
  password: string,
): Promise<readonly string[]> {
  await checkOwnPassword(runtime, person, password);
  const { userId } = person.user;
  return transaction(runtime.sql, async (tx) => {
    const account = await lockAccount(tx, userId);
    if (account?.hasSecondFactor !== true) throw notBegun();
    return issueRecoveryCodes(tx, userId);
  });
}

async function issueRecoveryCodes(tx: Tx, userId: User['userId']): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, makeRecoveryCode);
  const hashes = codes.map((code) => hashRecoveryCode(userId, code));
  assert(new Set(codes).size === codes.length, 'recovery codes differ');
  await replaceRecoveryCodes(tx, userId, hashes);
  return codes;
}

function notBegun(): DomainError {
  return new DomainError(
    'SECOND_FACTOR_NOT_SET',
    'There is no second factor that this could be done with. Begin with POST /session/totp.',
  );
}
