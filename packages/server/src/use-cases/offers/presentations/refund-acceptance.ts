import { DomainError } from '../../../domain/errors.ts';
import type { PaymentId, PresentationId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { CommerceBase } from '../../../gateways/commerce/commerce.ts';

const nothingLeft: ReadonlySet<string> = new Set(['PAYMENT_ALREADY_REFUNDED', 'REFUND_CREDIT_ALREADY_USED']);

/** Gives back what is left of a payment. The seller may have been faster, or its credit may have been used up. */
export async function refundAcceptance(
  commerce: Pick<CommerceBase, 'refund'>,
  scope: Scope,
  paymentId: PaymentId,
  presentationId: PresentationId,
): Promise<void> {
  try {
    await commerce.refund(scope, paymentId, presentationId);
  } catch (error) {
    if (!(error instanceof DomainError) || !nothingLeft.has(error.code)) throw error;
  }
}
