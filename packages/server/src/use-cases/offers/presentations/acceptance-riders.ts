import { assert } from '../../../domain/assert.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import { decideAcceptOutcome } from '../../../domain/offer/accept.ts';
import type { BegunAcceptance, UndoneAcceptance } from '../../../gateways/commerce/commerce.ts';
import type { AcceptanceWithRiders, UndoWithRider, Runtime } from '../../../runtime.ts';
import {
  type AcceptanceCommit,
  checkoutAcceptanceRider,
  commitAcceptance,
  paidAcceptanceRider,
} from '../../../store/offers/offer-riders.ts';
import type { VersionedFacts } from '../../../store/offers/customer-facts.ts';
import { commitPresentation } from '../../../store/offers/presentations.ts';
import { riderOfSettlement } from './billing-riders.ts';

/** Adds the riders with which billing commits the acceptance together with what it opens. */
export function withAcceptanceRiders(
  runtime: Runtime,
  begun: BegunAcceptance,
  payments: VersionedFacts,
): AcceptanceWithRiders {
  return {
    ...begun,
    riders: {
      paid: (paymentId) => paidAcceptanceRider(acceptanceCommit(runtime, withPayment(begun, paymentId))),
      settled: (settling) => {
        const { presentation } = withPayment(begun, settling.payment.paymentId).change;
        const accepted = { presentation, undoMinutes: begun.undoMinutes };
        return riderOfSettlement(runtime, settling, { payments, accepted });
      },
      inCheckout: (session) => checkoutAcceptanceRider(acceptanceCommit(runtime, begun), session),
      commit: (tx, paymentId) => {
        const acceptance = paymentId === null ? atOnce(begun) : withPayment(begun, paymentId);
        return commitAcceptance(tx, acceptanceCommit(runtime, acceptance), runtime.wallClock());
      },
    },
  };
}

/** Adds the rider with which billing commits the undo together with the reversal. */
export function withUndoRider(runtime: Runtime, undone: UndoneAcceptance): UndoWithRider {
  const { before, change, now } = undone;
  const eventIds = change.events.map(() => runtime.mintId('event'));
  return {
    ...undone,
    rider: {
      commit: (tx) => commitPresentation(tx, { before, change, eventIds, now }, runtime.wallClock()),
    },
  };
}

/** Acceptance as the store commits it, with new event ids. */
export function acceptanceCommit(
  runtime: Runtime,
  { before, change, consent }: BegunAcceptance,
): AcceptanceCommit {
  const eventIds = change.events.map(() => runtime.mintId('event'));
  return { before, change, consent, eventIds, now: consent.consentedAt };
}

function withPayment(acceptance: BegunAcceptance, paymentId: PaymentId): BegunAcceptance {
  const { change } = acceptance;
  return { ...acceptance, change: { ...change, presentation: { ...change.presentation, paymentId } } };
}

/** Acceptance of something free: accepted together with the operation itself. */
function atOnce(acceptance: BegunAcceptance): BegunAcceptance {
  const { presentation } = acceptance.change;
  const outcome = {
    status: 'succeeded',
    paymentId: null,
    subscriptionId: presentation.subscriptionId,
    isOneClick: true,
  } as const;
  const { consentedAt } = acceptance.consent;
  const change = decideAcceptOutcome(presentation, outcome, acceptance.undoMinutes, consentedAt);
  assert(change, 'what is being accepted can be accepted');
  return { ...acceptance, change };
}
