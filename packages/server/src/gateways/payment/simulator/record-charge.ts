import type { BusinessId, PaymentId } from '../../../domain/ids.ts';
import { notFound } from '../../../domain/errors.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import type { Instant } from '../../../domain/time.ts';
import { GatewayError } from '../payment-gateway.ts';
import type { ChargeRequest } from '../payment-gateway.ts';
import { type Book, type OpenBook, inTransaction } from './book-connection.ts';
import {
  findCharge,
  insertCharge,
  lockCharge,
  lockInstrument,
  toOutcome,
  updateChargeAnswered,
  updateInstrumentCharged,
} from './charge-book.ts';
import type { BookCharge } from './charge-book.ts';
import { decideChallenge, decideCharge } from './decide-charge.ts';
import type { ChallengeEnd } from './decide-charge.ts';
import { insertDispute } from './dispute-book.ts';
import type { DrawnFaults } from './fault-book.ts';
import { insertNotifications } from './notification-book.ts';

/** Returns the recorded charge under this key, or decides and records a new one. */
export async function recordCharge(
  openBook: OpenBook,
  request: ChargeRequest,
  faults: DrawnFaults,
  now: Instant,
): Promise<GatewayOutcome> {
  return inTransaction(openBook, async (book) => {
    const instrument = await lockInstrument(book, request.businessId, request.instrumentToken);
    if (!instrument) {
      throw new GatewayError('The gateway has no such instrument for this business.', {
        isRetryable: false,
      });
    }
    const known = await findCharge(book, request.businessId, request.paymentId);
    if (known) return replay(known, request);

    const decision = decideCharge(instrument, request);
    const late = decision.status === 'succeeded' ? faults.struck.lateSuccess : undefined;
    const settlesAt = late ? now + late.afterMs : null;
    const charge = await insertCharge(book, request, decision, settlesAt, now);
    if (!charge) {
      const winner = await findCharge(book, request.businessId, request.paymentId);
      if (!winner) throw new GatewayError('The charge is missing from the book.', { isRetryable: true });
      return replay(winner, request);
    }
    if (instrument.rule.rule === 'approve_once' && decision.status !== 'failed') {
      await updateInstrumentCharged(book, request.businessId, request.instrumentToken);
    }
    if (instrument.rule.rule === 'approve_then_dispute' && charge.status === 'succeeded') {
      await disputeCharge(book, request.businessId, charge, { now, faults });
    } else if (decision.status !== 'requires_action') {
      await notifyOfCharge(book, request.businessId, charge, { occurredAt: settlesAt ?? now, faults });
    }
    return toOutcome(charge);
  });
}

/**
 * One key is one charge. Whether the customer is present may differ when a worker repeats it; the amount may
 * not.
 */
function replay(known: BookCharge, request: ChargeRequest): GatewayOutcome {
  const isEqual =
    known.amount.amount === request.amount.amount &&
    known.amount.currency === request.amount.currency &&
    known.instrumentToken === request.instrumentToken;
  if (!isEqual) {
    throw new GatewayError(
      'This key was already used for a charge of another amount, currency or instrument. Use a new key for a new charge.',
      { isRetryable: false },
    );
  }
  return toOutcome(known);
}

/**
 * A charge that was answered is notified only if a fault demands it: the caller knows the outcome. A late one
 * always is.
 */
async function notifyOfCharge(
  book: Book,
  businessId: BusinessId,
  charge: BookCharge,
  { occurredAt, faults }: { readonly occurredAt: Instant; readonly faults: DrawnFaults },
): Promise<void> {
  const { lateSuccess, duplicateNotifications, outOfOrderNotifications } = faults.struck;
  const isLate = charge.status === 'processing' && lateSuccess !== undefined;
  if (!isLate && !duplicateNotifications && !outOfOrderNotifications) return;
  const status = isLate ? 'succeeded' : charge.status;
  await insertNotifications(
    book,
    {
      businessId,
      paymentId: charge.paymentId,
      refundId: null,
      status,
      declineCode: charge.declineCode,
      occurredAt,
    },
    charge.createdAt,
    faults,
  );
}

/** Opens the dispute of a charge that has succeeded, and tells of it by a notification about the charge. */
async function disputeCharge(
  book: Book,
  businessId: BusinessId,
  { paymentId, amount, status, createdAt }: BookCharge,
  { now, faults }: { readonly now: Instant; readonly faults: DrawnFaults },
): Promise<void> {
  await insertDispute(book, { businessId, paymentId, amount });
  const notice = { businessId, paymentId, refundId: null, status, declineCode: null, occurredAt: now };
  await insertNotifications(book, notice, createdAt, faults);
}

/**
 * Ends a charge that waits for its customer, with a notification: the customer may close the page before it
 * leads back. A charge that has already ended is unchanged, whatever button is clicked.
 */
export async function recordChallengeAnswer(
  openBook: OpenBook,
  { businessId, paymentId }: { readonly businessId: BusinessId; readonly paymentId: PaymentId },
  answer: ChallengeEnd,
  faults: DrawnFaults,
  now: Instant,
): Promise<GatewayOutcome> {
  return inTransaction(openBook, async (book) => {
    const charge = await lockCharge(book, businessId, paymentId);
    if (!charge) throw notFound('payment');
    if (charge.status !== 'requires_action') return toOutcome(charge);

    const declineCode = decideChallenge(charge.confirmedDeclineCode, answer);
    const status = declineCode === null ? 'succeeded' : 'failed';
    await updateChargeAnswered(book, businessId, paymentId, declineCode);
    await insertNotifications(
      book,
      { businessId, paymentId, refundId: null, status, declineCode, occurredAt: now },
      charge.createdAt,
      faults,
    );
    return toOutcome({ ...charge, status, declineCode });
  });
}
