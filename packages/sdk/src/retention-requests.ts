import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';
import type { NextAction } from './checkout-sessions.ts';
import type { Presentation } from './presentations.ts';

/**
 * Customer's request to cancel or to move to a cheaper plan.
 *
 * @example
 * ```ts
 * const cancelling: RetentionRequestParams = { kind: 'cancel', cancellation_feedback: 'too_expensive' };
 * const movingDown: RetentionRequestParams = { kind: 'change_plan', product_id: 'prod_basic_plan' };
 * ```
 */
export type RetentionRequestParams =
  | {
      kind: 'cancel';
      cancellation_feedback?: DodoPayments.CancellationFeedback | null;
      /** In the customer's own words. */
      cancellation_comment?: string | null;
    }
  | ({
      kind: 'change_plan';
      /**
       * Quote of {@link RetentionRequests.preview}: exactly that is charged or credited, or the request is
       * refused with `QUOTE_STALE` or `QUOTE_EXPIRED` (409). Defaults to the present price.
       */
      quote_id?: string | null;
    } & RetentionPreviewParams);

/** Plan that a customer requests. */
export interface RetentionPreviewParams {
  product_id: string;
  /** Defaults to the present quantity. */
  quantity?: number | null;
  /** `immediately` by default. */
  effective_at?: 'immediately' | 'next_billing_date' | null;
}

/**
 * Price of another plan by the rules for customers, in minor units.
 *
 * @example
 * ```ts
 * console.log(preview.total_amount > 0 ? preview.total_amount : preview.credit_amount);
 * ```
 */
export interface RetentionPreview {
  subscription_id: string;
  product_id: string;
  quantity: number;
  effective_at: 'immediately' | 'next_billing_date';
  effective_date: string;
  currency: DodoPayments.Currency;
  /** Charged now, tax included and credit taken off. */
  total_amount: number;
  /** The part of `total_amount` that is tax. */
  tax: number;
  /** Part of `total_amount` that the customer's wallet pays, by what it holds now. */
  wallet_amount: number;
  /** Granted for later renewals. */
  credit_amount: number;
  quote_id: string;
  /** Expiry of `quote_id`. */
  expires_at: string;
}

/**
 * Outcome of a retention request: an offer that precedes it, or its result. A declined card is an answer, not
 * an exception.
 *
 * @example
 * ```ts
 * if (outcome.status === 'offered') show(outcome.presentation);
 * else if (outcome.next_action) redirect(outcome.next_action.url);
 * ```
 */
export interface RetentionOutcome {
  /**
   * `offered`: nothing has been done yet. `fulfilled`: done. Otherwise the status of the change's payment;
   * after `failed` the plan is unchanged.
   */
  status: 'offered' | 'fulfilled' | 'processing' | 'requires_customer_action' | 'failed';
  kind: 'cancel' | 'change_plan';
  /** Subscription after the request. */
  subscription: {
    subscription_id: string;
    status: DodoPayments.SubscriptionStatus;
    product_id: string;
    quantity: number;
    next_billing_date: string;
    cancel_at_next_billing_date: boolean;
    scheduled_change: DodoPayments.ScheduledPlanChange | null;
  };
  /** Offer that precedes the request; null unless `status` is `offered`. */
  presentation: Presentation | null;
  /** URL of {@link RetentionRequests.fulfil} for this offer; null unless `status` is `offered`. */
  fulfil_url: string | null;
  payment_id: string | null;
  /** Next step for the customer if the bank requires authentication. */
  next_action: NextAction | null;
  error_code: string | null;
  /** May be shown to the customer. */
  error_message: string | null;
}

/**
 * Cancellations and moves to another plan by the customer, with at most one offer first: the same as on the page of the
 * plan in their account.
 *
 * @example
 * ```ts
 * const outcome = await client.retentionRequests.create('sub_123', { kind: 'cancel' });
 * ```
 */
export class RetentionRequests {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Requests a cancellation or another plan. If something is proposed, `status` is `offered` and nothing is
   * done until the customer answers; otherwise it is done at once. A second request declines an open offer
   * and is carried out: give a repeat of the same press the same `idempotencyKey`.
   *
   * @example
   * ```ts
   * const { status, presentation } = await client.retentionRequests.create(
   *   'sub_123',
   *   { kind: 'cancel', cancellation_feedback: 'too_expensive' },
   *   { idempotencyKey: press },
   * );
   * if (presentation) redirect(presentation.url);
   * ```
   */
  create(
    subscriptionID: string,
    body: RetentionRequestParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<RetentionOutcome> {
    return this.#client.post(pathOf(subscriptionID), { ...options, body });
  }

  /**
   * Prices another plan, and changes nothing.
   *
   * @example
   * ```ts
   * const { quote_id } = await client.retentionRequests.preview('sub_123', { product_id: 'prod_basic_plan' });
   * await client.retentionRequests.create('sub_123', {
   *   kind: 'change_plan',
   *   product_id: 'prod_basic_plan',
   *   quote_id,
   * });
   * ```
   */
  preview(
    subscriptionID: string,
    body: RetentionPreviewParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<RetentionPreview> {
    return this.#client.post(`${pathOf(subscriptionID)}/preview`, { ...options, body });
  }

  /**
   * Declines the offer and carries out the request, in one call; also after the offer has expired. Refused
   * with `PRESENTATION_NOT_OPEN` if the customer has accepted the offer instead.
   *
   * @example
   * ```ts
   * const { status } = await client.retentionRequests.fulfil('sub_123', presentation.presentation_id);
   * ```
   */
  fulfil(
    subscriptionID: string,
    presentationID: string,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<RetentionOutcome> {
    const path = `${pathOf(subscriptionID)}/${encodeURIComponent(presentationID)}/fulfil`;
    return this.#client.post(path, options);
  }
}

function pathOf(subscriptionID: string): string {
  return `/subscriptions/${encodeURIComponent(subscriptionID)}/retention_requests`;
}
