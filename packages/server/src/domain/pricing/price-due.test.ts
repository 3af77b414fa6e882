import { describe, expect, test } from 'vitest';
import type { RecurringPrice, RecurringProduct } from '../catalog/product.ts';
import { asId } from '../ids.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import { priceCycle } from './price-cycle.ts';
import { type AmountDue, type PricedDue, priceDue } from './price-due.ts';

const address = { country: 'JP', state: null } as const;
const tenth = [{ ...address, taxCategory: null, name: 'Tax', rateBps: 1000 }];

function planWith(over: Partial<RecurringPrice>): RecurringProduct {
  return {
    productId: asId<'product'>('pdt_1'),
    businessId: asId<'business'>('bus_1'),
    brandId: 'brnd_1',
    name: 'plan',
    description: null,
    image: null,
    price: {
      type: 'recurring_price',
      currency: 'USD',
      amount: 3000n,
      discountBps: 0,
      isTaxInclusive: false,
      hasPurchasingPowerParity: false,
      frequency: { count: 1, interval: 'Month' },
      period: { count: 1, interval: 'Year' },
      trialPeriodDays: 0,
      trialAmount: null,
      trialAppliesDiscounts: false,
      ...over,
    },
    taxCategory: 'saas',
    addonIds: [],
    metadata: {},
    archivedAt: null,
    createdAt: 0,
    updatedAt: 0,
  };
}

/** Cycle of one plan, with 10 % tax. */
function dueOf(amount: bigint, unused = 0n, isTaxInclusive = false): AmountDue {
  const plan = { product: planWith({ amount, isTaxInclusive }), addons: [] };
  return { lines: priceCycle({ plan, quantity: 1, discounts: [], address, taxRates: tenth }).lines, unused };
}

const totalOf = ({ totals }: PricedDue): bigint => totals.total;

describe('what is due', () => {
  test('is the lines with their tax when there is no credit', () => {
    expect(priceDue(dueOf(3000n), 0n, 'USD')).toMatchObject({
      totals: { subtotal: 3000n, discount: 0n, tax: 300n, total: 3300n },
      credit: 0n,
      topUp: 0n,
    });
  });

  test('is less by credit before tax: what credit pays for is not taxed again', () => {
    expect(priceDue(dueOf(3000n), 2000n, 'USD')).toMatchObject({
      totals: { subtotal: 3000n, discount: 2000n, tax: 100n, total: 1100n },
      credit: 2000n,
    });
  });

  test('is nothing when credit covers it, and the rest of the credit stays', () => {
    expect(priceDue(dueOf(3000n), 5000n, 'USD')).toMatchObject({
      totals: { tax: 0n, total: 0n },
      credit: 3000n,
    });
  });

  test('is less by what is unused of the plan before, and then by credit', () => {
    expect(priceDue(dueOf(8000n, 3000n), 1000n, 'USD')).toMatchObject({
      totals: { tax: 400n, total: 4400n },
      unused: 3000n,
      credit: 1000n,
    });
  });

  test('of a price that contains its tax is that price, and credit is taken off what the buyer sees', () => {
    expect(totalOf(priceDue(dueOf(1100n, 0n, true), 0n, 'USD'))).toBe(1100n);
    // 1100 − 400, and 700 contain 63.6 of tax.
    expect(priceDue(dueOf(1100n, 0n, true), 400n, 'USD')).toMatchObject({
      totals: { tax: 64n, total: 700n, listSubtotal: 1100n, listDiscount: 400n },
    });
  });
});

test('a line that no credit reaches keeps the tax that its price contains', () => {
  // A third of 2 is nearer to 1, but the third that 2 contain is nearer to 0.
  const third = [{ ...address, taxCategory: null, name: 'Tax', rateBps: 3333 }];
  const cycleOf = (amount: bigint) => {
    const plan = { product: planWith({ amount, isTaxInclusive: true }), addons: [] };
    return priceCycle({ plan, quantity: 1, discounts: [], address, taxRates: third }).lines;
  };
  const due = { lines: [...cycleOf(2n), ...cycleOf(10_000n)], unused: 0n };
  const [small] = priceDue(due, 1n, 'USD').lines;
  expect(small).toMatchObject({ taxable: 2n, tax: 0n, total: 2n, listDiscount: 0n });
});

describe('less than a gateway takes', () => {
  test('is raised by using less credit where that is enough', () => {
    // 3000 less 2980 would be 22 with tax; 46 and 5 of tax (4.6) are 51, 45 and 5 (4.5) are 50.
    expect(priceDue(dueOf(3000n), 2980n, 'USD')).toMatchObject({
      totals: { total: 50n },
      credit: 2955n,
      topUp: 0n,
    });
  });

  test('is otherwise raised by buying credit, and none is used', () => {
    // 20 with tax are 22; 25 and 3 of tax (2.5) are the missing 28.
    const priced = priceDue(dueOf(8000n, 7980n), 10n, 'USD');
    expect(priced).toMatchObject({ totals: { total: 50n, tax: 5n }, credit: 0n, topUp: 25n });
    expect(priced.lines.map(({ name }) => name)).toEqual(['plan', 'Credit for later renewals']);
  });

  test('is found at once even where the least is millions of units and the lines are taxed differently', () => {
    const plan = planWith({ amount: 10n, currency: 'LBP' });
    const addon = { ...dueOf(10n).lines[0], taxRateBps: 10_000 } as AmountDue['lines'][number];
    const [line] = priceCycle({
      plan: { product: plan, addons: [] },
      quantity: 1,
      discounts: [],
      address,
      taxRates: [],
    }).lines;
    if (!line) throw new Error('a plan has a line');
    expect(totalOf(priceDue({ lines: [line, addon], unused: 0n }, 0n, 'LBP'))).toBe(minimumCharge('LBP'));
  });
});
