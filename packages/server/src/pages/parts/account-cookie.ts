import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { secondMs } from '../../domain/time.ts';
import type { Runtime } from '../../runtime.ts';

/*
 * The way back to a customer's account from a page outside it, which anybody may open who has its address. It is
 * kept by the customer's browser, because here the token is kept as a hash; and it is sent to that page alone.
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

/** Null where the customer does not come from their account. */
export function accountUrlOf(c: Context): string | null {
  const token = accountTokenOf(c);
  return token === null ? null : `/portal/${token}`;
}

/** The token of the account that this browser has been in, or null. */
export function accountTokenOf(c: Context): string | null {
  const token = getCookie(c, accountCookie);
  return token !== undefined && /^cst_\w+$/.test(token) ? token : null;
}
