import { notFound } from '../../../domain/errors.ts';
import type { CustomerId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { hourMs } from '../../../domain/time.ts';
import { type Runtime, randomText } from '../../../runtime.ts';
import { insertCustomerSession } from '../../../store/platform/customer-sessions.ts';
import { findCustomer } from '../../../store/billing/customers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

const lifetimeMs = 24 * hourMs;

/** Creates a portal session: returns a token for this customer and nobody else. */
export async function createPortalSession(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  returnUrl: string | null,
): Promise<string> {
  const customer = await findCustomer(runtime.sql, scope, customerId);
  if (!customer) throw notFound('customer');
  const token = `cst_${randomText(43)}`;
  await insertPortalSession(runtime, scope, { customerId, returnUrl, token });
  return token;
}

/** Opens a portal session under a token, for a day. False if there was one under it before. */
export function insertPortalSession(
  runtime: Runtime,
  scope: Scope,
  session: { readonly customerId: CustomerId; readonly returnUrl: string | null; readonly token: string },
): Promise<boolean> {
  const createdAt = runtime.wallClock();
  const expiresAt = createdAt + lifetimeMs;
  return transaction(runtime.sql, (tx) =>
    insertCustomerSession(tx, { ...session, scope, createdAt, expiresAt }),
  );
}
