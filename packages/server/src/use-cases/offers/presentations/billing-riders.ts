import { acceptOutcomeOf, decideAcceptOutcome } from '../../../domain/offer/accept.ts';
import { withPayment, withRefund, withoutRefund } from '../../../domain/offer/customer-facts.ts';
import { type Measurement, measure } from '../../../domain/offer/measure.ts';
import { isPurchaseOccasion } from '../../../domain/offer/moment.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import {
  type VersionedFacts,
  getPaymentFacts,
  loadPaymentFacts,
} from '../../../store/offers/customer-facts.ts';
import { refundRider, settlementRider } from '../../../store/offers/offer-riders.ts';
import type { Sql } from '../../../store/postgres/postgres.ts';
import { findPresentation, findPresentationWithSettings } from '../../../store/offers/presentations.ts';
import type {
  BillingRiders,
  SettlementRider,
  SettlingPayment,
  SettlingRefund,
} from '../../../store/platform/riders.ts';
import { measurementsOf } from '../../../domain/offer/measurements.ts';

/**
 * Consequences of payments for the offer engine, committed with them: a presentation follows the payment of
 * its acceptance, customers' facts and offer measurements follow every payment and refund, and a purchase can
 * trigger the next offer.
 */
export function createBillingRiders(runtime: Pick<Runtime, 'mintId'>): BillingRiders {
  return {
    settlement: async (sql, scope, settling) => {
      const [payments, accepted] = await Promise.all([
        paymentsBefore(sql, scope, settling),
        findAccepted(sql, scope, settling),
      ]);
      return riderOfSettlement(runtime, settling, { payments, accepted });
    },
    purchase: async (database, scope, customerId) => {
      const payments = await loadPaymentFacts(database, scope, customerId);
      return (settling) => riderOfSettlement(runtime, settling, { payments, accepted: null });
    },
    refund: async (sql, scope, settling) => {
      const { refund, settlement, now } = settling;
      const { businessId, customerId } = refund;
      const isReversed = refund.status === 'succeeded';
      if (settlement.status !== 'succeeded' && !isReversed) {
        const nothing = { hasSucceeded: false, facts: null, measurements: [] };
        return refundRider({ businessId, customerId, ...nothing, now });
      }
      const [facts, measurements] = await Promise.all([
        factsWithRefund(sql, scope, settling),
        refundMeasurements(sql, scope, settling),
      ]);
      return refundRider({ businessId, customerId, hasSucceeded: true, facts, measurements, now });
    },
  };
}

/** State of the offer engine before a settlement, as far as the settlement changes it. */
interface SettledFrom {
  /** Payment facts of the customer; null if the payment does not affect them. */
  readonly payments: VersionedFacts | null;
  /** Presentation whose acceptance the payment is for, with the time to undo it; null if there is none. */
  readonly accepted: { readonly presentation: Presentation; readonly undoMinutes: number } | null;
}

/** Rider on the settlement of a payment, from data that may have changed since: the statement checks it. */
export function riderOfSettlement(
  runtime: Pick<Runtime, 'mintId'>,
  { payment, settlement, now }: SettlingPayment,
  { payments, accepted }: SettledFrom,
): SettlementRider {
  const hasSucceeded = settlement.status === 'succeeded';
  const outcome = acceptOutcomeOf({ ...payment, ...settlement });
  const change =
    accepted && outcome && decideAcceptOutcome(accepted.presentation, outcome, accepted.undoMinutes, now);
  return settlementRider({
    businessId: payment.businessId,
    customerId: payment.customerId,
    paymentId: payment.paymentId,
    hasSucceeded,
    facts:
      hasSucceeded && payments
        ? { facts: withPayment(payments.facts, payment), revision: payments.revision }
        : null,
    presentation: change
      ? {
          before: accepted.presentation,
          change,
          eventIds: change.events.map(() => runtime.mintId('event')),
          now,
        }
      : null,
    isOccasion: isPurchaseOccasion({ ...payment, ...settlement }),
    now,
  });
}

async function paymentsBefore(
  sql: Sql,
  scope: Scope,
  { payment, settlement }: SettlingPayment,
): Promise<VersionedFacts | null> {
  return settlement.status === 'succeeded' ? getPaymentFacts(sql, scope, payment.customerId) : null;
}

async function findAccepted(
  sql: Sql,
  scope: Scope,
  { payment: { acceptance } }: SettlingPayment,
): Promise<SettledFrom['accepted']> {
  const found = acceptance && (await findPresentationWithSettings(sql, scope, acceptance.presentationId));
  return found ? { presentation: found.presentation, undoMinutes: found.settings.undoMinutes } : null;
}

/** Payment facts after the refund, or its reversal: until then the payment has its amount reserved. */
async function factsWithRefund(
  sql: Sql,
  scope: Scope,
  { refund, payment, settlement }: SettlingRefund,
): Promise<VersionedFacts> {
  const { facts, revision } = await getPaymentFacts(sql, scope, refund.customerId);
  if (settlement.status === 'succeeded') return { facts: withRefund(facts, refund, payment), revision };
  const released = new Map(refund.items.map(({ itemId, amount }) => [itemId, amount]));
  const before = {
    ...payment,
    refundedAmount: payment.refundedAmount - refund.amount,
    lines: payment.lines.map((line) => ({
      ...line,
      refundedAmount: line.refundedAmount - (released.get(line.itemId) ?? 0n),
    })),
  };
  return { facts: withoutRefund(facts, refund, before), revision };
}

async function refundMeasurements(
  sql: Sql,
  scope: Scope,
  { refund: { amount, tax }, payment: { acceptance }, settlement, now }: SettlingRefund,
): Promise<Measurement[]> {
  const presentation = acceptance && (await findPresentation(sql, scope, acceptance.presentationId));
  return presentation
    ? measurementsOf(
        presentation,
        [measure('refunded', { amount: settlement.status === 'succeeded' ? amount - tax : tax - amount })],
        now,
      )
    : [];
}
