import type { Addon } from './addon.ts';
import type { RecurringProduct } from './product.ts';

/** Plan with its add-ons at the prices they were sold for: later price changes do not affect it. */
export interface SoldPlan {
  readonly product: RecurringProduct;
  readonly addons: readonly { readonly addon: Addon; readonly quantity: number }[];
}
