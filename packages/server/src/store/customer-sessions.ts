import { createHash } from 'node:crypto';
import { type CustomerId, asId } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import { type BusinessRow, scopeFromRow } from './api-keys.ts';
import type { Sql, Tx } from './postgres.ts';

/** What a customer's token opens: their own things, in one business, for a while. */
export interface CustomerSession {
  readonly scope: Scope;
  readonly customerId: CustomerId;
  readonly returnUrl: string | null;
}

/** Keeps a token's hash. The token itself goes to the customer and is not kept. */
export async function insertCustomerSession(
  tx: Tx,
  session: CustomerSession & {
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
  const [row] = await sql<(BusinessRow & { customer_id: string; return_url: string | null })[]>`
    select s.customer_id, s.return_url, b.business_id, b.name as business_name, b.brand_id, b.mode,
      b.clock_offset_ms, b.clock_frozen_at
    from customer_session s join business b using (business_id)
    where s.token_hash = ${hashOf(token)} and s.expires_at > ${wallNow}`;
  return (
    row && {
      scope: scopeFromRow(row),
      customerId: asId<'customer'>(row.customer_id),
      returnUrl: row.return_url,
    }
  );
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
