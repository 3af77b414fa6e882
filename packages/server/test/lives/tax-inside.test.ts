import { sampleBusiness } from '../../src/domain/business/sample-business.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Interval } from '../../src/domain/calendar/interval.ts';
import type { DiscountInUse } from '../../src/domain/catalog/discount.ts';
import { remainingCredit } from '../../src/domain/credit/credit.ts';
import { type Issuer, toInvoice } from '../../src/domain/invoice/invoice.ts';
import type { Currency } from '../../src/domain/money/currency.ts';
import { amountsOfChange } from '../../src/domain/offer/quoted-amounts.ts';
import { priceCycle } from '../../src/domain/pricing/price-cycle.ts';
import { amountOfAll } from '../../src/domain/pricing/price-lines.ts';
import type { PlanChange } from '../../src/domain/subscription/plan-change.ts';
import { addonWith, planWith } from '../../src/domain/subscription/sample-subscription.ts';
import type { TaxRate } from '../../src/domain/tax/tax.ts';
import type { Instant } from '../../src/domain/time.ts';
import { sumsOfChange } from '../../src/pages/plan/present-plan.ts';
import { type Bought, type Life, buy, change, preview, until } from './life.ts';
import { anyInstant, anyKeptPick, anyMode, anyPick, buyIn, orSkip, planWorlds, wantedIn } from './worlds.ts';

/*
 * Where a price contains its tax, what the buyer sees is exact and the tax in it is derived: plans of ¥3,000 and
 * ¥8,000 differ by ¥5,000, whatever tax is in them.
 */

const day = (date: string): Instant => Date.parse(`${date}T00:00Z`);
const month: Interval = { count: 1, interval: 'Month' };
const bought = day('2027-01-01');
const middle = day('2027-01-16');

const taxed = (rateBps: number, rounding: TaxRate['rounding'] = 'half_up'): readonly TaxRate[] => [
  { country: 'JP', state: null, taxCategory: null, name: 'Consumption tax', rateBps, rounding },
];

function plan(amount: bigint, currency: Currency = 'JPY', isTaxInclusive = true) {
  return planWith(`plan_${String(amount)}`, { amount, currency, isTaxInclusive, frequency: month });
}

/** What was paid after the first payment: the total and the tax in it. */
const paidAfter = ({ payments }: Life): string[] =>
  payments.slice(1).map(({ totalAmount, tax }) => `${String(totalAmount)} (${String(tax)})`);

const issuer = {
  business: { ...sampleBusiness, displayName: 'Sample Shop' },
} as Issuer;

const prorated = 'prorated_immediately';
const difference = 'difference_immediately';

describe('a change between prices that contain their tax', () => {
  const begin = (first: Bought, taxRates = taxed(1000)) => buy(first, bought, taxRates);

  test('by difference charges what the prices differ by', () => {
    const raised = change(
      begin({ product: plan(3000n) }),
      { product: plan(8000n), mode: difference },
      middle,
    );
    // 8,000 − 3,000, and 454.5 of tax in it.
    expect(paidAfter(raised)).toEqual(['5000 (455)']);
    expect(raised.subscription).toMatchObject({ periodWorth: 8000n, periodPaid: 8000n });
  });

  test('is invoiced as the buyer sees it: the new price, less what was paid for the old one', () => {
    const raised = change(begin({ product: plan(3000n) }), { product: plan(8000n), mode: prorated }, middle);
    const [, payment] = raised.payments;
    if (!payment) throw new Error('the change was paid');
    // The part of 8,000, less that of 3,000.
    expect(toInvoice(payment, issuer, { number: 'INV-2026-00001', orderNumber: null }, [])).toMatchObject({
      lines: [{ unitAmount: 8000n, amount: 4129n, isTaxInclusive: true }],
      subtotal: 4129n,
      discount: 0n,
      unused: 1548n,
      credit: 0n,
      taxes: [{ rateBps: 1000, isIncluded: true, taxable: 2346n, tax: 235n }],
      total: 2581n,
    });
  });

  test('down by difference credits it, and renewals use it to the unit', () => {
    const lowered = change(
      begin({ product: plan(8000n) }),
      { product: plan(3000n), mode: difference },
      middle,
    );
    expect(remainingCredit(lowered.lots)).toBe(5000n);
    // 3,000 less 3,000; 3,000 less 2,000, and 90.9 of tax in it; 3,000.
    expect(paidAfter(until(lowered, day('2027-04-01')))).toEqual(['0 (0)', '1000 (91)', '3000 (273)']);
  });

  test('in proportion rounds what the buyer sees of each plan, and derives the tax', () => {
    const raised = change(begin({ product: plan(3000n) }), { product: plan(8000n), mode: prorated }, middle);
    // 16 of 31 days: 4,129.03 − 1,548.4, and 234.6 of tax in it.
    expect(paidAfter(raised)).toEqual(['2581 (235)']);
  });

  test.each([
    // 3.81 of 50.00 at 8.25 %, 0.238 of 5.000 at 5 %.
    { currency: 'USD', rateBps: 825, tax: 381n },
    { currency: 'KWD', rateBps: 500, tax: 238n },
  ] as const)('is exact in $currency, too', ({ currency, rateBps, tax }) => {
    const begun = begin({ product: plan(3000n, currency) }, taxed(rateBps));
    const raised = change(begun, { product: plan(8000n, currency), mode: difference }, middle);
    expect(raised.payments[1]).toMatchObject({ totalAmount: 5000n, tax });
    const lowered = change(raised, { product: plan(3000n, currency), mode: difference }, middle);
    expect(remainingCredit(lowered.lots)).toBe(5000n);
  });

  test('with quantities and add-ons charges what all of them differ by, and lines share its tax', () => {
    const seat = addonWith('adn_seat', 330n, 'JPY');
    const withSeats = { quantity: 3, addons: [{ addon: seat, quantity: 2 }] };
    const small = { ...plan(980n), addonIds: [seat.addonId] };
    const large = { ...plan(1980n), addonIds: [seat.addonId] };
    const raised = change(
      begin({ product: small, ...withSeats }),
      { product: large, ...withSeats, mode: difference },
      middle,
    );
    // 3 · 1,000, and 272.7 of tax in it; 2,700 of the plan contain 245.5, 300 of the seats 27.3.
    expect(paidAfter(raised)).toEqual(['3000 (273)']);
    expect(raised.payments[1]?.lines.map(({ total, tax }) => [total, tax])).toEqual([
      [2700n, 246n],
      [300n, 27n],
    ]);
  });

  test('less than a gateway takes is raised to it, and what is over is credit that the buyer sees', () => {
    const begun = begin({ product: plan(1000n) });
    const raised = change(begun, { product: plan(1020n), mode: difference }, middle);
    // 20 and 30 of credit, with 4.5 of tax in both.
    expect(paidAfter(raised)).toEqual(['50 (5)']);
    expect(remainingCredit(raised.lots)).toBe(30n);
    // 1,020 less 30 contain 90 of tax.
    expect(paidAfter(until(raised, day('2027-02-01')))[1]).toBe('990 (90)');
  });

  test('is rounded as the business says', () => {
    const taxes = (['half_up', 'down', 'up'] as const).map((rounding) => {
      const begun = begin({ product: plan(3000n) }, taxed(1000, rounding));
      return paidAfter(change(begun, { product: plan(8000n), mode: difference }, middle));
    });
    expect(taxes).toEqual([['5000 (455)'], ['5000 (454)'], ['5000 (455)']]);
  });
});

describe('a change between a price that contains its tax and one that does not', () => {
  const begin = (product: Bought['product']) => buy({ product }, bought, taxed(1000));

  test('counts what was paid without its tax', () => {
    const raised = change(
      begin(plan(1100n)),
      { product: plan(2000n, 'JPY', false), mode: difference },
      middle,
    );
    // 2,000 − 1,000, and 100 of tax on it.
    expect(paidAfter(raised)).toEqual(['1100 (100)']);
    expect(raised.subscription).toMatchObject({ periodWorth: 2000n, periodPaid: 2000n });
  });

  test('counts what was paid with its tax', () => {
    const raised = change(
      begin(plan(1000n, 'JPY', false)),
      { product: plan(2200n), mode: difference },
      middle,
    );
    // 2,200 − 1,100, and 100 of tax in it.
    expect(paidAfter(raised)).toEqual(['1100 (100)']);
  });

  test('drops what a unit cannot hold, so that no more comes out than was paid', () => {
    const lowered = change(
      begin(plan(1005n)),
      { product: plan(500n, 'JPY', false), mode: difference },
      middle,
    );
    // 1,005 are 913.6 without tax: 913 − 500.
    expect(remainingCredit(lowered.lots)).toBe(413n);
  });
});

describe('what a customer is shown of a change', () => {
  function law(name: string, check: (change: PlanChange, life: Life) => void): void {
    test(name, () => {
      const given = [planWorlds(false), anyPick, anyKeptPick, anyMode, anyInstant] as const;
      const property = fc.property(...given, (world, pick, wanted, mode, at) => {
        const life = orSkip(() => buyIn(world, pick, at));
        const { previousBillingAt, nextBillingAt } = life.subscription;
        const now = Math.floor((previousBillingAt + nextBillingAt) / 2);
        check(orSkip(() => preview(life, wantedIn(world, wanted, mode), now)).change, life);
      });
      fc.assert(property, { numRuns: 300 });
    });
  }

  law('adds up on the page of the plan: lines, credit and tax come to the total', (decided, life) => {
    const shown = sumsOfChange(decided, 0n, life.subscription.currency);
    const lines = shown.lines.reduce((sum, { amount }) => sum + amount.amount, 0n);
    const onTop = shown.isTaxIncluded ? 0n : shown.tax.amount;
    const total = lines - shown.creditUsed.amount + shown.topUp.amount + onTop;
    expect(total).toBe(shown.total.amount - shown.creditGiven.amount);
  });

  law('adds up in the quote of an offer, and its lines say what the change says', (decided, life) => {
    const { totals } = recurring(life, decided.terms.discounts);
    const quote = amountsOfChange(decided, life.subscription.currency, {
      recurring: totals,
      undiscounted: totals,
      coming: { kind: 'on_demand' },
      walletAmount: 0n,
    });
    const owed = quote.subtotal - quote.discount + quote.tax;
    expect(owed).toBe(quote.totalAmount - decided.creditGranted);
    const sum = (part: 'subtotal' | 'tax') => quote.lines.reduce((whole, line) => whole + line[part], 0n);
    expect([sum('subtotal'), sum('tax')]).toEqual([quote.subtotal, quote.tax]);
    for (const [index, line] of decided.lines.entries()) {
      const told = quote.lines[index];
      expect(decided.terms.isTaxInclusive ? told?.total : told?.subtotal).toBe(line.amount);
    }
  });

  law('is charged: where prices contain their tax, to the unit of what they differ by', (decided) => {
    const { priced, net } = decided;
    if (priced === null) return;
    expect(amountOfAll(priced.lines)).toBe(net - priced.credit + priced.topUp);
    if (decided.terms.isTaxInclusive) expect(priced.totals.total).toBe(net - priced.credit + priced.topUp);
  });

  function recurring(life: Life, discounts: readonly DiscountInUse[]) {
    const { plan: sold, quantity, billing } = life.subscription;
    return priceCycle({ plan: sold, quantity, discounts, address: billing, taxRates: life.taxRates });
  }
});
