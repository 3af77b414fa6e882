import { notFound } from '../../../domain/errors.ts';
import type { CustomerId, PaymentMethodId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { deletePaymentMethod as remove } from '../../../store/billing/payment-methods.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Deletes a customer's payment method: it is never charged again. Deleting it again changes nothing. */
export async function deletePaymentMethod(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  paymentMethodId: PaymentMethodId,
): Promise<void> {
  const at = now(runtime, scope);
  const wasTheirs = await transaction(runtime.sql, (tx) =>
    remove(tx, scope, customerId, paymentMethodId, at),
  );
  if (!wasTheirs) throw notFound('payment method of this customer');
}
