import type { Interval } from '../../domain/calendar/interval.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Page, Seller } from '../parts/page.ts';

/** Start page of the demo shop. */
export interface ShopPage extends Page {
  readonly seller: Seller;
  /** One-time products. */
  readonly products: readonly ShopProduct[];
  /** Subscription plans, cheapest first within a currency. */
  readonly plans: readonly ShopProduct[];
  /** True if a visitor may open the account of the sample customer. */
  readonly hasSample: boolean;
  /** Pay-what-you-want product whose amount was refused, with the typed text. */
  readonly refusedAmount: { readonly productId: string; readonly typed: string } | null;
}

export interface ShopProduct {
  readonly productId: string;
  readonly name: string;
  readonly description: string | null;
  /** Per period for a plan; the minimum for pay what you want. */
  readonly price: Money;
  /** Null for a one-time product. */
  readonly interval: Interval | null;
  /** 0 for no trial. */
  readonly trialDays: number;
  /** Suggested amount of a pay-what-you-want product, as typed: `15.00`. Null for a fixed price. */
  readonly suggestedAmount: string | null;
}

/** Demo shop's page after a checkout, at which a real shop would deliver. */
export interface ShopCompletePage extends Page {
  readonly seller: Seller;
  readonly isPaid: boolean;
  /** Payment or subscription id from the return URL. */
  readonly reference: string | null;
}
