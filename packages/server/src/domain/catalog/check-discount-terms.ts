import { DomainError } from '../errors.ts';
import { largestAmount } from '../money/money.ts';
import type { CurrencyOption, Discount } from './discount.ts';

/** Discount fields that the seller sets. */
export type DiscountTerms = Pick<
  Discount,
  | 'code'
  | 'type'
  | 'amount'
  | 'currencyOptions'
  | 'usageLimit'
  | 'perCustomerUsageLimit'
  | 'startsAt'
  | 'expiresAt'
  | 'subscriptionCycles'
>;

const shortestCode = 3;
const longestCode = 64;

/**
 * Refuses contradictory discount terms: a percentage outside 0.01 to 100, a flat code without an amount, two
 * options for one currency, an end before the start, limits below 1. The message names the wire field.
 */
export function checkDiscountTerms(terms: DiscountTerms): void {
  const { length } = terms.code;
  if (length < shortestCode || length > longestCode || /[\s\p{Cc}]/u.test(terms.code)) {
    throw new DomainError(
      'INVALID_DISCOUNT_CODE',
      `code must be ${shortestCode} to ${longestCode} characters without spaces. Omit it to have one generated.`,
    );
  }
  if (terms.type === 'percentage' && (!isCount(terms.amount) || terms.amount > 10_000)) {
    throw new DomainError(
      'INVALID_PERCENTAGE',
      'amount must be a whole number of basis points from 1 to 10000 (540 is 5.4 %).',
    );
  }
  checkCurrencyOptions(terms);
  checkLimit('usage_limit', terms.usageLimit);
  checkLimit('per_customer_usage_limit', terms.perCustomerUsageLimit);
  checkLimit('subscription_cycles', terms.subscriptionCycles);
  if (
    terms.usageLimit !== null &&
    terms.perCustomerUsageLimit !== null &&
    terms.perCustomerUsageLimit > terms.usageLimit
  ) {
    throw refusal('per_customer_usage_limit is above usage_limit and could never be reached. Lower it.');
  }
  if (terms.startsAt !== null && terms.expiresAt !== null && terms.startsAt >= terms.expiresAt) {
    throw refusal('starts_at must be before expires_at, or the code could never be used.');
  }
}

function checkCurrencyOptions({ type, currencyOptions }: DiscountTerms): void {
  if (type === 'flat' && currencyOptions.length === 0) {
    throw optionRefusal(
      'A flat discount needs currency_options: one entry per currency, with the deduction as max_amount_possible.',
    );
  }
  if (new Set(currencyOptions.map((option) => option.currency)).size < currencyOptions.length) {
    throw optionRefusal('currency_options names a currency twice. Keep one entry per currency.');
  }
  if (currencyOptions.filter((option) => option.isDefault).length > 1) {
    throw optionRefusal('currency_options has more than one is_default entry. Keep one.');
  }
  for (const [index, option] of currencyOptions.entries()) checkCurrencyOption(type, index, option);
}

function checkCurrencyOption(type: Discount['type'], index: number, option: CurrencyOption): void {
  const field = `currency_options[${index}]`;
  if (option.maxAmountPossible === null) {
    if (type === 'flat') {
      throw optionRefusal(`${field}.max_amount_possible is what a flat discount deducts, and must be set.`);
    }
  } else if (option.maxAmountPossible < 1n || option.maxAmountPossible > largestAmount) {
    throw optionRefusal(`${field}.max_amount_possible must be from 1 to ${largestAmount}.`);
  }
  if (option.minimumSubtotal < 0n || option.minimumSubtotal > largestAmount) {
    throw optionRefusal(`${field}.minimum_subtotal must be from 0 to ${largestAmount}; 0 is no minimum.`);
  }
}

function checkLimit(field: string, limit: number | null): void {
  if (limit !== null && !isCount(limit)) {
    throw refusal(`${field} must be a whole number from 1 to 2147483647, or null for no limit.`);
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 2_147_483_647;
}

function refusal(message: string): DomainError {
  return new DomainError('INVALID_REQUEST_BODY', message);
}

function optionRefusal(message: string): DomainError {
  return new DomainError('DISCOUNT_CURRENCY_OPTION_INVALID', message);
}
