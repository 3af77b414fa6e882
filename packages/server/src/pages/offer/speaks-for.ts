import { confiningPurchase } from '../../domain/offer/within-purchase.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Runtime } from '../../runtime.ts';
import { findCheckoutSession } from '../../store/billing/checkout-sessions.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { findPayment } from '../../store/billing/payments.ts';

/**
 * True if the reader of an offer may act for its customer: the seller vouches for them, or the e-mail address
 * was unknown before the checkout at which they typed it.
 */
export async function mayActForCustomer(
  { sql }: Runtime,
  scope: Scope,
  { moment, customerId }: Presentation,
): Promise<boolean> {
  const purchase = confiningPurchase(moment);
  if (!purchase) return true;
  const [customer, payment] = await Promise.all([
    findCustomer(sql, scope, customerId),
    findPayment(sql, scope, purchase.paymentId),
  ]);
  const sessionId = payment?.checkoutSessionId ?? null;
  const session = sessionId === null ? undefined : await findCheckoutSession(sql, scope, sessionId);
  return customer !== undefined && session !== undefined && customer.createdAt >= session.createdAt;
}
