import { describe, expect, test } from 'vitest';
import type { RecurringProduct } from '../catalog/product.ts';
import { asId } from '../ids.ts';
import { changeByCustomer, isDowngrade, canSchedule, plansFor } from './change-by-customer.ts';
import { planOf, subscriptionWith } from './sample-subscription.ts';

const subscription = subscriptionWith();

function otherPlan(
  over: Partial<RecurringProduct> = {},
  price: Partial<RecurringProduct['price']> = {},
): RecurringProduct {
  const plan = planOf(8000n);
  return {
    ...plan,
    productId: asId<'product'>('pdt_2'),
    ...over,
    price: { ...plan.price, ...price },
  };
}

const yearly = otherPlan({}, { frequency: { count: 1, interval: 'Year' } });
const choose = (product: RecurringProduct, isAtNextBillingDate = false) =>
  changeByCustomer(subscription, { product, quantity: 2, isAtNextBillingDate });

describe('a customer who changes their plan', () => {
  test('pays the difference at the same interval, and what is unused counts at another', () => {
    expect(choose(otherPlan()).mode).toBe('difference_immediately');
    expect(choose(yearly).mode).toBe('prorated_immediately');
  });

  test('keeps the plan they have when the bank says no, and the one they planned where it waited', () => {
    expect(choose(otherPlan())).toMatchObject({
      onPaymentFailure: 'prevent_change',
      isAtNextBillingDate: false,
    });
    expect(choose(otherPlan(), true)).toMatchObject({
      mode: 'full_immediately',
      onPaymentFailure: 'apply_change',
      isAtNextBillingDate: true,
    });
  });

  test('keeps the add-ons that the new plan has, and the codes that survive', () => {
    const seats = { addonId: asId<'addon'>('adn_seat'), quantity: 3 };
    const support = { addonId: asId<'addon'>('adn_support'), quantity: 1 };
    const product = otherPlan({ addonIds: [seats.addonId] });
    const request = changeByCustomer(
      { ...subscription, addons: [seats, support] },
      { product, quantity: 2, isAtNextBillingDate: false },
    );
    expect(request.plan).toEqual({
      productId: product.productId,
      quantity: 2,
      addons: [seats],
      discountCodes: null,
    });
  });

  test('may wait where it costs nothing now, or ends a trial', () => {
    expect(canSchedule(subscription, { net: -1n })).toBe(true);
    expect(canSchedule(subscription, { net: 0n })).toBe(true);
    expect(canSchedule(subscription, { net: 1n })).toBe(false);
    expect(canSchedule({ ...subscription, isTrial: true }, { net: 1n })).toBe(true);
  });

  test('is shown the plans on sale in their currency, cheapest first, and their own as it was sold', () => {
    const own = subscription.plan.product;
    const raised = otherPlan({ productId: own.productId });
    const euro = otherPlan({ productId: asId<'product'>('pdt_3') }, { currency: 'EUR' });
    const gone = otherPlan({ productId: asId<'product'>('pdt_4'), archivedAt: 1 });
    const cheap = otherPlan({ productId: asId<'product'>('pdt_5') }, { amount: 100n });
    const course = { ...cheap, price: { ...cheap.price, type: 'one_time_price' as const } };
    const plans = plansFor(subscription, [yearly, euro, gone, raised, cheap, course as never]);
    expect(plans).toEqual([cheap, own, yearly]);
  });
});

describe('a change to less', () => {
  const monthly = { count: 1, interval: 'Month' } as const;
  const year = { count: 1, interval: 'Year' } as const;
  const isLess = (
    [amount, quantity, frequency]: readonly [bigint, number, RecurringProduct['price']['frequency']],
    [toAmount, toQuantity, toFrequency]: readonly [bigint, number, RecurringProduct['price']['frequency']],
  ) => {
    const product = (price: bigint, interval: RecurringProduct['price']['frequency']) =>
      otherPlan({}, { amount: price, frequency: interval });
    const before = { plan: { product: product(amount, frequency), addons: [] }, quantity };
    return isDowngrade(before, { product: product(toAmount, toFrequency), quantity: toQuantity });
  };

  test.each([
    ['a cheaper plan', [8000n, 1, monthly], [3000n, 1, monthly], true],
    ['fewer of the same', [3000n, 3, monthly], [3000n, 2, monthly], true],
    ['a dearer plan', [3000n, 1, monthly], [8000n, 1, monthly], false],
    ['the same price', [3000n, 1, monthly], [3000n, 1, monthly], false],
    ['a month of less than a twelfth of the year', [96_000n, 1, year], [3000n, 1, monthly], true],
    ['a month of exactly a twelfth', [96_000n, 1, year], [8000n, 1, monthly], false],
    ['a year at a better price', [8000n, 1, monthly], [80_000n, 1, year], false],
  ] as const)('%s', (_name, before, after, expected) => {
    expect(isLess(before, after)).toBe(expected);
  });
});
