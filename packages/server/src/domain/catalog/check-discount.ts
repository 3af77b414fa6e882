import { DomainError } from '../errors.ts';
import { checkDiscountTerms } from './check-discount-terms.ts';
import type { Discount } from './discount.ts';
import { checkMetadata } from './metadata.ts';
import type { Product } from './product.ts';

/** What a seller decides about a discount. */
export type DiscountFields = Omit<Discount, 'discountId' | 'businessId' | 'timesUsed' | 'createdAt'>;

/**
 * Refuses a discount that could not be kept as written: terms that contradict themselves, restrictions to
 * products that do not exist, a limit that its uses have passed already. `products` are those of the
 * restricted products that the business has, archived ones included.
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
