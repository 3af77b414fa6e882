import type { ReportedDispute } from '../../../domain/dispute/dispute.ts';
import type { BusinessId } from '../../../domain/ids.ts';
import type { Instant } from '../../../domain/time.ts';
import type { CardEntry, GatewayCredentials, PaymentGateway } from '../payment-gateway.ts';
import { type Batching, type BookDatabase, type OpenBook, withoutBatching } from './book-connection.ts';
import { createCardEntry } from './card-entry.ts';
import { type EndChallenge, createChallenges } from './challenges.ts';
import {
  type BookCharge,
  type PlainCharge,
  findCharge,
  insertPlainCharges,
  listCharges,
  settleDueEntries,
  toOutcome,
} from './charge-book.ts';
import { type DisputeProblem, type DisputeSetting, findDispute, setDispute } from './dispute-book.ts';
import {
  type DrawnFaults,
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
import type { FaultKind, FaultSettings } from './faults.ts';
import { type SignedNotification, createInboundNotifications, signNotification } from './notifications.ts';
import { noOwnIds, createOwnIds } from './own-ids.ts';
import { type SimulatorPolling, createPolling } from './polling.ts';
import { recordChallengeAnswer, recordCharge } from './record-charge.ts';
import { recordRefund } from './record-refund.ts';
import { findRefund } from './refund-book.ts';

interface SimulatorOptions {
  /** Name of the gateway, and of its book. */
  readonly provider?: string;
  /** Database of the book. It needs the schema `simulator` and nothing of Rung's. */
  readonly sql: BookDatabase;
  /** Batching of charges that arrive at the same time; without it each is recorded by itself. */
  readonly batching?: Batching;
  /** Real time: a bank does not know a business's test clock. */
  readonly wallClock: () => Instant;
  /** Waits. All latency goes through here, so that a test controls how long it really takes. */
  readonly delay: (ms: number) => Promise<void>;
  /** With `webhook`, notifications are sent as signed requests and cannot be polled. */
  readonly notifiesBy?: 'polling' | 'webhook';
  /** True for a bank that assigns its own ids to charges and refunds, and requires them in later calls. */
  readonly hasOwnIds?: boolean;
}

/** Payment gateway with no bank behind it, with controls for developers to steer and inspect it. */
export interface Simulator extends PaymentGateway {
  readonly cardEntry: CardEntry;
  /** Notifications as recorded, whichever way this gateway sends them. */
  readonly outbox: SimulatorPolling;
  /** Returns due notifications, each as a signed request to the gateway's webhook, and marks them as sent. */
  sendNotifications(limit: number, credentials: GatewayCredentials): Promise<readonly SignedNotification[]>;
  /** Buttons of the challenge page. Only the first answer has an effect. */
  readonly answerChallenge: EndChallenge;
  /** Replaces all faults of the business; `{}` clears them. */
  configureFaults(businessId: BusinessId, faults: FaultSettings): Promise<void>;
  /** Remaining faults of the business. */
  readFaults(businessId: BusinessId): Promise<FaultSettings>;
  /** Opens the dispute of a charge, or moves it on; the caller tells Rung of it. */
  setDispute(setting: DisputeSetting): Promise<ReportedDispute | DisputeProblem>;
  /** All charges of a business, oldest first. */
  listCharges(businessId: BusinessId): Promise<readonly BookCharge[]>;
}

/**
 * Creates a simulator: a small bank that keeps its own book in PostgreSQL. A charge has four stages, each of
 * which a fault can affect: the request is sent, the charge is recorded, the answer is returned, and later a
 * notification reports what the answer could not. A plain card's charge for a business without faults is one
 * statement; everything else takes the general path, which decides in code.
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { provider = 'simulator', sql, wallClock, delay } = options;
  const book: OpenBook = { name: provider, sql };
  const draw = createDraw(book, wallClock, delay);
  const outbox = createPolling(book, wallClock);
  const endChallenge: EndChallenge = async (businessId, paymentId, end) => {
    const faults = await draw(businessId, faultsOfChallenge);
    return recordChallengeAnswer(book, { businessId, paymentId }, end, faults, wallClock());
  };
  return {
    ...createCore(book, draw, endChallenge, options),
    cardEntry: createCardEntry(book, wallClock),
    challenges: createChallenges(endChallenge),
    ...(options.notifiesBy === 'webhook'
      ? { notifications: createInboundNotifications(wallClock) }
      : { polling: outbox }),

    outbox,
    async sendNotifications(limit, credentials) {
      const notifications = await outbox.takeNotifications(limit);
      await outbox.acknowledgeNotifications(notifications.map(({ deliveryId }) => deliveryId));
      return notifications.map((notification) => signNotification(notification, credentials, wallClock()));
    },
    answerChallenge: endChallenge,
    configureFaults: (businessId, faults) => configureFaults(book, businessId, faults),
    readFaults: (businessId) => readFaults(book, businessId),
    setDispute: (setting) => setDispute(book, setting),
    async listCharges(businessId) {
      await settleDueEntries(book, wallClock());
      return listCharges(book, businessId);
    },
  };
}

/** Draws the faults of one call and applies those that come before the charge is recorded. */
type Draw = (businessId: BusinessId, kinds: readonly FaultKind[]) => Promise<DrawnFaults>;

function createDraw(book: OpenBook, wallClock: () => Instant, delay: (ms: number) => Promise<void>): Draw {
  return async (businessId, kinds) => {
    const faults = await drawFaults(book, businessId, kinds);
    if (faults.latencyMs > 0) await delay(faults.latencyMs);
    failBefore(faults);
    // Late charges and refunds are settled when they are read.
    await settleDueEntries(book, wallClock());
    return faults;
  };
}

/** Methods that every gateway has. */
function createCore(
  book: OpenBook,
  draw: Draw,
  endChallenge: EndChallenge,
  {
    wallClock,
    hasOwnIds = false,
    batching = withoutBatching,
  }: Pick<SimulatorOptions, 'wallClock' | 'hasOwnIds' | 'batching'>,
) {
  const insertPlainCharge = batching.createQueue(
    ({ request }: PlainCharge) => [`${request.businessId} ${request.paymentId}`],
    (charges) => insertPlainCharges(book, charges, batching.most),
  );
  const ids = hasOwnIds ? createOwnIds(book) : noOwnIds;
  return {
    provider: book.name,
    modes: ['test'],

    async charge(request) {
      ids.check(request);
      if (!request.forceAuthentication && (await insertPlainCharge({ request, createdAt: wallClock() }))) {
        return ids.withChargeId(request, { status: 'succeeded', ...request.amount });
      }
      const faults = await draw(request.businessId, faultsOfCharge);
      const outcome = await recordCharge(book, request, faults, wallClock());
      failAfter(faults);
      return ids.withChargeId(request, outcome);
    },

    async findCharge(reference) {
      ids.check(reference);
      await draw(reference.businessId, faultsOfLookup);
      const charge = await findCharge(book, reference.businessId, reference.paymentId);
      return charge && ids.withChargeId(reference, toOutcome(charge));
    },

    async abandonCharge(reference) {
      ids.check(reference);
      return endChallenge(reference.businessId, reference.paymentId, 'time_out');
    },

    async refund(request) {
      ids.check(request);
      const faults = await draw(request.businessId, faultsOfRefund);
      const outcome = await recordRefund(book, request, faults, wallClock());
      failAfter(faults);
      return ids.withRefundId(request, outcome);
    },

    findDispute: (businessId, reference) => findDispute(book, businessId, reference),

    async findRefund(reference) {
      ids.check(reference);
      await draw(reference.businessId, faultsOfLookup);
      const refund = await findRefund(book, reference.businessId, reference.refundId);
      return refund && ids.withRefundId(reference, refund.outcome);
    },
  } satisfies PaymentGateway;
}
