import assert from 'node:assert/strict';
import { creditBalance } from '../../src/domain/credit/credit.ts';
import { amountOfPayment, paidBy } from '../../src/domain/credit/funds.ts';
import { type Life, preview } from './life.ts';
import { type Passage, settingOf, wanted } from './random-lives.ts';

/*
 * The laws of money, of one step of a life: what was taken, what was given back, what is left. They are checked by
 * the tests, over some lives, and by `npm run prove`, over a million steps.
 */

export const sum = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((total, amount) => total + amount, 0n);

/** The payment that the step was charged with; undefined when it charged nothing. */
export const newPayment = ({ before, after }: Passage) => after.payments[before.payments.length];

/** A change charges, credits and does what its preview said: amounts, tax, credit and the subscription after it. */
export function previewIsCharge(passage: Passage): void {
  const { world, before, after, step, now } = passage;
  if (step.act !== 'change' || before === after || before.subscription.status !== 'active') return;
  if (!after.told.slice(before.told.length).includes('subscription.plan_changed')) return;
  const payment = newPayment(passage);
  if (payment?.purpose === 'renewal') return;
  const { change: promised } = preview(settingOf(before, step), wanted(world, step), now);
  assert.equal(payment?.totalAmount, promised.priced?.totals.total);
  assert.equal(payment?.tax, promised.priced?.totals.tax);
  assert.equal(payment?.credits.creditAmount, promised.priced?.credit);
  assertHas(after.subscription, promised.terms);
  if (payment?.status === 'failed') return;
  // The funds of the payment are known when it is paid.
  assertHas(after.subscription, { ...promised.value, periodFunds: after.subscription.periodFunds });
  const { priced, creditGranted } = promised;
  const { isTaxInclusive } = after.subscription;
  // Credit in other terms is converted as a whole, and rounded.
  if (!after.lots.every((lot) => lot.isTaxInclusive === isTaxInclusive)) return;
  const balance = ({ lots }: Life) => creditBalance(lots, isTaxInclusive);
  const moved = creditGranted + (priced === null ? 0n : priced.topUp - priced.credit);
  assert.equal(balance(after) - balance(before), moved);
}

function assertHas(subscription: object, part: object): void {
  const names = Object.keys(part);
  const found = Object.fromEntries(Object.entries(subscription).filter(([name]) => names.includes(name)));
  assert.deepEqual(found, part);
}

/**
 * Credit and what the period is worth are never more than the money taken less the money given back: for the
 * subscription, and for each of its payments by itself.
 */
export function creditIsMoneyHere({ after }: Passage): void {
  const { periodFunds, periodPaid, periodWorth } = after.subscription;
  const holders = [periodFunds, ...after.lots.map(({ funds }) => funds)];
  for (const { paymentId, totalAmount, refundedAmount, status } of after.payments) {
    const there = sum(holders.map((funds) => amountOfPayment(funds, paymentId)));
    const left = status === 'succeeded' ? totalAmount - refundedAmount : 0n;
    assert(there <= left, `${paymentId}: ${String(there)} is held of ${String(left)}`);
  }
  assert.equal(paidBy(periodFunds), periodPaid);
  for (const { funds, remaining } of after.lots) assert.equal(paidBy(funds), remaining);
  assert(periodPaid >= 0n && periodWorth >= 0n);
  assert(holders.flat().every(({ amount, paid }) => amount >= paid && paid >= 0n));
}

/** A refund takes back the credit and the period that its money has become, and nothing of other payments. */
export function refundTakesItsOwn({ before, after }: Passage): void {
  const refund = after.refunds[before.refunds.length];
  if (!refund) return;
  const held = (life: Life, isOwn: boolean) =>
    sum(
      [life.subscription.periodFunds, ...life.lots.map(({ funds }) => funds)]
        .flat()
        .filter(({ paymentId }) => (paymentId === refund.paymentId) === isOwn)
        .map(({ amount }) => amount),
    );
  assert.equal(held(after, false), held(before, false));
  const lost = held(before, true) - held(after, true);
  assert.equal(lost, refund.amount < held(before, true) ? refund.amount : held(before, true));
}

/** Nobody is sold time that their term does not hold. */
export function termHoldsPeriod({ after }: Passage): void {
  const { nextBillingAt, expiresAt } = after.subscription;
  assert(expiresAt === null || nextBillingAt <= expiresAt);
}
