/**
 * Every refusal Rung can answer with. The names are Dodo's where Dodo has one. The domain knows codes and
 * messages; which HTTP status a code has is decided in one table in `http/errors.ts`.
 */
export type ErrorCode =
  // the request itself
  | 'UNAUTHORIZED'
  | 'FORBIDDEN_SCOPE'
  | 'MERCHANT_NOT_LIVE'
  | 'LAST_WRITE_API_KEY'
  | 'NOT_FOUND'
  | 'INVALID_REQUEST_BODY'
  | 'INVALID_REQUEST_PARAMETERS'
  | 'INVALID_QUERY_PARAMS'
  | 'PAYLOAD_TOO_LARGE'
  | 'MAXIMUM_KEYS_REACHED'
  | 'TOO_MANY_REQUESTS'
  | 'IDEMPOTENCY_MISMATCH'
  | 'IDEMPOTENCY_IN_PROGRESS'
  | 'INTERNAL_SERVER_ERROR'
  // catalogue and cart
  | 'INVALID_QUANTITY'
  | 'PRODUCT_CART_EMTPY'
  | 'PRODUCT_IS_DELETED'
  | 'PRODUCT_ALREADY_DELETED'
  | 'MIXED_CURRENCIES'
  | 'PAY_AS_YOU_WANT_AMOUNT_REQUIRED'
  | 'REQUEST_AMOUNT_BELOW_MINIMUM'
  | 'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT'
  | 'AMOUNT_TOO_LARGE'
  | 'UNSUPPORTED_BILLING_CURRENCY'
  | 'UNSUPPORTED_FEATURE'
  | 'DUPLICATE_ADDON_IDS_IN_REQUEST'
  | 'MISSING_ADDON_IDS'
  | 'ADDON_NOT_AVAILABLE_FOR_PRODUCT'
  // discounts
  | 'INVALID_DISCOUNT_CODE'
  | 'DISCOUNT_CODE_EXPIRED'
  | 'DISCOUNT_NOT_YET_ACTIVE'
  | 'DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED'
  | 'DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED'
  | 'DISCOUNT_CUSTOMER_NOT_ELIGIBLE'
  | 'DISCOUNT_MINIMUM_SUBTOTAL_NOT_MET'
  | 'DISCOUNT_NOT_AVAILABLE_FOR_PRODUCT'
  | 'DISCOUNT_CODE_ALREADY_EXISTS'
  | 'DISCOUNT_CURRENCY_OPTION_INVALID'
  | 'INVALID_PERCENTAGE'
  // checkout and one click
  | 'CHECKOUT_SESSION_CONSUMED'
  | 'CHECKOUT_SESSION_EXPIRED'
  | 'BILLING_ADDRESS_REQUIRED'
  | 'CUSTOMER_REQUIRED'
  | 'PAYMENT_METHOD_REQUIRES_CONFIRM'
  | 'PAYMENT_METHOD_REQUIRES_CUSTOMER'
  | 'PAYMENT_METHOD_NOT_FOUND'
  | 'PAYMENT_METHOD_EXPIRED'
  | 'PAYMENT_METHOD_CURRENCY_UNSUPPORTED'
  | 'PAYMENT_METHOD_NOT_RECURRING'
  | 'TEST_CARD_REQUIRED'
  | 'PAYMENT_NOT_SUCCEEDED'
  // refunds
  | 'EXISTING_REFUND_REQUEST_PROCESSING'
  | 'PAYMENT_ALREADY_REFUNDED'
  | 'REFUND_WINDOW_EXPIRED'
  | 'ZERO_AMOUNT_PAYMENT_REFUND_NOT_ALLOWED'
  | 'LINE_ITEM_NOT_FOUND'
  | 'LINE_ITEM_FULLY_REFUNDED'
  | 'LINE_ITEM_REFUND_AMOUNT_TOO_HIGH'
  | 'LINE_ITEM_REFUND_AMOUNT_TOO_LOW'
  | 'DUPLICATE_LINE_ITEMS_IN_REQUEST'
  // subscriptions
  | 'SUBSCRIPTION_INACTIVE'
  | 'SUBSCRIPTION_EXPIRED'
  | 'PREVIOUS_PAYMENT_PENDING'
  | 'SUBSCRIPTION_PAYMENT_RETRY_LIMIT_EXCEEDED'
  // plan changes
  | 'INACTIVE_SUBSCRIPTION_PLAN_CHANGE_NOT_SUPPORTED'
  | 'ON_DEMAND_PLAN_CHANGE_NOT_SUPPORTED'
  | 'PLAN_CHANGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION'
  | 'PENDING_PLAN_CHANGE_EXISTS'
  | 'SCHEDULED_PLAN_CHANGE_EXISTS'
  | 'SCHEDULED_PLAN_CHANGE_NOT_FOUND'
  | 'INVALID_PRORATION_MODE_WITH_NEXT_BILLING_DATE'
  | 'DISCOUNT_NOT_APPLICABLE_TO_NEW_PRODUCT'
  | 'DISCOUNT_ALREADY_USED_ON_SUBSCRIPTION'
  | 'LINE_ITEM_PRORATED'
  // offers
  | 'FUNNEL_NOT_PUBLISHABLE'
  | 'PRESENTATION_DECLINED'
  | 'PRESENTATION_EXPIRED'
  | 'PRESENTATION_NOT_OPEN'
  | 'UNDO_WINDOW_CLOSED'
  | 'QUOTE_EXPIRED'
  | 'QUOTE_STALE'
  // webhooks
  | 'WEBHOOK_URL_NOT_ALLOWED'
  // the test clock
  | 'TEST_CLOCK_BUSY'
  | 'TEST_CLOCK_STALLED';

/**
 * A rule said no. Nothing has been changed. `message` is safe to show to whoever asked and says how to
 * put it right; anything that is not goes into `cause`.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Unknown and foreign objects answer alike, so that nobody can find out what another business has.
 * `what` is the resource in the wire's words ("product").
 */
export function notFound(what: string): DomainError {
  return new DomainError(
    'NOT_FOUND',
    `No such ${what}. Check the id, and that the API key belongs to the same business and mode.`,
  );
}
