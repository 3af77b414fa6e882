import { assert, unreachable } from '../assert.ts';
import { type CheckoutSession, decideFallbackSession } from '../checkout/checkout-session.ts';
import type { DomainEvent } from '../event/event.ts';
import type { CheckoutSessionId } from '../ids.ts';
import { type LedgerEntry, bookPayment } from '../ledger/ledger.ts';
import { assertTransition } from '../state.ts';
import { type PaidCycle, decidePaidCycle } from '../subscription/renewal.ts';
import {
  type Subscription,
  type SubscriptionStatus,
  subscriptionEvent,
  subscriptionTransitions,
} from '../subscription/subscription.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import type { DeclineCode } from './decline-codes.ts';
import type { GatewayOutcome } from './gateway-outcome.ts';
import { type Payment, type PaymentStatus, isUnderWay, paymentTransitions } from './payment.ts';

/** What follows from the gateway's answer. All of it is committed together. */
export interface Settlement {
  readonly status: PaymentStatus;
  readonly errorCode: DeclineCode | null;
  /** What its subscription becomes; null when it has none, or when that stays as it is. */
  readonly subscriptionStatus: SubscriptionStatus | null;
  /** Where a renewal that was paid moves its subscription. */
  readonly paidCycle: PaidCycle | null;
  /** Whether the subscription renews with the payment's method from now on. */
  readonly movesPaymentMethod: boolean;
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
  /** What a renewal renews, locked, and the taxes of today; null for what is no renewal. */
  readonly renewal: { readonly subscription: Subscription; readonly taxRates: readonly TaxRate[] } | null;
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
  paidCycle: null,
  movesPaymentMethod: false,
  savesPaymentMethod: false,
  completesSession: false,
  releasesDiscounts: false,
  fallbackSession: null,
  ledgerEntry: null,
  events: [],
};

function succeeded(facts: SettlementFacts): Settlement {
  const { payment, now } = facts;
  assertTransition(paymentTransitions, payment.status, 'succeeded');
  const { events, ...subscription } = afterSuccess(facts);
  return {
    status: 'succeeded',
    errorCode: null,
    ...subscription,
    savesPaymentMethod: payment.instrument !== null,
    completesSession: payment.checkoutSessionId !== null,
    releasesDiscounts: false,
    fallbackSession: null,
    ledgerEntry: bookPayment(payment),
    events: [paymentEvent(payment, 'payment.succeeded', now), ...events],
  };
}

function failed(facts: SettlementFacts, declineCode: DeclineCode): Settlement {
  const { payment, session, now } = facts;
  assertTransition(paymentTransitions, payment.status, 'failed');
  const isOneClick = session?.options.isOneClick === true;
  const { events, ...subscription } = afterFailure(facts);
  return {
    status: 'failed',
    errorCode: declineCode,
    ...subscription,
    savesPaymentMethod: false,
    completesSession: false,
    // A renewal redeems no code anew, so it has none to give back.
    releasesDiscounts: payment.discounts.length > 0 && payment.renewsAt === null,
    fallbackSession: isOneClick ? decideFallbackSession(session, facts.fallbackSessionId, now) : null,
    ledgerEntry: null,
    events: [paymentEvent(payment, 'payment.failed', now), ...events],
  };
}

/** What becomes of the payment's subscription, and what is told of it. */
type SubscriptionOutcome = Pick<
  Settlement,
  'subscriptionStatus' | 'paidCycle' | 'movesPaymentMethod' | 'events'
>;

const noSubscription: SubscriptionOutcome = {
  subscriptionStatus: null,
  paidCycle: null,
  movesPaymentMethod: false,
  events: [],
};

function afterSuccess(facts: SettlementFacts): SubscriptionOutcome {
  const { payment, now } = facts;
  if (payment.renewsAt === null) return afterFirstPayment(payment, 'active', now);
  const { subscription, taxRates } = renewalOf(facts);
  if (!awaits(subscription, payment)) return noSubscription;
  assertTransition(subscriptionTransitions, subscription.status, 'active');
  return {
    subscriptionStatus: 'active',
    paidCycle: decidePaidCycle(subscription, taxRates, now),
    movesPaymentMethod: payment.isUpdatePaymentMethod,
    events: [
      subscriptionEvent(
        subscription,
        subscription.status === 'active' ? 'subscription.renewed' : 'subscription.active',
        now,
      ),
      ...(payment.isUpdatePaymentMethod
        ? [subscriptionEvent(subscription, 'subscription.update_payment_method', now)]
        : []),
    ],
  };
}

function afterFailure(facts: SettlementFacts): SubscriptionOutcome {
  const { payment, now } = facts;
  if (payment.renewsAt === null) return afterFirstPayment(payment, 'failed', now);
  const { subscription } = renewalOf(facts);
  if (!awaits(subscription, payment) || subscription.status === 'on_hold') return noSubscription;
  assertTransition(subscriptionTransitions, subscription.status, 'on_hold');
  return {
    ...noSubscription,
    subscriptionStatus: 'on_hold',
    events: [subscriptionEvent(subscription, 'subscription.on_hold', now)],
  };
}

function renewalOf({ renewal }: SettlementFacts): NonNullable<SettlementFacts['renewal']> {
  assert(renewal, 'a renewal is settled together with its subscription');
  return renewal;
}

/** Whether the subscription still waits for this very payment: it may have been cancelled meanwhile. */
function awaits({ status, nextBillingAt }: Subscription, payment: Payment): boolean {
  return (status === 'active' || status === 'on_hold') && nextBillingAt === payment.renewsAt;
}

function afterFirstPayment(
  { subscriptionId, customerId }: Payment,
  status: 'active' | 'failed',
  now: Instant,
): SubscriptionOutcome {
  if (subscriptionId === null) return noSubscription;
  assertTransition<SubscriptionStatus>(subscriptionTransitions, 'pending', status);
  return {
    subscriptionStatus: status,
    paidCycle: null,
    movesPaymentMethod: true,
    events: [subscriptionEvent({ subscriptionId, customerId }, `subscription.${status}`, now)],
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
