import { assert, unreachable } from '../assert.ts';
import { type CheckoutSession, decideFallbackSession } from '../checkout/checkout-session.ts';
import type { DomainEvent } from '../event/event.ts';
import type { CheckoutSessionId } from '../ids.ts';
import { type LedgerEntry, bookPayment } from '../ledger/ledger.ts';
import { assertTransition } from '../state.ts';
import type { SubscriptionStatus } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import type { DeclineCode } from './decline-codes.ts';
import type { GatewayOutcome } from './gateway-outcome.ts';
import { type Payment, type PaymentStatus, isUnderWay, paymentTransitions } from './payment.ts';

/** What follows from the gateway's answer. All of it is committed together. */
export interface Settlement {
  readonly status: PaymentStatus;
  readonly errorCode: DeclineCode | null;
  /** Null when the payment starts none. */
  readonly subscriptionStatus: SubscriptionStatus | null;
  /** Whether the instrument is now the customer's saved method, newest used. */
  readonly savesPaymentMethod: boolean;
  /** Whether its checkout session is paid and hence consumed. */
  readonly completesSession: boolean;
  /** Whether the uses of discount codes it had reserved are given back. */
  readonly releasesDiscounts: boolean;
  /** Where a customer whose one click was declined can pay the same cart by hand. */
  readonly fallbackSession: CheckoutSession | null;
  readonly ledgerEntry: LedgerEntry | null;
  /** In the order they are told. */
  readonly events: readonly DomainEvent[];
}

/** What a settlement is decided from, besides the gateway's answer. */
export interface SettlementFacts {
  readonly payment: Payment;
  /** The checkout session it pays for; null when it has none, or was not declined. */
  readonly session: CheckoutSession | null;
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
  // Notifications repeat and overtake each other: a payment that is settled stays as it is.
  if (!isUnderWay(payment) || outcome.status === 'processing') return undefined;
  switch (outcome.status) {
    case 'requires_action':
      return payment.status === 'requires_customer_action' ? undefined : waiting;
    case 'succeeded':
      assert(
        outcome.amount === payment.totalAmount && outcome.currency === payment.currency,
        'the gateway took exactly the amount that was asked for',
      );
      return succeeded(facts);
    case 'failed':
      return failed(facts, outcome.declineCode);
    default:
      return unreachable(outcome);
  }
}

const waiting: Settlement = {
  status: 'requires_customer_action',
  errorCode: null,
  subscriptionStatus: null,
  savesPaymentMethod: false,
  completesSession: false,
  releasesDiscounts: false,
  fallbackSession: null,
  ledgerEntry: null,
  events: [],
};

function succeeded({ payment, now }: SettlementFacts): Settlement {
  assertTransition(paymentTransitions, payment.status, 'succeeded');
  return {
    status: 'succeeded',
    errorCode: null,
    subscriptionStatus: payment.subscriptionId === null ? null : 'active',
    savesPaymentMethod: payment.instrument !== null,
    completesSession: payment.checkoutSessionId !== null,
    releasesDiscounts: false,
    fallbackSession: null,
    ledgerEntry: bookPayment(payment),
    events: [
      paymentEvent(payment, 'payment.succeeded', now),
      ...subscriptionEvent(payment, 'subscription.active', now),
    ],
  };
}

function failed(facts: SettlementFacts, declineCode: DeclineCode): Settlement {
  const { payment, session, now } = facts;
  assertTransition(paymentTransitions, payment.status, 'failed');
  const isOneClick = session?.options.isOneClick === true;
  return {
    status: 'failed',
    errorCode: declineCode,
    subscriptionStatus: payment.subscriptionId === null ? null : 'failed',
    savesPaymentMethod: false,
    completesSession: false,
    releasesDiscounts: payment.discounts.length > 0,
    fallbackSession: isOneClick ? decideFallbackSession(session, facts.fallbackSessionId, now) : null,
    ledgerEntry: null,
    events: [
      paymentEvent(payment, 'payment.failed', now),
      ...subscriptionEvent(payment, 'subscription.failed', now),
    ],
  };
}

function paymentEvent(
  payment: Payment,
  type: 'payment.succeeded' | 'payment.failed',
  now: Instant,
): DomainEvent {
  return {
    type,
    payloadType: 'Payment',
    objectId: payment.paymentId,
    customerId: payment.customerId,
    occurredAt: now,
  };
}

function subscriptionEvent(
  payment: Payment,
  type: 'subscription.active' | 'subscription.failed',
  now: Instant,
): readonly DomainEvent[] {
  if (payment.subscriptionId === null) return [];
  return [
    {
      type,
      payloadType: 'Subscription',
      objectId: payment.subscriptionId,
      customerId: payment.customerId,
      occurredAt: now,
    },
  ];
}
