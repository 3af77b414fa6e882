import DodoPayments, { type APIPromise, type PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination } from 'dodopayments/pagination';
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
 * Origin of a payment: an accepted offer, and otherwise what it was opened for.
 *
 * @example
 * ```ts
 * const source: PaymentSource = 'offer';
 * ```
 */
export type PaymentSource = 'checkout' | 'offer' | 'renewal' | 'plan_change' | 'on_demand' | 'payment_method';

/**
 * Filters of payments beyond the official ones. Lists of values are joined with commas.
 *
 * @example
 * ```ts
 * const filter: PaymentFilter = { status: 'failed,processing', currency: 'USD,EUR', q: 'mira sample' };
 * ```
 */
export interface PaymentFilter extends Omit<
  DodoPayments.PaymentListParams,
  'status' | 'currency' | 'page_number' | 'page_size'
> {
  /** One or several statuses, with commas between them. */
  status?: string;
  /** One or several currencies, with commas between them. */
  currency?: string;
  /** One or several origins, with commas between them. */
  source?: string;
  /** Payments of the acceptances of this offer. */
  offer_id?: string;
  /** Payments of what this funnel proposed. */
  funnel_id?: string;
  /** True for payments of which anything was given back. */
  refunded?: boolean;
  /** Smallest total, in the minor unit of its currency. */
  amount_gte?: number;
  /** Largest total. */
  amount_lte?: number;
  /** Id, printed document number, or the id, name, e-mail address or last four card digits of the customer. */
  q?: string;
}

/**
 * Filters, sort and page of a list of payments.
 *
 * @example
 * ```ts
 * const params: PaymentListParams = { currency: 'USD', sort: '-amount', page_size: 50 };
 * ```
 */
export interface PaymentListParams extends PaymentFilter {
  /** Defaults to `-created_at`; by amount with one currency alone. */
  sort?: 'created_at' | '-created_at' | 'amount' | '-amount';
  page_number?: number;
  page_size?: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
}

/**
 * Payment of a list, with what it bought and why it failed.
 *
 * @example
 * ```ts
 * const names = payment.products.map(({ name }) => name);
 * ```
 */
export interface ListedPayment extends DodoPayments.PaymentListResponse, PaymentDocumentNumbers {
  refunded_amount: number;
  source: PaymentSource;
  products: { product_id: string; name: string; quantity: number }[];
  /** Accepted offer that it pays; null for none. */
  offer: { presentation_id: string; offer_id: string; funnel_id: string; name: string } | null;
  error_code: string | null;
  error_message: string | null;
}

/**
 * Sums of the payments of one currency, in its minor unit.
 *
 * @example
 * ```ts
 * const net = totals.succeeded_amount - totals.refunded_amount;
 * ```
 */
export interface PaymentTotals {
  currency: DodoPayments.Currency;
  count: number;
  succeeded_count: number;
  failed_count: number;
  /** Before refunds. */
  succeeded_amount: number;
  refunded_amount: number;
}

/** A page of payments; iterate it for all of them. */
export type ListedPaymentsPage = PagePromise<DefaultPageNumberPagination<ListedPayment>, ListedPayment>;

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

  /**
   * Lists payments that several statuses, currencies, amounts or words of a search let through. `list` is the official
   * call, without them.
   *
   * @example
   * ```ts
   * for await (const payment of client.payments.search({ status: 'failed', q: 'mira' })) {
   *   console.log(payment.payment_id, payment.error_message);
   * }
   * ```
   */
  search(query: PaymentListParams = {}, options?: DodoPayments.RequestOptions): ListedPaymentsPage {
    return this._client.getAPIList('/payments', DefaultPageNumberPagination<ListedPayment>, {
      query,
      ...options,
    });
  }

  /**
   * Sums the payments that the filters let through, one row a currency.
   *
   * @example
   * ```ts
   * const { items } = await client.payments.retrieveTotals({ created_at_gte: '2026-11-01T00:00:00Z' });
   * ```
   */
  retrieveTotals(
    query: PaymentFilter = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<{ items: PaymentTotals[] }> {
    return this._client.get('/payments/totals', { query, ...options });
  }
}
