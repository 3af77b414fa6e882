import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundary } from '../calendar/add-interval.ts';
import type { DiscountInUse } from '../catalog/discount.ts';
import { asId } from '../ids.ts';
import { type ComingCharges, comingCharges } from './coming-charges.ts';
import { foreseeRenewals } from './foresee-renewals.ts';
import { bought, planOf, planWith, subscriptionWith } from './sample-subscription.ts';
import type { Subscription } from './subscription.ts';

const month = { count: 1, interval: 'Month' } as const;
const billing = { country: 'US', state: null, city: null, street: null, zipcode: null } as const;
const basic = (over: Partial<Subscription> = {}) => subscriptionWith({ billing, expiresAt: null, ...over });
const nothing = { credit: 0n, wallet: 0n };
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** One line per run: amount, first day, last day. */
function told(coming: ComingCharges): string[] {
  if (coming.kind !== 'charged') return [coming.kind === 'ends' ? `ends ${day(coming.at)}` : coming.kind];
  return [
    ...coming.runs.map(
      ({ amount, from, to }) => `${String(amount.amount)} ${day(from)} ${to === null ? '…' : day(to)}`,
    ),
    ...(coming.endsAt === null ? [] : [`ends ${day(coming.endsAt)}`]),
  ];
}

const foretold = (subscription: Subscription, funds = nothing) =>
  told(comingCharges(subscription, funds, []));

const off = (percent: number, cyclesRemaining: number | null): DiscountInUse => ({
  discount: {
    discountId: asId<'discount'>('dsc_1'),
    type: 'percentage',
    amount: percent * 100,
    currencyOptions: [],
    restrictedTo: [],
  } as unknown as DiscountInUse['discount'],
  position: 0,
  cyclesRemaining,
});

describe('what a subscription is charged from now on', () => {
  test('is the plan at every billing date', () => {
    expect(foretold(basic())).toEqual(['3000 2027-02-28 …']);
  });

  test('is less while credit and then the wallet pay, to the last of them', () => {
    expect(foretold(basic(), { credit: 5000n, wallet: 0n })).toEqual([
      '0 2027-02-28 2027-02-28',
      '1000 2027-03-31 2027-03-31',
      '3000 2027-04-30 …',
    ]);
    expect(foretold(basic(), { credit: 9000n, wallet: 1000n })).toEqual([
      '0 2027-02-28 2027-04-30',
      '2000 2027-05-31 2027-05-31',
      '3000 2027-06-30 …',
    ]);
  });

  test('is less while a discount lasts, and always less where it never ends', () => {
    expect(foretold(basic({ discounts: [off(50, 2)] }))).toEqual([
      '1500 2027-02-28 2027-03-31',
      '3000 2027-04-30 …',
    ]);
    expect(foretold(basic({ discounts: [off(50, null)] }))).toEqual(['1500 2027-02-28 …']);
  });

  test('is the planned plan from its date on, in its own interval', () => {
    const yearly = planWith('yearly', {
      amount: 30_000n,
      frequency: { count: 1, interval: 'Year' },
      period: { count: 10, interval: 'Year' },
    });
    const scheduledChange = {
      planChangeId: asId<'plan_change'>('pch_1'),
      plan: { product: yearly, addons: [] },
      quantity: 1,
      discounts: [],
      newDiscountIds: [],
      onPaymentFailure: 'apply_change',
      metadata: null,
      effectiveAt: bought,
      createdAt: bought,
    } as const;
    const coming = comingCharges(basic({ scheduledChange }), nothing, []);
    // It starts the term of its own plan, of ten years.
    expect(told(coming)).toEqual(['30000 2027-02-28 2036-02-28', 'ends 2037-02-28']);
    expect(coming).toMatchObject({ runs: [{ interval: { count: 1, interval: 'Year' } }] });
  });

  test('stops at the last billing date before the end of its term', () => {
    expect(foretold(basic({ expiresAt: boundary(bought, month, 12, 'UTC') }))).toEqual([
      '3000 2027-02-28 2027-12-31',
      'ends 2028-01-31',
    ]);
    expect(foretold(basic({ expiresAt: boundary(bought, month, 2, 'UTC') }))).toEqual([
      '3000 2027-02-28 2027-02-28',
      'ends 2027-03-31',
    ]);
    expect(
      foretold(basic({ expiresAt: boundary(bought, month, 2, 'UTC') }), { credit: 9000n, wallet: 0n }),
    ).toEqual(['0 2027-02-28 2027-02-28', 'ends 2027-03-31']);
  });

  test('is nothing where it ends first, by its term or because it is cancelled', () => {
    const { nextBillingAt } = basic();
    expect(foretold(basic({ expiresAt: nextBillingAt }))).toEqual(['ends 2027-02-28']);
    expect(foretold(basic({ cancelAtNextBillingDate: true }))).toEqual(['ends 2027-02-28']);
    const ends = boundary(bought, { count: 1, interval: 'Week' }, 1, 'UTC');
    expect(foretold(basic({ expiresAt: ends }))).toEqual(['ends 2027-02-07']);
  });

  test('is put off by a pause with an end, and unknown without one', () => {
    const pausedAt = Date.UTC(2027, 1, 10);
    const resumesAt = Date.UTC(2027, 2, 12);
    expect(foretold(basic({ status: 'paused', pausedAt, resumesAt }))).toEqual(['3000 2027-03-30 …']);
    expect(foretold(basic({ status: 'paused', pausedAt }))).toEqual(['paused']);
  });

  test('is up to somebody else on hold and on demand', () => {
    expect(foretold(basic({ status: 'on_hold' }))).toEqual(['on_hold']);
    expect(foretold(basic({ isOnDemand: true }))).toEqual(['on_demand']);
  });

  test('is said also where a wallet would pay for centuries', () => {
    const coming = comingCharges(basic(), { credit: 0n, wallet: 100_000_000_000n }, []);
    expect(coming.kind === 'charged' && coming.runs.map(({ amount }) => amount.amount)).toEqual([0n, 3000n]);
  });

  test('is renewal by renewal what is foreseen one by one', () => {
    fc.assert(
      fc.property(
        fc.record({
          amount: fc.bigInt({ min: 50n, max: 20_000n }),
          credit: fc.bigInt({ min: 0n, max: 60_000n }),
          wallet: fc.bigInt({ min: 0n, max: 60_000n }),
          percent: fc.integer({ min: 0, max: 90 }),
          cycles: fc.option(fc.integer({ min: 0, max: 5 })),
          term: fc.option(fc.integer({ min: 1, max: 30 })),
        }),
        ({ amount, credit, wallet, percent, cycles, term }) => {
          const subscription = basic({
            plan: { product: planOf(amount), addons: [] },
            discounts: [off(percent, cycles)],
            expiresAt: term === null ? null : boundary(bought, month, term, 'UTC'),
          });
          const coming = comingCharges(subscription, { credit, wallet }, []);
          const foreseen = foreseeRenewals(subscription, { credit, wallet }, [], 40);
          const amountAt = (at: number): bigint | undefined =>
            coming.kind === 'charged'
              ? coming.runs.findLast(({ from, to }) => from <= at && at <= (to ?? Infinity))?.amount.amount
              : undefined;
          expect(foreseen.map(({ at }) => amountAt(at))).toEqual(
            foreseen.map(({ total, wallet: paid }) => total - paid),
          );
          if (term !== null) expect(foreseen).toHaveLength(term - 1);
        },
      ),
    );
  });
});
