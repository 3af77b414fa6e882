import type { Interval } from '../../domain/calendar/interval.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Page, Seller } from '../parts/page.ts';

/** The demo shop's shelf. */
export interface ShopPage extends Page {
  readonly seller: Seller;
  /** Sold once. */
  readonly products: readonly ShopProduct[];
  /** Sold as subscriptions, cheapest first within a currency. */
  readonly plans: readonly ShopProduct[];
  /** Whether a visitor may look at the account of the sample customer. */
  readonly hasSample: boolean;
  /** The pay-what-you-want product whose amount was refused, with what had been typed. */
  readonly refusedAmount: { readonly productId: string; readonly typed: string } | null;
}

export interface ShopProduct {
  readonly productId: string;
  readonly name: string;
  readonly description: string | null;
  /** Per period for a plan; the least that is accepted for pay what you want. */
  readonly price: Money;
  /** Null for what is sold once. */
  readonly interval: Interval | null;
  /** 0 is no trial. */
  readonly trialDays: number;
  /** For pay what you want, the amount to propose, as typed: `15.00`. Null for a fixed price. */
  readonly suggestedAmount: string | null;
}

/** The demo shop's own page after a checkout, where a real shop would deliver. */
export interface ShopCompletePage extends Page {
  readonly seller: Seller;
  readonly isPaid: boolean;
  /** The payment or subscription, as the checkout names it in the return address. */
  readonly reference: string | null;
}
