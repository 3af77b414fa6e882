import { confinedTo } from '../../domain/offer/within-purchase.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Runtime } from '../../runtime.ts';
import { findCheckoutSession } from '../../store/billing/checkout-sessions.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { findPayment } from '../../store/billing/payments.ts';

/**
 * True when the reader of an offer may say what its customer wants: they are vouched for, or nobody was known
 * under the address before the checkout where they typed it.
 */
export async function speaksForCustomer(
  { sql }: Runtime,
  scope: Scope,
  { moment, customerId }: Presentation,
): Promise<boolean> {
  const purchase = confinedTo(moment);
  if (!purchase) return true;
  const [customer, payment] = await Promise.all([
    findCustomer(sql, scope, customerId),
    findPayment(sql, scope, purchase.paymentId),
  ]);
  const sessionId = payment?.checkoutSessionId ?? null;
  const session = sessionId === null ? undefined : await findCheckoutSession(sql, scope, sessionId);
  return customer !== undefined && session !== undefined && customer.createdAt >= session.createdAt;
}
