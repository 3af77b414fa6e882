import type { DiscountInUse } from '../catalog/discount.ts';
import type { SoldPlan } from '../catalog/plan.ts';
import type { TaxAddress, TaxRate } from '../tax/tax.ts';
import { fullCharges } from './cart-charges.ts';
import type { PricedLine, Totals } from './cart.ts';
import { priceLines, totalsOf } from './price-lines.ts';

/** Input for pricing one subscription cycle. */
export interface Cycle {
  readonly plan: SoldPlan;
  readonly quantity: number;
  readonly discounts: readonly DiscountInUse[];
  readonly address: TaxAddress;
  readonly taxRates: readonly TaxRate[];
}

export interface PricedCycle {
  readonly lines: readonly PricedLine[];
  readonly totals: Totals;
  /** Discounts of this cycle; ended ones are excluded. */
  readonly discounts: readonly DiscountInUse[];
}

/**
 * Prices a cycle after the first payment: the plan as sold, with the codes still active, taxed at current rates.
 * Codes are checked when redeemed and not again.
 */
export function priceCycle({ plan, quantity, discounts, address, taxRates }: Cycle): PricedCycle {
  const { currency } = plan.product.price;
  const addons = plan.addons.map((sold) => ({ addonId: sold.addon.addonId, ...sold }));
  const charges = fullCharges({ product: plan.product, quantity, addons, customAmount: null }, 0);
  const lasting = discounts.filter(({ cyclesRemaining }) => cyclesRemaining !== 0);
  const granted = lasting.map(({ discount, position }) => ({
    discount,
    position,
    option: discount.currencyOptions.find((option) => option.currency === currency) ?? null,
  }));
  const lines = priceLines(charges, granted, { address, taxRates });
  return { lines, totals: totalsOf(lines), discounts: lasting };
}
