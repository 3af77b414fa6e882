import type { PaymentId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { cancelWaitingPayment } from '../../../store/billing/open-payment.ts';
import { findPayment } from '../../../store/billing/payments.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { toCancellation } from './open-subscription-payment.ts';

/** Cancels a payment that got no payment method before its checkout expired. */
export async function expirePayment(runtime: Runtime, scope: Scope, paymentId: PaymentId): Promise<void> {
  const payment = await findPayment(runtime.sql, scope, paymentId);
  const at = now(runtime, scope);
  const cancellation = payment && toCancellation(runtime, payment, at);
  if (!cancellation) return;
  await statement(runtime.sql, (tx) => cancelWaitingPayment(tx, scope, cancellation));
  wakeWorkers(runtime.sql);
}
