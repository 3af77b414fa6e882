import { DomainError } from '../../../domain/errors.ts';
import { normalizeEmail } from '../../../domain/user/user.ts';
import type { Runtime } from '../../../runtime.ts';
import { isPassword } from '../../../secrets/passwords.ts';
import { type Account, findAccountByEmail } from '../../../store/platform/users.ts';
import { admitAttempt, attemptSucceeded } from './attempts.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** Network that the request comes from. */
  readonly caller: string;
}

/** Account whose password this is. Counts as an attempt. */
export async function proveAccount(
  runtime: Runtime,
  { email, password, caller }: Credentials,
): Promise<Account> {
  const attempted = { account: normalizeEmail(email), caller };
  await admitAttempt(runtime, attempted);
  const account = await findAccountByEmail(runtime.sql, attempted.account);
  if (!(await isPassword(password, account?.passwordHash)) || account === undefined) {
    throw new DomainError(
      'SIGN_IN_FAILED',
      'This e-mail address and password do not belong together. Check both, or ask an owner for a new invitation.',
    );
  }
  await attemptSucceeded(runtime, attempted);
  return account;
}
