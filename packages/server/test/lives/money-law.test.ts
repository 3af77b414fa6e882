import { describe, expect, test } from 'vitest';
import { remainingCredit } from '../../src/domain/credit/credit.ts';
import type { RecurringPrice } from '../../src/domain/catalog/product.ts';
import { addonWith, planWith } from '../../src/domain/subscription/sample-subscription.ts';
import type { Instant } from '../../src/domain/time.ts';
import { type Life, buy, change, payOnHold, renew, until, update } from './life.ts';
import { asId } from '../../src/domain/ids.ts';
import { returnTakenBack } from '../../src/domain/refund/take-back.ts';
import { refund, revert } from './refunds.ts';

/*
 * Worked numbers of the law of credit: credit and what the current period is worth never come to more than the
 * money that was taken and not given back.
 */

const at = (date: string): Instant => Date.parse(date.length > 10 ? `${date}Z` : `${date}T00:00Z`);
const start = at('2027-01-01');
/** Half of January is over. */
const half = at('2027-01-16T12:00');
const hourMs = 3_600_000;

const year: Partial<RecurringPrice> = { frequency: { count: 1, interval: 'Year' } };
const basic = planWith('basic', { amount: 3000n });
const pro = planWith('pro', { amount: 8000n });
const yearly = planWith('yearly', { amount: 30_000n, ...year });
const prorated = 'prorated_immediately';
const difference = 'difference_immediately';
const full = 'full_immediately';

const amountsOf = ({ payments }: Life): bigint[] => payments.map(({ totalAmount }) => totalAmount);
const creditOf = ({ lots }: Life): bigint => remainingCredit(lots);

describe('a refund takes back the credit that its money became', () => {
  test('of a year that was left for a month', () => {
    const moved = change(buy({ product: yearly }, start), { product: basic, mode: prorated }, start);
    expect(creditOf(moved)).toBe(27_000n);
    const refunded = refund(moved, 0, null, start);
    expect(creditOf(refunded)).toBe(0n);
    expect(refunded.subscription).toMatchObject({ periodWorth: 0n, periodPaid: 0n, periodFunds: [] });
    // Nothing is left of the 300.00: the next month is paid in full.
    expect(amountsOf(renew(refunded, at('2027-02-01')))).toEqual([30_000n, 3000n]);
  });

  test('of seats that were given up, and of a difference', () => {
    const seats = { product: basic, addons: [{ addon: addonWith('seat', 1000n), quantity: 2 }] };
    const fewer = change(
      buy({ ...seats, product: { ...basic, addonIds: [addonWith('seat', 1n).addonId] } }, start),
      { product: basic, mode: prorated },
      half,
    );
    // Two seats for half of January.
    expect(creditOf(fewer)).toBe(1000n);
    expect(creditOf(refund(fewer, 0, null, half))).toBe(0n);
    const lowered = change(buy({ product: pro }, start), { product: basic, mode: difference }, half);
    expect(creditOf(lowered)).toBe(5000n);
    expect(creditOf(refund(lowered, 0, null, half))).toBe(0n);
  });

  test('of an upgrade that a downgrade gave back: the plan before stays paid', () => {
    const raised = change(buy({ product: basic }, start), { product: pro, mode: difference }, half);
    const lowered = change(raised, { product: basic, mode: difference }, half);
    expect([amountsOf(lowered), creditOf(lowered)]).toEqual([[3000n, 5000n], 5000n]);
    const refunded = refund(lowered, 1, null, half);
    expect(creditOf(refunded)).toBe(0n);
    expect(refunded.subscription).toMatchObject({ periodWorth: 3000n, periodPaid: 3000n });
  });

  test('of a part takes that part of the credit', () => {
    const moved = change(buy({ product: yearly }, start), { product: basic, mode: prorated }, start);
    const items = [{ itemId: 'yearly', amount: 10_000n, isTaxInclusive: true }];
    expect(creditOf(refund(moved, 0, items, start))).toBe(17_000n);
  });
});

describe('credit that has paid for a period which is over does not go back', () => {
  const moved = change(buy({ product: yearly }, start), { product: basic, mode: prorated }, start);
  /** February and March were paid with credit, and February is over. */
  const inMarch = until(moved, at('2027-03-10'));
  // A payment can be given back for 30 days; the decision is asked as of then.
  const refundable = start + 20 * 24 * hourMs;

  test('the whole is refused with the amount that can still go back', () => {
    expect(creditOf(inMarch)).toBe(21_000n);
    expect(() => refund(inMarch, 0, null, refundable)).toThrow('At most 27000');
  });

  test('and that amount takes the credit that is left and the period that credit pays for', () => {
    const items = [{ itemId: 'yearly', amount: 27_000n, isTaxInclusive: true }];
    const refunded = refund(inMarch, 0, items, refundable);
    expect(creditOf(refunded)).toBe(0n);
    expect(refunded.subscription).toMatchObject({ periodWorth: 0n, periodPaid: 0n });
    expect(() => refund(refunded, 0, null, refundable)).toThrow('It can no longer be refunded');
  });

  test('credit that came back to a year that goes on can be refunded whole', () => {
    const back = change(moved, { product: yearly, mode: prorated }, start);
    // 300.00 for the year, paid with 270.00 of credit and what is left of the month.
    expect(amountsOf(back)).toEqual([30_000n, 0n]);
    const refunded = refund(back, 0, null, start);
    expect([creditOf(refunded), refunded.subscription.periodPaid]).toEqual([0n, 0n]);
  });
});

test('undo is refused once money of the period before it was given back', () => {
  // A period begins in which nothing of the first payment is left, so that its refund takes nothing back.
  const renewedAnew = change(buy({ product: basic }, start), { product: pro, mode: full }, half);
  const refunded = refund(renewedAnew, 0, null, half);
  expect(refunded.subscription).toEqual(renewedAnew.subscription);
  expect(() => revert(refunded, half)).toThrow('changed since');
});

test('what a refused refund returns goes to its period, or is credit where that is over or being changed', () => {
  const begun = buy({ product: basic }, start);
  const { takenBack } = refund(begun, 0, null, half).refunds[0] ?? {};
  const facts = { creditLotId: asId<'credit_lot'>('scl_9'), now: half };
  const held = refund(begun, 0, null, half).subscription;
  expect(held).toMatchObject({ periodPaid: 0n });
  if (!takenBack) throw new Error('a refund of a plan takes back');
  const back = returnTakenBack(held, takenBack, { ...facts, hasPendingChange: false });
  expect([back.subscription, back.creditLot]).toEqual([begun.subscription, null]);
  const changing = returnTakenBack(held, takenBack, { ...facts, hasPendingChange: true });
  expect(changing.subscription).toEqual(held);
  expect(changing.creditLot).toMatchObject({ origin: 'failed_refund', remaining: 3000n });
  const later = { ...held, previousBillingAt: half };
  const over = returnTakenBack(later, takenBack, { ...facts, hasPendingChange: false });
  expect(over.creditLot).toMatchObject({ remaining: 3000n, funds: begun.subscription.periodFunds });
});

test('a payment is not forgotten by the period that it helped to buy', () => {
  const later = start + hourMs;
  const yearlyLife = change(buy({ product: basic }, start), { product: yearly, mode: prorated }, later);
  // 743 of 744 hours of January are left of 30.00.
  expect(amountsOf(yearlyLife)).toEqual([3000n, 27_004n]);
  const refunded = refund(yearlyLife, 0, null, later);
  expect(refunded.subscription).toMatchObject({ periodWorth: 27_004n, periodPaid: 27_004n });
  const monthly = change(refunded, { product: basic, mode: prorated }, later);
  expect(creditOf(monthly)).toBe(24_004n);
});

describe('nobody is sold time that their term does not hold', () => {
  const short = planWith('short', { amount: 3000n, period: { count: 45, interval: 'Day' } });

  test('another plan begins its own term', () => {
    const termed = planWith('termed', { amount: 3000n, period: { count: 1, interval: 'Year' } });
    const twoYears = planWith('years', { amount: 30_000n, ...year, period: { count: 2, interval: 'Year' } });
    const inNovember = until(buy({ product: termed }, start), at('2027-11-15'));
    const moved = change(inNovember, { product: twoYears, mode: prorated }, at('2027-11-15'));
    expect(moved.subscription).toMatchObject({
      nextBillingAt: at('2028-11-15'),
      expiresAt: at('2029-11-15'),
    });
    // Also with the same length of term, where a period begins now, and from the current period on where it goes on.
    const sameTerm = planWith('same', { amount: 8000n, period: { count: 1, interval: 'Year' } });
    const restarted = change(inNovember, { product: sameTerm, mode: full }, at('2027-11-15'));
    expect(restarted.subscription).toMatchObject({
      nextBillingAt: at('2027-12-15'),
      expiresAt: at('2028-11-15'),
    });
    const kept = change(inNovember, { product: sameTerm, mode: prorated }, at('2027-11-15'));
    expect(kept.subscription).toMatchObject({ nextBillingAt: at('2027-12-01'), expiresAt: at('2028-11-01') });
  });

  test('one that waits for the end of a term goes on in the term of its plan', () => {
    const termed = planWith('termed', { amount: 3000n, period: { count: 1, interval: 'Month' } });
    const waiting = change(
      buy({ product: termed }, start),
      { product: pro, mode: full, isAtNextBillingDate: true },
      half,
    );
    const after = renew(waiting, at('2027-02-01'));
    expect(after.subscription).toMatchObject({
      status: 'active',
      productId: 'pro',
      expiresAt: at('2037-02-01'),
    });
    expect(amountsOf(after)).toEqual([3000n, 8000n]);
  });

  test('the last cycle is charged for the days it has', () => {
    // 45 days end on 15 February: 14 of its 28 days are sold.
    const renewed = renew(buy({ product: short }, start), at('2027-02-01'));
    expect(amountsOf(renewed)).toEqual([3000n, 1500n]);
    expect(renewed.subscription).toMatchObject({ nextBillingAt: at('2027-02-15'), periodPaid: 1500n });
    const over = renew(renewed, at('2027-02-15'));
    expect(over.subscription.status).toBe('expired');
    expect(amountsOf(over)).toEqual([3000n, 1500n]);
  });

  test('half of the last cycle gives back half of what it cost', () => {
    const renewed = renew(buy({ product: short }, start), at('2027-02-01'));
    const lighter = planWith('light', { amount: 0n, period: { count: 10, interval: 'Year' } });
    expect(creditOf(change(renewed, { product: lighter, mode: prorated }, at('2027-02-08')))).toBe(750n);
  });

  test('a period that begins with more seats is charged to the end of the term', () => {
    const renewed = renew(buy({ product: short }, start), at('2027-02-01'));
    const more = change(renewed, { product: short, quantity: 2, mode: full }, at('2027-02-08'));
    // 7 of the 28 days from 8 February to 8 March, for two.
    expect(amountsOf(more).at(-1)).toBe(1500n);
    expect(more.subscription).toMatchObject({ nextBillingAt: at('2027-02-15'), expiresAt: at('2027-02-15') });
  });

  test('the cycle after a trial is charged for what the term still has', () => {
    const tried = planWith('tried', {
      amount: 3100n,
      trialPeriodDays: 14,
      period: { count: 1, interval: 'Month' },
    });
    // From 15 January to 1 February, of the 31 days to 15 February.
    expect(amountsOf(renew(buy({ product: tried }, start), at('2027-01-15')))).toEqual([0n, 1700n]);
  });

  test('after a last cycle that was cut, another plan is billed by whole cycles from there', () => {
    const last = renew(buy({ product: short }, start), at('2027-02-01'));
    for (const [mode, isAtNextBillingDate] of [
      ['do_not_bill', false],
      [full, true],
    ] as const) {
      const moved = change(last, { product: pro, mode, isAtNextBillingDate }, at('2027-02-02'));
      const renewed = renew(moved, at('2027-02-15'));
      expect(amountsOf(renewed).at(-1)).toBe(8000n);
      expect(renewed.subscription.nextBillingAt).toBe(at('2027-03-15'));
    }
  });

  test('in a last cycle that is cut, a change costs what the two plans cost for as much of a cycle', () => {
    const last = renew(buy({ product: short }, start), at('2027-02-01'));
    const two = { product: short, quantity: 2 };
    // 14 of 28 days were sold for 15.00, and 7 of them are left: another seat is 7.50, or 15.00 by the difference.
    const raised = change(last, { ...two, mode: prorated }, at('2027-02-08'));
    expect(amountsOf(raised).at(-1)).toBe(750n);
    expect(creditOf(change(raised, { product: short, mode: prorated }, at('2027-02-08')))).toBe(750n);
    expect(amountsOf(change(last, { ...two, mode: difference }, at('2027-02-08'))).at(-1)).toBe(1500n);
    // 80.00 less 30.00, for half a cycle.
    expect(amountsOf(change(last, { product: pro, mode: difference }, at('2027-02-08'))).at(-1)).toBe(2500n);
  });

  test('a term ends on hold as well', () => {
    const held = renew(buy({ product: short }, start), at('2027-02-01'), false);
    expect(held.subscription.status).toBe('on_hold');
    expect(renew(held, at('2027-02-14')).subscription.status).toBe('on_hold');
    expect(renew(held, at('2027-02-15')).subscription.status).toBe('expired');
  });

  test('on hold the last cycle is charged from when it is paid', () => {
    const held = renew(buy({ product: short }, start), at('2027-02-01'), false);
    const paid = payOnHold(held, at('2027-02-14'));
    // One day of a month of 28 days from then on.
    expect(amountsOf(paid).at(-1)).toBe(107n);
    expect(paid.subscription).toMatchObject({ status: 'active', nextBillingAt: at('2027-02-15') });
  });
});

describe('days that the seller gives are worth nothing', () => {
  const given = (life: Life, now: Instant) =>
    update(life, { nextBillingAt: life.subscription.nextBillingAt + 60 * 24 * hourMs }, now);

  test('once the paid days are used a downgrade credits nothing and charges nothing', () => {
    for (const mode of [prorated, difference] as const) {
      const lowered = change(
        given(buy({ product: pro }, start), half),
        { product: basic, mode },
        at('2027-02-15'),
      );
      expect([creditOf(lowered), amountsOf(lowered)]).toEqual([0n, [8000n]]);
      expect(lowered.subscription.nextBillingAt).toBe(at('2027-04-02'));
    }
  });

  test('while they last a downgrade credits what it would without the gift', () => {
    const lowered = change(
      given(buy({ product: pro }, start), start),
      { product: basic, mode: prorated },
      half,
    );
    expect(creditOf(lowered)).toBe(2500n);
  });

  test('also when modes are mixed in them only what was paid in them comes back', () => {
    let life = change(given(buy({ product: pro }, start), start), { product: basic, mode: prorated }, half);
    expect(creditOf(life)).toBe(2500n);
    const middle = planWith('middle', { amount: 5000n });
    for (let round = 0; round < 4; round += 1) {
      life = change(life, { product: middle, mode: prorated }, at('2027-02-15') + round * hourMs);
      life = change(life, { product: basic, mode: difference }, at('2027-02-15') + round * hourMs);
      expect(creditOf(life) <= 2500n).toBe(true);
    }
  });

  test('an upgrade in them is charged for all the time that is left, and can be taken back', () => {
    const begun = given(buy({ product: basic }, start), start);
    const now = at('2027-02-15');
    // 46 of the 91 days from 1 January to 2 April: 4044 for the dearer plan less 1516 for the one before.
    const raised = change(begun, { product: pro, mode: prorated }, now);
    expect(amountsOf(raised)).toEqual([3000n, 2528n]);
    expect(creditOf(change(raised, { product: basic, mode: prorated }, now))).toBe(2528n);
    // Below the plan that was given, the given days are worth nothing; half of the upgrade's 46 days are left.
    const free = planWith('free', { amount: 0n });
    const later = now + 23 * 24 * hourMs;
    expect(creditOf(change(raised, { product: free, mode: prorated }, later))).toBe(1264n);
  });
});

test('paid in part is credited in part, whatever the modes', () => {
  const late = at('2027-01-30');
  const raised = change(buy({ product: basic }, start), { product: pro, mode: prorated }, late);
  // Two of 31 days: 516 less 194.
  expect(amountsOf(raised)).toEqual([3000n, 322n]);
  const lowered = change(raised, { product: basic, mode: difference }, late);
  expect(creditOf(lowered)).toBe(322n);
  // And a dearer plan costs the difference of the two prices all the same.
  const dearer = planWith('dearer', { amount: 10_000n });
  expect(amountsOf(change(raised, { product: dearer, mode: difference }, late)).at(-1)).toBe(2000n);
});

test('the billing date is reset once for each period that was paid in full', () => {
  const settings = { planChangeResetsBillingDate: true };
  const begun = buy({ product: basic }, start, [], settings);
  let life = change(begun, { product: pro, mode: prorated }, half);
  expect(life.subscription.nextBillingAt).toBe(at('2027-02-16T12:00'));
  for (const [product, hours] of [
    [basic, 1],
    [pro, 2],
    [basic, 3],
  ] as const) {
    life = change(life, { product, mode: prorated }, half + hours * hourMs);
    expect(life.subscription.nextBillingAt).toBe(at('2027-02-16T12:00'));
  }
  // It was sold for half a cycle, and so is every plan that follows in it: to and fro costs nothing.
  const paidSoFar = amountsOf(life).reduce((all, amount) => all + amount, 0n) - creditOf(life);
  expect(paidSoFar >= 3000n && paidSoFar <= 3010n).toBe(true);
  // A period that is paid in full may be reset again.
  const renewed = renew(life, at('2027-02-16T12:00'));
  const again = change(renewed, { product: pro, mode: prorated }, at('2027-02-20'));
  expect(again.subscription.nextBillingAt).toBe(at('2027-03-20'));
});
