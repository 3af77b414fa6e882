import type { ErrorCode } from '../domain/errors.ts';
import { type Advice, type ErrorAdvice, requestAdvice, userAdvice } from './error-advice.ts';
import { errorStatus } from './errors.ts';
import { offerAdvice } from './offer-error-guide.ts';

const catalogue = {
  INVALID_QUANTITY: {
    cause: 'A quantity is not a whole number, is below 1, or exceeds the maximum.',
    fix: 'Send a quantity within the limits that `message` names.',
  },
  PRODUCT_CART_EMTPY: {
    cause: '`product_cart` has no item. (The spelling of the code is the platform’s.)',
    fix: 'Put at least one product in it.',
  },
  PRODUCT_IS_DELETED: {
    cause: 'A product in the cart is archived.',
    fix: 'Unarchive it, or sell another.',
  },
  PRODUCT_ALREADY_DELETED: {
    cause: 'The product to be archived is archived already.',
    fix: 'Nothing needs to be done.',
  },
  MIXED_CURRENCIES: {
    cause: 'Products or add-ons that would be paid together are priced in different currencies.',
    fix: 'Sell them in separate carts, or price them in one currency.',
  },
  PAY_AS_YOU_WANT_AMOUNT_REQUIRED: {
    cause: 'The product is pay-what-you-want, and the cart has no `amount` for it.',
    fix: 'Send `amount` with the cart item.',
  },
  REQUEST_AMOUNT_BELOW_MINIMUM: {
    cause: 'An amount is below the minimum of the product, or of a renewal.',
    fix: 'Send at least the amount that `message` names.',
  },
  TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT: {
    cause: 'The total is below the gateway’s minimum charge in this currency.',
    fix: 'Raise a price or quantity, drop a discount, or discount it to 0.',
  },
  AMOUNT_TOO_LARGE: {
    cause: 'An amount, or the total of the cart, exceeds the largest amount of the API (2^53 − 1).',
    fix: 'Lower a quantity or an amount.',
  },
  UNSUPPORTED_BILLING_CURRENCY: {
    cause:
      '`billing_currency` or `product_currency` is another currency than the products are priced in. Rung does not convert.',
    fix: 'Leave it out, or create products priced in that currency.',
  },
  UNSUPPORTED_FEATURE: {
    cause: 'The request uses a feature of the platform that Rung does not have; `message` names it.',
    fix: 'Leave the field out. `docs/compatibility.md` lists the supported features.',
  },
  DUPLICATE_ADDON_IDS_IN_REQUEST: {
    cause: 'The same add-on is listed twice.',
    fix: 'Send it once, with the total quantity.',
  },
  MISSING_ADDON_IDS: {
    cause: 'There is no such add-on in this business.',
    fix: 'Create it first, or leave it out.',
  },
  ADDON_NOT_AVAILABLE_FOR_PRODUCT: {
    cause: 'The product does not offer this add-on, or is one-time: add-ons belong to subscriptions.',
    fix: "Add it to the product's `addons`, or leave it out of the cart.",
  },
} satisfies Advice;

const discounts = {
  INVALID_DISCOUNT_CODE: {
    cause: 'There is no such code, it is sent twice, or the checkout does not accept codes.',
    fix: 'Check the spelling; send each code once.',
  },
  DISCOUNT_CODE_EXPIRED: {
    cause: 'The code has expired, by the clock of the business.',
    fix: 'Leave it out, or move `expires_at`.',
  },
  DISCOUNT_NOT_YET_ACTIVE: {
    cause: 'The code is not valid yet, by the clock of the business.',
    fix: 'Leave it out, or move `starts_at`.',
  },
  DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED: {
    cause: 'The code has reached its usage limit. Payments in progress count; failed ones do not.',
    fix: 'Leave it out, or raise `usage_limit`.',
  },
  DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED: {
    cause: 'This customer has reached the code’s limit per customer.',
    fix: 'Leave it out, or raise `per_customer_usage_limit`.',
  },
  DISCOUNT_CUSTOMER_NOT_ELIGIBLE: {
    cause: 'The code is for other customers: first-time, existing, or those on its list.',
    fix: 'Leave it out, or add the customer with `POST /discounts/{discount_id}/customers`.',
  },
  DISCOUNT_MINIMUM_SUBTOTAL_NOT_MET: {
    cause: 'The eligible products total less than the code’s minimum, by their original prices.',
    fix: 'Put more of them in the cart, or leave the code out.',
  },
  DISCOUNT_NOT_AVAILABLE_FOR_PRODUCT: {
    cause: 'The code is restricted to products that are not in the cart.',
    fix: 'Leave it out, or widen `restricted_to`.',
  },
  DISCOUNT_CODE_ALREADY_EXISTS: {
    cause: 'Another discount of this business has the code.',
    fix: 'Choose another code, or change that discount.',
  },
  DISCOUNT_CURRENCY_OPTION_INVALID: {
    cause: 'A flat discount has no amount for the currency, or its currency options contradict each other.',
    fix: 'Give it one option for each currency, and one default.',
  },
  INVALID_PERCENTAGE: {
    cause: 'A percentage is not a whole number of basis points between its limits.',
    fix: 'Send basis points: 540 is 5.4 %, 10000 is 100 %.',
  },
} satisfies Advice;

const checkout = {
  CHECKOUT_SESSION_CONSUMED: {
    cause: 'The checkout session is already paid.',
    fix: 'Create another session to sell again.',
  },
  CHECKOUT_SESSION_EXPIRED: {
    cause: 'The session is older than 24 hours, or than 15 minutes if it was created with `confirm: true`.',
    fix: 'Create another session.',
  },
  TAX_ID_REQUIRED: {
    cause: 'The session has `feature_flags.require_tax_id`, and no tax id was sent.',
    fix: 'Send `tax_id` with the confirmation, or let the customer enter it at the hosted checkout.',
  },
  BILLING_ADDRESS_REQUIRED: {
    cause: 'A payment needs a billing address to compute its tax; none was sent, and none is on file.',
    fix: 'Send `billing_address` with at least `country`.',
  },
  CUSTOMER_REQUIRED: {
    cause: 'The payment names no customer.',
    fix: 'Send `customer` with a `customer_id`, or with an e-mail address and a name.',
  },
  PAYMENT_METHOD_REQUIRES_CONFIRM: {
    cause:
      '`payment_method_id` was sent without `confirm: true`: a saved method is charged at once or not at all.',
    fix: 'Add `confirm: true`, or leave the method out for a hosted checkout.',
  },
  PAYMENT_METHOD_REQUIRES_CUSTOMER: {
    cause: '`payment_method_id` was sent without naming the existing customer it belongs to.',
    fix: 'Send `customer: { customer_id }`.',
  },
  PAYMENT_METHOD_NOT_FOUND: {
    cause:
      'The customer has no such payment method. A payment method of another customer gets the same answer.',
    fix: 'Take one from `GET /customers/{customer_id}/payment-methods`.',
  },
  PAYMENT_METHOD_EXPIRED: {
    cause: 'The card has expired.',
    fix: 'Ask the customer for another card in a standard checkout.',
  },
  PAYMENT_METHOD_CURRENCY_UNSUPPORTED: {
    cause: 'The method cannot pay in the currency of the cart.',
    fix: 'Choose another method, or a standard checkout.',
  },
  PAYMENT_METHOD_NOT_RECURRING: {
    cause: 'The cart starts a subscription, and the method cannot be charged for renewals.',
    fix: 'Choose a method with `recurring_enabled: true`.',
  },
  PAYMENT_METHOD_LIMIT_EXCEEDED: {
    cause:
      'The method has a limit of its own, set by its holder or bank (most per charge, last day, single use), and the payment or a later renewal is beyond it.',
    fix: 'Choose another method, or a standard checkout.',
  },
  TEST_CARD_REQUIRED: {
    cause:
      'The simulator was given a number that is not a published test number. It was neither stored nor logged.',
    fix: 'Use 4242 4242 4242 4242, or another number of the list in README.',
  },
  PAYMENT_NOT_SUCCEEDED: {
    cause: 'The operation requires a succeeded payment.',
    fix: 'Wait for `payment.succeeded`.',
  },
} satisfies Advice;

const refunds = {
  EXISTING_REFUND_REQUEST_PROCESSING: {
    cause: 'Another refund of this payment is still pending, so the refundable amount is not known yet.',
    fix: 'Wait for `refund.succeeded` or `refund.failed`.',
  },
  PAYMENT_ALREADY_REFUNDED: {
    cause: 'The payment is fully refunded.',
    fix: 'Nothing needs to be done.',
  },
  REFUND_WINDOW_EXPIRED: {
    cause: 'The payment is older than 30 days.',
    fix: 'Pay the customer back by other means.',
  },
  ZERO_AMOUNT_PAYMENT_REFUND_NOT_ALLOWED: {
    cause: 'Nothing was paid.',
    fix: 'Nothing needs to be done.',
  },
  LINE_ITEM_NOT_FOUND: {
    cause: 'The payment has no such line.',
    fix: 'Take `items_id` from `GET /payments/{payment_id}/line-items`.',
  },
  LINE_ITEM_FULLY_REFUNDED: {
    cause: 'This line is fully refunded.',
    fix: 'Leave the line out.',
  },
  LINE_ITEM_REFUND_AMOUNT_TOO_HIGH: {
    cause: 'The amount exceeds the refundable amount of the line, tax included.',
    fix: 'Send at most the amount that `message` names.',
  },
  LINE_ITEM_REFUND_AMOUNT_TOO_LOW: {
    cause: 'The amount is 0 or negative.',
    fix: 'Send at least 1, or leave `amount` out to refund the rest of the line.',
  },
  DUPLICATE_LINE_ITEMS_IN_REQUEST: {
    cause: 'The same line is named twice.',
    fix: 'Name it once, with the whole amount.',
  },
} satisfies Advice;

const subscriptions = {
  CUSTOMER_HAS_EXISTING_SUBSCRIPTION: {
    cause:
      'The customer has this plan, or another term of it, already: active, on hold, paused, ending at its next billing date, or with its first payment in progress.',
    fix: 'Change the existing plan, or undo its cancellation. To sell it again anyway, set `allow_multiple_subscriptions` with `PATCH /settings`.',
  },
  SUBSCRIPTION_ALREADY_PAUSED: {
    cause: 'The subscription is paused already.',
    fix: 'Nothing needs to be done. `status: active` resumes it.',
  },
  SUBSCRIPTION_NOT_PAUSED: {
    cause: 'The subscription is active, so there is no pause to resume from.',
    fix: 'Nothing needs to be done. `status: paused` pauses it.',
  },
  SUBSCRIPTION_INACTIVE: {
    cause:
      'The status of the subscription does not allow the operation: it has ended, has not started, is on hold or paused.',
    fix: 'Check `status`. On hold, update its payment method; paused, send `status: active`; ended, sell the plan again.',
  },
  SUBSCRIPTION_EXPIRED: {
    cause: 'The period of the subscription (`expires_at`) has ended.',
    fix: 'Sell the plan again in a checkout.',
  },
  PREVIOUS_PAYMENT_PENDING: {
    cause: 'A payment of the subscription is still processing.',
    fix: 'Wait for `payment.succeeded` or `payment.failed`, and send it again.',
  },
  SUBSCRIPTION_NOT_ON_DEMAND: {
    cause: 'The subscription is charged at its billing dates, not on demand.',
    fix: 'Charge a plan that was sold with `on_demand`, or sell the customer something in a checkout.',
  },
  CHARGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION: {
    cause: 'The subscription is scheduled for cancellation, and is not charged any more.',
    fix: 'Undo the cancellation with `cancel_at_next_billing_date: false`, or do not charge it.',
  },
  ADDONS_NOT_ALLOWED_FOR_ON_DEMAND: {
    cause: 'An on-demand plan cannot be sold with add-ons.',
    fix: 'Leave them out, and charge what they cost.',
  },
  ONE_TIME_PRODUCTS_NOT_ALLOWED_FOR_ON_DEMAND: {
    cause: 'An on-demand plan cannot be sold together with a one-time product.',
    fix: 'Sell the product in a separate checkout.',
  },
  DISCOUNT_NOT_AVAILABLE_FOR_ON_DEMAND: {
    cause: 'Discount codes do not apply to on-demand charges.',
    fix: 'Leave the code out, and charge less.',
  },
  SUBSCRIPTION_PAYMENT_RETRY_LIMIT_EXCEEDED: {
    cause:
      'The payment due failed, and so did 10 further attempts, automatic or with another payment method.',
    fix: 'Cancel the subscription, and sell the plan again in a checkout.',
  },
  INACTIVE_SUBSCRIPTION_PLAN_CHANGE_NOT_SUPPORTED: {
    cause: 'Only an active subscription can change its plan.',
    fix: 'Resume a paused subscription; pay the amount due of one on hold with another payment method; sell an ended one again.',
  },
  ON_DEMAND_PLAN_CHANGE_NOT_SUPPORTED: {
    cause: 'The subscription is charged on demand and has no price that could change.',
    fix: 'Charge another amount with `POST /subscriptions/{subscription_id}/charge`.',
  },
  PLAN_CHANGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION: {
    cause: 'The subscription ends at its next billing date.',
    fix: 'Undo the cancellation with `cancel_at_next_billing_date: false`, then change the plan.',
  },
  PENDING_PLAN_CHANGE_EXISTS: {
    cause: 'The payment of a plan change is still processing.',
    fix: 'Wait for `subscription.plan_changed` or `payment.failed`, and send it again. The SDKs do not retry it automatically.',
  },
  SCHEDULED_PLAN_CHANGE_EXISTS: {
    cause: 'A plan change is scheduled for the next billing date.',
    fix: 'Cancel it, or send `cancel_scheduled_change_plan: true` to replace it with this one.',
  },
  SCHEDULED_PLAN_CHANGE_NOT_FOUND: {
    cause: 'No plan change is scheduled.',
    fix: 'Nothing needs to be done, unless it has taken effect already: then change the plan back.',
  },
  INVALID_PRORATION_MODE_WITH_NEXT_BILLING_DATE: {
    cause: 'A change at the next billing date cannot be prorated.',
    fix: 'Send `proration_billing_mode: full_immediately` with `effective_at: next_billing_date`.',
  },
  DISCOUNT_NOT_APPLICABLE_TO_NEW_PRODUCT: {
    cause: 'A discount code is restricted to products that the new plan is not among.',
    fix: 'Leave the code out, or choose a plan it is for.',
  },
  DISCOUNT_ALREADY_USED_ON_SUBSCRIPTION: {
    cause: 'A discount code has been applied to this subscription for all of its cycles.',
    fix: 'Leave the code out.',
  },
  LINE_ITEM_PRORATED: {
    cause: 'The payment is prorated: the unused part of the previous plan reduced it.',
    fix: 'Change the plan back: the unused part becomes credit. Or refund the whole payment.',
  },
  REFUND_CREDIT_ALREADY_USED: {
    cause:
      'A part of the payment became subscription credit, and that credit has paid for later periods that are over.',
    fix: 'Refund at most the amount that the message names: send `items` with an `amount` and `tax_inclusive: true`.',
  },
  QUOTE_EXPIRED: {
    cause: 'The quote is older than 15 minutes.',
    fix: 'Preview again and show the new amount. Nothing was changed.',
  },
  QUOTE_STALE: {
    cause:
      'The quote no longer holds: the subscription, a price, a code, a tax rate or the credit changed since, or `quote_id` was sent with a different change.',
    fix: 'Preview again and show the new amount. Nothing was changed.',
  },
  REVISION_STALE: {
    cause:
      '`if_revision` is not the current revision: somebody changed the funnel or offer since it was read.',
    fix: 'Read it again, repeat the change on what is there now, and send its `revision`. Nothing was changed.',
  },
} satisfies Advice;

const wallets = {
  INSUFFICIENT_WALLET_FUNDS: {
    cause: "The debit exceeds the customer's wallet balance in that currency.",
    fix: 'Debit at most the balance in `GET /customers/{customer_id}/wallets`. Nothing was changed.',
  },
} satisfies Advice;

const webhooks = {
  WEBHOOK_URL_NOT_ALLOWED: {
    cause:
      'The URL is not allowed: not https in live mode, with a password in it, or within a private network.',
    fix: 'Use a public https address. In test mode `RUNG_ALLOW_PRIVATE_WEBHOOKS=1` allows private ones.',
  },
} satisfies Advice;

const testClock = {
  TEST_CLOCK_BUSY: {
    cause: 'Another request is advancing the clock.',
    fix: 'Wait for that request’s answer, or poll `GET /test_clock`. The SDKs do not retry it automatically (`x-should-retry: false`).',
  },
  TEST_CLOCK_STALLED: {
    cause:
      'A due job has kept failing or running for more than a minute, or the server was stopped during the advance. The clock is frozen at that time.',
    fix: 'Search the log for the kind of job that `message` names, switch off faults of the simulator, and advance again: it continues from there.',
  },
  JOB_NOT_DEAD: {
    cause: 'Only a dead job can be deleted; this one is still retried automatically.',
    fix: 'Wait, or `POST /jobs/{job_id}/retry` to run it at once.',
  },
} satisfies Advice;

// A code without advice does not compile.
const adviceOf = {
  ...requestAdvice,
  ...userAdvice,
  ...catalogue,
  ...discounts,
  ...checkout,
  ...refunds,
  ...subscriptions,
  ...wallets,
  ...offerAdvice,
  ...webhooks,
  ...testClock,
} satisfies Record<ErrorCode, ErrorAdvice>;

/** Chapter of the error guide, in the order of the page. */
interface ErrorChapter {
  readonly title: string;
  readonly errors: readonly (ErrorAdvice & { readonly code: ErrorCode; readonly status: number })[];
}

export const errorChapters: readonly ErrorChapter[] = [
  chapter('The request itself', requestAdvice),
  chapter('People', userAdvice),
  chapter('Catalogue and cart', catalogue),
  chapter('Discounts', discounts),
  chapter('Checkout and one click', checkout),
  chapter('Refunds', refunds),
  chapter('Subscriptions', subscriptions),
  chapter('Wallets', wallets),
  chapter('Offers', offerAdvice),
  chapter('Webhooks', webhooks),
  chapter('The test clock', testClock),
];

function chapter(title: string, part: Advice): ErrorChapter {
  const codes = Object.keys(part) as ErrorCode[];
  return {
    title,
    errors: codes.map((code) => ({ code, status: errorStatus[code], ...adviceOf[code] })),
  };
}
