import type { Instant } from '../../../domain/time.ts';
import { GatewayError } from '../payment-gateway.ts';
import type { GatewayRefundOutcome, GatewayRefundRequest } from '../payment-gateway.ts';
import { type OpenBook, inTransaction } from './book-connection.ts';
import { lockCharge } from './charge-book.ts';
import type { BookCharge } from './charge-book.ts';
import type { DrawnFaults } from './fault-book.ts';
import { insertNotifications } from './notification-book.ts';
import { findRefund, insertRefund } from './refund-book.ts';
import type { BookRefund, RefundDecision } from './refund-book.ts';

/** Returns the recorded refund under this key, or decides and records a new one. */
export async function recordRefund(
  openBook: OpenBook,
  request: GatewayRefundRequest,
  faults: DrawnFaults,
  now: Instant,
): Promise<GatewayRefundOutcome> {
  return inTransaction(openBook, async (book) => {
    // Locks the charge first: two concurrent refunds of one charge must not both see the same refundable
    // amount.
    const charge = await lockCharge(book, request.businessId, request.paymentId);
    const known = await findRefund(book, request.businessId, request.refundId);
    if (known) return replay(known, request);
    if (!charge) throw new GatewayError('The gateway has no such charge to refund.', { isRetryable: false });

    const decision = decideRefund(charge, request, faults, now);
    await insertRefund(book, request, decision, now);
    if (decision.status === 'pending') {
      await insertNotifications(
        book,
        {
          businessId: request.businessId,
          paymentId: request.paymentId,
          refundId: request.refundId,
          status: decision.settlesAs,
          declineCode: null,
          occurredAt: decision.settlesAt,
        },
        now,
        faults,
      );
      return { status: 'pending' };
    }
    return decision;
  });
}

/** Decides a refund: of a successful charge, in its currency, up to its refundable amount. */
function decideRefund(
  charge: BookCharge,
  { amount }: GatewayRefundRequest,
  { struck }: DrawnFaults,
  now: Instant,
): RefundDecision {
  if (charge.status !== 'succeeded') {
    return { status: 'failed', message: 'The charge did not succeed, so there is nothing to refund.' };
  }
  if (amount.currency !== charge.amount.currency) {
    return { status: 'failed', message: 'A refund must be in the currency of its charge.' };
  }
  if (charge.refundedAmount + amount.amount > charge.amount.amount) {
    return { status: 'failed', message: 'The refund exceeds the refundable amount of the charge.' };
  }
  if (struck.failedRefund) return { status: 'failed', message: 'The bank refused the refund.' };
  if (struck.pendingRefund) {
    const { afterMs, endsAs } = struck.pendingRefund;
    return { status: 'pending', settlesAt: now + afterMs, settlesAs: endsAs };
  }
  return { status: 'succeeded' };
}

function replay(known: BookRefund, request: GatewayRefundRequest): GatewayRefundOutcome {
  const isEqual =
    known.paymentId === request.paymentId &&
    known.amount.amount === request.amount.amount &&
    known.amount.currency === request.amount.currency;
  if (!isEqual) {
    throw new GatewayError(
      'This key was already used for a refund of another amount or charge. Use a new key for a new refund.',
      { isRetryable: false },
    );
  }
  return known.outcome;
}
