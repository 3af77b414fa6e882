import DodoPayments, { type APIPromise } from 'dodopayments';
import type { NextAction } from './checkout-sessions.ts';

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

/**
 * How a change of plan is charged. `prorated_immediately_keep_cycle` is `prorated_immediately` whose billing date
 * stays, whatever the business has set; the official types have it in later releases.
 */
export type ProrationBillingMode =
  DodoPayments.UpdateSubscriptionPlanReq['proration_billing_mode'] | 'prorated_immediately_keep_cycle';

/** What a preview of a change of plan is asked with. */
export interface PlanChangePreviewParams extends Omit<
  DodoPayments.SubscriptionPreviewChangePlanParams,
  'proration_billing_mode'
> {
  proration_billing_mode: ProrationBillingMode;
}

/** What a change of plan is asked with. */
export interface PlanChangeParams extends Omit<
  DodoPayments.SubscriptionChangePlanParams,
  'proration_billing_mode'
> {
  proration_billing_mode: ProrationBillingMode;
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
  proration_billing_mode: ProrationBillingMode;
}

/**
 * What a subscription's creation answers. With a `payment_method_id` it also says how its first payment went; a
 * decline is an answer, not an exception.
 *
 * @example
 * ```ts
 * if (sold.payment_status === 'failed') console.log(sold.error_message, sold.fallback_checkout_url);
 * else if (sold.payment_link) console.log('to be paid at', sold.payment_link);
 * ```
 */
export interface CreatedSubscription extends DodoPayments.SubscriptionCreateResponse {
  /** The checkout session that its first payment belongs to. */
  session_id: string;
  /** How that payment stands; `requires_payment_method` while the customer has still to pay. */
  payment_status: DodoPayments.IntentStatus;
  /** Why it was declined, for programs. */
  error_code: string | null;
  /** Why it was declined, in words that may be shown to the customer. */
  error_message: string | null;
  /** Where the customer can pay the same cart at the same price in another way. */
  fallback_checkout_url: string | null;
  /** Where the customer proves who they are, when the bank asks for it. */
  next_action: NextAction | null;
}

/**
 * What became of a charge on demand. A decline is an answer, not an exception, and puts the subscription on hold
 * until another payment method has paid what is due.
 *
 * @example
 * ```ts
 * if (charge.payment_status === 'failed') console.log(charge.error_message);
 * ```
 */
export interface OnDemandCharge extends DodoPayments.SubscriptionChargeResponse {
  /** `processing` while the gateway has not answered. */
  payment_status: DodoPayments.IntentStatus;
  /** Why it was declined, for programs. */
  error_code: string | null;
  /** Why it was declined, in words that may be shown to the customer. */
  error_message: string | null;
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
   * Sells a plan: at once when a saved payment method is given, otherwise by `payment_link`. Checkout sessions do
   * the same and more.
   *
   * @example
   * ```ts
   * const sold = await client.subscriptions.create({
   *   product_id: 'prod_basic_plan',
   *   quantity: 1,
   *   customer: { customer_id: 'cus_123' },
   *   billing: { country: 'US' },
   *   payment_method_id: methods[0].payment_method_id,
   * });
   * console.log(sold.subscription_id, sold.payment_status);
   * ```
   */
  override create(
    body: DodoPayments.SubscriptionCreateParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<CreatedSubscription> {
    return this._client.post('/subscriptions', { body, ...options });
  }

  /**
   * Charges a subscription that was sold with `on_demand`, as much as you say and when you say it. Pass an
   * `idempotencyKey` that names the charge, and a repeat answers with the first one instead of making a second.
   *
   * @example
   * ```ts
   * const charge = await client.subscriptions.charge(
   *   'sub_123',
   *   { product_price: 2500, product_description: 'Usage in March' },
   *   { idempotencyKey: 'usage:sub_123:2027-03' },
   * );
   * console.log(charge.payment_id, charge.payment_status);
   * ```
   */
  override charge(
    subscriptionID: string,
    body: DodoPayments.SubscriptionChargeParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<OnDemandCharge> {
    return super.charge(subscriptionID, body, options) as APIPromise<OnDemandCharge>;
  }

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
    body: PlanChangePreviewParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<PlanChangePreview> {
    const official = body as DodoPayments.SubscriptionPreviewChangePlanParams;
    const preview = super.previewChangePlan(
      subscriptionID,
      official,
      options,
    ) as APIPromise<PlanChangePreview>;
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
    const official = body as DodoPayments.SubscriptionChangePlanParams;
    return super.changePlan(subscriptionID, official, options) as APIPromise<PlanChange>;
  }

  /**
   * Compares the plans a subscription could go to, each in every mode: what is charged or credited today, the
   * next renewal, and the total over twelve months. Nothing is changed.
   *
   * @example
   * ```ts
   * const { present_plan, plans } = await client.subscriptions.compareChangePlan('sub_123');
   * for (const plan of plans) {
   *   for (const { proration_billing_mode, charged_today, twelve_month_total } of plan.modes) {
   *     console.log(plan.name, proration_billing_mode, charged_today, twelve_month_total);
   *   }
   * }
   * console.log('as it is', present_plan.twelve_month_total);
   * ```
   */
  compareChangePlan(
    subscriptionID: string,
    body: CompareChangePlanParams = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<PlanComparison> {
    const path = `/subscriptions/${encodeURIComponent(subscriptionID)}/change-plan/compare`;
    return this._client.post(path, { ...options, body });
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

/** Which plans are compared; what is left out stays as it is. */
export interface CompareChangePlanParams {
  /** Left out: every plan on sale that the subscription can go to. */
  product_ids?: string[];
  quantity?: number;
  addons?: DodoPayments.AttachAddon[];
}

/** What is paid from now on, in minor units. */
export interface PlanOutlook {
  /** Tax included. */
  charged_today: number;
  /** Without tax. */
  credit_granted: number;
  /** Null when nothing is renewed within the year. */
  next_renewal: { date: string; amount: number } | null;
  /** With what is charged today, tax included. */
  twelve_month_total: number;
}

/** The plans a subscription could go to, beside the one it has. */
export interface PlanComparison {
  subscription_id: string;
  currency: DodoPayments.Currency;
  present_plan: PlanOutlook & { product_id: string; quantity: number };
  plans: ComparedPlan[];
}

/** A plan with what it costs in each mode. */
export interface ComparedPlan {
  product_id: string;
  name: string | null;
  quantity: number;
  payment_frequency_count: number | null;
  payment_frequency_interval: DodoPayments.TimeInterval | null;
  /** Why it cannot be chosen; null when it can. */
  code: string | null;
  modes: (PlanOutlook & {
    proration_billing_mode: ProrationBillingMode;
  })[];
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
  origin: 'plan_change' | 'minimum_charge' | 'failed_refund';
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
