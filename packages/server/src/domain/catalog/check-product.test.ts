import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { currencies } from '../money/currency.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import type { Addon } from './addon.ts';
import { type ProductTerms, checkPriceChange, checkProduct } from './check-product.ts';
import type { OneTimePrice, RecurringPrice } from './product.ts';

const once: OneTimePrice = {
  type: 'one_time_price',
  currency: 'USD',
  amount: 4900n,
  discountBps: 0,
  isTaxInclusive: false,
  hasPurchasingPowerParity: false,
  isPayWhatYouWant: false,
  suggestedAmount: null,
};
const monthly: RecurringPrice = {
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
};
const seat: Addon = {
  addonId: asId<'addon'>('adn_seat'),
  businessId: asId<'business'>('bus_sample'),
  name: 'Extra seat',
  description: null,
  image: null,
  currency: 'USD',
  amount: 1000n,
  taxCategory: 'saas',
  createdAt: 0,
  updatedAt: 0,
};
const product = (change: Partial<ProductTerms>): ProductTerms => ({
  price: monthly,
  addonIds: [],
  metadata: {},
  ...change,
});
const check =
  (change: Partial<ProductTerms>, addons: readonly Addon[] = []) =>
  () =>
    checkProduct(product(change), addons);

describe('a product', () => {
  test('is accepted paid once, as a plan, and as a plan with add-ons', () => {
    expect(check({ price: once })).not.toThrow();
    expect(check({})).not.toThrow();
    expect(check({ addonIds: [seat.addonId] }, [seat])).not.toThrow();
  });

  test('as a plan costs nothing, or at least what a gateway takes, in every currency', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...currencies),
        fc.bigInt({ min: 0n, max: 2_000_000n }),
        (currency, amount) => {
          const plan = check({ price: { ...monthly, currency, amount } });
          if (amount === 0n || amount >= minimumCharge(currency)) expect(plan).not.toThrow();
          else expect(plan).toThrow(expect.objectContaining({ code: 'REQUEST_AMOUNT_BELOW_MINIMUM' }));
        },
      ),
    );
  });

  test('paid once may cost less than a gateway takes, because a cart may hold several', () => {
    expect(check({ price: { ...once, amount: 1n } })).not.toThrow();
  });

  test.each([
    ['paid once', { price: once, addonIds: [seat.addonId] }, [seat], 'INVALID_REQUEST_BODY'],
    ['with an unknown one', { addonIds: [seat.addonId] }, [], 'MISSING_ADDON_IDS'],
    ['with one twice', { addonIds: [seat.addonId, seat.addonId] }, [seat], 'DUPLICATE_ADDON_IDS_IN_REQUEST'],
    [
      'with one in another currency',
      { addonIds: [seat.addonId] },
      [{ ...seat, currency: 'EUR' as const }],
      'MIXED_CURRENCIES',
    ],
  ])('is refused with add-ons when %s', (_, change, addons, code) => {
    expect(check(change, addons)).toThrow(expect.objectContaining({ code }));
  });

  test('has ten add-ons and not eleven', () => {
    const seats = Array.from({ length: 11 }, (_, index) => ({
      ...seat,
      addonId: asId<'addon'>(`adn_${index}`),
    }));
    const ids = seats.map(({ addonId }) => addonId);
    expect(check({ addonIds: ids.slice(0, 10) }, seats)).not.toThrow();
    expect(check({ addonIds: ids }, seats)).toThrow(/at most 10/);
  });
});

test('a price changes its amount and currency, but not between once and recurring', () => {
  expect(() => checkPriceChange(once, { ...once, amount: 1n, currency: 'JPY' })).not.toThrow();
  expect(() => checkPriceChange(once, monthly)).toThrow(/price\.type/);
  expect(() => checkPriceChange(monthly, once)).toThrow(/price\.type/);
});
