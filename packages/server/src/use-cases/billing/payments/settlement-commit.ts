import { assert } from '../../../domain/assert.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import { type GatewayOutcome, afterOutcome } from '../../../domain/payment/gateway-outcome.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';
import { findPayment, updateGatewayPayment } from '../../../store/billing/payments.ts';
import type { Sql, Tx } from '../../../store/postgres/postgres.ts';
import type { SettlementCommit } from '../../../store/billing/settlement-parts.ts';

/** Settlement with the new ids and times that its commit needs. */
export function commitOf(
  runtime: Runtime,
  payment: Payment,
  settled: Pick<SettlementCommit, 'settlement' | 'outcome' | 'rider'>,
  at: Instant,
): SettlementCommit {
  return {
    ...settled,
    payment,
    newPaymentMethodId: runtime.mintId('payment_method'),
    eventIds: settled.settlement.events.map(() => runtime.mintId('event')),
    now: at,
    wallNow: runtime.wallClock(),
  };
}

export async function getPayment(sql: Sql, scope: Scope, paymentId: PaymentId): Promise<Payment> {
  const payment = await findPayment(sql, scope, paymentId);
  assert(payment, 'a payment that was opened is there');
  return payment;
}

/** Stores the gateway id and state of an outcome that settles nothing yet. */
export async function keepGatewayPayment(
  tx: Tx,
  payment: Payment,
  outcome: GatewayOutcome,
): Promise<Payment> {
  const gateway = afterOutcome(payment.gateway, outcome);
  if (gateway === null || gateway === payment.gateway) return payment;
  await updateGatewayPayment(tx, payment, gateway);
  return { ...payment, gateway };
}
