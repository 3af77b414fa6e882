import type { CurrencyOption, Discount } from '../catalog/discount.ts';
import type { PricedLine } from './cart.ts';

/** Line before discounts and tax. */
export interface Charge extends Pick<
  PricedLine,
  | 'itemIndex'
  | 'kind'
  | 'productId'
  | 'addonId'
  | 'name'
  | 'description'
  | 'quantity'
  | 'unitAmount'
  | 'taxCategory'
  | 'isTaxInclusive'
  | 'isSubscription'
> {
  /** Product's own discount, applied first. */
  readonly productDiscountBps: number;
  /** False for a paid trial that codes do not reduce. */
  readonly isDiscountable: boolean;
}

/** Granted code, with its terms in the cart's currency. */
export interface GrantedDiscount {
  readonly discount: Discount;
  readonly position: number;
  /** Null for a percentage without a ceiling. */
  readonly option: CurrencyOption | null;
}

/** True when a code reduces a line: all lines, or those of its products with their add-ons. */
export function appliesTo(discount: Discount, { productId }: Pick<Charge, 'productId'>): boolean {
  return discount.restrictedTo.length === 0 || discount.restrictedTo.includes(productId);
}
