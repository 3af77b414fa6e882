import type { TimeZone } from '../calendar/time-zone.ts';
import type { DiscountId } from '../ids.ts';
import type { PricedCart } from '../pricing/cart.ts';
import { priceCart } from '../pricing/price-cart.ts';
import type { TaxAddress, TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import type { SessionCart } from './checkout-session.ts';

/** Loaded facts that affect the price, besides the cart. */
export interface PricingFacts {
  readonly taxRates: readonly TaxRate[];
  /** Time zone for the billing dates of a plan in the cart. */
  readonly timeZone: TimeZone;
  /** Null while the buyer is unknown. */
  readonly customer: {
    readonly hasPurchased: boolean;
    readonly redemptions: ReadonlyMap<DiscountId, number>;
    readonly allowedDiscounts: ReadonlySet<DiscountId>;
  } | null;
}

/** Prices a session's cart for an address. `isFinal` is true when a charge follows immediately. */
export function priceSession(
  cart: SessionCart,
  facts: PricingFacts,
  address: TaxAddress | null,
  now: Instant,
  isFinal: boolean,
): PricedCart {
  return priceCart({
    items: cart.items.map((item) => ({
      ...item,
      addons: item.addons.map(({ addon, quantity }) => ({ addonId: addon.addonId, addon, quantity })),
    })),
    discounts: cart.discounts.map((discount) => ({
      discount,
      timesUsedByCustomer: facts.customer?.redemptions.get(discount.discountId) ?? 0,
      isCustomerListed: facts.customer?.allowedDiscounts.has(discount.discountId) ?? false,
    })),
    customer: facts.customer && { hasPurchased: facts.customer.hasPurchased },
    address,
    taxRates: facts.taxRates,
    trialPeriodDays: cart.trialPeriodDays,
    onDemand: cart.onDemand,
    isFinal,
    timeZone: facts.timeZone,
    now,
  });
}
