import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Pick, type PlanWorld, anyPick, boughtIn, orSkip, planWorlds } from './worlds.ts';
import type { Currency } from '../../src/domain/money/currency.ts';
import { canCharge, chargeStep, minimumCharge } from '../../src/domain/money/minimum-charge.ts';
import { taxesOf } from '../../src/domain/tax/tax.ts';
import { priceCycle } from '../../src/domain/pricing/price-cycle.ts';
import { type AmountDue, type PricedDue, netAmount, priceDue } from '../../src/domain/pricing/price-due.ts';
import { amountOf, amountOfAll, totalsOf } from '../../src/domain/pricing/price-lines.ts';

const totalOf = ({ totals }: PricedDue): bigint => totals.total;
const address = { country: 'JP', state: null } as const;

describe('what is due', () => {
  interface Case {
    readonly due: AmountDue;
    readonly balance: bigint;
    readonly currency: Currency;
  }

  const cases: fc.Arbitrary<Case> = fc
    .tuple(planWorlds(false), anyPick, fc.nat(1000), fc.nat(1200), fc.integer({ min: -60, max: 60 }))
    .map(([world, pick, unused, used, near]) => caseOf(world, pick, unused, used, near));

  /** Balances from nothing to more than enough, and often within a few units of what is due. */
  function caseOf(world: PlanWorld, pick: Pick, unused: number, used: number, near: number): Case {
    const { product, quantity = 1, addons = [], discounts = [] } = boughtIn(world, pick);
    const inUse = discounts.map((discount, position) => ({ discount, position, cyclesRemaining: null }));
    const cycle = {
      plan: { product, addons },
      quantity,
      discounts: inUse,
      address,
      taxRates: world.taxRates,
    };
    const { lines } = orSkip(() => priceCycle(cycle));
    const full = netAmount({ lines, unused: 0n });
    const due = { lines, unused: (full * BigInt(unused)) / 1000n };
    const wanted = near % 2 === 0 ? netAmount(due) + BigInt(near) : (netAmount(due) * BigInt(used)) / 1000n;
    return { due, balance: wanted < 0n ? 0n : wanted, currency: world.currency };
  }

  function law(name: string, check: (priced: PricedDue, given: Case) => void): void {
    test(name, () => {
      const property = fc.property(cases, (given) => {
        check(priceDue(given.due, given.balance, given.currency), given);
      });
      fc.assert(property, { numRuns: 250 });
    });
  }

  law('a total is nothing, or enough for a gateway to take', ({ totals }, { currency }) => {
    expect(totals.total === 0n || totals.total >= minimumCharge(currency)).toBe(true);
  });

  test('a total in a currency of steps is one of them, and what it is raised by becomes credit', () => {
    const inSteps = fc.constantFrom<Currency>('BHD', 'JOD', 'KWD', 'OMR', 'TND');
    fc.assert(
      fc.property(cases, inSteps, ({ due, balance }, currency) => {
        fc.pre(due.lines.every(({ taxRateBps }) => taxRateBps < 5000));
        const priced = priceDue(due, balance, currency);
        expect(canCharge(priced.totals.total, currency), String(priced.totals.total)).toBe(true);
        expect(amountOfAll(priced.lines)).toBe(netAmount(due) - priced.credit + priced.topUp);
        expect(priced.topUp).toBeLessThan(minimumCharge(currency) + chargeStep(currency) ** 2n);
      }),
      { numRuns: 1000 },
    );
  });

  law('credit is used up to what is due and what there is, and none is used to buy some', (priced, given) => {
    expect(priced.credit >= 0n && priced.credit <= given.balance).toBe(true);
    expect(priced.credit <= netAmount(given.due)).toBe(true);
    expect(priced.credit === 0n || priced.topUp === 0n).toBe(true);
  });

  law(
    'lines sum to what is due, less credit and with what is bought, and the totals are their sums',
    (priced, given) => {
      expect(amountOfAll(priced.lines)).toBe(netAmount(given.due) - priced.credit + priced.topUp);
      expect(priced.totals).toEqual(totalsOf(priced.lines));
      for (const line of priced.lines) {
        expect(line.subtotal - line.discount + line.tax).toBe(line.total);
        expect([line.taxable, line.tax, line.discount, line.listDiscount].every((part) => part >= 0n)).toBe(
          true,
        );
      }
    },
  );

  law('lines that nothing was taken off stay as their price has them', (priced, given) => {
    if (given.due.unused + priced.credit + priced.topUp > 0n) return;
    expect(priced.lines).toEqual(given.due.lines);
  });

  law('what is left is taxed together: once for each rate, and the lines come to it', ({ lines }) => {
    const taxes = taxesOf(lines.map((line) => ({ ...line, amount: amountOf(line) })));
    expect(lines.map(({ tax }) => tax)).toEqual(taxes);
  });

  law('where prices contain their tax, what is paid is the price less what pays for it', (priced, given) => {
    if (!given.due.lines.every(({ isTaxInclusive }) => isTaxInclusive)) return;
    expect(totalOf(priced)).toBe(netAmount(given.due) - priced.credit + priced.topUp);
    const [least, step] = [minimumCharge(given.currency), chargeStep(given.currency)];
    // To the minimum and no further, or to the next step.
    expect(priced.topUp === 0n || priced.topUp < step || totalOf(priced) - step < least).toBe(true);
  });

  law('what credit takes off is split in proportion, to within one unit of each line', (priced, given) => {
    const whole = netAmount({ ...given.due, unused: 0n });
    const taken = given.due.unused + priced.credit;
    for (const [index, line] of given.due.lines.entries()) {
      const left = priced.lines[index];
      const part = amountOf(line) - (left === undefined ? 0n : amountOf(left));
      const distance = part * whole - taken * amountOf(line);
      expect(distance < whole || whole === 0n).toBe(true);
      expect(distance > -whole || whole === 0n).toBe(true);
    }
  });

  law('no smaller top-up would do', (priced, given) => {
    if (priced.topUp === 0n) return;
    const amounts = priced.lines.map((line, index) => ({
      ...line,
      amount: amountOf(line) - (index === priced.lines.length - 1 ? 1n : 0n),
    }));
    const taxes = taxesOf(amounts);
    const less = amounts.reduce(
      (sum, { amount, isTaxInclusive }, index) => sum + amount + (isTaxInclusive ? 0n : (taxes[index] ?? 0n)),
      0n,
    );
    expect(less < minimumCharge(given.currency) || !canCharge(less, given.currency)).toBe(true);
  });

  law('no more credit could be used, but for a unit of tax on each line', (priced, given) => {
    const most = given.balance < netAmount(given.due) ? given.balance : netAmount(given.due);
    if (priced.credit === most || priced.topUp > 0n) return;
    const slack = BigInt(given.due.lines.length);
    const step = chargeStep(given.currency);
    const isOfStep = step > 1n && most - priced.credit <= step * step;
    const nearLeast = minimumCharge(given.currency) + 2n * slack + 2n * step * (step - 1n);
    expect(isOfStep || totalOf(priced) <= nearLeast).toBe(true);
  });

  law('more credit never makes it dearer, but for a unit of tax on each line', (priced, given) => {
    const richer = priceDue(given.due, given.balance + 100n, given.currency);
    const slack = BigInt(given.due.lines.length);
    expect(totalOf(richer) <= totalOf(priced) + slack).toBe(true);
  });
});
