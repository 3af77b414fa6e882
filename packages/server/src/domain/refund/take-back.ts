import type { CreditLot, CreditMove } from '../credit/credit.ts';
import {
  type Funds,
  amountOfPayment,
  asCreditFunds,
  creditOfPayment,
  dividedFund,
  paidBy,
  takeOfPayment,
} from '../credit/funds.ts';
import type { CreditLotId, PaymentId, RefundId } from '../ids.ts';
import type { LineItem, Payment } from '../payment/payment.ts';
import { refundFromPeriod, returnToPeriod } from '../subscription/period-value.ts';
import { type Subscription, hasEnded } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import type { Refund, RefundItem } from './refund.ts';
import type { TakenBack } from './taken-back.ts';

/*
 * Money that a refund takes back from a subscription. Refunded money cannot remain as credit, nor pay for the rest
 * of a period:
 *
 *   payment 300 ──→ used 5 · credit 270 · current period 25
 *   refund  300 ──→  goes back   270 voided   25 worth nothing any more
 *
 * Remaining credit is taken first, then the payment's part of the current period; the rest was used up, which the
 * seller may refund all the same. Only credit that paid for later periods, and is used up with them, is not
 * refundable: the customer has had it. All of it is reserved when the refund is opened, under the lock of the
 * subscription, and returns if the gateway refuses.
 */

/** Subscription of a payment, with the current place of its money. Loaded under the subscription's lock. */
export interface SubscribedMoney {
  readonly subscription: Subscription;
  /** Lots with credit remaining, oldest first. */
  readonly lots: readonly CreditLot[];
  /** Part of the payment that became credit and was applied to a later payment, tax included. */
  readonly appliedAmount: bigint;
  /** Refunds of the payment that did not fail. */
  readonly refunds: readonly Pick<Refund, 'takenBack'>[];
}

/** Part of a payment that paid for later periods as credit and is used up, tax included: it is not refundable. */
export function usedAsCredit(paymentId: PaymentId, money: SubscribedMoney): bigint {
  const { subscription, lots, appliedAmount, refunds } = money;
  const there = [subscription.periodFunds, ...lots.map(({ funds }) => funds)];
  const givenBack = refunds.flatMap(({ takenBack }) =>
    takenBack === null ? [] : [takenBack.periodFunds, ...takenBack.creditMoves.map(({ funds }) => funds)],
  );
  const known = [...there, ...givenBack].reduce((sum, funds) => sum + creditOfPayment(funds, paymentId), 0n);
  return appliedAmount > known ? appliedAmount - known : 0n;
}

/** Maximum refundable amount of the lines that paid for a subscription, tax included. */
export function refundableOfPlan(payment: Payment, money: SubscribedMoney): bigint {
  const left = planLines(payment).reduce((sum, line) => sum + line.total - line.refundedAmount, 0n);
  const used = usedAsCredit(payment.paymentId, money);
  return left > used ? left - used : 0n;
}

/** True when none of the credit from a payment has been used yet. */
export function isCreditUnused({ appliedAmount }: SubscribedMoney): boolean {
  return appliedAmount === 0n;
}

/** Part of a refund that was paid for a subscription, tax included. */
export function refundedOfPlan(payment: Payment, items: readonly RefundItem[]): bigint {
  const lines = planLines(payment);
  return items.reduce(
    (sum, item) => (lines.some(({ itemId }) => itemId === item.itemId) ? sum + item.amount : sum),
    0n,
  );
}

function planLines({ lines }: Payment): LineItem[] {
  return lines.filter(({ isSubscription }) => isSubscription);
}

/** Reserves the money of a refund: from the payment's credit, newest first, then from the current period. */
export function takeBack(
  payment: Payment,
  refund: Pick<Refund, 'refundId' | 'items'>,
  { subscription, lots }: SubscribedMoney,
): TakenBack {
  let wanted = refundedOfPlan(payment, refund.items);
  const creditMoves: CreditMove[] = [];
  for (const lot of lots.toReversed()) {
    const { taken } = takeOfPayment(lot.funds, payment.paymentId, wanted, dividedFund);
    if (taken.length === 0) continue;
    wanted -= amountOfPayment(taken, payment.paymentId);
    const amount = paidBy(taken);
    if (amount > 0n) creditMoves.push(voidedBy(refund.refundId, lot, taken, amount));
  }
  const { taken } = refundFromPeriod(subscription, payment.paymentId, wanted);
  const { previousBillingAt, periodTerms } = subscription;
  return { creditMoves, periodFunds: taken, periodBeganAt: previousBillingAt, periodTerms };
}

/** Subscription without the money that a refund took from its current period. */
export function afterTakenBack(
  subscription: Subscription,
  paymentId: PaymentId,
  { periodFunds }: TakenBack,
): Subscription {
  const amount = amountOfPayment(periodFunds, paymentId);
  return { ...subscription, ...refundFromPeriod(subscription, paymentId, amount).value };
}

function voidedBy(refundId: RefundId, { lotId }: CreditLot, funds: Funds, amount: bigint): CreditMove {
  return { kind: 'voided', lotId, amount, funds, paymentId: null, planChangeId: null, refundId };
}

/** Money that a failed refund returns to its subscription. */
export interface ReturnedMoney {
  readonly subscription: Subscription;
  readonly creditMoves: readonly CreditMove[];
  /** Credit for money that cannot return to its period; null when nothing is left over. */
  readonly creditLot: CreditLot | null;
}

/**
 * Returns the money of a refused refund: to its credit lots, and to the period. When the period has ended, or is
 * being changed, the money becomes credit. A subscription that has ended meanwhile gets neither.
 */
export function returnTakenBack(
  subscription: Subscription,
  { creditMoves, periodFunds, periodBeganAt, periodTerms }: TakenBack,
  facts: { readonly hasPendingChange: boolean; readonly creditLotId: CreditLotId; readonly now: Instant },
): ReturnedMoney {
  if (hasEnded(subscription)) return { subscription, creditMoves: [], creditLot: null };
  const returned = creditMoves.map((move): CreditMove => ({ ...move, kind: 'returned' }));
  const isSamePeriod =
    subscription.previousBillingAt === periodBeganAt &&
    subscription.periodTerms.isTaxInclusive === periodTerms.isTaxInclusive &&
    !facts.hasPendingChange;
  if (isSamePeriod) {
    const value = returnToPeriod(subscription, periodFunds);
    return { subscription: { ...subscription, ...value }, creditMoves: returned, creditLot: null };
  }
  const amount = paidBy(periodFunds);
  const lot: CreditLot = {
    lotId: facts.creditLotId,
    subscriptionId: subscription.subscriptionId,
    currency: subscription.currency,
    origin: 'failed_refund',
    amount,
    remaining: amount,
    funds: asCreditFunds(periodFunds),
    ...periodTerms,
    planChangeId: null,
    createdAt: facts.now,
  };
  return { subscription, creditMoves: returned, creditLot: amount > 0n ? lot : null };
}
