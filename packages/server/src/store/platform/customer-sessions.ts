import { createHash } from 'node:crypto';
import { type CustomerId, type PresentationId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from './api-keys.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Access granted by a customer's token: that customer's own data, in one business, until it expires. */
export interface CustomerSession {
  readonly scope: Scope;
  readonly customerId: CustomerId;
  readonly returnUrl: string | null;
  /** Presentation whose link carries the token; null for a token of the customer portal. */
  readonly presentationId: PresentationId | null;
}

/** Stores a token's hash. The token itself goes to the customer and is not stored. */
export async function insertCustomerSession(
  tx: Tx,
  session: Omit<CustomerSession, 'presentationId'> & {
    readonly token: string;
    readonly createdAt: Instant;
    readonly expiresAt: Instant;
  },
): Promise<void> {
  await tx`
    insert into customer_session (token_hash, business_id, customer_id, return_url, created_at, expires_at)
    values (${hashSessionToken(session.token)}, ${session.scope.businessId}, ${session.customerId}, ${session.returnUrl},
      ${session.createdAt}, ${session.expiresAt})`;
}

export async function findCustomerSession(
  sql: Sql,
  token: string,
  wallNow: Instant,
): Promise<CustomerSession | undefined> {
  const [row] = await sql<
    (BusinessRow & { customer_id: string; return_url: string | null; presentation_id: string | null })[]
  >`
    select s.customer_id, s.return_url, s.presentation_id, b.business_id, ${scopeColumns(sql)}
    from customer_session s join business b using (business_id)
    where s.token_hash = ${hashSessionToken(token)} and s.expires_at > ${wallNow}`;
  return (
    row && {
      scope: scopeFromRow(row),
      customerId: asId<'customer'>(row.customer_id),
      returnUrl: row.return_url,
      presentationId: row.presentation_id === null ? null : asId<'presentation'>(row.presentation_id),
    }
  );
}

/**
 * Finds the session of a portal token. A token from an offer link gives access to that offer only, not to the
 * portal.
 */
export async function findPortalSession(
  sql: Sql,
  token: string,
  wallNow: Instant,
): Promise<CustomerSession | undefined> {
  const session = await findCustomerSession(sql, token, wallNow);
  return session?.presentationId === null ? session : undefined;
}

/** Computes the hash under which a token is stored. */
export function hashSessionToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
