import type { Interval } from '../calendar/interval.ts';
import type { AddonId, BusinessId, ProductId } from '../ids.ts';
import type { Locale } from '../locale.ts';
import type { Currency } from '../money/currency.ts';
import type { TaxCategory } from '../tax/tax-category.ts';
import type { Instant } from '../time.ts';
import type { Metadata } from './metadata.ts';

interface PriceTerms {
  readonly currency: Currency;
  /** Price per unit, in minor units. For pay what you want, the minimum. */
  readonly amount: bigint;
  /** Discount of the product itself, 0 to 10 000 basis points, applied before any code. */
  readonly discountBps: number;
  /** True when `amount` includes tax. */
  readonly isTaxInclusive: boolean;
  /** Stored and returned for the wire; affects no price. */
  readonly hasPurchasingPowerParity: boolean;
}

/** One-time price. */
export interface OneTimePrice extends PriceTerms {
  readonly type: 'one_time_price';
  /** True when the customer chooses the amount per unit; `amount` is the minimum. */
  readonly isPayWhatYouWant: boolean;
  /** Amount preset in the checkout for pay what you want; null presets the minimum. */
  readonly suggestedAmount: bigint | null;
}

/** Recurring price, charged every `frequency` for the length of `period`. */
export interface RecurringPrice extends PriceTerms {
  readonly type: 'recurring_price';
  readonly frequency: Interval;
  readonly period: Interval;
  /** Days of trial; 0 is no trial. */
  readonly trialPeriodDays: number;
  /** Price per unit of a paid trial, charged at its start; null is a free trial. */
  readonly trialAmount: bigint | null;
  /** True when discount codes reduce `trialAmount`. */
  readonly trialAppliesDiscounts: boolean;
}

export type Price = OneTimePrice | RecurringPrice;

/** Texts of a product by language, in place of its `name` and `description`. */
export type ProductTranslations = {
  readonly [Language in Locale]?:
    { readonly name?: string | undefined; readonly description?: string | undefined } | undefined;
};

/** Name and description for readers of a language. */
export function productTexts(
  { name, description, translations = {} }: Pick<Product, 'name' | 'description' | 'translations'>,
  locale: Locale,
): { readonly name: string; readonly description: string | null } {
  const texts = translations[locale];
  return { name: texts?.name ?? name, description: texts?.description ?? description };
}

/** Product of a business. Price changes affect later purchases only. */
export interface Product {
  readonly productId: ProductId;
  readonly businessId: BusinessId;
  readonly brandId: string;
  readonly name: string;
  readonly description: string | null;
  readonly image: string | null;
  /** Names and descriptions in other languages; absent without any. */
  readonly translations?: ProductTranslations;
  readonly price: Price;
  readonly taxCategory: TaxCategory;
  /** Add-ons that may be bought with it, in the seller's order. Recurring products only. */
  readonly addonIds: readonly AddonId[];
  readonly metadata: Metadata;
  /** Time it was archived (taken off sale); null while it can be bought. */
  readonly archivedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Product with a recurring price: a plan. */
export type RecurringProduct = Product & { readonly price: RecurringPrice };

/** True when buying the product starts a subscription. */
export function isRecurring(product: Product): product is RecurringProduct {
  return product.price.type === 'recurring_price';
}
