import type { Money } from '../money/money.ts';
import type { TimeZone } from '../calendar/time-zone.ts';
import type { Addon } from '../catalog/addon.ts';
import type { Discount } from '../catalog/discount.ts';
import type { Product } from '../catalog/product.ts';
import type { AddonId, DiscountId, ProductId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { TaxCategory } from '../tax/tax-category.ts';
import type { TaxAddress, TaxRate, TaxRounding } from '../tax/tax.ts';
import type { Instant } from '../time.ts';

/** Requested add-on of a product. */
interface CartAddon {
  readonly addonId: AddonId;
  /** Null when the business has no such add-on. */
  readonly addon: Addon | null;
  readonly quantity: number;
}

/** Product in a cart. */
export interface CartItem {
  readonly product: Product;
  readonly quantity: number;
  readonly addons: readonly CartAddon[];
  /** Amount per unit chosen for a pay-what-you-want product; null while not chosen. Ignored for others. */
  readonly customAmount: bigint | null;
}

/** Requested discount code, with the customer facts needed to grant it. */
export interface CartDiscount {
  readonly discount: Discount;
  readonly timesUsedByCustomer: number;
  /** True when the customer is on the code's allow-list. */
  readonly isCustomerListed: boolean;
}

/** Terms of an on-demand subscription: it has no billing dates and is charged when the seller says so. */
export interface OnDemandTerms {
  /** True to save the payment method only, without a charge. */
  readonly isMandateOnly: boolean;
  /** Initial charge regardless of quantity; null charges the plan's price. */
  readonly price: bigint | null;
  /** Currency of `price`; null uses the plan's. */
  readonly currency: Currency | null;
  /** Line description in place of the product's. */
  readonly description: string | null;
}

/** Cart with all facts that determine its price, as loaded at `now`. */
export interface Cart {
  readonly items: readonly CartItem[];
  /** Discounts in stacking order. */
  readonly discounts: readonly CartDiscount[];
  /**
   * Null while the buyer is unknown: customer rules are then skipped, and must be checked with the customer before
   * charging.
   */
  readonly customer: { readonly hasPurchased: boolean } | null;
  /** Null while unknown: no tax is shown yet. */
  readonly address: TaxAddress | null;
  readonly taxRates: readonly TaxRate[];
  /** Overrides the trial days of every recurring product; null keeps them. */
  readonly trialPeriodDays: number | null;
  /** Makes the plan an on-demand subscription; null keeps its billing dates. */
  readonly onDemand: OnDemandTerms | null;
  /**
   * True when a charge follows: a pay-what-you-want amount that was not chosen is then refused. Before that, the
   * suggested amount or the minimum is used.
   */
  readonly isFinal: boolean;
  /** Time zone for the plan's billing dates, fixed for the subscription's lifetime. */
  readonly timeZone: TimeZone;
  readonly now: Instant;
}

/** Deduction of one code from a line, in price terms. */
export interface LineDiscount {
  readonly discountId: DiscountId;
  readonly amount: bigint;
}

/**
 * Priced line: a product or an add-on. `subtotal`, `discount` and `taxable` are always without tax; `listAmount`
 * and `listDiscount` are in price terms, which may include it. `tax` is the line's part of the tax of all lines
 * together. Invariant: total = subtotal − discount + tax, and taxable = subtotal − discount.
 */
export interface PricedLine {
  /** Index of the cart item it belongs to, from 0. */
  readonly itemIndex: number;
  readonly kind: 'product' | 'addon';
  /** Product; for an add-on, the product it is bought with. */
  readonly productId: ProductId;
  readonly addonId: AddonId | null;
  readonly name: string;
  readonly description: string | null;
  readonly quantity: number;
  /** List price per unit. 0 in a free trial. */
  readonly unitAmount: bigint;
  /** unitAmount × quantity. */
  readonly listAmount: bigint;
  /** Total deduction from `listAmount`: the product's own discount and the codes. */
  readonly listDiscount: bigint;
  readonly productDiscount: bigint;
  /** In stacking order; codes that took nothing off this line are omitted. */
  readonly discounts: readonly LineDiscount[];
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly taxable: bigint;
  readonly tax: bigint;
  readonly taxRateBps: number;
  /** Rounding of the document's tax; half up by default. */
  readonly taxRounding?: TaxRounding;
  readonly taxCategory: TaxCategory;
  readonly isTaxInclusive: boolean;
  readonly total: bigint;
  readonly isSubscription: boolean;
}

/**
 * Sums of lines. Invariant: total = subtotal − discount + tax, all without tax even where prices include it. In
 * price terms, the total is listSubtotal − listDiscount + (tax − includedTax).
 */
export interface Totals {
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly tax: bigint;
  readonly total: bigint;
  readonly listSubtotal: bigint;
  readonly listDiscount: bigint;
  /** Part of `tax` that list prices already include. */
  readonly includedTax: bigint;
}

/** Trial of a subscription. */
export interface Trial {
  readonly days: number;
  /** Price per unit, before tax and after applicable discounts; null when free. */
  readonly amount: bigint | null;
}

/** Applied code, at its position in the stack. */
export interface AppliedDiscount {
  readonly discount: Discount;
  /** Position from 0. */
  readonly position: number;
  /** Deduction from the current charge, in price terms. */
  readonly amount: bigint;
}

/** Code that also reduces later cycles of a subscription. */
export interface SubscriptionDiscount extends AppliedDiscount {
  /** Number of later paid cycles it reduces; null is all of them. */
  readonly cyclesRemaining: number | null;
}

/** Subscription started by the cart: one for each recurring product. */
export interface PricedSubscription {
  readonly itemIndex: number;
  readonly productId: ProductId;
  readonly trial: Trial | null;
  /** True for an on-demand subscription, which has no automatic charges. */
  readonly isOnDemand: boolean;
  /** Time of the next automatic action; for on-demand, the end of its term. */
  readonly nextBillingAt: Instant;
  /** Time zone for its billing dates. */
  readonly timeZone: TimeZone;
  readonly dueNow: Totals;
  /** Lines of the next cycle; codes that have ended by then are excluded. Priced separately, as it renews. */
  readonly recurringLines: readonly PricedLine[];
  readonly recurring: Totals;
  /** In stacking order; `amount` is the deduction from the next cycle. */
  readonly discounts: readonly SubscriptionDiscount[];
}

/** Price of a cart: now, and in every later cycle. */
export interface PricedCart {
  readonly currency: Currency;
  /** Lines charged now. */
  readonly lines: readonly PricedLine[];
  readonly totals: Totals;
  readonly discounts: readonly AppliedDiscount[];
  readonly subscriptions: readonly PricedSubscription[];
  /** Sum over the subscriptions; null without any, or without automatic charges. */
  readonly recurring: Totals | null;
  /** Trial of a cart with one subscription; null for none, several, or no trial. */
  readonly trial: Trial | null;
  /** Earliest next billing date of the subscriptions; null without any, or without automatic charges. */
  readonly nextBillingAt: Instant | null;
}

/** Largest charge of a cart that is known: the one due now, or a later cycle of its plan. */
export function amountToPay({ currency, totals, subscriptions }: PricedCart): Money {
  const charges = subscriptions.map(({ isOnDemand, recurring }) => (isOnDemand ? 0n : recurring.total));
  return { currency, amount: charges.reduce((most, total) => (total > most ? total : most), totals.total) };
}
