import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Pick, type PlanWorld, anyInstant, anyPick, buyIn, planWorlds } from './worlds.ts';
import {
  type CreditLot,
  creditBalance,
  remainingCredit,
  signedAmount,
} from '../../src/domain/credit/credit.ts';
import { minimumCharge } from '../../src/domain/money/minimum-charge.ts';
import { hasEnded } from '../../src/domain/subscription/subscription.ts';
import type { Instant } from '../../src/domain/time.ts';
import { runsOf } from '../laws/run-counts.ts';
import { sharedCases } from '../laws/shared-cases.ts';
import type { Life } from './life.ts';
import {
  creditIsMoneyHere,
  newPayment,
  previewIsCharge,
  refundTakesItsOwn,
  sum,
  termHoldsPeriod,
} from './money-laws.ts';
import { type Passage, type Step, play, steps } from './random-lives.ts';

/*
 * The laws that hold after every step of every life: random plans, with and without trials, in all intervals,
 * with codes and taxes, in every way that `random-lives.ts` plays.
 */

/** A life, and every stretch of it, played when a law first asks. */
const lives = fc
  .tuple(planWorlds(true, true, true), anyPick, anyInstant, steps)
  .map(([world, pick, now, all]) => {
    let passages: readonly Passage[] | undefined;
    return { world, pick, now, all, passages: () => (passages ??= passagesOf(world, pick, now, all)) };
  });

function passagesOf(world: PlanWorld, pick: Pick, now: Instant, all: readonly Step[]): readonly Passage[] {
  const passages: Passage[] = [];
  play(world, buyIn(world, pick, now), all, (passage) => passages.push(passage));
  return passages;
}

const { check } = sharedCases(lives, runsOf(2_400));

function law(name: string, see: (passage: Passage) => void): void {
  test(name, () => {
    check(({ passages }) => {
      passages().forEach(see);
    });
  });
}

const paidIn = ({ payments }: Life) => payments.filter(({ status }) => status === 'succeeded');

law(
  'I-1: a change is what its preview said: amounts, tax, credit and the subscription after it',
  previewIsCharge,
);

law(
  'credit and what the period is worth are never more than the money taken less the money given back, payment by payment',
  creditIsMoneyHere,
);

law('a refund takes back what its money has become, and nothing of other payments', refundTakesItsOwn);

law('nobody is sold time that their term does not hold', termHoldsPeriod);

law(
  'I-11: credit granted, less what was used and voided, is what the lots have left, and never below 0',
  ({ after }) => {
    expect(sum(after.creditEntries.map(signedAmount))).toBe(remainingCredit(after.lots));
    expect(after.creditEntries.at(-1)?.balanceAfter ?? 0n).toBe(remainingCredit(after.lots));
    for (const { amount, remaining } of after.lots) expect(remaining >= 0n && remaining <= amount).toBe(true);
    if (hasEnded(after.subscription)) expect(remainingCredit(after.lots)).toBe(0n);
  },
);

law('I-11: the oldest lot is used first', (passage) => {
  const { before, after } = passage;
  // A refund takes what its own payment became.
  if (after.refunds.length > before.refunds.length) return;
  // One unit with tax may be worth nothing in terms without it: such a lot pays for nothing there.
  const isInclusive = newPayment(passage)?.lines[0]?.isTaxInclusive;
  const isUsedUp = (lot: CreditLot): boolean =>
    lot.remaining === 0n || (isInclusive !== undefined && creditBalance([lot], isInclusive) === 0n);
  const oldest = before.lots.findIndex(({ remaining }) => remaining > 0n);
  for (const [index, lot] of before.lots.entries()) {
    const isUsed = (after.lots[index]?.remaining ?? 0n) < lot.remaining;
    const isOlderEmpty = after.lots.slice(0, index).every(isUsedUp);
    if (isUsed && index > oldest) expect(isOlderEmpty).toBe(true);
  }
});

law('I-12: every payment is the sum of its lines, and nothing or enough for a gateway to take', (passage) => {
  const payment = newPayment(passage);
  if (!payment) return;
  const { lines, totalAmount, tax, currency, credits } = payment;
  expect(sum(lines.map(({ total }) => total))).toBe(totalAmount);
  expect(sum(lines.map((line) => line.tax))).toBe(tax);
  for (const line of lines) {
    expect(line.subtotal - line.discount + line.tax).toBe(line.total);
    expect([line.discount, line.tax, line.total].every((amount) => amount >= 0n)).toBe(true);
  }
  expect(totalAmount === 0n || totalAmount >= minimumCharge(currency)).toBe(true);
  const isInclusive = lines[0]?.isTaxInclusive ?? false;
  expect(credits.creditAmount <= creditBalance(passage.before.lots, isInclusive)).toBe(true);
  expect(credits.creditAmount === 0n || credits.topUpAmount === 0n).toBe(true);
});

law('I-14: every booking sums to 0, and the accounts say what was taken, taxed and is owed', ({ after }) => {
  const postings = after.ledger.flatMap((entry) => {
    expect(sum(entry.postings.map(({ amount }) => amount))).toBe(0n);
    return entry.postings;
  });
  const balanceOf = (name: string) =>
    sum(postings.filter(({ account }) => account === name).map(({ amount }) => amount));
  const paid = paidIn(after);
  const back = after.refunds;
  const given = sum(back.map(({ amount }) => amount));
  expect(balanceOf('gateway')).toBe(sum(paid.map(({ totalAmount }) => totalAmount)) - given);
  expect(balanceOf('tax')).toBe(sum(back.map(({ tax }) => tax)) - sum(paid.map(({ tax }) => tax)));
  expect(balanceOf('subscription_credit')).toBe(-remainingCredit(after.lots));
});

law('I-15: a billing date is paid once, and periods follow each other without gap or overlap', (passage) => {
  const { before, after, now } = passage;
  const dates = paidIn(after).flatMap(({ renewsAt }) => renewsAt ?? []);
  expect(new Set(dates).size).toBe(dates.length);
  expect(dates.toSorted((a, b) => a - b)).toEqual(dates);
  const { previousBillingAt, nextBillingAt, idleMs } = after.subscription;
  expect(nextBillingAt - previousBillingAt - idleMs > 0).toBe(true);
  const begunBefore = before.subscription.previousBillingAt;
  // Another period began where the last one ended, or with the change that was made now.
  if (previousBillingAt !== begunBefore) {
    expect([before.subscription.nextBillingAt, now]).toContain(previousBillingAt);
  }
});

law(
  'I-19: a change that is prevented leaves everything as it was, but for the payment that failed',
  (passage) => {
    const { before, after, step } = passage;
    const payment = newPayment(passage);
    if (payment?.status !== 'failed' || payment.purpose !== 'plan_change') return;
    // One on hold has its change already, and still does not pay for it.
    const isPrevented =
      before.subscription.status === 'on_hold' || step.onPaymentFailure === 'prevent_change';
    if (isPrevented) expect(after.subscription).toEqual(before.subscription);
    else
      expect(after.subscription).toMatchObject({ status: 'on_hold', unpaidChangeId: payment.planChangeId });
    expect([after.subscription.periodWorth, after.subscription.periodPaid]).toEqual([
      before.subscription.periodWorth,
      before.subscription.periodPaid,
    ]);
    expect(after.lots).toEqual(before.lots);
    expect(after.ledger).toEqual(before.ledger);
  },
);

law('a code reduces as many periods as it may and no more', ({ after }) => {
  for (const { discount, cyclesRemaining } of after.subscription.discounts) {
    if (discount.subscriptionCycles === null) expect(cyclesRemaining).toBeNull();
    else
      expect(
        cyclesRemaining !== null && cyclesRemaining >= 0 && cyclesRemaining <= discount.subscriptionCycles,
      ).toBe(true);
  }
});
