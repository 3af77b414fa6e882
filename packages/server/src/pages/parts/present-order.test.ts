import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asId } from '../../domain/ids.ts';
import { netAmount, priceDue } from '../../domain/pricing/price-due.ts';
import { priceNextCycle } from '../../domain/subscription/renewal.ts';
import { planOf, subscriptionWith } from '../../domain/subscription/sample-subscription.ts';
import { presentDueOrder } from './present-order.ts';

const rate = (rateBps: number) =>
  [{ country: 'JP', state: null, taxCategory: null, name: 'Tax', rateBps }] as const;

function orderWith(price: bigint, isTaxInclusive: boolean, rateBps: number, unused: bigint, credit: bigint) {
  const product = planOf(price, 'JPY', isTaxInclusive);
  const plan = { product, addons: [] };
  const { lines } = priceNextCycle(subscriptionWith({ plan, currency: 'JPY' }), rate(rateBps));
  const due = { lines, unused: unused < netAmount({ lines, unused: 0n }) ? unused : 0n };
  return presentDueOrder(
    { due, discounts: [] },
    { priced: priceDue(due, credit, 'JPY'), walletAmount: 0n },
    { kind: 'paused' },
    'JPY',
  );
}

describe('what is due, as the customer reads it', () => {
  test('adds up, whatever credit and unused share reduce it, with tax on top or within', () => {
    const amount = (max: number) => fc.integer({ min: 0, max }).map(BigInt);
    fc.assert(
      fc.property(
        amount(100_000).map((price) => price + 1n),
        fc.boolean(),
        fc.constantFrom(0, 800, 1000, 1975),
        amount(100_000),
        amount(100_000),
        (...facts) => {
          const { subtotal, discounts, tax, total } = orderWith(...facts);
          const taken = discounts.reduce((sum, each) => sum + each.amount.amount, 0n);
          expect(total.amount).toBe(subtotal.amount - taken + (tax?.added.amount ?? 0n));
          expect(discounts.every((each) => each.amount.amount > 0n)).toBe(true);
        },
      ),
    );
  });

  test('names the unused share and the credit', () => {
    expect(orderWith(8000n, false, 1000, 3000n, 1000n)).toMatchObject({
      subtotal: { amount: 8000n },
      discounts: [
        { reason: 'unused', amount: { amount: 3000n } },
        { reason: 'credit', amount: { amount: 1000n } },
      ],
      tax: { added: { amount: 400n } },
      total: { amount: 4400n },
    });
  });

  test('names the codes', () => {
    const discountId = asId<'discount'>('dsc_1');
    const subscription = subscriptionWith();
    const code = {
      discount: {
        discountId,
        code: 'TEN',
        type: 'percentage',
        amount: 1000,
        currencyOptions: [],
        restrictedTo: [],
      },
      position: 0,
      cyclesRemaining: null,
    } as never;
    const { lines, discounts } = priceNextCycle({ ...subscription, discounts: [code] }, []);
    const due = { lines, unused: 0n };
    expect(
      presentDueOrder(
        { due, discounts },
        { priced: priceDue(due, 0n, 'USD'), walletAmount: 0n },
        { kind: 'paused' },
        'USD',
      ),
    ).toMatchObject({
      discounts: [{ code: 'TEN', amount: { amount: 300n } }],
      total: { amount: 2700n },
    });
  });
});
