import DodoPayments, { type APIPromise } from 'dodopayments';
import type { NextAction } from './checkout-sessions.ts';

/**
 * A purchase on a saved payment method that names only the customer. The billing address stored with the
 * customer is used, so neither `billing` nor `customer` has to be repeated.
 *
 * @example
 * ```ts
 * const purchase: CustomerPaymentCreateParams = {
 *   customer_id: 'cus_123',
 *   payment_method_id: methods[0].payment_method_id,
 *   product_cart: [{ product_id: 'prod_premium_addon', quantity: 1 }],
 * };
 * ```
 */
export interface CustomerPaymentCreateParams extends Omit<
  DodoPayments.PaymentCreateParams,
  'billing' | 'customer'
> {
  /** An existing customer, who must have a stored billing address unless `billing` is given. */
  customer_id: string;
  billing?: DodoPayments.BillingAddress;
  /** If given as well, it must name the same customer. */
  customer?: DodoPayments.AttachExistingCustomer;
}

/**
 * Answer of creating a payment. With a `payment_method_id` it includes the outcome of the payment; a decline
 * is an answer, not an exception.
 *
 * @example
 * ```ts
 * if (payment.payment_status === 'failed') console.log(payment.error_message, payment.fallback_checkout_url);
 * ```
 */
export interface CreatedPayment extends DodoPayments.PaymentCreateResponse {
  /** The checkout session that the payment belongs to. */
  session_id?: string;
  /** Status of the payment; absent or null while the customer has still to pay. */
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
 * Numbers of the documents of a payment. They are drawn when a document is first opened or e-mailed, and within about an
 * hour otherwise; null until then, and in webhooks.
 *
 * @example
 * ```ts
 * const { invoice_number } = await client.payments.retrieve('pay_123');
 * ```
 */
export interface PaymentDocumentNumbers {
  /** Number as printed on invoice and receipt, such as `SA-2026-00042`. */
  invoice_number: string | null;
  /** Number of the order; null for what is no order of its own, such as a renewal. */
  order_number: string | null;
}

/**
 * A payment with the numbers of its documents.
 *
 * @example
 * ```ts
 * const payment: NumberedPayment = await client.payments.retrieve('pay_123');
 * ```
 */
export type NumberedPayment = DodoPayments.Payment & PaymentDocumentNumbers;

/**
 * Payments: one-time purchases, and the record of everything charged.
 *
 * @example
 * ```ts
 * const { items } = await client.payments.list({ customer_id: 'cus_123', page_number: 0 });
 * ```
 */
export class Payments extends DodoPayments.Payments {
  /**
   * Sells one-time products, at once when a saved payment method is given.
   *
   * @example
   * ```ts
   * const payment = await client.payments.create({
   *   customer_id: 'cus_123',
   *   payment_method_id: methods[0].payment_method_id,
   *   product_cart: [{ product_id: 'prod_premium_addon', quantity: 1 }],
   * });
   * console.log(payment.payment_id, payment.total_amount);
   * ```
   */
  override create(
    body: DodoPayments.PaymentCreateParams | CustomerPaymentCreateParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<CreatedPayment> {
    return this._client.post('/payments', { body, ...options });
  }

  /**
   * Retrieves a payment.
   *
   * @example
   * ```ts
   * const { status, invoice_number } = await client.payments.retrieve('pay_123');
   * ```
   */
  override retrieve(paymentID: string, options?: DodoPayments.RequestOptions): APIPromise<NumberedPayment> {
    return super.retrieve(paymentID, options) as APIPromise<NumberedPayment>;
  }
}
