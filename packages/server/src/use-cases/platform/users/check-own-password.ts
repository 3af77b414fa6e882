import { DomainError } from '../../../domain/errors.ts';
import type { User } from '../../../domain/user/user.ts';
import type { Runtime } from '../../../runtime.ts';
import { isPassword } from '../../../secrets/passwords.ts';
import { findAccountByEmail } from '../../../store/platform/users.ts';
import { admitAttempt, attemptSucceeded } from './attempts.ts';

/** Refuses whoever sits at a signed-in browser and does not know the password. Counts as an attempt to sign in. */
export async function checkOwnPassword(
  runtime: Runtime,
  { user, caller }: { readonly user: User; readonly caller: string },
  password: string,
): Promise<void> {
  const attempted = { account: user.email, caller };
  await admitAttempt(runtime, attempted);
  const account = await findAccountByEmail(runtime.sql, user.email);
  if (!(await isPassword(password, account?.passwordHash))) {
    throw new DomainError('PASSWORD_INCORRECT', 'This is not your password. Nothing was changed.');
  }
  await attemptSucceeded(runtime, attempted);
}
