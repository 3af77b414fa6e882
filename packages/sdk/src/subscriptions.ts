import DodoPayments, { type APIPromise } from 'dodopayments';

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
  /** When the change takes effect; the same as `immediate_charge.effective_at`. */
  effective_date: string;
  /** What becomes credit for later renewals, in minor units; 0 when something is due instead. */
  credit_amount: number;
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
    return super.previewChangePlan(subscriptionID, body, options) as APIPromise<PlanChangePreview>;
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
    body: DodoPayments.SubscriptionChangePlanParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<PlanChange> {
    return super.changePlan(subscriptionID, body, options) as APIPromise<PlanChange>;
  }
}
