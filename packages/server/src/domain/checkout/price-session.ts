import type { TimeZone } from '../calendar/time-zone.ts';
import type { DiscountId } from '../ids.ts';
import type { PricedCart } from '../pricing/cart.ts';
import { priceCart } from '../pricing/price-cart.ts';
import type { TaxAddress, TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import type { SessionCart } from './checkout-session.ts';

/** What besides the cart decides its price, as loaded. */
export interface PricingFacts {
  readonly taxRates: readonly TaxRate[];
  /** Whose calendar a plan of the cart is counted in. */
  readonly timeZone: TimeZone;
  /** Null while nobody has said who is buying. */
  readonly customer: {
    readonly hasPurchased: boolean;
    readonly redemptions: ReadonlyMap<DiscountId, number>;
    readonly allowedDiscounts: ReadonlySet<DiscountId>;
  } | null;
}

/** Prices what a session holds, for an address. `isFinal` when money is about to be taken. */
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
