import { portalSessionMs } from '../../../domain/customer/sign-in.ts';
import { notFound } from '../../../domain/errors.ts';
import type { CustomerId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, randomText } from '../../../runtime.ts';
import { insertCustomerSession } from '../../../store/platform/customer-sessions.ts';
import { findCustomer } from '../../../store/billing/customers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

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
  const createdAt = runtime.wallClock();
  await transaction(runtime.sql, (tx) =>
    insertCustomerSession(tx, {
      scope,
      customerId,
      returnUrl,
      token,
      createdAt,
      expiresAt: createdAt + portalSessionMs,
    }),
  );
  return token;
}
