import DodoPayments, { type APIPromise } from 'dodopayments';
import type { NextAction } from './checkout-sessions.ts';

/**
 * Price of a plan change now. It also reads as its amount wherever a text is wanted.
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
 * Charge or credit of a plan change, and its effective date.
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
  /** Effective date of the change; the same as `immediate_charge.effective_at`. */
  effective_date: string;
  /** Credit granted for later renewals, in minor units; 0 if something is due instead. */
  credit_amount: number;
  /** Part of the total that the customer's wallet pays, by its present balance; the card pays the rest. */
  wallet_amount: number;
  /** Id for {@link Subscriptions.changePlan}: exactly this preview is charged, or nothing is done. */
  quote_id: string;
  /** Expiry of `quote_id`. */
  expires_at: string;
}

/**
 * Proration of a plan change. `prorated_immediately_keep_cycle` is `prorated_immediately` with the billing
 * date unchanged, whatever the business's settings; later releases of the official types have it.
 */
export type ProrationBillingMode =
  DodoPayments.UpdateSubscriptionPlanReq['proration_billing_mode'] | 'prorated_immediately_keep_cycle';

/** Parameters of a plan change preview. */
export interface PlanChangePreviewParams extends Omit<
  DodoPayments.SubscriptionPreviewChangePlanParams,
  'proration_billing_mode'
> {
  proration_billing_mode: ProrationBillingMode;
}

/** Parameters of a plan change. */
export interface PlanChangeParams extends Omit<
  DodoPayments.SubscriptionChangePlanParams,
  'proration_billing_mode'
> {
  proration_billing_mode: ProrationBillingMode;
  /**
   * Quote of a preview. If its price no longer holds, the change is refused with `QUOTE_STALE` or
   * `QUOTE_EXPIRED` (409) and nothing is done.
   */
  quote_id?: string | null;
}

/**
 * Completed plan change.
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
 * Answer of creating a subscription. With a `payment_method_id` it includes the outcome of its first payment;
 * a decline is an answer, not an exception.
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
  /** Status of that payment; `requires_payment_method` while the customer has still to pay. */
  payment_status: DodoPayments.IntentStatus;
  /** Decline code, for programs. */
  error_code: string | null;
  /** Decline message, which may be shown to the customer. */
  error_message: string | null;
  /** URL at which the customer can pay the same cart at the same price in another way. */
  fallback_checkout_url: string | null;
  /** Next step for the customer if the bank requires authentication. */
  next_action: NextAction | null;
}

/**
 * Outcome of a charge on demand. A decline is an answer, not an exception, and puts the subscription on hold
 * until another payment method has paid the amount due.
 *
 * @example
 * ```ts
 * if (charge.payment_status === 'failed') console.log(charge.error_message);
 * ```
 */
export interface OnDemandCharge extends DodoPayments.SubscriptionChargeResponse {
  /** `processing` while the gateway has not answered. */
  payment_status: DodoPayments.IntentStatus;
  /** Decline code, for programs. */
  error_code: string | null;
  /** Decline message, which may be shown to the customer. */
  error_message: string | null;
}

/**
 * Subscriptions, and changes of their plans.
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
   * Charges a subscription that was sold with `on_demand`, by any amount and at any time. Pass an
   * `idempotencyKey` that names the charge, and a repeat answers with the first one instead of making a
   * second.
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
   * Previews {@link changePlan} with the same arguments, and changes nothing.
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
   * Compares the plans a subscription could change to, each in every mode: the charge or credit today, the
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
   * Reads the credit of a subscription: the balance left from changes to cheaper plans, and every ledger
   * entry. It pays for later renewals before the card does.
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

/** Plans to compare; fields left out keep the present value. */
export interface CompareChangePlanParams {
  /** Defaults to every plan on sale that the subscription can change to. */
  product_ids?: string[];
  quantity?: number;
  addons?: DodoPayments.AttachAddon[];
}

/** Amounts paid from now on, in minor units. */
export interface PlanOutlook {
  /** Tax included. */
  charged_today: number;
  /** Without tax. */
  credit_granted: number;
  /** Null if nothing is renewed within the year. */
  next_renewal: { date: string; amount: number } | null;
  /** Including the charge today, and tax. */
  twelve_month_total: number;
}

/** Present plan of a subscription, beside the plans it could change to. */
export interface PlanComparison {
  subscription_id: string;
  currency: DodoPayments.Currency;
  present_plan: PlanOutlook & { product_id: string; quantity: number };
  plans: ComparedPlan[];
}

/** Plan with its price in each mode. */
export interface ComparedPlan {
  product_id: string;
  name: string | null;
  quantity: number;
  payment_frequency_count: number | null;
  payment_frequency_interval: DodoPayments.TimeInterval | null;
  /** Reason why it cannot be chosen; null if it can. */
  code: string | null;
  modes: (PlanOutlook & {
    proration_billing_mode: ProrationBillingMode;
  })[];
}

/** Page of a subscription's credit entries. */
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
  /** Lots with a remaining balance, oldest first: the order in which they are used. */
  lots: SubscriptionCreditLot[];
  /** Newest first. */
  entries: SubscriptionCreditEntry[];
}

/** Credit from one cause. */
export interface SubscriptionCreditLot {
  lot_id: string;
  /**
   * `plan_change`: left over from one. `minimum_charge`: top-up to the smallest amount that the gateway
   * charges.
   */
  origin: 'plan_change' | 'minimum_charge' | 'failed_refund';
  amount: number;
  remaining: number;
  plan_change_id: string | null;
  created_at: string;
}

/** Ledger entry of credit. */
export interface SubscriptionCreditEntry {
  entry_id: string;
  lot_id: string;
  /** `applied` by a payment, `returned` when that failed, `voided` when the subscription ended. */
  kind: 'granted' | 'applied' | 'returned' | 'voided';
  /** Negative if it takes credit away. */
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
