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

/** Subscription of a payment, loaded and locked. */
export interface SubscribedFacts {
  readonly subscription: Subscription;
  /** Plan change that the payment is for; null for other payments. */
  readonly change: RecordedPlanChange | null;
  /** Credit that the payment applied when it was opened. */
  readonly creditTaken: readonly CreditMove[];
  readonly taxRates: readonly TaxRate[];
  /** Id for a credit lot that the payment may create. */
  readonly creditLotId: CreditLotId;
  readonly now: Instant;
}

/** Effect of a payment on its subscription, with the events to emit. */
export interface SubscriptionOutcome {
  /** Null when unchanged. */
  readonly subscription: Subscription | null;
  readonly planChangeStatus: 'applied' | 'prevented' | null;
  /** Credit returned because the payment that applied it failed. */
  readonly creditMoves: readonly CreditMove[];
  /** Credit bought to reach the gateway's minimum charge. */
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

/** Effect of a succeeded payment on its subscription. */
export function afterSuccess(payment: Payment, facts: SubscribedFacts): SubscriptionOutcome {
  return { ...outcomeOfSuccess(payment, facts), creditLot: boughtCredit(payment, facts) };
}

function outcomeOfSuccess(payment: Payment, facts: SubscribedFacts): SubscriptionOutcome {
  if (payment.purpose === 'payment_method') return afterNewMethod(facts);
  if (payment.purpose === 'on_demand') return afterPaidOnDemand(payment, facts);
  return payment.purpose === 'renewal' ? afterPaidCycle(payment, facts) : afterPaidChange(payment, facts);
}

/** Effect of a failed payment on its subscription. Credit it applied is always returned. */
export function afterFailure(
  payment: Payment,
  facts: SubscribedFacts,
  code: DeclineCode,
): SubscriptionOutcome {
  return { ...outcomeOfFailure(payment, facts, code), creditMoves: returnCredit(facts.creditTaken) };
}

function outcomeOfFailure(payment: Payment, facts: SubscribedFacts, code: DeclineCode): SubscriptionOutcome {
  if (payment.purpose === 'payment_method') return unchanged;
  // Abandoned authentication is not a decline: the seller may charge again.
  if (payment.purpose === 'on_demand')
    return isAbandoned(code) ? unchanged : afterDeclinedOnDemand(payment, facts);
  return payment.purpose === 'renewal' ? afterUnpaidCycle(payment, facts) : afterUnpaidChange(facts, code);
}

/** Nothing was owed. A subscription on hold or ended by now is not changed by a new method alone. */
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

/** A subscription that has ended or was paused meanwhile emits only its payment's events. */
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

/** On hold: nothing more is charged until another payment method has paid the declined charge. */
function afterDeclinedOnDemand(
  { paymentId }: Payment,
  { subscription: before, now }: SubscribedFacts,
): SubscriptionOutcome {
  if (before.status !== 'active' || !before.isOnDemand) return unchanged;
  return putOnHold({ ...before, unpaidChargeId: paymentId }, now);
}

/** Reactivates a subscription on hold after its outstanding amount was paid. */
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

/** Puts a subscription on hold until its outstanding amount is paid. */
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

/** Value of a paid cycle. */
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
 * A scheduled plan change that could not be paid is dropped, and its billing date remains to be paid: the current
 * plan renews at once. The subscription stays active and due, so that its renewal job finds it, regardless of who
 * settles this payment.
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
 * A prevented plan change leaves its subscription unchanged, and so does one whose bank authentication was
 * abandoned: a change that nobody confirmed does not put the plan on hold.
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

/** True when the subscription still awaits this payment: it may have been cancelled meanwhile. */
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

/** Effect of a first payment on the subscription it starts. */
export function afterFirstPayment(
  { subscriptionId, customerId }: Payment,
  status: 'active' | 'failed',
  now: Instant,
): readonly DomainEvent[] {
  if (subscriptionId === null) return [];
  assertTransition<SubscriptionStatus>(subscriptionTransitions, 'pending', status);
  return [subscriptionEvent({ subscriptionId, customerId }, `subscription.${status}`, now)];
}
