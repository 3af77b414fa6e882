import { madeAttempt } from '../../domain/checkout/session-reader.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Runtime } from '../../runtime.ts';
import { findPayment, listPayments } from '../../store/billing/payments.ts';
import type { ReadCheckout } from './checkout-access.ts';

/**
 * The reader's own attempts that came to nothing, the last one first, here or with the one click that this checkout
 * stands in for: they are told why, need not type everything again, and are led to another card.
 */
export async function failuresOf(
  { sql }: Runtime,
  { session, scope, reader }: ReadCheckout,
): Promise<readonly Payment[]> {
  if (reader === 'stranger') return [];
  const { customerId, sessionId, paymentId } = session;
  const last = paymentId && (await findPayment(sql, scope, paymentId));
  if (last && last.status !== 'failed') return [];
  const isOwn = (payment: Payment) => madeAttempt(session, reader, payment);
  // Who made the latest attempt is known by their browser, and who made those before it is not.
  if (reader === 'payer') return last && isOwn(last) ? [last] : [];
  const latest = { limit: 20, offset: 0 };
  const filter = { customerId: customerId ?? undefined, status: 'failed' };
  const failed = customerId && (await listPayments(sql, scope, filter, latest));
  const before = (failed || []).filter(
    (payment) =>
      payment.paymentId !== paymentId &&
      (payment.checkoutSessionId === sessionId || payment.fallbackSessionId === sessionId),
  );
  return (last ? [last, ...before] : before).filter(isOwn);
}
