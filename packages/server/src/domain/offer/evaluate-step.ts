import { assert } from '../assert.ts';
import { methodObstacle } from '../payment/payment-method.ts';
import { targetFault } from './check-offer.ts';
import { chooseMethod } from './choose-method.ts';
import type { HeldSubscription } from './customer-facts.ts';
import type { FunnelVersion, Step } from './funnel.ts';
import { ownershipOf, rulesOf } from './kinds/kinds.ts';
import type { Offer, OfferTarget } from './offer.ts';
import { amountOf, materialTerms, termsOfVariant, unitPriceOf } from './offer-price.ts';
import type { DecisionContext } from './decision-context.ts';
import { stopByAcceptance, stopByDecline, stopByOpen } from './suppression.ts';
import { type Ineligibility, stop } from './trace.ts';
import { isChangeWithin, methodsWithin } from './within-purchase.ts';
import type { Proposal, VariedOffer } from './proposal.ts';
import { type Quote, amountOfQuote } from './quote.ts';

/** Result of evaluating a step: a proposal, or the reason it is withheld. */
export type StepEvaluation =
  | { readonly stop: Ineligibility; readonly proposal: null }
  | { readonly stop: null; readonly proposal: Proposal };

/** True unless the method of a proposal has a limit below the amount that was quoted. */
export function canPayQuote(
  { offer, paymentMethodId }: Proposal,
  quote: Quote,
  { methods, now }: Pick<DecisionContext, 'methods' | 'now'>,
): boolean {
  const method = methods.find((each) => each.paymentMethodId === paymentMethodId);
  const { isRecurring } = rulesOf(offer.target);
  return !method || methodObstacle(method, { ...amountOfQuote(quote), isRecurring, now }) !== 'beyond_limit';
}

/** Checks every rule that could withhold a step's offer from this customer; the first reason is returned. */
export function evaluateStep(
  version: FunnelVersion,
  step: Step,
  { assignment, own }: VariedOffer,
  decisionContext: DecisionContext,
): StepEvaluation {
  const offer = version.offers.find(({ offerId }) => offerId === step.offerId);
  assert(offer, 'a published version holds the offers of its steps');
  const found = subscriptionFor(offer.target, decisionContext);
  const held = 'reason' in found ? null : found.subscription;
  const stopped = stopByOffer(offer, decisionContext) ?? ('reason' in found ? found : undefined);
  if (stopped) return withheld(stopped);
  const unit = unitPriceOf(offer, decisionContext.catalogue);
  assert(unit, 'what can be sold has a price');
  const terms = termsOfVariant(materialTerms(offer, unit), materialTerms(own, unit));
  const suppressed = stopByCustomersPast(offer, terms, held, decisionContext);
  if (suppressed) return withheld(suppressed);

  const quantity = offer.quantity?.minimum ?? held?.quantity ?? 1;
  const { isRecurring, sellsNothing } = rulesOf(offer.target);
  const isFree = sellsNothing || (!isRecurring && amountOf(offer, unit, quantity) === 0n);
  const choice = chooseMethod(methodsWithin(decisionContext.moment, decisionContext.methods), {
    currency: unit.currency,
    amount: decisionContext.quoted.get(offer.offerId) ?? amountOf(offer, unit, quantity),
    isRecurring,
    only: held?.paymentMethodId ?? null,
    failed: decisionContext.history.failedMethods,
    now: decisionContext.now,
  });
  const isOneClick = isFree || choice.method !== undefined;
  if (!isOneClick && !version.terms.showWithoutPaymentMethod) {
    const isBeyondLimit = choice.refused.some(({ obstacle }) => obstacle === 'beyond_limit');
    return withheld(
      stop(isBeyondLimit ? 'beyond_method_limit' : 'no_payment_method', {
        what: `methods that can pay ${unit.currency}`,
        expected: 'one',
        actual: choice.refused.map(({ paymentMethodId, obstacle }) => `${paymentMethodId} ${obstacle}`),
      }),
    );
  }
  const unpriceable = decisionContext.unpriceable.get(offer.offerId);
  if (unpriceable !== undefined) {
    return withheld(stop('cannot_be_priced', { what: 'price', expected: 'a price', actual: unpriceable }));
  }
  return {
    stop: null,
    proposal: {
      funnelId: version.funnelId,
      version: version.version,
      stepId: step.stepId,
      offer,
      terms,
      quantity,
      assignment,
      subscription: held,
      route: isOneClick ? 'one_click' : 'standard_checkout',
      paymentMethodId: isFree ? null : (choice.method?.paymentMethodId ?? null),
    },
  };
}

function stopByOffer(
  offer: Offer,
  { archivedOffers, catalogue }: DecisionContext,
): Ineligibility | undefined {
  if (archivedOffers.has(offer.offerId)) return stop('offer_archived');
  const fault = targetFault(offer, catalogue);
  return (
    fault && stop('product_unavailable', { what: fault.field, expected: 'sellable', actual: fault.message })
  );
}

function stopByCustomersPast(
  offer: Offer,
  terms: string,
  held: HeldSubscription | null,
  decisionContext: DecisionContext,
): Ineligibility | undefined {
  const owned = ownershipOf(offer, held, decisionContext.facts, decisionContext.productRelations);
  if (owned) {
    const compared = { what: owned.how, expected: 'not owned', actual: owned.by };
    return stop('owned', compared, { objectId: owned.by });
  }
  return (
    stopByDecline(offer, terms, decisionContext) ??
    stopByAcceptance(offer, terms, held, decisionContext) ??
    stopByOpen(offer, decisionContext)
  );
}

/**
 * Subscription that an offer would change: the one named by the moment (`subscription_id` in its context, or the
 * one just paid), else the only applicable one. With several, only the seller knows which is meant.
 */
function subscriptionFor(
  target: OfferTarget,
  decisionContext: DecisionContext,
): Ineligibility | { readonly subscription: HeldSubscription | null } {
  const rules = rulesOf(target);
  if (!rules.changesSubscription) return { subscription: null };
  const { facts, moment, catalogue } = decisionContext;
  const { context, purchase } = moment;
  const inContext = Object.hasOwn(context, 'subscription_id') ? context['subscription_id'] : undefined;
  const named = inContext ?? purchase?.subscriptionId ?? undefined;
  const currency = unitPriceOf({ target }, catalogue)?.currency;
  const possible = facts.subscriptions.filter(
    (held) =>
      (named === undefined || held.subscriptionId === named) &&
      isChangeWithin(moment, held) &&
      held.status === 'active' &&
      !held.cancelAtNextBillingDate &&
      held.currency === currency &&
      rules.appliesTo(target, held, catalogue),
  );
  const [subscription, ...others] = possible;
  if (subscription && others.length === 0) return { subscription };
  return stop('no_subscription', {
    what: named === undefined ? 'subscriptions it could change' : `subscription ${String(named)}`,
    expected: 1,
    actual: possible.length,
  });
}

function withheld(reason: Ineligibility): StepEvaluation {
  return { stop: reason, proposal: null };
}
