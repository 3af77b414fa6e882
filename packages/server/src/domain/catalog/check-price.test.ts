import { expect, test } from 'vitest';
import { checkPrice, checkTrialPeriodDays } from './check-price.ts';
import type { OneTimePrice, RecurringPrice } from './product.ts';

const oneTime: OneTimePrice = {
  type: 'one_time_price',
  currency: 'USD',
  amount: 2_900n,
  discountBps: 0,
  isTaxInclusive: false,
  hasPurchasingPowerParity: false,
  isPayWhatYouWant: false,
  suggestedAmount: null,
};
const monthly: RecurringPrice = {
  type: 'recurring_price',
  currency: 'USD',
  amount: 3_000n,
  discountBps: 0,
  isTaxInclusive: false,
  hasPurchasingPowerParity: false,
  frequency: { count: 1, interval: 'Month' },
  period: { count: 10, interval: 'Year' },
  trialPeriodDays: 0,
  trialAmount: null,
  trialAppliesDiscounts: false,
};

test('accepts what can be charged as written, free plans and one-payment subscriptions included', () => {
  for (const price of [
    oneTime,
    { ...oneTime, isPayWhatYouWant: true, suggestedAmount: 2_900n },
    monthly,
    { ...monthly, amount: 0n },
    { ...monthly, period: { count: 1, interval: 'Month' as const } },
    { ...monthly, trialPeriodDays: 7, trialAmount: 100n },
  ]) {
    expect(() => {
      checkPrice(price);
    }).not.toThrow();
  }
});

test.each([
  ['a negative amount', { ...oneTime, amount: -1n }, 'INVALID_REQUEST_BODY', 'price.price'],
  ['an amount above 2^53 − 1', { ...oneTime, amount: 2n ** 53n }, 'AMOUNT_TOO_LARGE', 'price.price'],
  ['a discount above 100 %', { ...oneTime, discountBps: 10_001 }, 'INVALID_PERCENTAGE', 'price.discount_bps'],
  [
    'a suggestion below the minimum',
    { ...oneTime, isPayWhatYouWant: true, suggestedAmount: 1n },
    'INVALID_REQUEST_BODY',
    'price.suggested_price',
  ],
  [
    'a frequency of 0',
    { ...monthly, frequency: { count: 0, interval: 'Month' as const } },
    'INVALID_REQUEST_BODY',
    'price.payment_frequency_count',
  ],
  [
    'a period shorter than one payment',
    { ...monthly, period: { count: 3, interval: 'Week' as const } },
    'INVALID_REQUEST_BODY',
    'price.subscription_period',
  ],
  [
    'a trial amount without a trial',
    { ...monthly, trialAmount: 100n },
    'INVALID_REQUEST_BODY',
    'price.trial_amount',
  ],
] as const)('refuses %s, naming the field', (_, price, code, field) => {
  expect(() => {
    checkPrice(price);
  }).toThrow(expect.objectContaining({ code, message: expect.stringContaining(field) as string }));
});

test.each([-1, 1.5, 10_001])('refuses a trial of %d days', (days) => {
  expect(() => {
    checkTrialPeriodDays('trial_period_days', days);
  }).toThrow('trial_period_days');
});
