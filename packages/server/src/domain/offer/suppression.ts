import { type Instant, dayMs } from '../time.ts';
import { basisPointOf } from './experiment/assignment.ts';
import type { HeldSubscription } from './customer-facts.ts';
import type { FunnelVersion } from './funnel.ts';
import { mostOffersBefore } from './retention-moment.ts';
import { rulesOf, offeredItem } from './kinds/kinds.ts';
import type { Offer } from './offer.ts';
import { areSameTerms } from './offer-price.ts';
import { type RememberedAnswer, type DecisionContext, stillOpen } from './decision-context.ts';
import { type Ineligibility, stop } from './trace.ts';

/*
 * Suppression rules. Each returns undefined when it does not apply, or the reason with the compared value. Rules
 * concern the customer, not a place, so they hold on every surface.
 */

const weekMs = 7 * dayMs;

/** Maximum proposals per session and per week for a customer who asked for fewer. */
const fewest = 1;

/**
 * Stops all offers for a customer who opted out, disputes a payment, or has reached the session or weekly cap. A customer with a
 * pending request is not delayed by a second offer.
 */
export function stopByCustomer({
  history,
  moment,
  settings,
  now,
}: DecisionContext): Ineligibility | undefined {
  const { preference, presented } = history;
  if (preference === 'none') return stop('prefers_none');
  // Who asks their bank for money back is not asked for more.
  if (history.hasOpenDispute) return stop('open_dispute');
  const most = preference === 'fewer' ? fewest : Infinity;
  const before = moment.retentionRequest ? mostOffersBefore : Infinity;
  const perSession = Math.min(most, before, settings.proposalsPerSession);
  const inSession = presented.filter(({ sessionKey }) => sessionKey === moment.sessionKey).length;
  if (inSession >= perSession) {
    return stop('capped_session', {
      what: 'proposals in this session',
      expected: perSession,
      actual: inSession,
    });
  }
  const perWeek = Math.min(most, settings.proposalsPerWeek);
  const inWeek = presented.map(({ presentedAt }) => presentedAt).filter((at) => at > now - weekMs);
  if (inWeek.length >= perWeek) {
    const compared = { what: 'proposals in 7 days', expected: perWeek, actual: inWeek.length };
    return stop('capped_week', compared, { until: endOfCap(inWeek, perWeek) });
  }
  return undefined;
}

/** Time at which fewer than `most` of these proposals are a week old or younger; null if none is ever allowed. */
function endOfCap(proposedAt: readonly Instant[], most: number): Instant | null {
  if (most === 0) return null;
  const last = proposedAt.toSorted((one, other) => other - one)[most - 1];
  return last === undefined ? null : last + weekMs;
}

/**
 * Stops an offer that was declined, or another of the same item: while the decline is remembered and, for the offer
 * itself, while its material terms are unchanged.
 */
export function stopByDecline(
  offer: Offer,
  terms: string,
  { history, now }: DecisionContext,
): Ineligibility | undefined {
  const declined = history.answers.find(
    (past) =>
      past.answer === 'declined' &&
      (past.forgottenAt === null || now < past.forgottenAt) &&
      (past.offerId === offer.offerId
        ? areSameTerms(past.terms, terms)
        : past.thing === offeredItem(offer.target)),
  );
  if (!declined) return undefined;
  const compared = {
    what: declined.offerId === offer.offerId ? 'offer and terms' : 'what another offer sold',
    expected: 'not declined',
    actual: `${declined.offerId} on ${new Date(declined.answeredAt).toISOString()}`,
  };
  const { offerId: objectId, answeredAt: at, forgottenAt: until } = declined;
  return stop('declined_before', compared, { objectId, at, until });
}

/** Stops an offer accepted before that is not repeated, where ownership cannot tell. */
export function stopByAcceptance(
  { offerId, target }: Offer,
  terms: string,
  held: HeldSubscription | null,
  { history }: DecisionContext,
): Ineligibility | undefined {
  const again = rulesOf(target).acceptedAgain(target, held);
  if (again === 'always') return undefined;
  const isTheSame = (past: RememberedAnswer) =>
    again === 'on_other_terms'
      ? past.offerId === offerId && areSameTerms(past.terms, terms)
      : held !== null && past.thing === offeredItem(target) && past.answeredAt >= held.startedAt;
  const accepted = history.answers.find((past) => past.answer === 'accepted' && isTheSame(past));
  if (!accepted) return undefined;
  const compared = {
    what: again === 'on_other_terms' ? 'offer and terms' : `${offeredItem(target)} of this subscription`,
    expected: 'not accepted',
    actual: new Date(accepted.answeredAt).toISOString(),
  };
  return stop('accepted_before', compared, { objectId: accepted.offerId, at: accepted.answeredAt });
}

/** Stops an offer that is already open elsewhere, so that it cannot be accepted twice. */
export function stopByOpen(offer: Offer, decisionContext: DecisionContext): Ineligibility | undefined {
  const open = stillOpen(decisionContext).find(({ thing }) => thing === offeredItem(offer.target));
  if (!open) return undefined;
  const compared = {
    what: 'open presentation',
    expected: null,
    actual: `${open.presentationId} on ${open.surface}`,
  };
  return stop('proposed_elsewhere', compared, { objectId: open.presentationId });
}

/** Stops a funnel that has reached its proposal cap in the current session, across moments. */
export function stopByFunnel(
  version: FunnelVersion,
  { history, moment }: DecisionContext,
): Ineligibility | undefined {
  const made = history.presented.filter(
    ({ funnelId, sessionKey }) => funnelId === version.funnelId && sessionKey === moment.sessionKey,
  ).length;
  const { maxProposals } = version.terms;
  if (made < maxProposals) return undefined;
  return stop('proposals_used_up', {
    what: 'proposals of this funnel in this session',
    expected: maxProposals,
    actual: made,
  });
}

/** Stops a funnel for customers in its holdout: always the same ones. */
export function stopByHoldout(
  version: FunnelVersion,
  decisionContext: DecisionContext,
): Ineligibility | undefined {
  const heldOut = findHoldout(version, decisionContext);
  if (!heldOut) return undefined;
  const { share, place } = holdoutsOf(version, decisionContext)[heldOut];
  return stop('holdout', {
    what: `basis point of the customer, by ${heldOut}`,
    expected: share,
    actual: place,
  });
}

/**
 * Holdout that contains the customer: the business's or this funnel's. The business's holdout is never shown
 * anything, so it is excluded from funnel measurements.
 */
export function findHoldout(
  version: FunnelVersion,
  decisionContext: DecisionContext,
): 'business' | 'funnel' | undefined {
  const holdouts = holdoutsOf(version, decisionContext);
  return (['business', 'funnel'] as const).find((whose) => holdouts[whose].place < holdouts[whose].share);
}

function holdoutsOf({ funnelId, terms }: FunnelVersion, { businessId, facts, settings }: DecisionContext) {
  const { customerId } = facts;
  return {
    business: { share: settings.holdoutBps, place: basisPointOf(`holdout ${businessId}`, customerId) },
    funnel: { share: terms.holdoutBps, place: basisPointOf(`holdout ${funnelId}`, customerId) },
  };
}
