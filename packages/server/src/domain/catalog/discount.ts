import type { BusinessId, DiscountId, ProductId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';
import type { Metadata } from './metadata.ts';

export const discountTypes = ['percentage', 'flat'] as const;

export type DiscountType = (typeof discountTypes)[number];

export const customerEligibilities = ['any', 'first_time', 'existing', 'specific'] as const;

/** Eligibility to redeem a code: anyone, new customers, existing customers, or customers on its allow-list. */
export type CustomerEligibility = (typeof customerEligibilities)[number];

/** Discount terms in one currency. */
export interface CurrencyOption {
  readonly currency: Currency;
  /** Deduction of a flat code, or ceiling of a percentage code; null is no ceiling. */
  readonly maxAmountPossible: bigint | null;
  /** Minimum subtotal of the eligible products before any discount. 0 is no minimum. */
  readonly minimumSubtotal: bigint;
  readonly isDefault: boolean;
}

/** Discount code. */
export interface Discount {
  readonly discountId: DiscountId;
  readonly businessId: BusinessId;
  /** Upper case. */
  readonly code: string;
  readonly name: string | null;
  readonly type: DiscountType;
  /**
   * Basis points for a percentage. A flat code's deduction is in its currency options; this number is then only
   * stored and returned.
   */
  readonly amount: number;
  readonly currencyOptions: readonly CurrencyOption[];
  /** Eligible products, with their add-ons; empty applies to all. */
  readonly restrictedTo: readonly ProductId[];
  readonly customerEligibility: CustomerEligibility;
  readonly usageLimit: number | null;
  readonly perCustomerUsageLimit: number | null;
  readonly timesUsed: number;
  /** Start, inclusive; null is immediately. */
  readonly startsAt: Instant | null;
  /** End, exclusive; null is never. */
  readonly expiresAt: Instant | null;
  /** Number of paid subscription cycles it reduces, the first included; null is all of them. */
  readonly subscriptionCycles: number | null;
  readonly preserveOnPlanChange: boolean;
  readonly metadata: Metadata;
  readonly createdAt: Instant;
  /** True for an offer's own discount: it cannot be typed as a code, and its uses are not counted. */
  readonly isOfAnOffer?: true;
}

/** Filters discounts to codes, whose uses are counted. */
export function codesAmong(discounts: readonly Discount[]): readonly Discount[] {
  return discounts.filter(({ isOfAnOffer }) => isOfAnOffer !== true);
}

/** Discount as applied to a payment or subscription. */
export interface DiscountInUse {
  readonly discount: Discount;
  /** Position in the stack of discounts, from 0. */
  readonly position: number;
  /** Remaining cycles it reduces; null is all of them, or not known. */
  readonly cyclesRemaining: number | null;
  /** True when it was used up before the subscription's current period began. */
  readonly isSpent?: true;
}

/**
 * Discount after one more paid cycle. One that ends with a cycle still belongs to that cycle; one that had ended
 * before is spent.
 */
export function afterCycle(entry: DiscountInUse): DiscountInUse {
  const { cyclesRemaining } = entry;
  if (cyclesRemaining === null) return entry;
  return cyclesRemaining === 0
    ? { ...entry, isSpent: true }
    : { ...entry, cyclesRemaining: cyclesRemaining - 1 };
}

/**
 * True when the code has reduced no cycle yet: it came with a trial, or with a plan change whose payment is
 * pending.
 */
export function isUnused({ discount, cyclesRemaining }: DiscountInUse): boolean {
  return cyclesRemaining !== null && cyclesRemaining === discount.subscriptionCycles;
}
