import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { secondMs } from '../../domain/time.ts';
import type { Runtime } from '../../runtime.ts';

/*
 * Link back to a customer's account from a page outside it, whose URL anybody may open. The token is kept in
 * the customer's browser, because the database has only its hash; and its cookie is sent to that page alone.
 */

const accountCookie = 'rung_account';

export function rememberAccount(
  c: Context,
  runtime: Runtime,
  account: { readonly token: string; readonly path: string; readonly lifetimeMs: number },
): void {
  setCookie(c, accountCookie, account.token, {
    path: account.path,
    httpOnly: true,
    sameSite: 'Lax',
    secure: runtime.config.publicUrl.startsWith('https:'),
    maxAge: account.lifetimeMs / secondMs,
  });
}

/** Null if the customer does not come from their account. */
export function accountUrlOf(c: Context): string | null {
  const token = accountTokenOf(c);
  return token === null ? null : `/portal/${token}`;
}

/** Token of the account that this browser was last in, or null. */
export function accountTokenOf(c: Context): string | null {
  const token = getCookie(c, accountCookie);
  return token !== undefined && /^cst_\w+$/.test(token) ? token : null;
}
