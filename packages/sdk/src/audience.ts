import type DodoPayments from 'dodopayments';

type Comparison = 'equals' | 'at_least' | 'at_most';

/**
 * One condition of an audience. What is not known equals nothing: the condition does not hold, and its `not`
 * does.
 *
 * @example
 * ```ts
 * const condition: AudienceCondition = {
 *   fact: 'total_spent',
 *   op: 'at_least',
 *   amount: 10_000,
 *   currency: 'USD',
 * };
 * ```
 */
export type AudienceCondition =
  | {
      /** What the customer has, or what the purchase at hand consists of. */
      fact: 'owned_products' | 'purchased_products';
      op: 'includes_any' | 'includes_all' | 'includes_none';
      products: string[];
    }
  | {
      /** What the purchase at hand came to, or all payments less refunds; tax included. */
      fact: 'purchase_total' | 'total_spent';
      op: Comparison;
      amount: number;
      currency: DodoPayments.Currency;
    }
  | {
      /** Units in the purchase at hand, purchases the customer made, whole days since. */
      fact: 'purchased_units' | 'purchase_count' | 'days_since_first_purchase' | 'days_since_last_purchase';
      op: Comparison;
      value: number;
    }
  | {
      /** How (`hosted`, `one_click`, `renewal`) and in what the purchase was paid, and where the customer is billed. */
      fact: 'purchase_source' | 'purchase_currency' | 'country';
      op: 'is_any_of' | 'is_none_of';
      values: string[];
    }
  | {
      /** Whether there is a live subscription of which all of this is true. */
      fact: 'subscription';
      op: 'exists' | 'does_not_exist';
      products?: string[] | null;
      statuses?: DodoPayments.SubscriptionStatus[] | null;
      minimum_age_days?: number | null;
      maximum_age_days?: number | null;
    }
  | {
      /** What the seller noted about the customer, or said when raising the moment. */
      fact: 'customer_metadata' | 'context';
      key: string;
      op: Comparison | 'exists';
      value?: string | number | boolean | null;
    };

/**
 * Whom a funnel is for: groups of conditions, at most 8 deep and 100 conditions in all. `{ all: [] }` is
 * everybody.
 *
 * @example
 * ```ts
 * const audience: Audience = {
 *   all: [
 *     { fact: 'owned_products', op: 'includes_none', products: ['prod_premium_addon'] },
 *     { not: { fact: 'country', op: 'is_any_of', values: ['US'] } },
 *   ],
 * };
 * ```
 */
export type Audience = { all: Audience[] } | { any: Audience[] } | { not: Audience } | AudienceCondition;
