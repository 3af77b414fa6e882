import { DomainError } from '../errors.ts';
import { checkDiscountTerms } from './check-discount-terms.ts';
import type { Discount } from './discount.ts';
import { checkMetadata } from './metadata.ts';
import type { Product } from './product.ts';

/** Discount fields that the seller sets; the others are maintained by Rung. */
export type DiscountFields = Omit<Discount, 'discountId' | 'businessId' | 'timesUsed' | 'createdAt'>;

/**
 * Refuses an invalid discount: contradictory terms, restrictions to products that do not exist, a usage limit
 * already exceeded. `products` are the restricted products found for the business, archived ones included.
 */
export function checkDiscount(discount: Discount, products: readonly Product[]): void {
  checkMetadata(discount.metadata);
  checkDiscountTerms(discount);
  for (const [index, productId] of discount.restrictedTo.entries()) {
    if (!products.some((product) => product.productId === productId)) {
      throw new DomainError(
        'INVALID_REQUEST_BODY',
        `restricted_to[${index}]: there is no product ${productId}. Check the id, and that it belongs to the same business and mode.`,
      );
    }
  }
  if (discount.usageLimit !== null && discount.usageLimit < discount.timesUsed) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `usage_limit: the code was used ${discount.timesUsed} times already. Set that or more, or expires_at to end it.`,
    );
  }
}
