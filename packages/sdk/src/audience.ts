import type DodoPayments from 'dodopayments';

type Comparison = 'equals' | 'at_least' | 'at_most';

/**
 * One condition of an audience. An unknown fact equals nothing: the condition does not hold, and its `not`
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
      /** Products the customer owns, or products in the present purchase. */
      fact: 'owned_products' | 'purchased_products';
      op: 'includes_any' | 'includes_all' | 'includes_none';
      products: string[];
    }
  | {
      /** Total of the present purchase, or of all payments less refunds; tax included. */
      fact: 'purchase_total' | 'total_spent';
      op: Comparison;
      amount: number;
      currency: DodoPayments.Currency;
    }
  | {
      /** Units in the present purchase, purchases the customer made, whole days since. */
      fact: 'purchased_units' | 'purchase_count' | 'days_since_first_purchase' | 'days_since_last_purchase';
      op: Comparison;
      value: number;
    }
  | {
      /**
       * Channel of the purchase (`hosted`, `one_click`, `renewal`), its currency, and the customer's billing
       * country.
       */
      fact: 'purchase_source' | 'purchase_currency' | 'country';
      op: 'is_any_of' | 'is_none_of';
      values: string[];
    }
  | {
      /** True if there is a live subscription that meets every one of these conditions. */
      fact: 'subscription';
      op: 'exists' | 'does_not_exist';
      products?: string[] | null;
      statuses?: DodoPayments.SubscriptionStatus[] | null;
      minimum_age_days?: number | null;
      maximum_age_days?: number | null;
    }
  | {
      /** The seller's metadata on the customer, or the context passed when the moment was raised. */
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

/** Number of customers in an audience, and a sample of them. */
export interface AudiencePreview {
  matched: number;
  /** Number of customers examined: at most 10,000. */
  considered: number;
  /** False when the business has more. */
  is_complete: boolean;
  /** At most ten customers. */
  sample: { customer_id: string; email: string; name: string }[];
}
