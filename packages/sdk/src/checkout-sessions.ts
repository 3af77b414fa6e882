import DodoPayments, { type APIPromise } from 'dodopayments';

/**
 * Answer of creating a checkout session. After a one-click purchase (`confirm: true` with a
 * `payment_method_id`) it includes the outcome of the payment; a decline is an answer, not an exception.
 *
 * @example
 * ```ts
 * if (session.payment_status === 'succeeded') console.log('paid:', session.payment_id);
 * else if (session.fallback_checkout_url) console.log(session.error_message, session.fallback_checkout_url);
 * ```
 */
export interface CheckoutSession extends DodoPayments.CheckoutSessionResponse {
  /** Status of the one-click payment; absent or null if nothing was charged yet. */
  payment_status?: DodoPayments.IntentStatus | null;
  /** Decline code, for programs. */
  error_code?: string | null;
  /** Decline message, which may be shown to the customer. */
  error_message?: string | null;
  /** URL at which the customer can pay the same cart at the same price in another way. */
  fallback_checkout_url?: string | null;
  /** Next step for the customer if the bank requires authentication. */
  next_action?: NextAction | null;
}

/**
 * Step that the customer has to complete before the payment can continue.
 *
 * @example
 * ```ts
 * if (session.next_action) response.redirect(303, session.next_action.url);
 * ```
 */
export interface NextAction {
  type: 'redirect';
  /** URL to send the customer to for their bank's authentication. */
  url: string;
}

/**
 * The hosted checkout page's form. With the simulator only the published test numbers are accepted.
 *
 * @example
 * ```ts
 * const form: CheckoutSessionConfirmParams = {
 *   customer: { email: 'customer@example.com', name: 'Sample Customer' },
 *   billing_address: { country: 'US', zipcode: '94103' },
 *   card: { number: '4242424242424242', exp_month: 6, exp_year: 2032, cvc: '123' },
 * };
 * ```
 */
export interface CheckoutSessionConfirmParams {
  /** Buyer; may be left out if the session already names the customer. */
  customer?: { email: string; name?: string | null; phone_number?: string | null };
  billing_address?: DodoPayments.CheckoutSessionBillingAddress;
  /** New card. */
  card?: {
    number: string;
    exp_month: number;
    exp_year: number;
    cvc: string;
    holder_name?: string | null;
  };
  /** Saved payment method of the session's customer, instead of `card`. */
  payment_method_id?: string;
  /** Answers to the session's custom fields. */
  custom_field_responses?: DodoPayments.CustomFieldResponse[];
}

/**
 * Outcome of confirming a checkout.
 *
 * @example
 * ```ts
 * if (result.status === 'succeeded') console.log('paid:', result.payment_id);
 * else console.log(result.error_message);
 * ```
 */
export interface CheckoutSessionConfirmResponse {
  status: DodoPayments.IntentStatus;
  payment_id: string;
  subscription_id: string | null;
  /** Customer's next page: an open offer, or else the merchant's `return_url`. */
  redirect_url: string | null;
  next_action: NextAction | null;
  error_code: string | null;
  error_message: string | null;
}

/**
 * Checkout sessions: the hosted page, and the purchase with one click.
 *
 * @example
 * ```ts
 * const session = await client.checkoutSessions.create({
 *   product_cart: [{ product_id: 'prod_starter_course', quantity: 1 }],
 *   return_url: 'https://shop.example.com/thanks',
 * });
 * console.log(session.checkout_url);
 * ```
 */
export class CheckoutSessions extends DodoPayments.CheckoutSessions {
  /**
   * Opens a checkout. With `payment_method_id`, `confirm: true` and a `customer_id` it charges the saved
   * method at once and answers with the outcome. Pass an `idempotencyKey` that names the acceptance, and a
   * repeat answers with the first purchase instead of making a second one.
   *
   * @example
   * ```ts
   * const session = await client.checkoutSessions.create(
   *   {
   *     product_cart: [{ product_id: 'prod_premium_addon', quantity: 1 }],
   *     customer: { customer_id: 'cus_123' },
   *     payment_method_id: methods[0].payment_method_id,
   *     confirm: true,
   *   },
   *   { idempotencyKey: 'upsell:order_123:prod_premium_addon' },
   * );
   * console.log(session.payment_status, session.fallback_checkout_url);
   * ```
   */
  override create(
    body: DodoPayments.CheckoutSessionCreateParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<CheckoutSession> {
    return super.create(body, options);
  }

  /**
   * Pays an open session as its hosted page does. The session's id is the permission, so a shopper's
   * browser may call the same endpoint without a key.
   *
   * @example
   * ```ts
   * const result = await client.checkoutSessions.confirm(session.session_id, {
   *   customer: { email: 'customer@example.com', name: 'Sample Customer' },
   *   billing_address: { country: 'US', zipcode: '94103' },
   *   card: { number: '4242424242424242', exp_month: 6, exp_year: 2032, cvc: '123' },
   * });
   * console.log(result.status, result.payment_id);
   * ```
   */
  confirm(
    sessionID: string,
    body: CheckoutSessionConfirmParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<CheckoutSessionConfirmResponse> {
    return this._client.post(`/checkouts/${encodeURIComponent(sessionID)}/confirm`, { body, ...options });
  }
}
