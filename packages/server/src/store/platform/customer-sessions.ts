import { createHash } from 'node:crypto';
import { type CustomerId, type PresentationId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from './api-keys.ts';
import { defineBatch } from '../postgres/batch.ts';
import { fewRows, joinable } from '../postgres/parts.ts';
import type { Database, Sql, Tx } from '../postgres/postgres.ts';

/** Access granted by a customer's token: that customer's own data, in one business, until it expires. */
export interface CustomerSession {
  readonly scope: Scope;
  readonly customerId: CustomerId;
  readonly returnUrl: string | null;
  /** Presentation whose link carries the token; null for a token of the customer portal. */
  readonly presentationId: PresentationId | null;
}

/**
 * Stores a token's hash. The token itself goes to the customer and is not stored. False if the token was stored before.
 */
export async function insertCustomerSession(
  tx: Tx,
  session: Omit<CustomerSession, 'presentationId'> & {
    readonly token: string;
    readonly createdAt: Instant;
    readonly expiresAt: Instant;
  },
): Promise<boolean> {
  const { count } = await tx`
    insert into customer_session (token_hash, business_id, customer_id, return_url, created_at, expires_at)
    values (${hashSessionToken(session.token)}, ${session.scope.businessId}, ${session.customerId}, ${session.returnUrl},
      ${session.createdAt}, ${session.expiresAt})
    on conflict (token_hash) do nothing`;
  return count === 1;
}

/** Finds the session of a token, unless it has expired. Tokens that arrive together are looked up by one statement. */
export function findCustomerSession(
  database: Database,
  token: string,
  wallNow: Instant,
): Promise<CustomerSession | undefined> {
  return findSession(database, { tokenHash: hashSessionToken(token).toString('base64'), wallNow });
}

interface AskedToken {
  /** In base64. */
  readonly tokenHash: string;
  readonly wallNow: Instant;
}

const findSession = defineBatch<AskedToken, CustomerSession | undefined>({
  keysOf: () => [],
  run: findSessions,
});

async function findSessions(
  sql: Sql,
  asked: readonly AskedToken[],
): Promise<readonly (CustomerSession | undefined)[]> {
  const tokens = asked.map(({ tokenHash }) => ({ token_hash: tokenHash }));
  const rows = await sql<
    (BusinessRow & {
      token_hash: string;
      customer_id: string;
      return_url: string | null;
      presentation_id: string | null;
      expires_at: Instant;
    })[]
  >`
    select asked.token_hash, s.customer_id, s.return_url, s.presentation_id, s.expires_at, b.business_id,
      ${scopeColumns(sql)}
    from jsonb_to_recordset(${joinable(tokens)}::jsonb) as asked (few integer, token_hash text)
    join customer_session s on s.token_hash = decode(asked.token_hash, 'base64')
    join business b using (business_id)
    where ${fewRows(sql, 'asked')}`;
  const found = new Map(rows.map((row) => [row.token_hash, row]));
  return asked.map(({ tokenHash, wallNow }) => {
    const row = found.get(tokenHash);
    if (!row || row.expires_at <= wallNow) return undefined;
    return {
      scope: scopeFromRow(row),
      customerId: asId<'customer'>(row.customer_id),
      returnUrl: row.return_url,
      presentationId: row.presentation_id === null ? null : asId<'presentation'>(row.presentation_id),
    };
  });
}

/**
 * Finds the session of a portal token. A token from an offer link gives access to that offer only, not to the
 * portal.
 */
export async function findPortalSession(
  database: Database,
  token: string,
  wallNow: Instant,
): Promise<CustomerSession | undefined> {
  const session = await findCustomerSession(database, token, wallNow);
  return session?.presentationId === null ? session : undefined;
}

/** Computes the hash under which a token is stored. */
export function hashSessionToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
