import type { TimeZone } from '../calendar/time-zone.ts';
import type { Addon } from '../catalog/addon.ts';
import type { Discount } from '../catalog/discount.ts';
import type { Product } from '../catalog/product.ts';
import type { AddonId, DiscountId, ProductId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { TaxCategory } from '../tax/tax-category.ts';
import type { TaxAddress, TaxRate, TaxRounding } from '../tax/tax.ts';
import type { Instant } from '../time.ts';

/** An add-on asked for with a product. */
interface CartAddon {
  readonly addonId: AddonId;
  /** Null when the business has no such add-on. */
  readonly addon: Addon | null;
  readonly quantity: number;
}

/** One product of a cart. */
export interface CartItem {
  readonly product: Product;
  readonly quantity: number;
  readonly addons: readonly CartAddon[];
  /** Per unit, named by the customer of a pay-what-you-want product; null while unnamed. Ignored for others. */
  readonly customAmount: bigint | null;
}

/** A code asked for, with what must be known of the customer to grant it. */
export interface CartDiscount {
  readonly discount: Discount;
  readonly timesUsedByCustomer: number;
  /** Whether the customer is on the code's allow-list. */
  readonly isCustomerListed: boolean;
}

/** How a plan is sold that has no billing dates: it is charged when the seller says so. */
export interface OnDemandTerms {
  /** Nothing is charged yet: only the payment method is saved. */
  readonly isMandateOnly: boolean;
  /** All that is charged at first, whatever the quantity; null charges what the plan costs. */
  readonly price: bigint | null;
  /** What `price` is in; null takes the plan's. */
  readonly currency: Currency | null;
  /** What the line says instead of the product's description. */
  readonly description: string | null;
}

/** Everything that decides a price, as loaded at `now`. */
export interface Cart {
  readonly items: readonly CartItem[];
  /** In the order they stack. */
  readonly discounts: readonly CartDiscount[];
  /**
   * Null while nobody has said who is buying: rules about the customer then wait, and must be asked again
   * with the customer before money is taken.
   */
  readonly customer: { readonly hasPurchased: boolean } | null;
  /** Null while unknown: no tax is shown yet. */
  readonly address: TaxAddress | null;
  readonly taxRates: readonly TaxRate[];
  /** Overrides the trial of every recurring product of the cart; null leaves them. */
  readonly trialPeriodDays: number | null;
  /** Makes the plan of the cart one that is charged on demand; null leaves it its billing dates. */
  readonly onDemand: OnDemandTerms | null;
  /**
   * True when money is about to be taken: an unnamed pay-what-you-want amount is then refused. Before that,
   * the suggested amount or the minimum stands in for it.
   */
  readonly isFinal: boolean;
  /** Whose calendar a plan of the cart is counted in, for as long as it goes on. */
  readonly timeZone: TimeZone;
  readonly now: Instant;
}

/** What one code took off a line, in the terms of the line's price. */
export interface LineDiscount {
  readonly discountId: DiscountId;
  readonly amount: bigint;
}

/**
 * One line of a charge: a product or an add-on. `subtotal`, `discount` and `taxable` are always without
 * tax; `listAmount` and `listDiscount` are in the terms of the price, which may contain it. `tax` is the
 * line's part of the tax of all lines together. Always: total = subtotal − discount + tax, and taxable = subtotal − discount.
 */
export interface PricedLine {
  /** Which item of the cart it belongs to, from 0. */
  readonly itemIndex: number;
  readonly kind: 'product' | 'addon';
  /** The product; for an add-on, the one it is bought with. */
  readonly productId: ProductId;
  readonly addonId: AddonId | null;
  readonly name: string;
  readonly description: string | null;
  readonly quantity: number;
  /** Per unit, as listed. 0 in a free trial. */
  readonly unitAmount: bigint;
  /** unitAmount × quantity. */
  readonly listAmount: bigint;
  /** All that is taken off `listAmount`: the product's own discount and the codes. */
  readonly listDiscount: bigint;
  readonly productDiscount: bigint;
  /** In stacking order; codes that took nothing off this line are left out. */
  readonly discounts: readonly LineDiscount[];
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly taxable: bigint;
  readonly tax: bigint;
  readonly taxRateBps: number;
  /** How the tax of its document was rounded; half up where nothing is said. */
  readonly taxRounding?: TaxRounding;
  readonly taxCategory: TaxCategory;
  readonly isTaxInclusive: boolean;
  readonly total: bigint;
  readonly isSubscription: boolean;
}

/**
 * The sums of lines. Always: total = subtotal − discount + tax, all without tax where the price had it
 * inside. A receipt in the terms of the prices reads listSubtotal − listDiscount + (tax − includedTax).
 */
export interface Totals {
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly tax: bigint;
  readonly total: bigint;
  readonly listSubtotal: bigint;
  readonly listDiscount: bigint;
  /** The part of `tax` that the listed prices already contain. */
  readonly includedTax: bigint;
}

/** A trial. */
export interface Trial {
  readonly days: number;
  /** Per unit, before tax and after discounts as far as they apply; null when it is free. */
  readonly amount: bigint | null;
}

/** A code in use, at its place in the stack. */
export interface AppliedDiscount {
  readonly discount: Discount;
  /** From 0. */
  readonly position: number;
  /** What it takes off the charge at hand, in the terms of the prices. */
  readonly amount: bigint;
}

/** A code that goes on with a subscription. */
export interface SubscriptionDiscount extends AppliedDiscount {
  /** How many later paid cycles it still reduces; null is all of them. */
  readonly cyclesRemaining: number | null;
}

/** A subscription that the cart starts: one for each recurring product. */
export interface PricedSubscription {
  readonly itemIndex: number;
  readonly productId: ProductId;
  readonly trial: Trial | null;
  /** Whether it is charged on demand, and never by itself. */
  readonly isOnDemand: boolean;
  /** When it does something by itself: on demand, when its period ends. */
  readonly nextBillingAt: Instant;
  /** Whose calendar it is counted in. */
  readonly timeZone: TimeZone;
  readonly dueNow: Totals;
  /** What the next cycle costs; codes that have run out by then are gone. Priced by itself, as it renews. */
  readonly recurringLines: readonly PricedLine[];
  readonly recurring: Totals;
  /** In stacking order; `amount` is what each takes off the next cycle. */
  readonly discounts: readonly SubscriptionDiscount[];
}

/** What a cart costs: now, and in every later cycle. */
export interface PricedCart {
  readonly currency: Currency;
  /** What is charged now. */
  readonly lines: readonly PricedLine[];
  readonly totals: Totals;
  readonly discounts: readonly AppliedDiscount[];
  readonly subscriptions: readonly PricedSubscription[];
  /** The sum over the subscriptions; null without any, and where nothing is charged by itself. */
  readonly recurring: Totals | null;
  /** Of a cart with one subscription; null for none, several, or no trial. */
  readonly trial: Trial | null;
  /** The earliest of the subscriptions'; null without any, and where nothing is charged by itself. */
  readonly nextBillingAt: Instant | null;
}
