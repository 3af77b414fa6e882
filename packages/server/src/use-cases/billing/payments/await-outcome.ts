import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { secondMs } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';
import { findPayment } from '../../../store/billing/payments.ts';

const patienceMs = 25 * secondMs;

/** Waits, for as long as a browser would, for the outcome of a payment that another request is charging. */
export async function awaitOutcome(runtime: Runtime, scope: Scope, opened: Payment): Promise<Payment> {
  const deadline = runtime.wallClock() + patienceMs;
  for (let payment = opened, pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 250)) {
    if (payment.status !== 'processing' || runtime.wallClock() > deadline) return payment;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    payment = (await findPayment(runtime.sql, scope, payment.paymentId)) ?? payment;
  }
}
