import type { Addon } from './addon.ts';
import type { RecurringProduct } from './product.ts';

/** A plan with its add-ons as they stood when they were sold: later prices are for later buyers. */
export interface SoldPlan {
  readonly product: RecurringProduct;
  readonly addons: readonly { readonly addon: Addon; readonly quantity: number }[];
}
