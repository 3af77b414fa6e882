import type { AddonId, BusinessId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { TaxCategory } from '../tax/tax-category.ts';
import type { Instant } from '../time.ts';

/**
 * Add-on sold with a recurring product (seats, storage) and billed on the same cycle. Tax inclusion follows the
 * product it is bought with.
 */
export interface Addon {
  readonly addonId: AddonId;
  readonly businessId: BusinessId;
  readonly name: string;
  readonly description: string | null;
  readonly image: string | null;
  readonly currency: Currency;
  /** Price per unit and billing cycle of the product, in minor units. */
  readonly amount: bigint;
  readonly taxCategory: TaxCategory;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
