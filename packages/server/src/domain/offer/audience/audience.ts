import type { ProductId } from '../../ids.ts';
import type { Currency } from '../../money/currency.ts';
import type { SubscriptionStatus } from '../../subscription/subscription.ts';

/*
 * Audience of a funnel: a tree of groups with conditions as leaves, stored and sent as one JSON document.
 *
 *   { all: [ { fact: 'owned_products', op: 'includes_any', products: ['pdt_camera'] },
 *            { any: [ { fact: 'purchase_total', op: 'at_least', amount: 5000n, currency: 'USD' },
 *                     { fact: 'purchase_count', op: 'at_least', value: 3 } ] },
 *            { not: { fact: 'country', op: 'is_any_of', values: ['US'] } } ] }
 *
 * An unknown fact equals nothing and is neither at least nor at most anything, so its condition is false, and `not`
 * of it is true.
 */

/** Audience that includes every customer. */
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
 * Condition on products the customer owns (bought, subscribed to, or included in either), or products in the
 * current purchase.
 */
export interface ProductCondition {
  readonly fact: (typeof productFacts)[number];
  readonly op: (typeof listComparisons)[number];
  readonly products: readonly ProductId[];
}

/**
 * Condition on the total of the current purchase, or on all payments minus refunds. Amounts in another currency
 * count as unknown.
 */
export interface MoneyCondition {
  readonly fact: (typeof moneyFacts)[number];
  readonly op: Comparison;
  /** In minor units, tax included. */
  readonly amount: bigint;
  readonly currency: Currency;
}

/**
 * Condition on a number: units in the current purchase; the customer's purchases, this one included and renewals
 * excluded; whole days since an event.
 */
export interface NumberCondition {
  readonly fact: (typeof numberFacts)[number];
  readonly op: Comparison;
  readonly value: number;
}

/** Condition on a keyword: source and currency of the current purchase, or billing country. */
export interface WordCondition {
  readonly fact: (typeof wordFacts)[number];
  readonly op: 'is_any_of' | 'is_none_of';
  readonly values: readonly string[];
}

/** Condition on a subscription that has not ended and matches all fields; a null field matches any. */
export interface SubscriptionCondition {
  readonly fact: 'subscription';
  readonly op: 'exists' | 'does_not_exist';
  readonly products: readonly ProductId[] | null;
  readonly statuses: readonly SubscriptionStatus[] | null;
  readonly minimumAgeDays: number | null;
  readonly maximumAgeDays: number | null;
}

/** Condition on customer metadata, or on the context the seller sent with the moment. */
export interface NoteCondition {
  readonly fact: (typeof noteFacts)[number];
  readonly key: string;
  readonly op: Comparison | 'exists';
  /** Null only with `exists`. Numeric texts compare as numbers. */
  readonly value: string | number | boolean | null;
}

export type Condition =
  ProductCondition | MoneyCondition | NumberCondition | WordCondition | SubscriptionCondition | NoteCondition;
