import type { Money } from '../../domain/money/money.ts';
import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';

/** Row of an order. Amounts are in the terms of the list price. */
export interface OrderLine {
  readonly name: string;
  /** Path of its picture on this site; absent without one. */
  readonly picture?: string;
  readonly description: string | null;
  readonly quantity: number;
  /** True for a subscription. */
  readonly isRecurring: boolean;
  readonly unitPrice: Money;
  /** Amount charged now: 0 during a free trial. */
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
  /** Tax added to the prices. */
  readonly added: Money;
  /** Tax contained in the prices, shown for information. */
  readonly included: Money;
  /** Null if the tax has several rates. */
  readonly rateBps: number | null;
}

/** Deduction from an order. The amount is positive. */
export interface OrderDiscount {
  /** Null for a product's own discount, and for deductions other than discounts. */
  readonly code: string | null;
  /** Set if it is no discount: the unused part of the previous plan, or subscription credit. */
  readonly reason?: 'unused' | 'credit';
  readonly amount: Money;
}

/**
 * Order with everything that the customer must know before paying. Always: total = subtotal − discounts + tax
 * added − wallet.
 */
export interface Order {
  readonly lines: readonly OrderLine[];
  readonly subtotal: Money;
  /** In the order of their application. */
  readonly discounts: readonly OrderDiscount[];
  /** Null while the country, which decides it, is unknown; an untaxed order has an amount of 0. */
  readonly tax: OrderTax | null;
  /** Part paid by the customer's wallet; absent if it pays nothing. */
  readonly fromWallet?: Money;
  /** Amount charged to the card now. */
  readonly total: Money;
  /** Later recurring charges; null if nothing recurs. */
  readonly coming: ComingCharges | null;
}

/** Displayable details of a card. */
export interface CardSummary {
  /** Gateway that keeps it, which may be another than the business's present one. */
  readonly provider?: string;
  /** Network as the gateway names it, in any case: `VISA`, `mastercard`. */
  readonly network: string;
  readonly lastFour: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
}

/** True if the order is charged, now or later: nobody is asked for a card that nothing is charged to. */
export function isMethodNeeded({ total, coming }: Pick<Order, 'total' | 'coming'>): boolean {
  return total.amount > 0n || coming !== null;
}
