import type { Instant } from '../../domain/time.ts';
import type { Attempts } from '../../domain/user/sign-in-pace.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Caller that stands for all callers of an account together. */
export const everyCaller = '*';

/** Account and caller of an attempt. The account need not exist. */
export interface Attempted {
  readonly account: string;
  readonly caller: string;
}

const hashOf = (sql: Sql, account: string) => sql`sha256(convert_to(${account}::text, 'UTF8'))`;

/** Locks the count of attempts; undefined if there was none and the caller never signed in. */
export async function lockAttempts(
  tx: Tx,
  { account, caller }: Attempted,
  wallNow: Instant,
): Promise<Attempts | undefined> {
  const accountHash = hashOf(tx, account);
  // The row is there before it is locked, so that of first attempts at once each is counted.
  await tx`
    insert into sign_in_attempt (account_hash, caller, attempts, last_at)
    values (${accountHash}, ${caller}, 0, ${wallNow}) on conflict do nothing`;
  const [row] = await tx<{ attempts: number; last_at: Instant; succeeded_at: Instant | null }[]>`
    select attempts, last_at, succeeded_at from sign_in_attempt
    where account_hash = ${accountHash} and caller = ${caller} for update`;
  if (!row || (row.attempts === 0 && row.succeeded_at === null)) return undefined;
  return { count: row.attempts, lastAt: row.last_at, succeededAt: row.succeeded_at };
}

export async function updateAttempts(
  tx: Tx,
  { account, caller }: Attempted,
  count: number,
  wallNow: Instant,
): Promise<void> {
  await tx`
    update sign_in_attempt set attempts = ${count}, last_at = ${wallNow}
    where account_hash = ${hashOf(tx, account)} and caller = ${caller}`;
}

/** Forgets the attempts of a caller who succeeded, who is known from now on, and takes this one from the count of all. */
export async function forgetAttempts(
  tx: Tx,
  { account, caller }: Attempted,
  wallNow: Instant,
): Promise<void> {
  const accountHash = hashOf(tx, account);
  await tx`
    update sign_in_attempt set attempts = 0, succeeded_at = ${wallNow}
    where account_hash = ${accountHash} and caller = ${caller}`;
  await tx`
    update sign_in_attempt set attempts = greatest(attempts - 1, 0)
    where account_hash = ${accountHash} and caller = ${everyCaller}`;
}
