import type { Metadata } from '../../domain/catalog/metadata.ts';
import type { CheckoutSession, SessionCart } from '../../domain/checkout/checkout-session.ts';
import { type CheckoutSessionId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from '../platform/api-keys.ts';
import { storedSessionCart } from './documents/session-cart.ts';
import { storedSessionOptions } from './documents/session-options.ts';
import { columnsOf } from '../postgres/columns.ts';
import { toTimestamp } from '../postgres/json.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface CheckoutSessionRow {
  business_id: string;
  session_id: string;
  customer_id: string | null;
  customer_email: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  cart: unknown;
  options: unknown;
  metadata: Metadata;
  payment_id: string | null;
  created_at: Instant;
  expires_at: Instant;
  completed_at: Instant | null;
}

function sessionFromRow(row: CheckoutSessionRow): CheckoutSession {
  return {
    sessionId: asId<'checkout_session'>(row.session_id),
    businessId: asId<'business'>(row.business_id),
    customerId: row.customer_id === null ? null : asId<'customer'>(row.customer_id),
    customerEmail: row.customer_email,
    customerName: row.customer_name,
    customerPhone: row.customer_phone,
    cart: storedSessionCart.fromDocument(row.cart),
    options: storedSessionOptions.fromDocument(row.options),
    metadata: row.metadata,
    paymentId: row.payment_id === null ? null : asId<'payment'>(row.payment_id),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    completedAt: row.completed_at,
  };
}

/** Session as a JSON row, for statements that write several tables at once. */
export function sessionToJsonRow(session: CheckoutSession, requestKey: string | null): object {
  return {
    business_id: session.businessId,
    session_id: session.sessionId,
    customer_id: session.customerId,
    customer_email: session.customerEmail,
    customer_name: session.customerName,
    customer_phone: session.customerPhone,
    cart: storedSessionCart.toDocument(session.cart),
    options: storedSessionOptions.toDocument(session.options),
    metadata: session.metadata,
    payment_id: session.paymentId,
    request_key: requestKey,
    created_at: toTimestamp(session.createdAt),
    expires_at: toTimestamp(session.expiresAt),
    completed_at: toTimestamp(session.completedAt),
  };
}

/**
 * Inserts a session for which nothing is charged yet. A repeat of its request finds the first session
 * instead.
 */
export async function insertCheckoutSession(
  tx: Tx,
  session: CheckoutSession,
  requestKey: string | null,
): Promise<void> {
  const rows = [sessionToJsonRow(session, requestKey)];
  await tx`
    insert into checkout_session (${columnsOf(tx, rows)})
    select ${columnsOf(tx, rows)} from jsonb_populate_recordset(null::checkout_session, ${rows})
    on conflict (business_id, request_key) do nothing`;
}

export async function findCheckoutSession(
  sql: Sql,
  scope: Scope,
  sessionId: CheckoutSessionId,
): Promise<CheckoutSession | undefined> {
  const [row] = await sql<CheckoutSessionRow[]>`
    select * from checkout_session where business_id = ${scope.businessId} and session_id = ${sessionId}`;
  return row && sessionFromRow(row);
}

/** Finds a session by its id alone, which grants access: a customer at the checkout has nothing else. */
export async function findSessionByCapability(
  sql: Sql,
  sessionId: string,
): Promise<{ readonly session: CheckoutSession; readonly scope: Scope } | undefined> {
  const [row] = await sql<(CheckoutSessionRow & BusinessRow)[]>`
    select s.*, ${scopeColumns(sql)}
    from checkout_session s join business b using (business_id)
    where s.session_id = ${sessionId}`;
  return row && { session: sessionFromRow(row), scope: scopeFromRow(row) };
}

/** Replaces the discounts of an unpaid session. */
export async function updateSessionCart(
  tx: Tx,
  scope: Scope,
  sessionId: CheckoutSessionId,
  cart: SessionCart,
): Promise<boolean> {
  const rows = await tx`
    update checkout_session set cart = ${storedSessionCart.toDocument(cart)}
    where business_id = ${scope.businessId} and session_id = ${sessionId} and completed_at is null
    returning 1`;
  return rows.length === 1;
}

/** Ends an unpaid session. */
export async function endCheckoutSession(tx: Tx, scope: Scope, sessionId: CheckoutSessionId): Promise<void> {
  await tx`
    update checkout_session set expires_at = least(expires_at, created_at)
    where business_id = ${scope.businessId} and session_id = ${sessionId} and completed_at is null`;
}
