import type { ProductId } from '../../ids.ts';
import type { Currency } from '../../money/currency.ts';
import type { SubscriptionStatus } from '../../subscription/subscription.ts';

/*
 * Whom a funnel is for: a tree of groups with conditions as leaves, kept and sent as one JSON document.
 *
 *   { all: [ { fact: 'owned_products', op: 'includes_any', products: ['pdt_camera'] },
 *            { any: [ { fact: 'purchase_total', op: 'at_least', amount: 5000n, currency: 'USD' },
 *                     { fact: 'purchase_count', op: 'at_least', value: 3 } ] },
 *            { not: { fact: 'country', op: 'is_any_of', values: ['US'] } } ] }
 *
 * What is not known equals nothing and is neither at least nor at most anything, so the condition does not
 * hold, and its `not` does.
 */

/** Everybody. */
export const everyone: Audience = { all: [] };

export type Audience =
  | { readonly all: readonly Audience[] }
  | { readonly any: readonly Audience[] }
  | { readonly not: Audience }
  | Condition;

export const comparisons = ['equals', 'at_least', 'at_most'] as const;

export type Comparison = (typeof comparisons)[number];

export const listComparisons = ['includes_any', 'includes_all', 'includes_none'] as const;

export const productFacts = ['owned_products', 'purchased_products'] as const;
export const moneyFacts = ['purchase_total', 'total_spent'] as const;
export const numberFacts = [
  'purchased_units',
  'purchase_count',
  'days_since_first_purchase',
  'days_since_last_purchase',
] as const;
export const wordFacts = ['purchase_source', 'purchase_currency', 'country'] as const;
export const noteFacts = ['customer_metadata', 'context'] as const;

/**
 * What the customer has (bought, subscribed to or included in something of both), or what the purchase at
 * hand consists of: the cart.
 */
export interface ProductCondition {
  readonly fact: (typeof productFacts)[number];
  readonly op: (typeof listComparisons)[number];
  readonly products: readonly ProductId[];
}

/** What the purchase at hand came to, or all payments less what was given back. Another currency is not known. */
export interface MoneyCondition {
  readonly fact: (typeof moneyFacts)[number];
  readonly op: Comparison;
  /** Minor units, tax included. */
  readonly amount: bigint;
  readonly currency: Currency;
}

/**
 * Units in the purchase at hand; how many purchases the customer has made, this one included and renewals
 * not; whole days since.
 */
export interface NumberCondition {
  readonly fact: (typeof numberFacts)[number];
  readonly op: Comparison;
  readonly value: number;
}

/** How and in what the purchase at hand was paid, and where the customer is billed. */
export interface WordCondition {
  readonly fact: (typeof wordFacts)[number];
  readonly op: 'is_any_of' | 'is_none_of';
  readonly values: readonly string[];
}

/** Whether there is a live subscription of which all of this is true; null asks nothing. */
export interface SubscriptionCondition {
  readonly fact: 'subscription';
  readonly op: 'exists' | 'does_not_exist';
  readonly products: readonly ProductId[] | null;
  readonly statuses: readonly SubscriptionStatus[] | null;
  readonly minimumAgeDays: number | null;
  readonly maximumAgeDays: number | null;
}

/** What the seller noted about the customer, or said when raising the moment. */
export interface NoteCondition {
  readonly fact: (typeof noteFacts)[number];
  readonly key: string;
  readonly op: Comparison | 'exists';
  /** Null with `exists` alone. Texts that are numbers compare as numbers. */
  readonly value: string | number | boolean | null;
}

export type Condition =
  ProductCondition | MoneyCondition | NumberCondition | WordCondition | SubscriptionCondition | NoteCondition;
