import type { CurrencyOption, Discount } from '../catalog/discount.ts';
import { DomainError } from '../errors.ts';
import type { Currency } from '../money/currency.ts';
import { formatMoney } from '../money/format.ts';
import type { Instant } from '../time.ts';
import type { Cart, CartDiscount } from './cart.ts';
import { type Charge, type GrantedDiscount, appliesTo } from './charge.ts';

/** Facts that a code is checked against: the cart at full, undiscounted prices. */
export interface DiscountContext {
  readonly currency: Currency;
  readonly fullCharges: readonly Charge[];
  readonly customer: Cart['customer'];
  readonly now: Instant;
}

/**
 * Refuses a code that is not redeemable at `now`: not yet started, expired, or used up. Starts are inclusive, ends
 * exclusive.
 */
export function checkRedeemable(discount: Discount, now: Instant): void {
  const { code, startsAt, expiresAt, usageLimit, timesUsed } = discount;
  if (startsAt !== null && now < startsAt) {
    throw new DomainError(
      'DISCOUNT_NOT_YET_ACTIVE',
      `The code ${code} starts at ${new Date(startsAt).toISOString()}. Try again then, or remove it.`,
    );
  }
  if (expiresAt !== null && now >= expiresAt) {
    throw new DomainError(
      'DISCOUNT_CODE_EXPIRED',
      `The code ${code} ended at ${new Date(expiresAt).toISOString()}. Remove it.`,
    );
  }
  if (usageLimit !== null && timesUsed >= usageLimit) {
    throw new DomainError(
      'DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED',
      `The code ${code} has reached its usage limit. Remove it.`,
    );
  }
}

/**
 * Grants every code of the cart in order, or refuses with the first violated rule. The message names the code, so
 * that the buyer knows which to remove.
 */
export function grantDiscounts(
  discounts: readonly CartDiscount[],
  context: DiscountContext,
): GrantedDiscount[] {
  const seen = new Set<string>();
  return discounts.map((entry, position) => {
    const { discount } = entry;
    if (seen.has(discount.discountId)) {
      throw new DomainError(
        'INVALID_DISCOUNT_CODE',
        `discount_codes[${position}] repeats ${discount.code}. Send each code once.`,
      );
    }
    seen.add(discount.discountId);
    return { discount, position, option: checkDiscount(entry, context) };
  });
}

/** Terms of the code in the cart's currency; null for a percentage without a ceiling. */
function checkDiscount(entry: CartDiscount, context: DiscountContext): CurrencyOption | null {
  const { discount } = entry;
  checkRedeemable(discount, context.now);
  if (context.customer !== null) checkCustomer(entry, context.customer);

  const eligible = context.fullCharges.filter((charge) => appliesTo(discount, charge));
  if (eligible.length === 0) {
    throw new DomainError(
      'DISCOUNT_NOT_AVAILABLE_FOR_PRODUCT',
      `The code ${discount.code} is for other products than those in the cart. Remove it.`,
    );
  }
  const option = optionFor(discount, context.currency);
  const subtotal = eligible.reduce((sum, charge) => sum + charge.unitAmount * BigInt(charge.quantity), 0n);
  if (option !== null && subtotal < option.minimumSubtotal) {
    const minimum = formatMoney({ amount: option.minimumSubtotal, currency: context.currency }, 'en');
    throw new DomainError(
      'DISCOUNT_MINIMUM_SUBTOTAL_NOT_MET',
      `The code ${discount.code} needs ${minimum} of the products it is for. Add some, or remove it.`,
    );
  }
  return option;
}

function checkCustomer(
  { discount, timesUsedByCustomer, isCustomerListed }: CartDiscount,
  customer: NonNullable<Cart['customer']>,
): void {
  const { code, perCustomerUsageLimit, customerEligibility } = discount;
  if (perCustomerUsageLimit !== null && timesUsedByCustomer >= perCustomerUsageLimit) {
    throw new DomainError(
      'DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED',
      `This customer has reached the usage limit of the code ${code}. Remove it.`,
    );
  }
  const isEligible = {
    any: true,
    first_time: !customer.hasPurchased,
    existing: customer.hasPurchased,
    specific: isCustomerListed,
  }[customerEligibility];
  if (!isEligible) {
    throw new DomainError(
      'DISCOUNT_CUSTOMER_NOT_ELIGIBLE',
      `The code ${code} is not for this customer (it is for: ${customerEligibility}). Remove it.`,
    );
  }
}

/**
 * Rung converts no currencies. A flat code therefore needs an option in the cart's currency, and so does a
 * percentage whose ceiling is set in a default currency: without its ceiling it would deduct more than the seller
 * allowed.
 */
function optionFor({ code, type, currencyOptions }: Discount, currency: Currency): CurrencyOption | null {
  const option = currencyOptions.find((candidate) => candidate.currency === currency);
  const isUsable = type === 'percentage' || (option !== undefined && option.maxAmountPossible !== null);
  const isConversionMeant = option === undefined && currencyOptions.some((candidate) => candidate.isDefault);
  if (!isUsable || isConversionMeant) {
    throw new DomainError(
      'DISCOUNT_CURRENCY_OPTION_INVALID',
      `The code ${code} has no amount for ${currency}. Add a currency option for ${currency} to it, or remove it.`,
    );
  }
  return option ?? null;
}
