import type { DiscountInUse } from '../../../domain/catalog/discount.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Discount applied to a payment or a subscription: each of their `discounts`. */
export const storedDiscount = documentKind<DiscountInUse>('discount in use', [unchanged]);
