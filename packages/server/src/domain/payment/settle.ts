import { assert, unreachable } from '../assert.ts';
import { type CheckoutSession, decideFallbackSession } from '../checkout/checkout-session.ts';
import { sumCreditMoves } from '../credit/credit.ts';
import type { DomainEvent } from '../event/event.ts';
import type { CheckoutSessionId } from '../ids.ts';
import { type LedgerEntry, bookPayment } from '../ledger/ledger.ts';
import { assertTransition } from '../state.ts';
import { type Subscription, hasEnded } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import { answerableUntil, isAbandoned } from './authentication.ts';
import type { DeclineCode } from './decline-codes.ts';
import type { GatewayOutcome } from './gateway-outcome.ts';
import {
  type Payment,
  type PaymentStatus,
  chargedAmount,
  isUnderWay,
  paymentTransitions,
} from './payment.ts';
import {
  type SubscribedFacts,
  type SubscriptionOutcome,
  afterFailure,
  afterFirstPayment,
  afterSuccess,
} from './settle-subscription.ts';

/** Settlement: consequences of the gateway's answer. All of it is committed together. */
export interface Settlement {
  readonly status: PaymentStatus;
  readonly errorCode: DeclineCode | null;
  /** Deadline for bank authentication; null when none is pending. */
  readonly answerableUntil: Instant | null;
  /** Status of the subscription that it starts; null when it starts none. */
  readonly startedStatus: 'active' | 'failed' | null;
  /** Effect on the existing subscription it is for; null for none. */
  readonly subscribed: SubscriptionOutcome | null;
  /** True to make the payment's method the subscription's renewal method. */
  readonly movesPaymentMethod: boolean;
  /** True to save the instrument as the customer's most recently used payment method. */
  readonly savesPaymentMethod: boolean;
  /** True to mark its checkout session as paid, and hence consumed. */
  readonly completesSession: boolean;
  /** True to release the discount code uses that it reserved. */
  readonly releasesDiscounts: boolean;
  /** Standard checkout for the same cart after a decline, when its own checkout is missing or expired. */
  readonly fallbackSession: CheckoutSession | null;
  /** Amount returned to the customer's wallet because the payment that took it failed. */
  readonly walletReturned: bigint;
  readonly ledgerEntry: LedgerEntry | null;
  /** Events in order of emission. */
  readonly events: readonly DomainEvent[];
}

/** Facts for a settlement, besides the gateway's answer. */
export interface SettlementFacts {
  readonly payment: Payment;
  /** Checkout session it pays for; null when it has none, or was not declined. */
  readonly session: CheckoutSession | null;
  /** Existing subscription it is for; null for a first payment or a one-time sale. */
  readonly subscribed: SubscribedFacts | null;
  /** Id for a fallback session, if needed. */
  readonly fallbackSessionId: CheckoutSessionId;
  readonly now: Instant;
}

/**
 * Decides the settlement of a payment under way from the gateway's answer. Undefined when nothing changes: the
 * answer is not final, or the payment already has that status.
 */
export function decideSettlement(facts: SettlementFacts, outcome: GatewayOutcome): Settlement | undefined {
  const { payment } = facts;
  assert(
    (facts.subscribed !== null) === isForSubscription(payment),
    'what a subscription owes is settled together with it',
  );
  assert(
    isForSubscription(payment) || payment.credits.walletAmount === 0n,
    'a wallet pays what subscriptions owe and no purchases',
  );
  // Notifications repeat and arrive out of order: a settled payment stays unchanged.
  if (!isUnderWay(payment) || outcome.status === 'processing') return undefined;
  switch (outcome.status) {
    case 'requires_action':
      return payment.status === 'requires_customer_action' ? undefined : waiting(facts);
    case 'succeeded':
      assert(
        outcome.amount === chargedAmount(payment) && outcome.currency === payment.currency,
        'the gateway took exactly the amount that was asked for',
      );
      return succeeded(facts, outcome);
    case 'failed':
      return failed(facts, outcome.declineCode);
    default:
      return unreachable(outcome);
  }
}

/** True when a payment is for an existing subscription: it is settled under that subscription's lock. */
export function isForSubscription({ purpose }: Payment): boolean {
  return purpose !== 'purchase';
}

/** The bank requires authentication: no money has moved yet. */
function waiting({ payment, subscribed, now }: SettlementFacts): Settlement {
  assertTransition(paymentTransitions, payment.status, 'requires_customer_action');
  return {
    ...nothing,
    status: 'requires_customer_action',
    answerableUntil: answerableUntil(payment, subscribed?.subscription ?? null),
    // Wire event for a payment that awaits bank authentication.
    events: [paymentEvent(payment, 'payment.processing', now)],
  };
}

const nothing: Omit<Settlement, 'status'> = {
  errorCode: null,
  answerableUntil: null,
  startedStatus: null,
  subscribed: null,
  movesPaymentMethod: false,
  savesPaymentMethod: false,
  completesSession: false,
  releasesDiscounts: false,
  fallbackSession: null,
  walletReturned: 0n,
  ledgerEntry: null,
  events: [],
};

function succeeded(
  { payment, subscribed: known, now }: SettlementFacts,
  { instrument }: GatewayOutcome,
): Settlement {
  assertTransition(paymentTransitions, payment.status, 'succeeded');
  const subscribed = known && afterSuccess(payment, known);
  const startedStatus = startedAs(payment, 'active');
  return {
    ...nothing,
    status: 'succeeded',
    startedStatus,
    subscribed,
    movesPaymentMethod:
      startedStatus !== null ||
      (payment.isUpdatePaymentMethod && (subscribed?.subscription ?? null) !== null),
    savesPaymentMethod: payment.instrument !== null || instrument !== undefined,
    completesSession: payment.checkoutSessionId !== null,
    ledgerEntry: bookPayment(payment, known ? sumCreditMoves(known.creditTaken) : 0n),
    events: [
      paymentEvent(payment, 'payment.succeeded', now),
      ...(subscribed?.events ?? afterFirstPayment(payment, 'active', now)),
    ],
  };
}

function failed(facts: SettlementFacts, declineCode: DeclineCode): Settlement {
  const { payment, session, subscribed: known, now } = facts;
  assertTransition(paymentTransitions, payment.status, 'failed');
  const subscribed = known && afterFailure(payment, known, declineCode);
  return {
    ...nothing,
    status: 'failed',
    errorCode: declineCode,
    startedStatus: startedAs(payment, 'failed'),
    subscribed,
    // Subscription payments do not redeem codes anew, so they have none to release.
    releasesDiscounts: payment.discounts.length > 0 && !isForSubscription(payment),
    walletReturned: payment.credits.walletAmount,
    fallbackSession:
      session && needsFallback(session, declineCode, now)
        ? decideFallbackSession(session, facts.fallbackSessionId, now)
        : null,
    events: [
      paymentEvent(payment, 'payment.failed', now),
      ...(subscribed?.events ?? afterFirstPayment(payment, 'failed', now)),
    ],
  };
}

/**
 * True when a payment charged for something its subscription will not provide, because it ended while the payment
 * was under way. All of it is refunded. On-demand charges were owed before and are kept.
 */
export function isForEndedSubscription(
  payment: Payment,
  subscription: Pick<Subscription, 'status'>,
): boolean {
  const { status, purpose, totalAmount } = payment;
  const isForLater = purpose === 'renewal' || purpose === 'plan_change';
  return status === 'succeeded' && isForLater && totalAmount > 0n && hasEnded(subscription);
}

/** One click has no checkout page to retry on, and a checkout may expire during bank authentication. */
function needsFallback({ options, expiresAt }: CheckoutSession, code: DeclineCode, now: Instant): boolean {
  return options.isOneClick || (isAbandoned(code) && now >= expiresAt);
}

function startedAs(payment: Payment, status: 'active' | 'failed'): Settlement['startedStatus'] {
  return isForSubscription(payment) || payment.subscriptionId === null ? null : status;
}

function paymentEvent(
  payment: Payment,
  type: 'payment.succeeded' | 'payment.failed' | 'payment.processing',
  now: Instant,
): DomainEvent {
  return {
    type,
    payloadType: 'Payment',
    objectId: payment.paymentId,
    relatedId: null,
    customerId: payment.customerId,
    occurredAt: now,
  };
}
