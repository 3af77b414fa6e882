import { acceptOutcomeOf, decideAcceptOutcome } from '../../../domain/offer/accept.ts';
import { withPayment, withRefund } from '../../../domain/offer/customer-facts.ts';
import { type Measurement, measure } from '../../../domain/offer/measure.ts';
import { isPurchaseOccasion } from '../../../domain/offer/moment.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { type VersionedFacts, getPaymentFacts } from '../../../store/offers/customer-facts.ts';
import { refundRider, settlementRider } from '../../../store/offers/offer-riders.ts';
import type { Sql } from '../../../store/postgres/postgres.ts';
import {
  type PresentationCommit,
  findPresentation,
  findPresentationWithSettings,
} from '../../../store/offers/presentations.ts';
import type { BillingRiders, SettlingPayment, SettlingRefund } from '../../../store/platform/riders.ts';
import { measurementsOf } from '../../../domain/offer/measurements.ts';

/**
 * Consequences of payments for the offer engine, committed with them: a presentation follows the payment of
 * its acceptance, customers' facts and offer measurements follow every payment and refund, and a purchase can
 * trigger the next offer.
 */
export function createBillingRiders(runtime: Pick<Runtime, 'mintId'>): BillingRiders {
  return {
    settlement: async (sql, scope, settling) => {
      const { payment, settlement, now } = settling;
      const [facts, presentation] = await Promise.all([
        factsWithPayment(sql, scope, settling),
        presentationChange(runtime, sql, scope, settling),
      ]);
      return settlementRider({
        businessId: payment.businessId,
        customerId: payment.customerId,
        paymentId: payment.paymentId,
        hasSucceeded: settlement.status === 'succeeded',
        facts,
        presentation,
        isOccasion: isPurchaseOccasion({ ...payment, ...settlement }),
        now,
      });
    },
    refund: async (sql, scope, settling) => {
      const { refund, settlement, now } = settling;
      const { businessId, customerId } = refund;
      if (settlement.status !== 'succeeded') {
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

/** Payment facts with this payment; null if it does not affect them. */
async function factsWithPayment(
  sql: Sql,
  scope: Scope,
  { payment, settlement }: SettlingPayment,
): Promise<VersionedFacts | null> {
  if (settlement.status !== 'succeeded') return null;
  const { facts, revision } = await getPaymentFacts(sql, scope, payment.customerId);
  return { facts: withPayment(facts, payment), revision };
}

/** Change of the presentation whose acceptance the payment is for; null if there is none. */
async function presentationChange(
  runtime: Pick<Runtime, 'mintId'>,
  sql: Sql,
  scope: Scope,
  { payment, settlement, now }: SettlingPayment,
): Promise<PresentationCommit | null> {
  if (payment.acceptance === null) return null;
  const found = await findPresentationWithSettings(sql, scope, payment.acceptance.presentationId);
  if (!found) return null;
  const { presentation, settings } = found;
  const outcome = acceptOutcomeOf({ ...payment, ...settlement });
  const change = outcome && decideAcceptOutcome(presentation, outcome, settings.undoMinutes, now);
  if (!change) return null;
  const eventIds = change.events.map(() => runtime.mintId('event'));
  return { before: presentation, change, eventIds, now };
}

/** Payment facts after the refund: the payment has its amount reserved already. */
async function factsWithRefund(
  sql: Sql,
  scope: Scope,
  { refund, payment }: SettlingRefund,
): Promise<VersionedFacts> {
  const { facts, revision } = await getPaymentFacts(sql, scope, refund.customerId);
  return { facts: withRefund(facts, refund, payment), revision };
}

async function refundMeasurements(
  sql: Sql,
  scope: Scope,
  { refund: { amount, tax }, payment: { acceptance }, now }: SettlingRefund,
): Promise<Measurement[]> {
  const presentation = acceptance && (await findPresentation(sql, scope, acceptance.presentationId));
  return presentation
    ? measurementsOf(presentation, [measure('refunded', { amount: amount - tax })], now)
    : [];
}
