import { describe, expect, test } from 'vitest';
import type { Discount } from '../../src/domain/catalog/discount.ts';
import { remainingCredit } from '../../src/domain/credit/credit.ts';
import { asId } from '../../src/domain/ids.ts';
import type { Instant } from '../../src/domain/time.ts';
import { type Life, type Wanted, buy, change, payOnHold, preview, renew, until, update } from './life.ts';
import { addonWith, planWith } from '../../src/domain/subscription/sample-subscription.ts';

const at = (date: string): Instant => Date.parse(date.length > 10 ? `${date}Z` : `${date}T00:00Z`);
const start = at('2027-01-01');
/** Half of January is over. */
const half = at('2027-01-16T12:00');

const basic = planWith('basic', { amount: 3000n });
const pro = planWith('pro', { amount: 8000n });
const prorated = 'prorated_immediately';
const difference = 'difference_immediately';
const full = 'full_immediately';

function codeFor(id: string, over: Partial<Discount> = {}): Discount {
  return {
    discountId: asId<'discount'>(id),
    businessId: asId<'business'>('bus_1'),
    code: id.toUpperCase(),
    name: null,
    type: 'percentage',
    amount: 5000,
    currencyOptions: [],
    restrictedTo: [],
    customerEligibility: 'any',
    usageLimit: null,
    perCustomerUsageLimit: null,
    timesUsed: 0,
    startsAt: null,
    expiresAt: null,
    subscriptionCycles: 1,
    preserveOnPlanChange: true,
    metadata: {},
    createdAt: 0,
    ...over,
  };
}

const amountsOf = ({ payments }: Life): bigint[] => payments.map(({ totalAmount }) => totalAmount);

function refusalOf(life: Life, wanted: Wanted): string | undefined {
  try {
    preview(life, wanted, half);
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
}

describe('a trial', () => {
  const trial = { amount: 3000n, trialPeriodDays: 14 };
  const week = at('2027-01-08');

  test('that is free gives nothing back, and a change that charges ends it', () => {
    for (const mode of [prorated, difference, full] as const) {
      const begun = buy({ product: planWith('basic', trial) }, start);
      const changed = change(begun, { product: pro, mode }, week);
      expect(amountsOf(changed)).toEqual([0n, 8000n]);
      expect(changed.subscription).toMatchObject({ isTrial: false, nextBillingAt: at('2027-02-08') });
    }
  });

  test('that was paid gives back its unused share, or all of it as a difference', () => {
    const begun = buy({ product: planWith('basic', { ...trial, trialAmount: 1000n }) }, start);
    expect(amountsOf(change(begun, { product: pro, mode: prorated }, week))).toEqual([1000n, 7500n]);
    expect(amountsOf(change(begun, { product: pro, mode: difference }, week))).toEqual([1000n, 7000n]);
  });

  test('goes on under do_not_bill, and the new plan is paid when it ends', () => {
    const begun = buy({ product: planWith('basic', trial) }, start);
    const changed = change(begun, { product: pro, mode: 'do_not_bill' }, week);
    expect(changed.subscription.isTrial).toBe(true);
    expect(amountsOf(until(changed, at('2027-01-15')))).toEqual([0n, 8000n]);
  });
});

describe('credit is capped by what was paid', () => {
  /** 80.00 in proportion for a hundredth of January cost 0.50. */
  const late = start + (31 * 24 * 3_600_000 * 99) / 100;
  const raised = change(buy({ product: basic }, start), { product: pro, mode: prorated }, late);

  test('when a plan raised in proportion is lowered by the difference', () => {
    expect(amountsOf(raised)).toEqual([3000n, 50n]);
    const lowered = change(raised, { product: basic, mode: difference }, late);
    // The difference is 50.00; what was paid is 30.50, and 30.00 of it are the price of the plan that goes on.
    expect(remainingCredit(lowered.lots)).toBe(50n);
    expect(lowered.subscription).toMatchObject({ periodWorth: 3000n, periodPaid: 3000n });
  });

  test('and a period that begins with the change is paid by no more than that', () => {
    const resetting = { ...raised, settings: { ...raised.settings, planChangeResetsBillingDate: true } };
    const lowered = change(resetting, { product: basic, mode: difference }, late);
    // 30.00 are sold for the 30.50 that were paid.
    expect(remainingCredit(lowered.lots)).toBe(50n);
    expect(lowered.subscription).toMatchObject({ periodWorth: 3000n, periodPaid: 3000n });
  });
});

describe('a code', () => {
  const once = codeFor('once');

  test('for one cycle reduces the period it was bought with, whatever plan that goes on with', () => {
    const begun = buy({ product: basic, discounts: [once] }, start);
    const changed = change(begun, { product: pro, mode: prorated }, half);
    // (40.00 − 15.00) · 1/2, and the renewal at full price.
    expect(amountsOf(until(changed, at('2027-02-01')))).toEqual([1500n, 1250n, 8000n]);
  });

  test('that had run out when a whole period was sold does not reduce a later change in that period', () => {
    const begun = buy({ product: basic, discounts: [once] }, start);
    const anew = change(begun, { product: pro, mode: full }, half);
    const lowered = change(anew, { product: basic, mode: prorated }, half);
    expect(amountsOf(lowered)).toEqual([1500n, 8000n]);
    expect(remainingCredit(lowered.lots)).toBe(5000n);
  });

  test('that came without charge uses one of its cycles with the first period it reduces', () => {
    const begun = buy({ product: basic }, start);
    const promised = change(begun, { product: pro, mode: 'do_not_bill', discounts: [once] }, half);
    expect(amountsOf(until(promised, at('2027-03-01')))).toEqual([3000n, 4000n, 8000n]);
    // Two of Pro for the rest of January: (80.00 − 30.00) · 1/2. The code was for this period.
    const changed = change(promised, { product: pro, quantity: 2, mode: prorated }, half);
    expect(amountsOf(until(changed, at('2027-02-01')))).toEqual([3000n, 2500n, 16_000n]);
  });

  test('alone costs and credits nothing, and counts from the next billing date on', () => {
    const begun = buy({ product: basic }, start);
    for (const mode of [prorated, difference] as const) {
      const changed = change(begun, { product: basic, mode, discounts: [once] }, half);
      expect(remainingCredit(changed.lots)).toBe(0n);
      expect(amountsOf(until(changed, at('2027-03-01')))).toEqual([3000n, 1500n, 3000n]);
    }
  });

  test('that does not survive a change is not part of its price', () => {
    const begun = buy(
      { product: basic, discounts: [codeFor('gone', { preserveOnPlanChange: false })] },
      start,
    );
    // 80.00 − 15.00: what was paid is given back, not what was listed.
    expect(amountsOf(change(begun, { product: pro, mode: difference }, half))).toEqual([1500n, 6500n]);
  });

  test('is refused by name when it is for other products, also one in use, or when it has run out', () => {
    const only = codeFor('only', { restrictedTo: [basic.productId], subscriptionCycles: null });
    const begun = buy({ product: basic, discounts: [only, once] }, start);
    expect(refusalOf(begun, { product: pro, mode: prorated, discounts: [only] })).toBe(
      'DISCOUNT_NOT_APPLICABLE_TO_NEW_PRODUCT',
    );
    expect(refusalOf(begun, { product: pro, mode: prorated, discounts: [once] })).toBe(
      'DISCOUNT_ALREADY_USED_ON_SUBSCRIPTION',
    );
  });
});

describe('what was sold', () => {
  const seat = addonWith('seat', 1000n);
  const dearer = { ...seat, amount: 2000n };

  test('keeps its price while it stays, plan and add-on', () => {
    const seated = { ...basic, addonIds: [seat.addonId] };
    const begun = buy({ product: seated, addons: [{ addon: seat, quantity: 1 }] }, start);
    const raised = { ...seated, price: { ...seated.price, amount: 9000n } };
    const wanted = { product: raised, addons: [{ addon: dearer, quantity: 2 }], mode: difference } as const;
    expect(amountsOf(change(begun, wanted, half))).toEqual([4000n, 1000n]);
  });

  test('takes an add-on that has come to its product since, and none that has left it', () => {
    const begun = buy({ product: basic }, start);
    const wanted = (product: typeof basic) =>
      ({ product, addons: [{ addon: seat, quantity: 1 }], mode: difference }) as const;
    const since = change(begun, wanted({ ...basic, addonIds: [seat.addonId] }), half);
    expect(amountsOf(since)).toEqual([3000n, 1000n]);
    const before = buy({ product: { ...basic, addonIds: [seat.addonId] } }, start);
    expect(refusalOf(before, wanted(basic))).toBe('ADDON_NOT_AVAILABLE_FOR_PRODUCT');
  });
});

describe('the term of a plan', () => {
  const period = { count: 2, interval: 'Year' } as const;
  const longer = planWith('pro', { amount: 8000n, period });
  const begun = buy({ product: planWith('basic', { period: { count: 1, interval: 'Year' } }) }, start);

  test.each([
    [prorated, '2029-01-01'],
    [full, '2029-01-16'],
    ['do_not_bill', '2029-02-01'],
  ] as const)('is counted from where its first cycle begins: %s ends on %s', (mode, end) => {
    const { expiresAt } = change(begun, { product: longer, mode }, half).subscription;
    expect(new Date(expiresAt ?? 0).toISOString().slice(0, 10)).toBe(end);
  });
});

describe('what cannot be paid', () => {
  const begun = buy({ product: basic }, start);

  test('leaves what the period is worth, until it is', () => {
    const unpaid = change(begun, { product: pro, mode: prorated }, half, false);
    expect(unpaid.subscription).toMatchObject({ status: 'on_hold', periodWorth: 3000n, periodPaid: 3000n });
    const paid = payOnHold(unpaid, at('2027-01-20'));
    expect(paid.subscription).toMatchObject({ status: 'active', periodWorth: 8000n, periodPaid: 5500n });
    expect(amountsOf(paid)).toEqual([3000n, 2500n, 2500n]);
  });

  test('of a planned change that applies all the same leaves the new plan with its price', () => {
    const wanted = { product: pro, mode: full, isAtNextBillingDate: true } as const;
    const unpaid = renew(change(begun, wanted, half), at('2027-02-01'), false);
    expect(unpaid.subscription).toMatchObject({
      status: 'on_hold',
      productId: 'pro',
      recurringPreTaxAmount: 8000n,
      scheduledChange: null,
    });
  });

  test('is not asked for once the period of the whole subscription is over', () => {
    const short = planWith('basic', { period: { count: 2, interval: 'Month' } });
    const held = renew(buy({ product: short }, start), at('2027-02-01'), false);
    // The term ends on 1 March. Half of February is left at 15.00, and its last minute is too little to be charged.
    expect(amountsOf(payOnHold(held, at('2027-02-15'))).at(-1)).toBe(1500n);
    expect(amountsOf(payOnHold(held, at('2027-02-28T23:59'))).at(-1)).toBe(0n);
    expect(() => payOnHold(held, at('2027-03-01'))).toThrow('ended while it was on hold');
  });
});

test('time in a pause is no part of the period: a change after it costs what it would have cost before', () => {
  const begun = buy({ product: basic }, start);
  const paused = update(begun, { status: 'paused' }, half);
  const again = update(paused, { status: 'active' }, at('2027-04-01'));
  expect(amountsOf(change(again, { product: pro, mode: prorated }, at('2027-04-01')))).toEqual([
    3000n,
    2500n,
  ]);
});
