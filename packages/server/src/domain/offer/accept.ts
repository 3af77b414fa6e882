import { unreachable } from '../assert.ts';
import { DomainError } from '../errors.ts';
import type { CheckoutSessionId, PaymentId, PaymentMethodId, QuoteId, SubscriptionId } from '../ids.ts';
import type { DeclineCode } from '../payment/decline-codes.ts';
import type { Payment } from '../payment/payment.ts';
import { type PaymentMethod, checkPaymentMethod } from '../payment/payment-method.ts';
import { type Instant, minuteMs } from '../time.ts';
import { type Measure, decidedIn, acceptanceRevenue, measure } from './measure.ts';
import type { HeldSubscription } from './customer-facts.ts';
import { rulesOf } from './kinds/kinds.ts';
import type { Ownership } from './ownership.ts';
import {
  type Presentation,
  type PresentationChange,
  answerOf,
  presentationChange,
  checkUnanswered,
  edgeOf,
  inState,
} from './presentation.ts';
import { amountOfQuote } from './quote.ts';

/*
 * Accepting an offer is a payment, so it is opened, called and settled:
 *
 *   decideAccept         commits `accepting` together with the payment that is opened for the quote
 *   (the gateway)        in no transaction
 *   decideAcceptOutcome  commits the payment's result to the presentation, with it
 *
 * A concurrent or repeated click gets the result of the first.
 */

/** Customer's request to accept a presentation. */
export interface AcceptRequest {
  /** Quote the customer saw, if the caller knows it. */
  readonly quoteId: QuoteId | null;
  /** Payment method chosen by the customer; null uses the one shown. */
  readonly paymentMethodId: PaymentMethodId | null;
}

export type Acceptance =
  /** Repeats the previous answer: processing, paid, or failed without a new payment method. */
  | { readonly kind: 'repeat' }
  /** Charge the quote to `method`; null when nothing is due. */
  | { readonly kind: 'charge'; readonly change: PresentationChange; readonly method: PaymentMethod | null }
  /** Open a standard checkout for the quote. */
  | { readonly kind: 'checkout'; readonly change: PresentationChange };

/**
 * Decides the effect of accepting. Refused when the offer has ended or was declined, when the customer already owns
 * the item or disputes a payment, when they saw another price or an expired quote, or when the method cannot pay. After a failure the
 * same method is charged again only if the request names it.
 */
export function decideAccept(
  presentation: Presentation,
  request: AcceptRequest,
  facts: {
    /** Customer's own payment methods. */
    readonly methods: readonly PaymentMethod[];
    readonly ownership: Ownership | undefined;
    /** True while the customer disputes a payment. */
    readonly hasOpenDispute: boolean;
    readonly now: Instant;
  },
): Acceptance {
  const { state, quote, route } = presentation;
  const { now } = facts;
  if (state === 'accepting' || state === 'requires_action' || state === 'accepted') return { kind: 'repeat' };
  checkUnanswered(presentation, now);
  // A checkout that ended unpaid may be reopened; a method is charged again only when the request names it.
  if (hasFailedAsShown(presentation) && request.paymentMethodId === null) return { kind: 'repeat' };
  if (facts.hasOpenDispute) {
    throw new DomainError(
      'OPEN_DISPUTE',
      'The customer disputes a payment at their bank, and is offered nothing until the bank has decided. Nothing was charged.',
    );
  }
  if (facts.ownership) {
    throw new DomainError(
      'PRESENTATION_NOT_OPEN',
      'The customer has this already (bought, subscribed to, or included in something). Nothing was charged.',
    );
  }
  checkQuote(presentation, request, now);
  const accepting = inState(presentation, 'accepting', {
    attempts: presentation.attempts + 1,
    paymentId: null,
    errorCode: null,
  });
  const paymentMethodId = request.paymentMethodId ?? presentation.paymentMethodId;
  if (paymentMethodId === null) {
    if (route === 'one_click')
      return { kind: 'charge', change: presentationChange(accepting, now, {}), method: null };
    return { kind: 'checkout', change: presentationChange(accepting, now, {}) };
  }
  const method = facts.methods.find((each) => each.paymentMethodId === paymentMethodId);
  if (!method) {
    throw new DomainError(
      'PAYMENT_METHOD_NOT_FOUND',
      'payment_method_id: the customer has no such payment method. Use another one, or a standard checkout.',
    );
  }
  checkPaymentMethod(method, {
    ...amountOfQuote(quote),
    isRecurring: rulesOf(presentation.offer.target).isRecurring,
    now,
  });
  return { kind: 'charge', change: presentationChange({ ...accepting, paymentMethodId }, now, {}), method };
}

/** True when the method shown has already been declined for this offer. */
function hasFailedAsShown({ state, route, paymentMethodId, failedMethods }: Presentation): boolean {
  if (state !== 'failed' || route !== 'one_click') return false;
  return paymentMethodId === null || failedMethods.includes(paymentMethodId);
}

/**
 * After a failure, switches the presentation to the subscription's new payment method. Undefined when there is
 * none, or when nothing is changed or due.
 */
export function decideNewMethod(
  presentation: Presentation,
  { paymentMethodId }: Pick<HeldSubscription, 'paymentMethodId'>,
  now: Instant,
): PresentationChange | undefined {
  const { offer, failedMethods } = presentation;
  if (!hasFailedAsShown(presentation) || !rulesOf(offer.target).changesPlan) return undefined;
  if (paymentMethodId === null || failedMethods.includes(paymentMethodId)) return undefined;
  return presentationChange({ ...presentation, paymentMethodId }, now, {});
}

function checkQuote({ quote }: Presentation, { quoteId }: AcceptRequest, now: Instant): void {
  if (quoteId !== null && quoteId !== quote.quoteId) {
    throw new DomainError(
      'QUOTE_STALE',
      `quote_id: the current quote is ${quote.quoteId}. Show it, and accept again. Nothing was charged.`,
    );
  }
  if (now >= quote.expiresAt) {
    throw new DomainError(
      'QUOTE_EXPIRED',
      `The quote expired at ${new Date(quote.expiresAt).toISOString()}. View the offer again for the current price. Nothing was charged.`,
    );
  }
}

/** Result of the payment of an acceptance. */
export type AcceptOutcome =
  | {
      readonly status: 'succeeded';
      /** Null when nothing was due. */
      readonly paymentId: PaymentId | null;
      readonly subscriptionId: SubscriptionId | null;
      /** True when a saved method paid, false for a checkout. */
      readonly isOneClick: boolean;
    }
  | { readonly status: 'requires_action'; readonly paymentId: PaymentId | null }
  | {
      readonly status: 'failed';
      readonly paymentId: PaymentId | null;
      /** Null when a checkout ended unpaid. */
      readonly errorCode: DeclineCode | null;
      readonly paymentMethodId: PaymentMethodId | null;
    };

/** Records the standard checkout opened for the acceptance, which now waits for the customer to pay there. */
export function awaitingCheckout(
  accepting: Presentation,
  sessionId: CheckoutSessionId,
  now: Instant,
): PresentationChange {
  return presentationChange(inState(accepting, 'requires_action', { checkoutSessionId: sessionId }), now, {});
}

/** Acceptance result of a payment; undefined while it is processing. */
export function acceptOutcomeOf(
  payment: Pick<
    Payment,
    'paymentId' | 'status' | 'subscriptionId' | 'errorCode' | 'paymentMethodId' | 'acceptance'
  >,
): AcceptOutcome | undefined {
  const { paymentId, status, subscriptionId, errorCode, paymentMethodId, acceptance } = payment;
  switch (status) {
    case 'succeeded':
      return { status, paymentId, subscriptionId, isOneClick: (acceptance?.attempt ?? null) !== null };
    case 'requires_customer_action':
      return { status: 'requires_action', paymentId };
    case 'failed':
      return { status, paymentId, errorCode, paymentMethodId };
    case 'processing':
    case 'requires_payment_method':
    case 'cancelled':
      return undefined;
    default:
      return unreachable(status);
  }
}

/**
 * Applies the payment's result to its presentation. Undefined when it changes nothing: results repeat and arrive
 * out of order, and the states accepted, declined, expired and undone are final for them.
 */
export function decideAcceptOutcome(
  presentation: Presentation,
  outcome: AcceptOutcome,
  undoMinutes: number,
  now: Instant,
): PresentationChange | undefined {
  const { state } = presentation;
  const isUnderWay = state === 'accepting' || state === 'requires_action';
  switch (outcome.status) {
    case 'succeeded':
      if (!isUnderWay && state !== 'failed') return undefined;
      return accepted(presentation, outcome, undoMinutes, now);
    case 'requires_action':
      if (state !== 'accepting') return undefined;
      return presentationChange(
        inState(presentation, 'requires_action', { paymentId: outcome.paymentId }),
        now,
        {},
      );
    case 'failed':
      return isUnderWay ? failed(presentation, outcome, now) : undefined;
    default:
      return unreachable(outcome);
  }
}

function accepted(
  presentation: Presentation,
  outcome: AcceptOutcome & { readonly status: 'succeeded' },
  undoMinutes: number,
  now: Instant,
): PresentationChange {
  const canUndo = outcome.isOneClick && undoMinutes > 0 && canBeUndone(presentation);
  const after = inState(presentation, 'accepted', {
    paymentId: outcome.paymentId,
    subscriptionId: outcome.subscriptionId ?? presentation.subscriptionId,
    errorCode: null,
    answeredAt: now,
    undoUntil: canUndo ? now + undoMinutes * minuteMs : null,
  });
  return presentationChange(after, now, {
    event: 'offer.accepted',
    remembered: answerOf(presentation, 'accepted', now),
    leavesBy: edgeOf(presentation, 'accepted'),
    measures: acceptanceMeasures(presentation, outcome, now),
  });
}

function acceptanceMeasures(
  presentation: Presentation,
  { isOneClick }: AcceptOutcome & { readonly status: 'succeeded' },
  now: Instant,
): Measure[] {
  const amount = acceptanceRevenue(presentation);
  const isFallback = !isOneClick && presentation.route === 'one_click';
  return [
    measure('accepted', { amount }),
    ...(isFallback ? [measure('fell_back', { amount })] : []),
    decidedIn(presentation, now),
  ];
}

/** True when the acceptance can be undone, by the rules of its offer kind. */
export function canBeUndone({ offer, quote }: Pick<Presentation, 'offer' | 'quote'>): boolean {
  return rulesOf(offer.target).canBeUndone(quote);
}

function failed(
  presentation: Presentation,
  outcome: AcceptOutcome & { readonly status: 'failed' },
  now: Instant,
): PresentationChange {
  const { paymentId, errorCode, paymentMethodId } = outcome;
  const { failedMethods } = presentation;
  const isNew = paymentMethodId !== null && !failedMethods.includes(paymentMethodId);
  const after = inState(presentation, 'failed', {
    paymentId,
    errorCode,
    failedMethods: isNew ? [...failedMethods, paymentMethodId] : failedMethods,
  });
  return presentationChange(after, now, {
    event: 'offer.failed',
    measures: [measure('failed', { reason: errorCode ?? 'checkout_unpaid' })],
  });
}
