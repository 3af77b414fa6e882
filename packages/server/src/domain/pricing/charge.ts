import type { CurrencyOption, Discount } from '../catalog/discount.ts';
import type { PricedLine } from './cart.ts';

/** A line before discounts and tax. */
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
  /** The product's own discount, taken off first. */
  readonly productDiscountBps: number;
  /** False for a paid trial that codes do not reduce. */
  readonly isDiscountable: boolean;
}

/** A code that has passed its rules, with what it means in the cart's currency. */
export interface GrantedDiscount {
  readonly discount: Discount;
  readonly position: number;
  /** Null for a percentage without a ceiling. */
  readonly option: CurrencyOption | null;
}

/** Whether a code reduces a line: all lines, or those of the products it names with their add-ons. */
export function appliesTo(discount: Discount, { productId }: Pick<Charge, 'productId'>): boolean {
  return discount.restrictedTo.length === 0 || discount.restrictedTo.includes(productId);
}
