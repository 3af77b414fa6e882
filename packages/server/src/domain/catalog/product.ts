import type { Interval } from '../calendar/interval.ts';
import type { AddonId, BusinessId, ProductId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { TaxCategory } from '../tax/tax-category.ts';
import type { Instant } from '../time.ts';
import type { Metadata } from './metadata.ts';

interface PriceTerms {
  readonly currency: Currency;
  /** Per unit, in minor units. For pay what you want, the least the customer may pay. */
  readonly amount: bigint;
  /** The product's own discount, 0 to 10 000 basis points, taken before any code. */
  readonly discountBps: number;
  /** True when `amount` already contains the tax. */
  readonly isTaxInclusive: boolean;
  /** Kept and returned for the wire; it changes no price. */
  readonly hasPurchasingPowerParity: boolean;
}

/** Paid once. */
export interface OneTimePrice extends PriceTerms {
  readonly type: 'one_time_price';
  /** The customer names the amount per unit; `amount` is the least that is accepted. */
  readonly isPayWhatYouWant: boolean;
  /** What the checkout proposes for pay what you want; null proposes the minimum. */
  readonly suggestedAmount: bigint | null;
}

/** Paid every `frequency` for as long as `period` lasts. */
export interface RecurringPrice extends PriceTerms {
  readonly type: 'recurring_price';
  readonly frequency: Interval;
  readonly period: Interval;
  /** 0 is no trial. */
  readonly trialPeriodDays: number;
  /** Charged per unit when a paid trial starts; null is a free trial. */
  readonly trialAmount: bigint | null;
  /** Whether discount codes reduce `trialAmount`. */
  readonly trialAppliesDiscounts: boolean;
}

export type Price = OneTimePrice | RecurringPrice;

/** Something a business sells. A change of price concerns later buyers only. */
export interface Product {
  readonly productId: ProductId;
  readonly businessId: BusinessId;
  readonly brandId: string;
  readonly name: string;
  readonly description: string | null;
  readonly image: string | null;
  readonly price: Price;
  readonly taxCategory: TaxCategory;
  /** The add-ons that may be bought with it, in the seller's order. Recurring products only. */
  readonly addonIds: readonly AddonId[];
  readonly metadata: Metadata;
  /** When it was taken off sale; null while it can be bought. */
  readonly archivedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A product whose price recurs: a plan. */
export type RecurringProduct = Product & { readonly price: RecurringPrice };

/** Whether buying the product starts a subscription. */
export function isRecurring(product: Product): product is RecurringProduct {
  return product.price.type === 'recurring_price';
}
