import type { Secrets } from '../../secrets/secrets.ts';
import type { Sql } from '../postgres/postgres.ts';

const purpose = 'secret key check';
const text = 'rung';

/**
 * Verifies that all processes of one database use the same secret key: the first start stores a signature,
 * every later one verifies it. Throws on a different key, before anything is encrypted with it or rejected
 * because of it.
 */
export async function checkSecretKey(sql: Sql, secrets: Secrets): Promise<void> {
  await sql`
    insert into secret_key_check (signature) values (${secrets.sign(purpose, text)}) on conflict do nothing`;
  const [row] = await sql<{ signature: string }[]>`select signature from secret_key_check`;
  if (row !== undefined && secrets.verify(purpose, text, row.signature)) return;
  throw new Error(
    'RUNG_SECRET_KEY is not the key that this database was written with. Every process of one database needs ' +
      'the same key: copy it from the first process (its environment, or the file secret-key in its data ' +
      'directory). To replace a key, set RUNG_SECRET_KEY to the new one and the old one, separated by a comma.',
  );
}

/**
 * Records the current key as the one to verify, once no data is left that is unencrypted or encrypted with an
 * older key.
 */
export async function saveSecretKeyCheck(sql: Sql, secrets: Secrets): Promise<void> {
  await sql`update secret_key_check set signature = ${secrets.sign(purpose, text)}, is_all_sealed = true`;
}

/** True if all data is recorded as encrypted with this key. */
export async function isAllSealed(sql: Sql, secrets: Secrets): Promise<boolean> {
  const rows = await sql`
    select from secret_key_check where is_all_sealed and signature = ${secrets.sign(purpose, text)}`;
  return rows.length === 1;
}
