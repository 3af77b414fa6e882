import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import { foreseeRenewals } from './foresee-renewals.ts';
import { planOf, subscriptionWith } from './sample-subscription.ts';
import { subscriptionStatuses } from './subscription.ts';

const untaxed = { country: 'US', state: null, city: null, street: null, zipcode: null } as const;
const inJapan = { ...untaxed, country: 'JP' } as const;
const taxRates = [{ country: 'JP', state: null, taxCategory: null, name: 'Tax', rateBps: 1000 }] as const;

const fund = (credit: bigint, wallet = 0n) => ({ credit, wallet });
const day = (at: number) => new Date(at).toISOString().slice(0, 10);
const basic = subscriptionWith({ billing: untaxed });

describe('the renewals to come', () => {
  test('cost 0, 10 and 30 dollars with 50 of credit on a plan for 30', () => {
    expect(foreseeRenewals(basic, fund(5000n), taxRates, 3)).toMatchObject([
      { total: 0n, credit: 3000n },
      { total: 1000n, credit: 2000n },
      { total: 3000n, credit: 0n },
    ]);
  });

  test('fall on the days that are counted from the first one', () => {
    expect(foreseeRenewals(basic, fund(0n), taxRates, 3).map(({ at }) => day(at))).toEqual([
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
    ]);
  });

  test('are taxed on what credit leaves', () => {
    const taxed = subscriptionWith({ billing: inJapan });
    expect(foreseeRenewals(taxed, fund(1000n), taxRates, 2)).toMatchObject([
      { total: 2200n },
      { total: 3300n },
    ]);
  });

  test('are paid by credit, then by the wallet, then by the card', () => {
    expect(foreseeRenewals(basic, fund(1000n, 4000n), taxRates, 3)).toMatchObject([
      { total: 2000n, credit: 1000n, wallet: 2000n },
      { total: 3000n, credit: 0n, wallet: 2000n },
      { total: 3000n, credit: 0n, wallet: 0n },
    ]);
  });

  test('are those of the plan that waits for the first of them', () => {
    const plan = {
      product: { ...planOf(8000n), name: 'Pro plan', productId: asId<'product'>('pdt_2') },
      addons: [],
    };
    const waiting = subscriptionWith({
      billing: untaxed,
      scheduledChange: {
        planChangeId: asId<'plan_change'>('pch_1'),
        plan,
        quantity: 2,
        discounts: [],
        newDiscountIds: [],
        onPaymentFailure: 'apply_change',
        metadata: null,
        createdAt: basic.createdAt,
      },
    });
    expect(foreseeRenewals(waiting, fund(0n), taxRates, 2)).toMatchObject([
      { total: 16_000n, planName: 'Pro plan' },
      { total: 16_000n, planName: 'Pro plan' },
    ]);
  });

  test('are none for one that ends, is charged on demand or does not go on', () => {
    const none = [
      { cancelAtNextBillingDate: true },
      { isOnDemand: true },
      { expiresAt: basic.nextBillingAt },
      ...subscriptionStatuses.filter((status) => status !== 'active').map((status) => ({ status })),
    ];
    for (const over of none) {
      expect(foreseeRenewals({ ...basic, ...over }, fund(0n), taxRates, 3), JSON.stringify(over)).toEqual([]);
    }
  });

  test('never use more credit than there is, nor ask for less than a card takes', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 100n, max: 100_000n }),
        fc.bigInt({ min: 0n, max: 300_000n }),
        (amount, balance) => {
          const plan = { product: planOf(amount), addons: [] };
          const foreseen = foreseeRenewals({ ...basic, plan }, fund(balance), taxRates, 5);
          expect(foreseen).toHaveLength(5);
          expect(foreseen.reduce((sum, { credit }) => sum + credit, 0n)).toBeLessThanOrEqual(balance);
          for (const { total, credit } of foreseen) {
            expect(total === 0n || total >= minimumCharge('USD')).toBe(true);
            expect(total + credit).toBe(amount);
          }
        },
      ),
    );
  });
});
