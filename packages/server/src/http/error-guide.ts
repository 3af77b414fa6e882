import type { ErrorCode } from '../domain/errors.ts';
import { type Advice, type ErrorAdvice, requestAdvice } from './error-advice.ts';
import { errorStatus } from './errors.ts';
import { offerAdvice } from './offer-error-guide.ts';

const catalogue = {
  INVALID_QUANTITY: {
    cause: 'A quantity is not a whole number, is below 1, or is larger than is sold at once.',
    fix: 'Send a quantity within the limits that `message` names.',
  },
  PRODUCT_CART_EMTPY: {
    cause: '`product_cart` has no item. (The code is spelled as on the platform whose wire this is.)',
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
    fix: 'Sell them in carts of their own, or give them one currency.',
  },
  PAY_AS_YOU_WANT_AMOUNT_REQUIRED: {
    cause: 'The customer names the price of this product, and the cart has no `amount` for it.',
    fix: 'Send `amount` with the cart item.',
  },
  REQUEST_AMOUNT_BELOW_MINIMUM: {
    cause: 'An amount is below the least that the product, or a renewal, can cost.',
    fix: 'Send at least what `message` names.',
  },
  TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT: {
    cause: 'What is to be charged comes to less than a gateway takes in this currency.',
    fix: 'Raise a price or quantity, drop a discount, or discount it to 0.',
  },
  AMOUNT_TOO_LARGE: {
    cause: 'An amount, or what the cart comes to, is larger than the wire can carry exactly (2^53 − 1).',
    fix: 'Lower a quantity or an amount.',
  },
  UNSUPPORTED_BILLING_CURRENCY: {
    cause:
      '`billing_currency` or `product_currency` is another currency than the products are priced in. Rung does not convert.',
    fix: 'Leave it out, or create products priced in that currency.',
  },
  UNSUPPORTED_FEATURE: {
    cause: 'The request asks for something of the wire that Rung does not do, named in `message`.',
    fix: 'Leave the field out. `docs/compatibility.md` says what is there.',
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
    cause: 'The product is not sold with this add-on, or is paid once: add-ons belong to subscriptions.',
    fix: "Add it to the product's `addons`, or leave it out of the cart.",
  },
} satisfies Advice;

const discounts = {
  INVALID_DISCOUNT_CODE: {
    cause: 'There is no such code, it is sent twice, or the checkout takes none.',
    fix: 'Check the spelling; send each code once.',
  },
  DISCOUNT_CODE_EXPIRED: {
    cause: 'The code ended before now, by the clock of the business.',
    fix: 'Leave it out, or move `expires_at`.',
  },
  DISCOUNT_NOT_YET_ACTIVE: {
    cause: 'The code starts later than now, by the clock of the business.',
    fix: 'Leave it out, or move `starts_at`.',
  },
  DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED: {
    cause: 'The code was used as often as it may be. Payments under way count; failed ones do not.',
    fix: 'Leave it out, or raise `usage_limit`.',
  },
  DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED: {
    cause: 'This customer has used the code as often as one customer may.',
    fix: 'Leave it out, or raise `per_customer_usage_limit`.',
  },
  DISCOUNT_CUSTOMER_NOT_ELIGIBLE: {
    cause: 'The code is for other customers: first-time, existing, or those on its list.',
    fix: 'Leave it out, or add the customer with `POST /discounts/{discount_id}/customers`.',
  },
  DISCOUNT_MINIMUM_SUBTOTAL_NOT_MET: {
    cause: 'The products the code is for come to less than its minimum, measured on original prices.',
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
    cause: 'The checkout session was paid. A session is paid once.',
    fix: 'Create another session to sell again.',
  },
  CHECKOUT_SESSION_EXPIRED: {
    cause: 'The session is older than 24 hours, or than 15 minutes if it was made with `confirm: true`.',
    fix: 'Create another session.',
  },
  TAX_ID_REQUIRED: {
    cause: 'The session has `feature_flags.require_tax_id`, and no tax id was sent.',
    fix: 'Send `tax_id` with the request that is to be confirmed, or let the customer type it at the hosted checkout.',
  },
  BILLING_ADDRESS_REQUIRED: {
    cause: 'A payment needs an address to be taxed by; none was sent and the customer has none on file.',
    fix: 'Send `billing_address` with at least `country`.',
  },
  CUSTOMER_REQUIRED: {
    cause: 'A payment is to be made and nobody is named who pays.',
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
    cause: 'The customer has no such payment method. That of another customer answers the same.',
    fix: 'Take one from `GET /customers/{customer_id}/payment-methods`.',
  },
  PAYMENT_METHOD_EXPIRED: {
    cause: 'The card is past the last day of its month.',
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
  TEST_CARD_REQUIRED: {
    cause:
      'The simulator was given a number that is not a published test number. It was neither stored nor logged.',
    fix: 'Use 4242 4242 4242 4242, or another number of the list in README.',
  },
  PAYMENT_NOT_SUCCEEDED: {
    cause: 'What was asked needs a payment that has been paid.',
    fix: 'Wait for `payment.succeeded`.',
  },
} satisfies Advice;

const refunds = {
  EXISTING_REFUND_REQUEST_PROCESSING: {
    cause: 'Another refund of this payment is still pending. Until it ends nobody knows what is left.',
    fix: 'Wait for `refund.succeeded` or `refund.failed`.',
  },
  PAYMENT_ALREADY_REFUNDED: {
    cause: 'All of the payment has been given back.',
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
    cause: 'Nothing is left of this line.',
    fix: 'Leave the line out.',
  },
  LINE_ITEM_REFUND_AMOUNT_TOO_HIGH: {
    cause: 'The amount is larger than what is left of the line, tax included.',
    fix: 'Send what `message` says is left, or less.',
  },
  LINE_ITEM_REFUND_AMOUNT_TOO_LOW: {
    cause: 'The amount is 0 or negative.',
    fix: 'Send at least 1, or leave `amount` out to refund what is left of the line.',
  },
  DUPLICATE_LINE_ITEMS_IN_REQUEST: {
    cause: 'The same line is named twice.',
    fix: 'Name it once, with the whole amount.',
  },
} satisfies Advice;

const subscriptions = {
  CUSTOMER_HAS_EXISTING_SUBSCRIPTION: {
    cause:
      'The customer has this plan, or another term of it, already: active, on hold, paused, ending at its next billing date, or just being paid for.',
    fix: 'Change the plan they have, or take its cancellation back. To sell it again all the same, set `allow_multiple_subscriptions` with `PATCH /settings`.',
  },
  SUBSCRIPTION_ALREADY_PAUSED: {
    cause: 'The subscription is paused already.',
    fix: 'Nothing needs to be done. `status: active` lets it go on.',
  },
  SUBSCRIPTION_NOT_PAUSED: {
    cause: 'The subscription is active, so there is no pause to end.',
    fix: 'Nothing needs to be done. `status: paused` pauses it.',
  },
  SUBSCRIPTION_INACTIVE: {
    cause:
      'The status of the subscription does not allow what was asked: it has ended, has not begun, is on hold or paused.',
    fix: 'Look at `status`. On hold, give it another payment method; paused, send `status: active`; ended, sell the plan again.',
  },
  SUBSCRIPTION_EXPIRED: {
    cause: 'The period of the subscription (`expires_at`) has ended.',
    fix: 'Sell the plan again in a checkout.',
  },
  PREVIOUS_PAYMENT_PENDING: {
    cause: 'A payment of the subscription has neither succeeded nor failed yet.',
    fix: 'Wait for `payment.succeeded` or `payment.failed`, and send it again.',
  },
  SUBSCRIPTION_NOT_ON_DEMAND: {
    cause: 'The subscription has billing dates and is charged at them.',
    fix: 'Charge a plan that was sold with `on_demand`, or sell the customer something in a checkout.',
  },
  CHARGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION: {
    cause: 'The subscription is to be cancelled, and nothing more is charged for it.',
    fix: 'Take that back with `cancel_at_next_billing_date: false`, or leave it uncharged.',
  },
  ADDONS_NOT_ALLOWED_FOR_ON_DEMAND: {
    cause: 'A plan that is charged on demand was to be sold with add-ons.',
    fix: 'Leave them out, and charge what they cost.',
  },
  ONE_TIME_PRODUCTS_NOT_ALLOWED_FOR_ON_DEMAND: {
    cause: 'A plan that is charged on demand was to be sold with something that is paid once.',
    fix: 'Sell that in a checkout of its own.',
  },
  DISCOUNT_NOT_AVAILABLE_FOR_ON_DEMAND: {
    cause: 'A discount code was to reduce what is charged on demand.',
    fix: 'Leave the code out, and charge less.',
  },
  SUBSCRIPTION_PAYMENT_RETRY_LIMIT_EXCEEDED: {
    cause:
      'What is due has failed, and 10 attempts after that have failed as well, by themselves or with another payment method.',
    fix: 'Cancel the subscription, and sell the plan again in a checkout.',
  },
  INACTIVE_SUBSCRIPTION_PLAN_CHANGE_NOT_SUPPORTED: {
    cause: 'The subscription is not active, and only an active one changes its plan.',
    fix: 'Resume a paused one; let another payment method pay what is due on one on hold; sell an ended one anew.',
  },
  ON_DEMAND_PLAN_CHANGE_NOT_SUPPORTED: {
    cause: 'The subscription is charged on demand and has no price that could change.',
    fix: 'Charge another amount with `POST /subscriptions/{subscription_id}/charge`.',
  },
  PLAN_CHANGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION: {
    cause: 'The subscription ends at its next billing date.',
    fix: 'Take the cancellation back with `cancel_at_next_billing_date: false`, then change the plan.',
  },
  PENDING_PLAN_CHANGE_EXISTS: {
    cause: 'A change of plan was begun, and its payment has neither succeeded nor failed yet.',
    fix: 'Wait for `subscription.plan_changed` or `payment.failed`, and send it again. The SDKs do not repeat it by themselves.',
  },
  SCHEDULED_PLAN_CHANGE_EXISTS: {
    cause: 'A change of plan waits for the next billing date.',
    fix: 'Cancel it, or send `cancel_scheduled_change_plan: true` to put this one in its place.',
  },
  SCHEDULED_PLAN_CHANGE_NOT_FOUND: {
    cause: 'No change of plan waits for the next billing date.',
    fix: 'Nothing needs to be done, unless it has taken effect already: then change the plan back.',
  },
  INVALID_PRORATION_MODE_WITH_NEXT_BILLING_DATE: {
    cause: 'A change at the next billing date has no period to divide.',
    fix: 'Send `proration_billing_mode: full_immediately` with `effective_at: next_billing_date`.',
  },
  DISCOUNT_NOT_APPLICABLE_TO_NEW_PRODUCT: {
    cause: 'A discount code is restricted to products that the new plan is not among.',
    fix: 'Leave the code out, or choose a plan it is for.',
  },
  DISCOUNT_ALREADY_USED_ON_SUBSCRIPTION: {
    cause: 'A discount code has reduced this subscription for all the cycles it may.',
    fix: 'Leave the code out.',
  },
  LINE_ITEM_PRORATED: {
    cause: 'The payment is for a part of a period, reduced by what was unused of the plan before.',
    fix: 'Change the plan back: what is unused becomes credit. Or refund the payment as a whole.',
  },
  REFUND_CREDIT_ALREADY_USED: {
    cause:
      'A part of the payment became credit of the subscription, and that credit has paid for later periods which are over.',
    fix: 'Refund at most the amount that the message names: send `items` with an `amount` and `tax_inclusive: true`.',
  },
  QUOTE_EXPIRED: {
    cause: 'The preview whose `quote_id` was sent is older than a quarter of an hour.',
    fix: 'Preview again and show the new amount. Nothing was changed.',
  },
  QUOTE_STALE: {
    cause:
      'What the preview promised is no longer so: the subscription, a price, a code, a tax rate or its credit changed since, or another change was sent with its `quote_id`.',
    fix: 'Preview again and show the new amount. Nothing was changed.',
  },
} satisfies Advice;

const wallets = {
  INSUFFICIENT_WALLET_FUNDS: {
    cause: "A debit asks for more than the customer's wallet holds in that currency.",
    fix: 'Debit what `GET /customers/{customer_id}/wallets` shows, or less. Nothing was changed.',
  },
} satisfies Advice;

const webhooks = {
  WEBHOOK_URL_NOT_ALLOWED: {
    cause:
      'The URL is not one that may be called: not https in live mode, with a password in it, or within a private network.',
    fix: 'Use a public https address. In test mode `RUNG_ALLOW_PRIVATE_WEBHOOKS=1` admits private ones.',
  },
} satisfies Advice;

const testClock = {
  TEST_CLOCK_BUSY: {
    cause: 'Another request is moving the clock, and only one at a time does.',
    fix: 'Wait for the answer of that one, or watch `GET /test_clock`. The SDKs do not repeat it by themselves (`x-should-retry: false`).',
  },
  TEST_CLOCK_STALLED: {
    cause:
      'Something that is due has kept failing or running for more than a minute, or the server was stopped on the way. The clock stands still at that moment.',
    fix: 'Look for the kind of job that `message` names in the log, switch off faults of the simulator, and advance again: it goes on from there.',
  },
  JOB_NOT_DEAD: {
    cause: 'Only a dead job can be deleted, and this one is still tried again by itself.',
    fix: 'Wait, or `POST /jobs/{job_id}/retry` to run it at once.',
  },
} satisfies Advice;

// A code without advice does not compile.
const adviceOf = {
  ...requestAdvice,
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

/** A part of the guide, in the order of the page. */
interface ErrorChapter {
  readonly title: string;
  readonly errors: readonly (ErrorAdvice & { readonly code: ErrorCode; readonly status: number })[];
}

export const errorChapters: readonly ErrorChapter[] = [
  chapter('The request itself', requestAdvice),
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
