import { madeAttempt } from '../../domain/checkout/session-reader.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Runtime } from '../../runtime.ts';
import { listPayments } from '../../store/billing/payment-list.ts';
import { findPayment } from '../../store/billing/payments.ts';
import type { ReadCheckout } from './checkout-access.ts';

/**
 * The reader's own failed attempts, newest first, at this checkout or at the one-click purchase it replaces:
 * they are told the reason, keep what they typed, and are led to another card.
 */
export async function listOwnFailures(
  { sql }: Runtime,
  { session, scope, reader }: ReadCheckout,
): Promise<readonly Payment[]> {
  if (reader === 'stranger') return [];
  const { customerId, sessionId, paymentId } = session;
  const last = paymentId && (await findPayment(sql, scope, paymentId));
  if (last && last.status !== 'failed') return [];
  const isOwn = (payment: Payment) => madeAttempt(session, reader, payment);
  // The browser identifies the maker of the latest attempt only, not of those before it.
  if (reader === 'payer') return last && isOwn(last) ? [last] : [];
  const latest = { limit: 20, offset: 0 };
  const filter = { customerId: customerId ?? undefined, statuses: ['failed'] };
  const failed = customerId && (await listPayments(sql, scope, filter, latest));
  const before = (failed || []).filter(
    (payment) =>
      payment.paymentId !== paymentId &&
      (payment.checkoutSessionId === sessionId || payment.fallbackSessionId === sessionId),
  );
  return (last ? [last, ...before] : before).filter(isOwn);
}
