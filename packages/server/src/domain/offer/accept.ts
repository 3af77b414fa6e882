import { unreachable } from '../assert.ts';
import { DomainError } from '../errors.ts';
import type { CheckoutSessionId, PaymentId, PaymentMethodId, QuoteId, SubscriptionId } from '../ids.ts';
import type { DeclineCode } from '../payment/decline-codes.ts';
import type { Payment } from '../payment/payment.ts';
import { type PaymentMethod, checkPaymentMethod } from '../payment/payment-method.ts';
import { type Instant, minuteMs } from '../time.ts';
import { type Measure, decidedIn, earnedBy, measure } from './measure.ts';
import type { HeldSubscription } from './customer-facts.ts';
import { rulesOf } from './kinds/kinds.ts';
import type { Ownership } from './ownership.ts';
import {
  type Presentation,
  type PresentationChange,
  answerOf,
  presentationChange,
  checkUnanswered,
  inState,
} from './presentation.ts';

/*
 * Accepting is a payment, so it is opened, called and settled:
 *
 *   decideAccept         commits `accepting` together with the payment that is opened for the quote
 *   (the gateway)        in no transaction
 *   decideAcceptOutcome  commits what the payment became, with it
 *
 * A click that comes meanwhile, or later, gets the answer of the first.
 */

/** What the customer says with the click. */
export interface AcceptRequest {
  /** The price they saw, where whoever asks knows it. */
  readonly quoteId: QuoteId | null;
  /** A method they chose; null is the one they were shown. */
  readonly paymentMethodId: PaymentMethodId | null;
}

export type Acceptance =
  /** The same answer as before: it is being paid, was paid, or failed and nobody chose another way. */
  | { readonly kind: 'repeat' }
  /** Charge the quote to this; to nothing where nothing is to be paid. */
  | { readonly kind: 'charge'; readonly change: PresentationChange; readonly method: PaymentMethod | null }
  /** Open a standard checkout for the quote. */
  | { readonly kind: 'checkout'; readonly change: PresentationChange };

/**
 * Decides what a yes does. It is refused when the offer is over or was declined, when the customer has the
 * thing by now, when they saw another price or one that is no longer promised, or when the method cannot pay.
 * After a failure the same method is charged again only if the request names it.
 */
export function decideAccept(
  presentation: Presentation,
  request: AcceptRequest,
  facts: {
    /** The customer's own. */
    readonly methods: readonly PaymentMethod[];
    readonly ownership: Ownership | undefined;
    readonly now: Instant;
  },
): Acceptance {
  const { state, quote, route } = presentation;
  const { now } = facts;
  if (state === 'accepting' || state === 'requires_action' || state === 'accepted') return { kind: 'repeat' };
  checkUnanswered(presentation, now);
  // A checkout that ended unpaid may be opened again; a method is charged again only when it is named.
  if (hasFailedAsShown(presentation) && request.paymentMethodId === null) return { kind: 'repeat' };
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
    currency: quote.currency,
    isRecurring: rulesOf(presentation.offer.target).isRecurring,
    now,
  });
  return { kind: 'charge', change: presentationChange({ ...accepting, paymentMethodId }, now, {}), method };
}

/** Whether what is shown as charged has been declined already. */
function hasFailedAsShown({ state, route, paymentMethodId, failedMethods }: Presentation): boolean {
  if (state !== 'failed' || route !== 'one_click') return false;
  return paymentMethodId === null || failedMethods.includes(paymentMethodId);
}

/**
 * After a failure, shows the method that the subscription has been given since. Undefined where it has been given
 * none, or where nothing is changed or to be paid.
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
      `quote_id: the price that is promised now is ${quote.quoteId}. Show it, and accept again. Nothing was charged.`,
    );
  }
  if (now >= quote.expiresAt) {
    throw new DomainError(
      'QUOTE_EXPIRED',
      `The price was promised until ${new Date(quote.expiresAt).toISOString()}. View the offer again for the price of now. Nothing was charged.`,
    );
  }
}

/** What became of the payment of an acceptance. */
export type AcceptOutcome =
  | {
      readonly status: 'succeeded';
      /** Null when nothing was due. */
      readonly paymentId: PaymentId | null;
      readonly subscriptionId: SubscriptionId | null;
      /** Whether a saved method paid it, and not a checkout. */
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

/** A standard checkout was opened for it: from now on it waits for the customer to pay there. */
export function awaitingCheckout(
  accepting: Presentation,
  sessionId: CheckoutSessionId,
  now: Instant,
): PresentationChange {
  return presentationChange(inState(accepting, 'requires_action', { checkoutSessionId: sessionId }), now, {});
}

/** What a payment says of the acceptance that it is for; undefined while it is under way. */
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
 * Carries the payment's outcome over to its presentation. Undefined when it changes nothing: outcomes repeat
 * and overtake each other, and what is accepted, declined, expired or undone stays so.
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
    leavesBy: 'accepted',
    measures: acceptanceMeasures(presentation, outcome, now),
  });
}

function acceptanceMeasures(
  presentation: Presentation,
  { isOneClick }: AcceptOutcome & { readonly status: 'succeeded' },
  now: Instant,
): Measure[] {
  const amount = earnedBy(presentation);
  const isFallback = !isOneClick && presentation.route === 'one_click';
  return [
    measure('accepted', { amount }),
    ...(isFallback ? [measure('fell_back', { amount })] : []),
    decidedIn(presentation, now),
  ];
}

/** Whether an acceptance can be taken back, as the rules of its kind say. */
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
