import type { BusinessId, DiscountId, ProductId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';
import type { Metadata } from './metadata.ts';

export const discountTypes = ['percentage', 'flat'] as const;

export type DiscountType = (typeof discountTypes)[number];

export const customerEligibilities = ['any', 'first_time', 'existing', 'specific'] as const;

/** Who may redeem a code: anyone, those who never bought, those who have, or those on its allow-list. */
export type CustomerEligibility = (typeof customerEligibilities)[number];

/** What a code means in one currency. */
export interface CurrencyOption {
  readonly currency: Currency;
  /** For a flat code the deduction, for a percentage code its ceiling; null is no ceiling. */
  readonly maxAmountPossible: bigint | null;
  /** The least that the products the code applies to must cost, before any discount. 0 is no minimum. */
  readonly minimumSubtotal: bigint;
  readonly isDefault: boolean;
}

/** A code that reduces what is paid. */
export interface Discount {
  readonly discountId: DiscountId;
  readonly businessId: BusinessId;
  /** Upper case. */
  readonly code: string;
  readonly name: string | null;
  readonly type: DiscountType;
  /**
   * Basis points for a percentage. A flat code's deduction stands in its currency options; this number is
   * then only kept and returned.
   */
  readonly amount: number;
  readonly currencyOptions: readonly CurrencyOption[];
  /** The products it applies to, with their add-ons; empty applies to all. */
  readonly restrictedTo: readonly ProductId[];
  readonly customerEligibility: CustomerEligibility;
  readonly usageLimit: number | null;
  readonly perCustomerUsageLimit: number | null;
  readonly timesUsed: number;
  /** From this moment on; null is at once. */
  readonly startsAt: Instant | null;
  /** Up to, not including, this moment; null is never. */
  readonly expiresAt: Instant | null;
  /** How many paid cycles of a subscription it reduces, the first included; null is all of them. */
  readonly subscriptionCycles: number | null;
  readonly preserveOnPlanChange: boolean;
  readonly metadata: Metadata;
  readonly createdAt: Instant;
  /** What an offer takes off one sale: nobody can type it, and nobody counts its uses. */
  readonly isOfAnOffer?: true;
}

/** Those of the discounts that are codes, whose uses are counted. */
export function codesAmong(discounts: readonly Discount[]): readonly Discount[] {
  return discounts.filter(({ isOfAnOffer }) => isOfAnOffer !== true);
}

/** A discount as it stands on one payment or subscription. */
export interface DiscountInUse {
  readonly discount: Discount;
  /** Its place in the stack, from 0. */
  readonly position: number;
  /** How many later cycles it still reduces; null is all of them, or not asked. */
  readonly cyclesRemaining: number | null;
  /** Whether it had run out before the current period of its subscription began. */
  readonly isSpent?: true;
}

/**
 * A code after one more period that is paid for. One that runs out with a period still belongs to it; one that
 * had run out before is spent.
 */
export function afterCycle(entry: DiscountInUse): DiscountInUse {
  const { cyclesRemaining } = entry;
  if (cyclesRemaining === null) return entry;
  return cyclesRemaining === 0
    ? { ...entry, isSpent: true }
    : { ...entry, cyclesRemaining: cyclesRemaining - 1 };
}

/** Whether a code has reduced no period so far: it came with a trial, or with a change that waits to be paid for. */
export function isUnused({ discount, cyclesRemaining }: DiscountInUse): boolean {
  return cyclesRemaining !== null && cyclesRemaining === discount.subscriptionCycles;
}
