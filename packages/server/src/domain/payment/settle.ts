import { assert, unreachable } from '../assert.ts';
import { type CheckoutSession, decideFallbackSession } from '../checkout/checkout-session.ts';
import { creditMoved } from '../credit/credit.ts';
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

/** What follows from the gateway's answer. All of it is committed together. */
export interface Settlement {
  readonly status: PaymentStatus;
  readonly errorCode: DeclineCode | null;
  /** When nobody waits any longer for the customer to answer their bank; null when nobody waits. */
  readonly answerableUntil: Instant | null;
  /** What the plan that it begins becomes; null when it begins none. */
  readonly startedStatus: 'active' | 'failed' | null;
  /** What becomes of the subscription that it is for; null when it is for none. */
  readonly subscribed: SubscriptionOutcome | null;
  /** Whether the subscription renews with the payment's method from now on. */
  readonly movesPaymentMethod: boolean;
  /** Whether the instrument is now the customer's saved method, newest used. */
  readonly savesPaymentMethod: boolean;
  /** Whether its checkout session is paid and hence consumed. */
  readonly completesSession: boolean;
  /** Whether the uses of discount codes it had reserved are given back. */
  readonly releasesDiscounts: boolean;
  /** Where a customer whose payment failed can pay the same cart by hand, where its own checkout is none or over. */
  readonly fallbackSession: CheckoutSession | null;
  /** What is returned to the customer's wallet because the payment that took it failed. */
  readonly walletReturned: bigint;
  readonly ledgerEntry: LedgerEntry | null;
  /** In the order they are told. */
  readonly events: readonly DomainEvent[];
}

/** What a settlement is decided from, besides the gateway's answer. */
export interface SettlementFacts {
  readonly payment: Payment;
  /** The checkout session it pays for; null when it has none, or was not declined. */
  readonly session: CheckoutSession | null;
  /** The subscription it is for, unless it is the payment that begins it; null otherwise. */
  readonly subscribed: SubscribedFacts | null;
  /** The name a fallback session would get. */
  readonly fallbackSessionId: CheckoutSessionId;
  readonly now: Instant;
}

/**
 * Turns the gateway's answer about a payment under way into what is to be committed. Undefined when it
 * changes nothing: the answer is not final, or the payment is where the answer would take it.
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
  // Notifications repeat and overtake each other: a payment that is settled stays as it is.
  if (!isUnderWay(payment) || outcome.status === 'processing') return undefined;
  switch (outcome.status) {
    case 'requires_action':
      return payment.status === 'requires_customer_action' ? undefined : waiting(facts);
    case 'succeeded':
      assert(
        outcome.amount === chargedAmount(payment) && outcome.currency === payment.currency,
        'the gateway took exactly the amount that was asked for',
      );
      return succeeded(facts);
    case 'failed':
      return failed(facts, outcome.declineCode);
    default:
      return unreachable(outcome);
  }
}

/** Whether a payment is for a subscription that has begun: it is settled under that subscription's lock. */
export function isForSubscription({ purpose }: Payment): boolean {
  return purpose !== 'purchase';
}

/** The bank asks: nothing has happened yet. */
function waiting({ payment, subscribed, now }: SettlementFacts): Settlement {
  assertTransition(paymentTransitions, payment.status, 'requires_customer_action');
  return {
    ...nothing,
    status: 'requires_customer_action',
    answerableUntil: answerableUntil(payment, subscribed?.subscription ?? null),
    // The wire's word for an attempt that waits for the bank's question to be answered.
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

function succeeded({ payment, subscribed: known, now }: SettlementFacts): Settlement {
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
    savesPaymentMethod: payment.instrument !== null,
    completesSession: payment.checkoutSessionId !== null,
    ledgerEntry: bookPayment(payment, known ? creditMoved(known.creditTaken) : 0n),
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
    // What a subscription owes redeems no code anew, so it has none to give back.
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
 * Whether a payment has taken money for what its subscription will not have: it ended while the payment was under
 * way. All of it goes back. What was charged on demand was owed before.
 */
export function paysForEnded(payment: Payment, subscription: Pick<Subscription, 'status'>): boolean {
  const { status, purpose, totalAmount } = payment;
  const isForLater = purpose === 'renewal' || purpose === 'plan_change';
  return status === 'succeeded' && isForLater && totalAmount > 0n && hasEnded(subscription);
}

/** One click has no page to pay at, and a checkout may end while its buyer is waited for at their bank. */
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
