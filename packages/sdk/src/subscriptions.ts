import DodoPayments, { type APIPromise } from 'dodopayments';

/**
 * What a change of plan comes to now. It also reads as its amount wherever a text is wanted.
 *
 * @example
 * ```ts
 * summary.total_amount; // 5000, in minor units
 * `${summary}`; // "$50.00"
 * ```
 */
export type ReadableSummary = DodoPayments.SubscriptionPreviewChangePlanResponse.ImmediateCharge.Summary & {
  toString(): string;
};

/**
 * What a change of plan would cost or credit, and from when.
 *
 * @example
 * ```ts
 * if (preview.credit_amount > 0) console.log('Credit:', preview.credit_amount, 'from', preview.effective_date);
 * else console.log('Due now:', preview.immediate_charge.summary.total_amount);
 * ```
 */
export interface PlanChangePreview extends DodoPayments.SubscriptionPreviewChangePlanResponse {
  immediate_charge: DodoPayments.SubscriptionPreviewChangePlanResponse.ImmediateCharge & {
    summary: ReadableSummary;
  };
  /** When the change takes effect; the same as `immediate_charge.effective_at`. */
  effective_date: string;
  /** What becomes credit for later renewals, in minor units; 0 when something is due instead. */
  credit_amount: number;
  /** What of the total the customer's wallet pays, by what it holds now; the card pays the rest. */
  wallet_amount: number;
  /** Holds {@link Subscriptions.changePlan} to this preview: exactly this is charged, or nothing is done. */
  quote_id: string;
  /** From when `quote_id` counts no more. */
  expires_at: string;
}

/** What a change of plan is asked with. */
export interface PlanChangeParams extends DodoPayments.SubscriptionChangePlanParams {
  /**
   * A preview's. If what it promised is no longer so, the change is refused with `QUOTE_STALE` or
   * `QUOTE_EXPIRED` (409) and nothing is done.
   */
  quote_id?: string | null;
}

/**
 * A change of plan that has been carried out.
 *
 * @example
 * ```ts
 * console.log(result.status, result.payment_id ?? 'nothing was charged');
 * ```
 */
export interface PlanChange extends DodoPayments.SubscriptionChangePlanResponse {
  status: string;
  subscription_id: string;
  /** The payment it caused; null when nothing was charged. */
  payment_id?: string | null;
  /** That payment's invoice; null when nothing was charged. */
  invoice_id?: string | null;
  proration_billing_mode: DodoPayments.UpdateSubscriptionPlanReq['proration_billing_mode'];
}

/**
 * Subscriptions, and their moves from plan to plan.
 *
 * @example
 * ```ts
 * const subscription = await client.subscriptions.retrieve('sub_123');
 * ```
 */
export class Subscriptions extends DodoPayments.Subscriptions {
  /**
   * Says exactly what {@link changePlan} with the same arguments would do, and changes nothing.
   *
   * @example
   * ```ts
   * const preview = await client.subscriptions.previewChangePlan('sub_123', {
   *   product_id: 'prod_pro_plan',
   *   quantity: 1,
   *   proration_billing_mode: 'difference_immediately',
   * });
   * ```
   */
  override previewChangePlan(
    subscriptionID: string,
    body: DodoPayments.SubscriptionPreviewChangePlanParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<PlanChangePreview> {
    const preview = super.previewChangePlan(subscriptionID, body, options) as APIPromise<PlanChangePreview>;
    return preview._thenUnwrap(withReadableSummary);
  }

  /**
   * Moves a subscription to another plan.
   *
   * @example
   * ```ts
   * const result = await client.subscriptions.changePlan('sub_123', {
   *   product_id: 'prod_pro_plan',
   *   quantity: 1,
   *   proration_billing_mode: 'difference_immediately',
   * });
   * console.log(result.status);
   * ```
   */
  override changePlan(
    subscriptionID: string,
    body: PlanChangeParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<PlanChange> {
    return super.changePlan(subscriptionID, body, options) as APIPromise<PlanChange>;
  }

  /**
   * Reads the credit of a subscription: what is left of changes to cheaper plans, and every movement of it. It
   * pays for later renewals before the card does.
   *
   * @example
   * ```ts
   * const { balance, entries } = await client.subscriptions.retrieveCredits('sub_123');
   * console.log(balance, entries[0]?.kind);
   * ```
   */
  retrieveCredits(
    subscriptionID: string,
    query: SubscriptionCreditsParams = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<SubscriptionCredits> {
    const path = `/subscriptions/${encodeURIComponent(subscriptionID)}/credits`;
    return this._client.get(path, { ...options, query });
  }
}

/** Which entries of a subscription's credit. */
export interface SubscriptionCreditsParams {
  page_size?: number;
  /** Counted from 0. */
  page_number?: number;
}

/**
 * The credit of a subscription, in minor units and without tax.
 *
 * @example
 * ```ts
 * for (const { kind, amount, balance_after } of credits.entries) console.log(kind, amount, balance_after);
 * ```
 */
export interface SubscriptionCredits {
  subscription_id: string;
  currency: DodoPayments.Currency;
  balance: number;
  /** Those with something left, oldest first: the order in which they are used. */
  lots: SubscriptionCreditLot[];
  /** Newest first. */
  entries: SubscriptionCreditEntry[];
}

/** Credit from one cause. */
export interface SubscriptionCreditLot {
  lot_id: string;
  /** `plan_change`: it was left over by one. `minimum_charge`: a gateway takes no less than was charged. */
  origin: 'plan_change' | 'minimum_charge';
  amount: number;
  remaining: number;
  plan_change_id: string | null;
  created_at: string;
}

/** One movement of credit. */
export interface SubscriptionCreditEntry {
  entry_id: string;
  lot_id: string;
  /** `applied` by a payment, `returned` when that failed, `voided` when the subscription ended. */
  kind: 'granted' | 'applied' | 'returned' | 'voided';
  /** Below 0 takes away. */
  amount: number;
  balance_after: number;
  payment_id: string | null;
  plan_change_id: string | null;
  created_at: string;
}

/** The reader is not enumerable, so that spreading and printing show the official fields and nothing else. */
function withReadableSummary(preview: PlanChangePreview): PlanChangePreview {
  const { summary } = preview.immediate_charge;
  Object.defineProperty(summary, 'toString', {
    value: () => inMajorUnits(summary.total_amount, summary.currency),
  });
  return preview;
}

function inMajorUnits(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
