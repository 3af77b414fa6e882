import { boundary } from '../calendar/add-interval.ts';
import type { Interval, TimeInterval } from '../calendar/interval.ts';
import { DomainError } from '../errors.ts';
import { largestAmount } from '../money/money.ts';
import type { Price, RecurringPrice } from './product.ts';

/** 20 years in each unit: anything longer is assumed to be a typing error. */
const longestCount: Readonly<Record<TimeInterval, number>> = {
  Day: 7_305,
  Week: 1_043,
  Month: 240,
  Year: 20,
};

const longestTrialDays = 10_000;

/**
 * Refuses a price that could not be charged: amounts below 0 or too large for the wire, a discount above 100 %, a
 * trial amount without a trial, a subscription that ends before its first renewal. The message names the wire
 * field.
 */
export function checkPrice(price: Price): void {
  checkAmount('price.price', price.amount);
  if (!Number.isInteger(price.discountBps) || price.discountBps < 0 || price.discountBps > 10_000) {
    throw new DomainError(
      'INVALID_PERCENTAGE',
      'price.discount_bps must be a whole number from 0 to 10000 (1250 is 12.5 %).',
    );
  }
  if (price.type === 'recurring_price') {
    checkRecurringPrice(price);
  } else if (price.suggestedAmount !== null) {
    checkAmount('price.suggested_price', price.suggestedAmount);
    if (price.isPayWhatYouWant && price.suggestedAmount < price.amount) {
      throw refusal('price.suggested_price is below price.price, the least a customer may pay. Raise it.');
    }
  }
}

/** Refuses trial days outside 0 to 10 000. `field` is the wire's name for it. */
export function checkTrialPeriodDays(field: string, days: number): void {
  if (!Number.isInteger(days) || days < 0 || days > longestTrialDays) {
    throw refusal(`${field} must be a whole number of days from 0 to ${longestTrialDays}; 0 is no trial.`);
  }
}

function checkRecurringPrice(price: RecurringPrice): void {
  checkInterval('price.payment_frequency', price.frequency);
  checkInterval('price.subscription_period', price.period);
  if (boundary(0, price.period, 1, 'UTC') < boundary(0, price.frequency, 1, 'UTC')) {
    throw refusal(
      'price.subscription_period is shorter than price.payment_frequency, so it would end before it renews. ' +
        'Make it at least one payment long.',
    );
  }
  checkTrialPeriodDays('price.trial_period_days', price.trialPeriodDays);
  if (price.trialAmount !== null) {
    checkAmount('price.trial_amount', price.trialAmount);
    if (price.trialPeriodDays === 0) {
      throw refusal(
        'price.trial_amount needs price.trial_period_days above 0. Set the days or drop the amount.',
      );
    }
  }
}

function checkAmount(field: string, amount: bigint): void {
  if (amount < 0n) {
    throw refusal(`${field} must be 0 or more, in the currency's smallest unit.`);
  }
  if (amount > largestAmount) {
    throw new DomainError('AMOUNT_TOO_LARGE', `${field} must be at most ${largestAmount}.`);
  }
}

function checkInterval(field: string, { count, interval }: Interval): void {
  const longest = longestCount[interval];
  if (!Number.isInteger(count) || count < 1 || count > longest) {
    throw refusal(`${field}_count must be a whole number from 1 to ${longest} when counted in ${interval}s.`);
  }
}

function refusal(message: string): DomainError {
  return new DomainError('INVALID_REQUEST_BODY', message);
}
