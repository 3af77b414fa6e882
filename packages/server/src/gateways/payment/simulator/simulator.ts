import type { BusinessId, PaymentId } from '../../../domain/ids.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import type { Instant } from '../../../domain/time.ts';
import type { PaymentGateway } from '../payment-gateway.ts';
import type { BookDatabase } from './book-connection.ts';
import { findCharge, insertPlainCharge, listCharges, settleDue, toOutcome } from './charge-book.ts';
import type { BookCharge } from './charge-book.ts';
import type { ChallengeAnswer } from './decide-charge.ts';
import {
  configureFaults,
  drawFaults,
  failAfter,
  failBefore,
  faultsOfChallenge,
  faultsOfCharge,
  faultsOfLookup,
  faultsOfRefund,
  readFaults,
} from './fault-book.ts';
import type { DrawnFaults } from './fault-book.ts';
import type { FaultKind, FaultSettings } from './faults.ts';
import { deleteNotifications, takeNotifications } from './notifications.ts';
import type { SimulatorNotification } from './notifications.ts';
import { recordChallengeAnswer, recordCharge } from './record-charge.ts';
import { recordRefund } from './record-refund.ts';
import { findRefund } from './refund-book.ts';
import { saveInstrument } from './save-instrument.ts';

interface SimulatorOptions {
  /** Where the book is. It needs the schema `simulator` and nothing of Rung's. */
  readonly sql: BookDatabase;
  /** Real time: a bank knows nothing of a business's test clock. */
  readonly wallClock: () => Instant;
  /** Waits. Latency goes through here, so that a test decides how long it really takes. */
  readonly delay: (ms: number) => Promise<void>;
}

/** A payment gateway with no bank behind it, and what a developer needs in order to steer and inspect it. */
export interface Simulator extends PaymentGateway {
  /** The buttons of the challenge page. Repeating an answer, or giving another, changes nothing more. */
  answerChallenge(
    businessId: BusinessId,
    paymentId: PaymentId,
    answer: ChallengeAnswer,
  ): Promise<GatewayOutcome>;
  /** Replaces all faults of the business; `{}` switches everything off. */
  configureFaults(businessId: BusinessId, faults: FaultSettings): Promise<void>;
  /** The faults that are still to strike. */
  readFaults(businessId: BusinessId): Promise<FaultSettings>;
  /** Takes notifications whose time has come. One that is not acknowledged comes again after a minute. */
  takeNotifications(limit: number): Promise<readonly SimulatorNotification[]>;
  acknowledgeNotifications(deliveryIds: readonly bigint[]): Promise<void>;
  /** The book of a business, oldest charge first. */
  listCharges(businessId: BusinessId): Promise<readonly BookCharge[]>;
}

/**
 * The simulator: a small bank that keeps its own book in PostgreSQL. A charge goes through four stations,
 * each of which a fault can hit: the request travels, the book is written, the answer travels, and later a
 * notification tells what the answer could not. A charge of a plain card for a business without faults is
 * one statement; everything else takes the long way, which decides in code.
 */
export function createSimulator({ sql, wallClock, delay }: SimulatorOptions): Simulator {
  async function draw(businessId: BusinessId, kinds: readonly FaultKind[]): Promise<DrawnFaults> {
    const faults = await drawFaults(sql, businessId, kinds);
    if (faults.latencyMs > 0) await delay(faults.latencyMs);
    failBefore(faults);
    // Late charges and refunds come to their end by being looked at.
    await settleDue(sql, wallClock());
    return faults;
  }

  async function answerChallenge(
    businessId: BusinessId,
    paymentId: PaymentId,
    answer: ChallengeAnswer,
  ): Promise<GatewayOutcome> {
    const faults = await draw(businessId, faultsOfChallenge);
    return recordChallengeAnswer(sql, { businessId, paymentId }, answer, faults, wallClock());
  }

  return {
    provider: 'simulator',

    saveInstrument: (businessId, card) => saveInstrument(sql, businessId, card, wallClock()),

    async charge(request) {
      if (await insertPlainCharge(sql, request, wallClock())) {
        return { status: 'succeeded', ...request.amount };
      }
      const faults = await draw(request.businessId, faultsOfCharge);
      const outcome = await recordCharge(sql, request, faults, wallClock());
      failAfter(faults);
      return outcome;
    },

    async findCharge(businessId, paymentId) {
      await draw(businessId, faultsOfLookup);
      const charge = await findCharge(sql, businessId, paymentId);
      return charge && toOutcome(charge);
    },

    async refund(request) {
      const faults = await draw(request.businessId, faultsOfRefund);
      const outcome = await recordRefund(sql, request, faults, wallClock());
      failAfter(faults);
      return outcome;
    },

    async findRefund(businessId, refundId) {
      await draw(businessId, faultsOfLookup);
      return (await findRefund(sql, businessId, refundId))?.outcome;
    },

    answerChallenge,
    abandonCharge: (businessId, paymentId) => answerChallenge(businessId, paymentId, 'time_out'),

    configureFaults: (businessId, faults) => configureFaults(sql, businessId, faults),
    readFaults: (businessId) => readFaults(sql, businessId),

    async takeNotifications(limit) {
      const now = wallClock();
      await settleDue(sql, now);
      return takeNotifications(sql, limit, now);
    },
    acknowledgeNotifications: (deliveryIds) => deleteNotifications(sql, deliveryIds),

    async listCharges(businessId) {
      await settleDue(sql, wallClock());
      return listCharges(sql, businessId);
    },
  };
}
