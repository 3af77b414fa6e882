import type { Money } from '../../domain/money/money.ts';
import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';

/** One row of an order as the customer reads it. Amounts are in the terms of the list price. */
export interface OrderLine {
  readonly name: string;
  readonly description: string | null;
  readonly quantity: number;
  /** True for a subscription. */
  readonly isRecurring: boolean;
  readonly unitPrice: Money;
  /** What the line costs now: 0 during a free trial. */
  readonly amount: Money;
  readonly trial: Trial | null;
  /** Add-ons of a plan, shown below it. */
  readonly addons: readonly { readonly name: string; readonly quantity: number; readonly amount: Money }[];
}

interface Trial {
  readonly days: number;
  readonly isFree: boolean;
}

export interface OrderTax {
  /** Put on top of the prices. */
  readonly added: Money;
  /** Already contained in the prices, and said for information. */
  readonly included: Money;
  /** Null when several rates make up the tax. */
  readonly rateBps: number | null;
}

/** Something taken off. The amount is positive. */
export interface OrderDiscount {
  /** Null for a product's own discount, and for what is no discount. */
  readonly code: string | null;
  /** Said where it is no discount: the unused share of the plan before, or credit of the subscription. */
  readonly reason?: 'unused' | 'credit';
  readonly amount: Money;
}

/**
 * An order with everything that must be known before paying for it.
 * Always: total = subtotal − discounts + tax added − what the wallet pays.
 */
export interface Order {
  readonly lines: readonly OrderLine[];
  readonly subtotal: Money;
  /** In the order they are taken. */
  readonly discounts: readonly OrderDiscount[];
  /** Null while the country that decides it is unknown; an untaxed order has an amount of 0. */
  readonly tax: OrderTax | null;
  /** What the customer's wallet pays of it; absent when it pays nothing. */
  readonly fromWallet?: Money;
  /** To be paid now, by card. */
  readonly total: Money;
  /** What is charged by itself later; null where nothing recurs. */
  readonly coming: ComingCharges | null;
}

/** What may be shown of a card. */
export interface CardSummary {
  /** As the gateway names it, in any case: `VISA`, `mastercard`. */
  readonly network: string;
  readonly lastFour: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
}

/** True when it is paid for, now or later: nobody is asked for a card that nothing is charged to. */
export function isMethodNeeded({ total, coming }: Pick<Order, 'total' | 'coming'>): boolean {
  return total.amount > 0n || coming !== null;
}
