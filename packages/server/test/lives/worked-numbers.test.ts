import { describe, expect, test } from 'vitest';
import type { Interval } from '../../src/domain/calendar/interval.ts';
import { remainingCredit } from '../../src/domain/credit/credit.ts';
import type { BusinessSettings } from '../../src/domain/business-settings.ts';
import { type Instant, dayMs } from '../../src/domain/time.ts';
import type { TaxRate } from '../../src/domain/tax/tax.ts';
import type { ProrationBillingMode } from '../../src/domain/subscription/plan-change.ts';
import { type Bought, type Life, buy, change, noTax, until } from './life.ts';
import { addonWith, planWith } from '../../src/domain/subscription/sample-subscription.ts';

/*
 * The worked numbers of the guides, in cents: Basic 30, Pro 80, Starter 20, seats at 10; bought on 1 January,
 * changed when half of the cycle is left.
 */

const day = (date: string): Instant => Date.parse(date.length > 10 ? `${date}Z` : `${date}T00:00Z`);
const dayOf = (instant: Instant): string => new Date(instant).toISOString().slice(0, 10);

const month: Interval = { count: 1, interval: 'Month' };
const thirtyDays: Interval = { count: 30, interval: 'Day' };
const seat = addonWith('adn_seat', 1000n);

type Name = 'Basic' | 'Pro' | 'Starter' | 'Fifty';

function plan(name: Name, frequency: Interval) {
  const amount = { Basic: 3000n, Pro: 8000n, Starter: 2000n, Fifty: 5000n }[name];
  return { ...planWith(name, { amount, frequency }), addonIds: [seat.addonId] };
}

/** What was paid, in order: the date and the amount with tax. */
function paymentsOf({ payments }: Life): string[] {
  return payments.map(({ createdAt, totalAmount }) => `${dayOf(createdAt)} ${String(totalAmount)}`);
}

interface Row {
  readonly row: string;
  readonly from: Name;
  readonly to: Name;
  readonly seats?: number;
  readonly mode: ProrationBillingMode;
  readonly charged: bigint;
  readonly credit: bigint;
  readonly renewals: readonly bigint[];
}

const prorated = 'prorated_immediately';
const difference = 'difference_immediately';
const full = 'full_immediately';
const free = 'do_not_bill';

const rows: readonly Row[] = [
  // 80 · 15/30 − 30 · 15/30
  { row: 'W1', from: 'Basic', to: 'Pro', mode: prorated, charged: 2500n, credit: 0n, renewals: [8000n] },
  // 20 · 15/30 − 80 · 15/30 is 30 of credit: 20 and 10 of it are used.
  {
    row: 'W2',
    from: 'Pro',
    to: 'Starter',
    mode: prorated,
    charged: 0n,
    credit: 3000n,
    renewals: [0n, 1000n, 2000n],
  },
  // 80 − 30
  { row: 'W3', from: 'Basic', to: 'Pro', mode: difference, charged: 5000n, credit: 0n, renewals: [8000n] },
  // 20 − 80 is 60 of credit: three renewals of 20.
  {
    row: 'W4',
    from: 'Pro',
    to: 'Starter',
    mode: difference,
    charged: 0n,
    credit: 6000n,
    renewals: [0n, 0n, 0n, 2000n],
  },
  { row: 'W5', from: 'Basic', to: 'Pro', mode: full, charged: 8000n, credit: 0n, renewals: [8000n] },
  // 80 · 15/30 + 3 · 10 · 15/30 − 30 · 15/30
  {
    row: 'W6',
    from: 'Basic',
    to: 'Pro',
    seats: 3,
    mode: prorated,
    charged: 4000n,
    credit: 0n,
    renewals: [11_000n],
  },
  // The guides' downgrade: 30 − 80.
  {
    row: 'W7',
    from: 'Pro',
    to: 'Basic',
    mode: difference,
    charged: 0n,
    credit: 5000n,
    renewals: [0n, 1000n, 3000n],
  },
  // 20 − 50
  {
    row: 'W8',
    from: 'Fifty',
    to: 'Starter',
    mode: difference,
    charged: 0n,
    credit: 3000n,
    renewals: [0n, 1000n, 2000n],
  },
  { row: 'W9', from: 'Pro', to: 'Starter', mode: full, charged: 2000n, credit: 0n, renewals: [2000n] },
  { row: 'W10', from: 'Basic', to: 'Pro', mode: free, charged: 0n, credit: 0n, renewals: [8000n] },
  { row: 'W10', from: 'Pro', to: 'Starter', mode: free, charged: 0n, credit: 0n, renewals: [2000n] },
];

/** Which dates the renewals fall on, where the billing date stays and where a period begins with the change. */
interface Calendar {
  readonly name: string;
  readonly frequency: Interval;
  readonly changedAt: string;
  readonly kept: readonly string[];
  readonly restarted: readonly string[];
}

const calendars: readonly Calendar[] = [
  {
    name: 'cycles of 30 days',
    frequency: thirtyDays,
    changedAt: '2027-01-16',
    kept: ['2027-01-31', '2027-03-02', '2027-04-01', '2027-05-01'],
    restarted: ['2027-02-15', '2027-03-17', '2027-04-16', '2027-05-16'],
  },
  {
    // Half of January, which has 31 days, is over at noon.
    name: 'calendar months',
    frequency: month,
    changedAt: '2027-01-16T12:00',
    kept: ['2027-02-01', '2027-03-01', '2027-04-01', '2027-05-01'],
    restarted: ['2027-02-16', '2027-03-16', '2027-04-16', '2027-05-16'],
  },
];

function check(row: Row, { frequency, changedAt, kept, restarted }: Calendar, resets: boolean): void {
  const bought = plan(row.from, frequency);
  const settings: Partial<BusinessSettings> = { planChangeResetsBillingDate: resets };
  const begun = buy({ product: bought }, day('2027-01-01'), noTax, settings);
  const addons = row.seats === undefined ? [] : [{ addon: seat, quantity: row.seats }];
  const wanted = { product: plan(row.to, frequency), addons, mode: row.mode };
  const changed = change(begun, wanted, day(changedAt));
  expect(remainingCredit(changed.lots)).toBe(row.credit);
  const isRestarted = row.mode === full || (resets && row.mode !== free);
  const dates = (isRestarted ? restarted : kept).slice(0, row.renewals.length);
  // The periods of some begin at noon.
  const after = until(changed, day(dates.at(-1) ?? '') + dayMs - 1);
  expect(paymentsOf(after)).toEqual([
    `2027-01-01 ${String(bought.price.amount)}`,
    ...(row.charged === 0n ? [] : [`${changedAt.slice(0, 10)} ${String(row.charged)}`]),
    ...row.renewals.map((amount, index) => `${dates[index] ?? ''} ${String(amount)}`),
  ]);
  expect(remainingCredit(after.lots)).toBe(0n);
}

describe.each(calendars)('the worked numbers in $name', (calendar) => {
  test.each(rows)('$row: $from to $to, $mode, the billing date kept', (row) => check(row, calendar, false));
  test.each(rows)('$row: $from to $to, $mode, plan_change_resets_billing_date', (row) =>
    check(row, calendar, true),
  );
});

describe('from 30 a month to 300 a year on day 16 of 31', () => {
  const monthly = planWith('monthly', { amount: 3000n, frequency: month });
  const yearly = planWith('yearly', { amount: 30_000n, frequency: { count: 1, interval: 'Year' } });
  // 15 days are over and 16 are left: f = 16/31, and the month is worth V = 30.00.
  const at = day('2027-01-16');
  const begun = buy({ product: monthly }, day('2027-01-01'));

  test.each([
    // A year is sold today: P − V·f = 300.00 − 30.00 · 16/31 = 300.00 − 15.48 (15.4839) = 284.52.
    { mode: prorated, charged: 28_452n, next: '2028-01-16' },
    // P − V = 300.00 − 30.00.
    { mode: difference, charged: 27_000n, next: '2028-01-16' },
    // P, and nothing is given back.
    { mode: full, charged: 30_000n, next: '2028-01-16' },
  ] as const)('$mode charges $charged and the year begins at once', ({ mode, charged, next }) => {
    for (const resets of [true, false]) {
      const settings = { ...begun.settings, planChangeResetsBillingDate: resets };
      const changed = change({ ...begun, settings }, { product: yearly, mode }, at);
      expect(paymentsOf(changed).slice(1)).toEqual([`2027-01-16 ${String(charged)}`]);
      expect(dayOf(changed.subscription.nextBillingAt)).toBe(next);
      expect(changed.subscription.frequency.interval).toBe('Year');
    }
  });

  test('do_not_bill charges nothing, and the year begins at the billing date', () => {
    const changed = change(begun, { product: yearly, mode: free }, at);
    expect(paymentsOf(changed)).toHaveLength(1);
    expect(paymentsOf(until(changed, day('2029-01-01'))).slice(1)).toEqual([
      '2027-02-01 30000',
      '2028-02-01 30000',
    ]);
  });

  test('after do_not_bill the month that goes on is still a month to the next change', () => {
    const yearlyPro = planWith('yearly_pro', { amount: 60_000n, frequency: { count: 1, interval: 'Year' } });
    const changed = change(begun, { product: yearly, mode: free }, at);
    // 600.00 − 30.00 · 16/31: a year begins now, it is not a share of one that is charged.
    const upgraded = change(changed, { product: yearlyPro, mode: prorated }, at);
    expect(paymentsOf(upgraded).slice(1)).toEqual(['2027-01-16 58452']);
    // Back to a monthly plan the month goes on: 80.00 · 16/31 − 30.00 · 16/31 = 41.29 − 15.48.
    const pro = planWith('monthly_pro', { amount: 8000n, frequency: month });
    const back = change(changed, { product: pro, mode: prorated }, at);
    expect(paymentsOf(until(back, day('2027-03-01'))).slice(1)).toEqual([
      '2027-01-16 2581',
      '2027-02-01 8000',
      '2027-03-01 8000',
    ]);
  });

  test('and back: what is unused of the year pays the months to come', () => {
    const year = buy({ product: yearly }, day('2027-01-01'));
    // 73 of 365 days are over: 30.00 − 300.00 · 292/365 = 30.00 − 240.00 is 210.00 of credit.
    const changed = change(year, { product: monthly, mode: prorated }, day('2027-03-15'));
    expect(remainingCredit(changed.lots)).toBe(21_000n);
    const after = until(changed, day('2027-11-15'));
    expect(paymentsOf(after).slice(1)).toEqual(
      [4, 5, 6, 7, 8, 9, 10, 11].map((index) => {
        const date = `2027-${String(index).padStart(2, '0')}-15`;
        return `${date} ${index === 11 ? '3000' : '0'}`;
      }),
    );
  });
});

describe('bought on 31 January of a leap year', () => {
  const begun = buy({ product: plan('Basic', month) }, day('2028-01-31'));
  // 29 days from 31 January to 29 February, of which half are over.
  const at = day('2028-02-14T12:00');

  test('a change in February keeps the anchor: 29 February, 31 March, 30 April', () => {
    const changed = change(begun, { product: plan('Pro', month), mode: prorated }, at);
    expect(paymentsOf(until(changed, day('2028-04-30')))).toEqual([
      '2028-01-31 3000',
      '2028-02-14 2500',
      '2028-02-29 8000',
      '2028-03-31 8000',
      '2028-04-30 8000',
    ]);
  });

  test('a period that begins on 29 February is counted from the 29th', () => {
    const renewed = until(begun, day('2028-02-29'));
    const changed = change(renewed, { product: plan('Pro', month), mode: full }, day('2028-02-29T12:00'));
    expect(paymentsOf(until(changed, day('2028-04-30'))).slice(2)).toEqual([
      '2028-02-29 8000',
      '2028-03-29 8000',
      '2028-04-29 8000',
    ]);
  });

  test('a year that begins on 29 February is renewed on the 28th until the next leap year', () => {
    const yearly = planWith('yearly', { amount: 30_000n, frequency: { count: 1, interval: 'Year' } });
    const changed = change(begun, { product: yearly, mode: full }, day('2028-02-29') - 1);
    const leap = buy({ product: yearly }, day('2028-02-29'));
    expect(dayOf(changed.subscription.nextBillingAt)).toBe('2029-02-28');
    expect(paymentsOf(until(leap, day('2032-02-29')))).toEqual([
      '2028-02-29 30000',
      '2029-02-28 30000',
      '2030-02-28 30000',
      '2031-02-28 30000',
      '2032-02-29 30000',
    ]);
  });
});

describe('in yen', () => {
  const tax: readonly TaxRate[] = [
    { country: 'JP', state: null, taxCategory: null, name: 'Consumption tax', rateBps: 1000 },
  ];
  const light = planWith('light', { amount: 980n, currency: 'JPY', frequency: month });
  const standard = planWith('standard', { amount: 1980n, currency: 'JPY', frequency: month });
  const at = day('2027-01-16');
  const begin = (bought: Bought) => buy(bought, day('2027-01-01'), tax);

  test('an upgrade rounds each line to the yen and taxes what is left', () => {
    const changed = change(begin({ product: light }), { product: standard, mode: prorated }, at);
    // 1980 · 16/31 = 1021.9 → 1022, 980 · 16/31 = 505.8 → 506: 516, and 10 % of it is 51.6 → 52.
    expect(paymentsOf(changed)).toEqual(['2027-01-01 1078', '2027-01-16 568']);
  });

  test('credit reduces what a renewal is taxed on', () => {
    const changed = change(begin({ product: standard }), { product: light, mode: prorated }, at);
    expect(remainingCredit(changed.lots)).toBe(516n);
    // 980 − 516 = 464, and 46.4 → 46 of tax.
    expect(paymentsOf(until(changed, day('2027-03-01'))).slice(1)).toEqual([
      '2027-02-01 510',
      '2027-03-01 1078',
    ]);
  });

  test('a price that contains its tax is worth what the buyer sees', () => {
    const inclusive = { isTaxInclusive: true, currency: 'JPY', frequency: month } as const;
    const begun = begin({ product: planWith('light', { ...inclusive, amount: 1100n }) });
    expect(begun.subscription.periodWorth).toBe(1100n);
    const wanted = planWith('standard', { ...inclusive, amount: 2200n });
    // 2200 − 1100, in which 100 of tax are.
    expect(paymentsOf(change(begun, { product: wanted, mode: difference }, at))[1]).toBe('2027-01-16 1100');
  });

  test('less than a gateway takes is raised to it, and what is over is credit', () => {
    const dearer = planWith('dearer', { amount: 1000n, currency: 'JPY', frequency: month });
    const changed = change(begin({ product: light }), { product: dearer, mode: difference }, at);
    // 20 and 2 of tax are less than 50: 25 more and 3 of tax (2.5) make 50.
    expect(paymentsOf(changed)[1]).toBe('2027-01-16 50');
    expect(remainingCredit(changed.lots)).toBe(25n);
    expect(paymentsOf(until(changed, day('2027-02-01')))[2]).toBe('2027-02-01 1073');
  });
});
