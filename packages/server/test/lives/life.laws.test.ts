import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Pick,
  type PlanWorld,
  anyInstant,
  anyMode,
  anyPick,
  buyIn,
  planWorlds,
  wantedIn,
} from './worlds.ts';
import { creditBalance, signed } from '../../src/domain/credit/credit.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { amountOfAll } from '../../src/domain/pricing/price-lines.ts';
import { minimumCharge } from '../../src/domain/money/minimum-charge.ts';
import { type Instant, hourMs } from '../../src/domain/time.ts';
import type { ProrationBillingMode } from '../../src/domain/subscription/plan-change.ts';
import { type Life, change, payOnHold, preview, renew, update } from './life.ts';
import { type OnPaymentFailure, hasEnded } from '../../src/domain/subscription/subscription.ts';

/*
 * The laws that hold after every step of every life: random plans, with and without trials, in all intervals,
 * with codes and taxes; changes in all modes, planned ones, renewals that are and are not paid, pauses, moved
 * dates and cancellations, and the billing date reset or kept as the business likes at the moment.
 */

interface Step {
  /** How long nothing happens before it, but renewals. */
  readonly hours: number;
  readonly act: 'change' | 'plan' | 'pause' | 'move' | 'cancel' | 'pay';
  readonly pick: Pick;
  readonly mode: ProrationBillingMode;
  readonly onPaymentFailure: OnPaymentFailure;
  readonly isPaid: boolean;
  readonly resets: boolean;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    hours: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 45 * 24 })),
    act: fc.oneof(
      { weight: 12, arbitrary: fc.constant('change' as const) },
      { weight: 2, arbitrary: fc.constantFrom('plan' as const, 'pause' as const) },
      { weight: 2, arbitrary: fc.constantFrom('move' as const, 'pay' as const) },
      { weight: 1, arbitrary: fc.constant('cancel' as const) },
    ),
    pick: anyPick,
    mode: anyMode,
    onPaymentFailure: fc.constantFrom<OnPaymentFailure>('apply_change', 'prevent_change'),
    isPaid: fc.oneof(fc.constant(true), fc.boolean()),
    resets: fc.boolean(),
  }),
  { minLength: 3, maxLength: 12 },
);

/** A life that has gone one step further, at `now`. */
interface Passage {
  readonly world: PlanWorld;
  readonly before: Life;
  readonly after: Life;
  readonly step: Step;
  readonly now: Instant;
}

/** Plays a life, and shows every stretch of it to `see`. */
function play(world: PlanWorld, first: Life, all: readonly Step[], see: (passage: Passage) => void): void {
  let life = first;
  let now = first.subscription.createdAt;
  for (const step of all) {
    const until = now + step.hours * hourMs;
    const go = (move: (before: Life) => Life) => {
      const before = life;
      life = orAsItWas(before, () => move(before));
      see({ world, before, after: life, step, now });
    };
    while (life.subscription.status === 'active' && life.subscription.nextBillingAt <= until) {
      now = Math.max(now, life.subscription.nextBillingAt);
      go((before) => renew(before, now, step.isPaid));
    }
    now = until;
    go((before) => act(world, before, step, now));
  }
}

function act(world: PlanWorld, life: Life, step: Step, now: Instant): Life {
  const { status, nextBillingAt } = life.subscription;
  if (hasEnded(life.subscription)) return life;
  if (status === 'on_hold') return payOnHold(life, now, step.isPaid);
  if (status === 'paused') return update(life, { status: 'active' }, now);
  switch (step.act) {
    case 'change':
      return change(settingOf(life, step), wanted(world, step), now, step.isPaid);
    case 'plan':
      return change(
        life,
        { ...wanted(world, step), mode: 'full_immediately', isAtNextBillingDate: true },
        now,
      );
    case 'pause':
      return update(life, { status: 'paused' }, now);
    case 'move':
      return update(life, { nextBillingAt: nextBillingAt + step.hours * hourMs }, now);
    case 'cancel':
      return update(life, { status: 'cancelled' }, now);
    case 'pay':
      return life;
  }
}

const wanted = (world: PlanWorld, step: Step) => ({
  ...wantedIn(world, step.pick, step.mode),
  onPaymentFailure: step.onPaymentFailure,
});

const settingOf = (life: Life, { resets }: Step): Life => ({
  ...life,
  settings: { ...life.settings, planChangeResetsBillingDate: resets },
});

/** What is refused changes nothing. */
function orAsItWas(before: Life, move: () => Life): Life {
  try {
    return move();
  } catch (error) {
    if (error instanceof DomainError) return before;
    throw error;
  }
}

function law(
  name: string,
  see: (passage: Passage) => void,
  { numRuns = 200, worlds = planWorlds(true) } = {},
): void {
  test(name, () => {
    const property = fc.property(worlds, anyPick, anyInstant, steps, (world, pick, now, all) => {
      play(world, buyIn(world, pick, now), all, see);
    });
    fc.assert(property, { numRuns });
  });
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const paidIn = ({ payments }: Life) => payments.filter(({ status }) => status === 'succeeded');
const newPayment = ({ before, after }: Passage) => after.payments[before.payments.length];

law(
  'I-1: a change is what its preview said: amounts, tax, credit and the subscription after it',
  (passage) => {
    const { world, before, after, step, now } = passage;
    if (step.act !== 'change' || before === after || before.subscription.status !== 'active') return;
    if (!after.told.slice(before.told.length).includes('subscription.plan_changed')) return;
    const isRenewal = newPayment(passage)?.purpose === 'renewal';
    if (isRenewal) return;
    const { change: promised } = preview(settingOf(before, step), wanted(world, step), now);
    const payment = newPayment(passage);
    expect(payment?.totalAmount).toBe(promised.priced?.totals.total);
    expect(payment?.tax).toBe(promised.priced?.totals.tax);
    expect(payment?.credits.creditAmount).toBe(promised.priced?.credit);
    expect(after.subscription).toMatchObject(promised.terms);
    if (payment?.status === 'failed') return;
    expect(after.subscription).toMatchObject(promised.value);
    const { priced, creditGranted } = promised;
    const moved = creditGranted + (priced === null ? 0n : priced.topUp - priced.credit);
    expect(creditBalance(after.lots) - creditBalance(before.lots)).toBe(moved);
  },
);

law(
  'credit is never more than was really paid: with what the period may still give back, it was paid in',
  ({ after }) => {
    const paid = sum(paidIn(after).map(({ lines }) => amountOfAll(lines)));
    const { periodPaid, periodWorth } = after.subscription;
    expect(periodPaid >= 0n && periodWorth >= 0n).toBe(true);
    const owed = hasEnded(after.subscription) ? 0n : periodPaid;
    expect(creditBalance(after.lots) + owed <= paid).toBe(true);
  },
  { numRuns: 600, worlds: planWorlds(true, false) },
);

law(
  'I-11: credit granted, less what was used and voided, is what the lots have left, and never below 0',
  ({ after }) => {
    expect(sum(after.creditEntries.map(signed))).toBe(creditBalance(after.lots));
    expect(after.creditEntries.at(-1)?.balanceAfter ?? 0n).toBe(creditBalance(after.lots));
    for (const { amount, remaining } of after.lots) expect(remaining >= 0n && remaining <= amount).toBe(true);
    if (hasEnded(after.subscription)) expect(creditBalance(after.lots)).toBe(0n);
  },
);

law('I-11: the oldest lot is used first', ({ before, after }) => {
  const oldest = before.lots.findIndex(({ remaining }) => remaining > 0n);
  for (const [index, lot] of before.lots.entries()) {
    const isUsed = (after.lots[index]?.remaining ?? 0n) < lot.remaining;
    const isOlderEmpty = after.lots.slice(0, index).every(({ remaining }) => remaining === 0n);
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
  expect(credits.creditAmount <= creditBalance(passage.before.lots)).toBe(true);
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
  expect(balanceOf('gateway')).toBe(sum(paid.map(({ totalAmount }) => totalAmount)));
  expect(balanceOf('tax')).toBe(-sum(paid.map(({ tax }) => tax)));
  expect(balanceOf('subscription_credit')).toBe(-creditBalance(after.lots));
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
    const { before, after } = passage;
    const payment = newPayment(passage);
    if (payment?.status !== 'failed' || payment.purpose !== 'plan_change') return;
    const isPrevented = after.subscription.status === before.subscription.status;
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
