import type { PaymentId } from '../../domain/ids.ts';
import { decideExpiry } from '../../domain/payment/expire.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Runtime, now } from '../../runtime.ts';
import { wakeWorkers } from '../../store/jobs.ts';
import { cancelWaitingPayment } from '../../store/open-payment.ts';
import { findPayment } from '../../store/payments.ts';
import { statement } from '../../store/postgres.ts';

/** Cancels a payment that nobody gave a payment method for while its checkout was open. */
export async function expirePayment(runtime: Runtime, scope: Scope, paymentId: PaymentId): Promise<void> {
  const payment = await findPayment(runtime.sql, scope, paymentId);
  const at = now(runtime, scope);
  const events = payment && decideExpiry(payment, at);
  if (!events) return;
  const eventIds = events.map(() => runtime.mintId('event'));
  await statement(runtime.sql, (tx) =>
    cancelWaitingPayment(tx, scope, { paymentId, events, eventIds, now: at, wallNow: runtime.wallClock() }),
  );
  wakeWorkers(runtime.sql);
}
