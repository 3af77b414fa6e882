import { assert } from '../../src/domain/assert.ts';
import { sumCreditMoves } from '../../src/domain/credit/credit.ts';
import { asId } from '../../src/domain/ids.ts';
import { bookCreditOfRefund, bookRefund } from '../../src/domain/ledger/ledger.ts';
import type { Payment } from '../../src/domain/payment/payment.ts';
import { type RefundItemRequest, decideRefund } from '../../src/domain/refund/decide-refund.ts';
import { type SubscribedMoney, afterTakenBack } from '../../src/domain/refund/take-back.ts';
import { decideRevertPlanChange } from '../../src/domain/subscription/revert-plan-change.ts';
import type { Instant } from '../../src/domain/time.ts';
import { type Life, typesOf, withCredit } from './life.ts';

/* What gives money back in the life of a subscription: refunds, and the undo of a change. */

/** Takes the last change of plan back, and refunds what was paid for it. Throws what refuses it. */
export function revert(life: Life, now: Instant): Life {
  const { lastChange: reverted, subscription, lots } = life;
  assert(reverted, 'there was a change');
  const payment = life.payments.find(({ paymentId }) => paymentId === reverted.paymentId) ?? null;
  const ofPayment = life.creditEntries.filter(({ paymentId }) => payment && paymentId === payment.paymentId);
  const way = decideRevertPlanChange(subscription, reverted, {
    hasLaterChange: false,
    hasPaymentUnderWay: false,
    refundedAmount: payment?.refundedAmount ?? 0n,
    isBeforeRefunded: life.refunds.some(
      ({ paymentId, createdAt }) =>
        createdAt >= reverted.createdAt &&
        (reverted.before?.periodFunds ?? []).some((fund) => fund.paymentId === paymentId),
    ),
    creditTaken: ofPayment.map(({ balanceAfter: _, ...move }) => move),
    creditGranted: lots.filter(({ planChangeId }) => planChangeId === reverted.planChangeId),
    planChangeId: asId<'plan_change'>('pch_back'),
    now,
  });
  const after = withCredit(life, way.creditMoves, null);
  const ledger = [...life.ledger, ...(way.ledgerEntry ? [way.ledgerEntry] : [])];
  const told = [...life.told, ...typesOf(way.events)];
  if (payment === null || payment.totalAmount === 0n) {
    return { ...after, subscription: way.subscription, ledger, told };
  }
  const undone = { ...after, subscription: way.subscription, ledger, told };
  return refund(undone, life.payments.indexOf(payment), null, now);
}

/** Gives a payment back, all that is left of it or what the items say. Throws what refuses it. */
export function refund(
  life: Life,
  place: number,
  items: readonly RefundItemRequest[] | null,
  now: Instant,
): Life {
  const payment = life.payments[place];
  assert(payment, 'there is such a payment');
  const refundId = asId<'refund'>(`ref_${String(life.refunds.length)}`);
  const asked = { refundId, items, reason: null, metadata: {} };
  const given = decideRefund(
    payment,
    asked,
    life.refunds
      .filter((known) => known.paymentId === payment.paymentId)
      .map((known) => ({ ...known, status: 'succeeded' })),
    now,
    moneyOf(life, payment),
  );
  const { takenBack, amount, currency } = given;
  assert(takenBack, 'a payment of a plan is refunded together with its subscription');
  const after = withCredit(life, takenBack.creditMoves, null);
  const booked = [
    bookRefund(given),
    bookCreditOfRefund(refundId, sumCreditMoves(takenBack.creditMoves), currency),
  ];
  const refunded: Payment = {
    ...payment,
    refundedAmount: payment.refundedAmount + amount,
    lines: payment.lines.map((line) => {
      const part = given.items.find(({ itemId }) => itemId === line.itemId)?.amount ?? 0n;
      return { ...line, refundedAmount: line.refundedAmount + part };
    }),
  };
  return {
    ...after,
    subscription: afterTakenBack(life.subscription, payment.paymentId, takenBack),
    payments: life.payments.with(place, refunded),
    refunds: [...life.refunds, given],
    ledger: [...life.ledger, ...booked.filter((entry) => entry !== null)],
  };
}

/** The money of a payment as a refund finds it. */
function moneyOf(
  { subscription, lots, creditEntries, refunds }: Life,
  { paymentId }: Payment,
): SubscribedMoney {
  const applied = creditEntries
    .filter(({ kind, refundId }) => (kind === 'applied' || kind === 'returned') && refundId === null)
    .flatMap(({ kind, funds }) => funds.map((fund) => ({ kind, fund })))
    .filter(({ fund }) => fund.paymentId === paymentId && !fund.wasCredit)
    .reduce((sum, { kind, fund }) => sum + (kind === 'applied' ? fund.amount : -fund.amount), 0n);
  return {
    subscription,
    lots: lots.filter(({ remaining }) => remaining > 0n),
    appliedAmount: applied,
    refunds: refunds.filter((known) => known.paymentId === paymentId),
  };
}
