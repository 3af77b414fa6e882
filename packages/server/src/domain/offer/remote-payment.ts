import type { PaymentId } from '../ids.ts';
import type { Presentation } from './presentation.ts';

/** A payment that succeeded in another system, for one of the tries to accept a presentation. */
export interface RemotePayment {
  readonly paymentId: PaymentId;
  readonly totalAmount: bigint;
  /** Part of it that was given back, or is about to be. */
  readonly returnedAmount: bigint;
}

/** Use of such a payment: it accepts, it is given back with what it began, or it has accepted already. */
export type RemotePaymentUse = 'accept' | 'give_back' | 'accepted';

/**
 * Decides what becomes of a payment, whichever try it is for. It accepts while the presentation is being paid, or
 * has failed to be; if it costs no more than was promised; and if it was not given back. Any other is the
 * customer's, except the one by which it was accepted.
 */
export function decideRemotePayment(
  {
    state,
    paymentId,
    quote,
  }: Pick<Presentation, 'state' | 'paymentId'> & {
    readonly quote: Pick<Presentation['quote'], 'totalAmount'>;
  },
  payment: RemotePayment,
): RemotePaymentUse {
  const isAnswered = state === 'accepted' || state === 'undone';
  if (isAnswered && paymentId === payment.paymentId) return 'accepted';
  const isAwaited = state === 'accepting' || state === 'requires_action' || state === 'failed';
  const isReturned = payment.returnedAmount > 0n && payment.returnedAmount >= payment.totalAmount;
  return isAwaited && !isReturned && payment.totalAmount <= quote.totalAmount ? 'accept' : 'give_back';
}
