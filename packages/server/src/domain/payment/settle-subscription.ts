import { assert } from '../assert.ts';
import { type CreditLot, type CreditMove, returnCredit } from '../credit/credit.ts';
import type { DomainEvent } from '../event/event.ts';
import type { CreditLotId } from '../ids.ts';
import { assertTransition } from '../state.ts';
import {
  type PlanChangeStatus,
  type RecordedPlanChange,
  planChangeTransitions,
} from '../subscription/plan-change.ts';
import { type PeriodValue, type PriceTerms, asPeriodFunds, paidValue } from '../subscription/period-value.ts';
import { decidePaidCycle, priceNextCycle, withScheduledChange } from '../subscription/renewal.ts';
import {
  type Subscription,
  type SubscriptionStatus,
  hasEnded,
  subscriptionEvent,
  subscriptionTransitions,
} from '../subscription/subscription.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { isAbandoned } from './authentication.ts';
import type { DeclineCode } from './decline-codes.ts';
import { amountPaidFor, topUpTotal } from './due-payment.ts';
import { fundsOfPayment } from './payment-funds.ts';
import type { Payment } from './payment.ts';

/** The subscription that a payment is for, loaded and locked. */
export interface SubscribedFacts {
  readonly subscription: Subscription;
  /** The change of plan that the payment is for; null when it is for none. */
  readonly change: RecordedPlanChange | null;
  /** What the payment took of the subscription's credit when it was opened. */
  readonly creditTaken: readonly CreditMove[];
  readonly taxRates: readonly TaxRate[];
  /** The name of a lot of credit that the payment may leave behind. */
  readonly creditLotId: CreditLotId;
  readonly now: Instant;
}

/** What becomes of a subscription by a payment for it, and what is told of it. */
export interface SubscriptionOutcome {
  /** Null when it stays as it is. */
  readonly subscription: Subscription | null;
  readonly planChangeStatus: 'applied' | 'prevented' | null;
  /** Credit given back because the payment that took it failed. */
  readonly creditMoves: readonly CreditMove[];
  /** Credit that was bought because a gateway takes no less. */
  readonly creditLot: CreditLot | null;
  readonly events: readonly DomainEvent[];
}

const unchanged: SubscriptionOutcome = {
  subscription: null,
  planChangeStatus: null,
  creditMoves: [],
  creditLot: null,
  events: [],
};

/** What a payment that succeeded makes of the subscription it is for. */
export function afterSuccess(payment: Payment, facts: SubscribedFacts): SubscriptionOutcome {
  return { ...outcomeOfSuccess(payment, facts), creditLot: boughtCredit(payment, facts) };
}

function outcomeOfSuccess(payment: Payment, facts: SubscribedFacts): SubscriptionOutcome {
  if (payment.purpose === 'payment_method') return afterNewMethod(facts);
  if (payment.purpose === 'on_demand') return afterPaidOnDemand(payment, facts);
  return payment.purpose === 'renewal' ? afterPaidCycle(payment, facts) : afterPaidChange(payment, facts);
}

/** What a payment that failed makes of it. Credit that it had taken goes back, whatever else has happened. */
export function afterFailure(
  payment: Payment,
  facts: SubscribedFacts,
  code: DeclineCode,
): SubscriptionOutcome {
  return { ...outcomeOfFailure(payment, facts, code), creditMoves: returnCredit(facts.creditTaken) };
}

function outcomeOfFailure(payment: Payment, facts: SubscribedFacts, code: DeclineCode): SubscriptionOutcome {
  if (payment.purpose === 'payment_method') return unchanged;
  // Nobody declined what its customer left unanswered: its seller charges it again, or not.
  if (payment.purpose === 'on_demand')
    return isAbandoned(code) ? unchanged : afterDeclinedOnDemand(payment, facts);
  return payment.purpose === 'renewal' ? afterUnpaidCycle(payment, facts) : afterUnpaidChange(facts, code);
}

/** Nothing was owed. One that is on hold by now, or has ended, is not helped by a method alone. */
function afterNewMethod({ subscription, now }: SubscribedFacts): SubscriptionOutcome {
  if (subscription.status !== 'active' && subscription.status !== 'paused') return unchanged;
  return {
    ...unchanged,
    subscription,
    events: [
      subscriptionEvent(subscription, 'subscription.update_payment_method', now),
      subscriptionEvent(subscription, 'subscription.updated', now),
    ],
  };
}

/** Nothing is told of one that has ended or was paused meanwhile, but for its payment. */
function afterPaidOnDemand(payment: Payment, facts: SubscribedFacts): SubscriptionOutcome {
  const { subscription: before, now } = facts;
  if (before.status === 'on_hold' && before.unpaidChargeId !== null) {
    return reactivated(payment, { ...before, unpaidChargeId: null, previousBillingAt: now }, now);
  }
  if (before.status !== 'active' || !before.isOnDemand) return unchanged;
  const subscription: Subscription = { ...before, previousBillingAt: now };
  return {
    ...unchanged,
    subscription,
    events: [subscriptionEvent(subscription, 'subscription.renewed', now, payment.paymentId)],
  };
}

/** Nothing more is charged until another payment method has paid what was declined. */
function afterDeclinedOnDemand(
  { paymentId }: Payment,
  { subscription: before, now }: SubscribedFacts,
): SubscriptionOutcome {
  if (before.status !== 'active' || !before.isOnDemand) return unchanged;
  return putOnHold({ ...before, unpaidChargeId: paymentId }, now);
}

/** A subscription on hold that goes on, because what it owed is paid. */
function reactivated(payment: Payment, before: Subscription, now: Instant): SubscriptionOutcome {
  assertTransition(subscriptionTransitions, before.status, 'active');
  const subscription: Subscription = { ...before, status: 'active' };
  return {
    ...unchanged,
    subscription,
    events: [
      subscriptionEvent(subscription, 'subscription.active', now),
      ...methodEvents(payment, subscription, now),
    ],
  };
}

/** A subscription that rests until what it owes is paid. */
function putOnHold(before: Subscription, now: Instant): SubscriptionOutcome {
  assertTransition(subscriptionTransitions, before.status, 'on_hold');
  const subscription: Subscription = { ...before, status: 'on_hold' };
  return {
    ...unchanged,
    subscription,
    events: [subscriptionEvent(subscription, 'subscription.on_hold', now)],
  };
}

function afterPaidCycle(payment: Payment, facts: SubscribedFacts): SubscriptionOutcome {
  const { subscription: before, change, taxRates, now } = facts;
  if (!awaitsCycle(before, payment)) return unchanged;
  assertTransition(subscriptionTransitions, before.status, 'active');
  const planned = change === null ? before : withScheduledChange(before);
  const cycle = decidePaidCycle(planned, taxRates, now);
  const subscription: Subscription = {
    ...planned,
    ...cycle,
    ...valueOfCycle(payment, facts.creditTaken, cycle.nextBillingAt),
    periodShare: cycle.periodShare,
    status: 'active',
  };
  return {
    ...unchanged,
    subscription,
    planChangeStatus: change && ended(change, 'applied'),
    events: [
      ...(change ? [planChanged(change, subscription, now)] : []),
      before.status === 'active'
        ? subscriptionEvent(subscription, 'subscription.renewed', now, payment.paymentId)
        : subscriptionEvent(subscription, 'subscription.active', now),
      ...methodEvents(payment, subscription, now),
      ...(change ? [subscriptionEvent(subscription, 'subscription.updated', now)] : []),
    ],
  };
}

function afterUnpaidCycle(payment: Payment, facts: SubscribedFacts): SubscriptionOutcome {
  const { subscription: before, change, taxRates, now } = facts;
  if (!awaitsCycle(before, payment) || before.status === 'on_hold') return unchanged;
  if (change?.onPaymentFailure === 'prevent_change') return afterPreventedCycle(before, change, facts);
  if (change === null) return putOnHold(before, now);
  assertTransition(subscriptionTransitions, before.status, 'on_hold');
  const planned = withScheduledChange(before);
  const { totals } = priceNextCycle(planned, taxRates);
  const subscription: Subscription = {
    ...planned,
    recurringPreTaxAmount: totals.subtotal - totals.discount,
    status: 'on_hold',
  };
  return {
    ...unchanged,
    subscription,
    planChangeStatus: ended(change, 'applied'),
    events: [
      planChanged(change, subscription, now),
      subscriptionEvent(subscription, 'subscription.on_hold', now),
      subscriptionEvent(subscription, 'subscription.updated', now),
    ],
  };
}

/** The value of a cycle that was paid. */
function valueOfCycle(
  payment: Payment,
  creditTaken: readonly CreditMove[],
  paidUntil: Instant,
): Omit<PeriodValue, 'periodShare'> {
  const amount = amountPaidFor(payment);
  return {
    periodWorth: amount,
    periodPaid: amount,
    periodFunds: asPeriodFunds(fundsOfPayment(payment, creditTaken), paidUntil),
    periodTerms: termsOfPayment(payment),
    paidUntil,
    isPeriodReset: false,
  };
}

function termsOfPayment({ lines: [first] }: Payment): PriceTerms {
  return { isTaxInclusive: first?.isTaxInclusive ?? false, taxRateBps: first?.taxRateBps ?? 0 };
}

/**
 * A planned change that could not be paid is dropped, and the date that it was for is still to be paid: the plan
 * as it was renews at once. It stays active and due, so that the job of its renewal finds it, whoever settles this.
 */
function afterPreventedCycle(
  before: Subscription,
  change: RecordedPlanChange,
  { taxRates, now }: SubscribedFacts,
): SubscriptionOutcome {
  const { totals } = priceNextCycle(before, taxRates);
  const subscription: Subscription = {
    ...before,
    recurringPreTaxAmount: totals.subtotal - totals.discount,
    scheduledChange: null,
  };
  return {
    ...unchanged,
    subscription,
    planChangeStatus: ended(change, 'prevented'),
    events: [subscriptionEvent(subscription, 'subscription.updated', now)],
  };
}

function afterPaidChange(
  payment: Payment,
  { subscription: before, change, creditTaken, now }: SubscribedFacts,
): SubscriptionOutcome {
  assert(change, 'a payment for a change of plan is settled together with that change');
  const { nextBillingAt } = change.change.terms;
  const paid = fundsOfPayment(payment, creditTaken);
  const value = paidValue(change.change.value, before, paid, nextBillingAt);
  if (before.status === 'on_hold' && before.unpaidChangeId === change.planChangeId) {
    return reactivated(payment, { ...before, ...value, unpaidChangeId: null }, now);
  }
  if (change.status === 'pending' && hasEnded(before)) {
    return { ...unchanged, planChangeStatus: ended(change, 'prevented') };
  }
  if (change.status !== 'pending' || before.status !== 'active') return unchanged;
  const subscription: Subscription = {
    ...before,
    ...change.change.terms,
    ...value,
    scheduledChange: null,
  };
  return {
    ...unchanged,
    subscription,
    planChangeStatus: ended(change, 'applied'),
    events: [
      planChanged(change, subscription, now),
      subscriptionEvent(subscription, 'subscription.updated', now),
    ],
  };
}

/**
 * A change that is prevented leaves its subscription as if nobody had asked, and so does one whose customer never
 * answered their bank: a plan that nobody confirmed is not put on hold for it.
 */
function afterUnpaidChange(
  { subscription: before, change, now }: SubscribedFacts,
  code: DeclineCode,
): SubscriptionOutcome {
  assert(change, 'a payment for a change of plan is settled together with that change');
  if (change.status !== 'pending') return unchanged;
  const isPrevented = change.onPaymentFailure === 'prevent_change' || isAbandoned(code);
  if (isPrevented || before.status !== 'active') {
    return { ...unchanged, planChangeStatus: ended(change, 'prevented') };
  }
  assertTransition(subscriptionTransitions, before.status, 'on_hold');
  const subscription: Subscription = {
    ...before,
    ...change.change.terms,
    scheduledChange: null,
    status: 'on_hold',
    unpaidChangeId: change.planChangeId,
  };
  return {
    ...unchanged,
    subscription,
    planChangeStatus: ended(change, 'applied'),
    events: [
      planChanged(change, subscription, now),
      subscriptionEvent(subscription, 'subscription.on_hold', now),
      subscriptionEvent(subscription, 'subscription.updated', now),
    ],
  };
}

function ended<To extends 'applied' | 'prevented'>({ status }: RecordedPlanChange, to: To): To {
  assertTransition<PlanChangeStatus>(planChangeTransitions, status, to);
  return to;
}

function planChanged(
  { planChangeId }: RecordedPlanChange,
  subscription: Subscription,
  now: Instant,
): DomainEvent {
  return subscriptionEvent(subscription, 'subscription.plan_changed', now, planChangeId);
}

function methodEvents(payment: Payment, subscription: Subscription, now: Instant): DomainEvent[] {
  if (!payment.isUpdatePaymentMethod) return [];
  return [subscriptionEvent(subscription, 'subscription.update_payment_method', now)];
}

/** Whether the subscription still waits for this very payment: it may have been cancelled meanwhile. */
function awaitsCycle({ status, nextBillingAt }: Subscription, payment: Payment): boolean {
  return (status === 'active' || status === 'on_hold') && nextBillingAt === payment.renewsAt;
}

function boughtCredit(payment: Payment, { change, creditLotId, now }: SubscribedFacts): CreditLot | null {
  const { topUpAmount } = payment.credits;
  if (topUpAmount === 0n || payment.subscriptionId === null) return null;
  return {
    lotId: creditLotId,
    subscriptionId: payment.subscriptionId,
    currency: payment.currency,
    origin: 'minimum_charge',
    amount: topUpAmount,
    remaining: topUpAmount,
    funds: [
      {
        paymentId: payment.paymentId,
        amount: topUpTotal(payment),
        paid: topUpAmount,
        wasCredit: false,
      },
    ],
    ...termsOfPayment(payment),
    planChangeId: change?.planChangeId ?? null,
    createdAt: now,
  };
}

/** What becomes of a plan that its first payment begins. */
export function afterFirstPayment(
  { subscriptionId, customerId }: Payment,
  status: 'active' | 'failed',
  now: Instant,
): readonly DomainEvent[] {
  if (subscriptionId === null) return [];
  assertTransition<SubscriptionStatus>(subscriptionTransitions, 'pending', status);
  return [subscriptionEvent({ subscriptionId, customerId }, `subscription.${status}`, now)];
}
