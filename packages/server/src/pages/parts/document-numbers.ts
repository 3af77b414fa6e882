import { documentsOfPayment } from '../../domain/invoice/document-number.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Runtime } from '../../runtime.ts';
import { issueDocuments } from '../../use-cases/billing/documents/issue-documents.ts';

/** Numbers that people know a payment by. */
export interface DocumentNumbers {
  /** Null for what is no order of its own, such as a renewal. */
  readonly order: string | null;
  /** Null for a payment that has not succeeded. */
  readonly invoice: string | null;
}

/** Numbers of payments, drawn for those that are shown for the first time. */
export async function documentNumbersOf(
  runtime: Runtime,
  scope: Scope,
  payments: readonly Payment[],
): Promise<(paymentId: PaymentId) => DocumentNumbers> {
  const succeeded = payments.filter(({ status }) => status === 'succeeded');
  const documents = await issueDocuments(runtime, scope, succeeded.map(documentsOfPayment));
  return (paymentId) => ({
    order: documents.label('order', paymentId),
    invoice: documents.label('invoice', paymentId),
  });
}
