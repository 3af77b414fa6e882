import { createHash } from 'node:crypto';
import { type CustomerId, type PresentationId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from './api-keys.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** What a customer's token opens: their own things, in one business, for a while. */
export interface CustomerSession {
  readonly scope: Scope;
  readonly customerId: CustomerId;
  readonly returnUrl: string | null;
  /** The presentation whose link carries the token; null for a token that opens the portal. */
  readonly presentationId: PresentationId | null;
}

/** Keeps a token's hash. The token itself goes to the customer and is not kept. */
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
    values (${hashOf(session.token)}, ${session.scope.businessId}, ${session.customerId}, ${session.returnUrl},
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
    where s.token_hash = ${hashOf(token)} and s.expires_at > ${wallNow}`;
  return (
    row && {
      scope: scopeFromRow(row),
      customerId: asId<'customer'>(row.customer_id),
      returnUrl: row.return_url,
      presentationId: row.presentation_id === null ? null : asId<'presentation'>(row.presentation_id),
    }
  );
}

/** A token that opens the portal. The link to an offer lets its customer answer that offer, and not in there. */
export async function findPortalSession(
  sql: Sql,
  token: string,
  wallNow: Instant,
): Promise<CustomerSession | undefined> {
  const session = await findCustomerSession(sql, token, wallNow);
  return session?.presentationId === null ? session : undefined;
}

/** A token as it is kept. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
