/** Differences of served operations from the platform, each in a sentence that a developer can act on. */
export const differences: Readonly<Record<string, string>> = {
  'checkoutSessions.create':
    'At most one plan in a cart. `billing_currency` must be the currency of the products; there is no conversion. `product_collection_id` is refused with `UNSUPPORTED_FEATURE`. `allowed_payment_method_types` without both `credit` and `debit`, `mandate_min_amount_inr_paise` and `credit_entitlements` are refused with it too: what guards money is honoured or refused, field by field in `http/request-fields.ts`. `short_link` and the colours and fonts of `customization` have no effect; its `theme` and `force_language` (en, ja) do. `require_tax_id` without one is `TAX_ID_REQUIRED`; the tax id is kept for the invoice and not verified. A plan, or another term of it, is not sold to a customer who has it (`CUSTOMER_HAS_EXISTING_SUBSCRIPTION`), unless `PATCH /settings` says `allow_multiple_subscriptions`; at a hosted checkout, when it is paid.',
  'checkoutSessions.preview': 'As for `create`.',
  'payments.create': '`billing_currency` as for checkouts.',
  'payments.retrieve': '`settlement_*` equal the payment’s own amounts.',
  'disputes.list':
    '`created_at` is when Rung heard of it. `remarks` is null. While a dispute is open its subscription is paused and nothing is proposed to its customer; what the bank has withdrawn counts as given back. `PUT /simulator/disputes/{payment_id}` opens one in test mode, and wins or loses it.',
  'disputes.retrieve': 'As for `list`.',
  'customers.wallets.list':
    '`total_balance_usd` is the balance of the USD wallet: Rung converts no currencies. A wallet begins with its first entry. Any currency has one. Wallets pay what subscriptions owe, and no checkouts.',
  'customers.wallets.ledgerEntries.list':
    'What a refund returns to the wallet enters it when the refund succeeds; `refund_reversal` takes it out again where the refund fails after that. A dispute is about the card, so the wallet has no entries of disputes.',
  'customers.customerPortal.create':
    'The link leads to a page that lists subscriptions, payments and payment methods, pays what is due on hold, gives a subscription another card and deletes a method. `send_email` sends nothing.',
  'subscriptions.create':
    'As for `checkoutSessions.create`. `trial_amount` and `recurring_pre_tax_amount` are those of the plan; on demand, of what it would renew for.',
  'subscriptions.charge':
    '`product_price` is all that is charged, before tax and whatever the quantity; `product_currency` must be the currency of the plan. The wallet pays before the card unless `allow_customer_credits_usage` is false; `allow_customer_credits_purchase` is refused, and less than a gateway takes is refused. A charge that is declined puts the subscription on hold, and another payment method pays what is due.',
  'subscriptions.retrieve':
    '`custom_field_responses` is null; there are no meters and no credit entitlements.',
  'subscriptions.update':
    '`subscription_period_*` and `credit_entitlement_cart` are refused with `UNSUPPORTED_FEATURE`. `customer_name`, `customer_business_name` and `tax_id` are those of its payments from now on. `next_billing_date` of a subscription on demand is the end of its period, and only `disable_on_demand` moves it. Moving `next_billing_date` charges and credits nothing; later dates are counted from it. To pause what is paused is refused with `SUBSCRIPTION_ALREADY_PAUSED`, to resume what is active with `SUBSCRIPTION_NOT_PAUSED`, unless the SDK says that it repeats itself; to cancel what is cancelled is no change.',
  'subscriptions.changePlan':
    '`collect_via_payment_link` is refused with `UNSUPPORTED_FEATURE`. Another currency is refused. The plan and add-ons that stay keep the prices they were sold at. Existing credit of the subscription pays for an upgrade before the card does. A change at the next billing date that cannot be paid is dropped with `prevent_change`, and the plan as it was renews at once for the same date (`payment.failed`, `subscription.updated`, then what the renewal tells); with `apply_change` it takes effect and the subscription is on hold.',
  'subscriptions.previewChangePlan': 'As for `changePlan`.',
  'subscriptions.updatePaymentMethod':
    'With `new`, `payment_link` leads to a page that works once and for 24 hours; a newer link takes its place. Active or paused its payment is 0, and only saves the card. `allowed_payment_method_types` has no effect. On hold it charges the cycle, the change of plan or the charge on demand that could not be paid; billing dates that passed on hold are not charged, and it goes on at the first one still to come. After 10 attempts at what is due, by hand and by itself, it is refused with `SUBSCRIPTION_PAYMENT_RETRY_LIMIT_EXCEEDED`.',
  'products.create':
    'One-time prices (with pay what you want) and recurring ones (with trial). Usage-based prices, entitlements, licence keys and digital delivery are refused with `UNSUPPORTED_FEATURE`.',
  'products.update':
    'As for `create`; also `image_id` is refused: what is put at the address of `images.update` becomes the image.',
  'addons.update': '`image_id` is refused: what is put at the address of `updateImages` becomes the image.',
};

/** Fields of an operation's answer beyond the official ones. The official SDKs pass them through. */
export const additions: Readonly<Record<string, string>> = {
  'checkoutSessions.create':
    'Answers also `payment_status`, `error_code`, `error_message`, `next_action` and, after a decline, `fallback_checkout_url`.',
  'payments.list':
    '`status` and `currency` take several values with commas between them; filters also by `source`, `offer_id`, `funnel_id`, `refunded`, `amount_gte`, `amount_lte` and `q`; sorts by `sort`, continues by `cursor`, answers CSV with `format`. Items have also `refunded_amount`, `source`, `products`, `offer`, `error_code` and `error_message`.',
  'customers.list': 'Searches with `q`, continues by `cursor`. Items have also `spent`.',
  'subscriptions.list':
    '`status` takes several values with commas between them. Searches with `q`, continues by `cursor`. Items have also `on_hold`, with the failed payment and its next attempt.',
  'payments.create':
    'Accepts a top-level `customer_id`, and reuses the stored billing address. Answers also `status`, `session_id` and the outcome, as a checkout does.',
  'customers.retrievePaymentMethods':
    'Items also have `type`, and their `card` also `last4`, `brand` (lower case), `exp_month` and `exp_year` (numbers). The method used last comes first.',
  'products.retrieve': 'Also a top-level `currency`.',
  'invoices.payments.retrieve':
    '`?lang=en` or `?lang=ja` chooses the language; without it `Accept-Language`, then the purchase, does. The tax of each rate is stated; a seller’s tax registration number has no place yet.',
  'invoices.payments.retrieveRefund':
    'As for `retrieve`: a credit note. A refund answers also `invoice_url`.',
  'customers.wallets.ledgerEntries.create':
    '`amount` is at least 1. `idempotency_key` counts for one customer; with another body it is refused with `IDEMPOTENCY_MISMATCH`.',
  'payments.retrieve':
    'Answers also `wallet_amount`, the part of `total_amount` that the customer’s wallet paid, and `subscription_credit_amount`, the credit that reduced it, without tax.',
  'refunds.create':
    'Answers also `wallet_amount`: the card gets back at most what it paid, and the rest of `amount` returns to the wallet. `item_id` may be the line, or the product or add-on it was sold as where only one line has it.',
  'subscriptions.create': 'Answers also `session_id` and the outcome, as a checkout does.',
  'subscriptions.charge': 'Answers also `payment_status`, `error_code` and `error_message`.',
  'subscriptions.changePlan':
    'Takes a `quote_id`. Answers also `status`, `subscription_id`, `invoice_id`, `proration_billing_mode`, `error_code` and `error_message`; `payment_link` is where the customer answers their bank.',
  'subscriptions.previewChangePlan':
    'Answers also `effective_date`, `credit_amount`, `wallet_amount`, `quote_id` and `expires_at`. Lines carry `amount`, without tax and before credit; `unit_price` is that of a whole period after discounts, and what is unused of the plan before has a `proration_factor` below 0.',
  'subscriptions.updatePaymentMethod': 'Answers also `payment_status`, `error_code` and `error_message`.',
  'webhooks.headers.update': 'A header set to null is removed.',
};

/** Reasons for operations that are not served, by prefix of their call; the longest prefix counts. */
export const absences: Readonly<Record<string, string>> = {
  'payments.retry':
    'Not yet: `subscriptions.updatePaymentMethod` pays what is due, and `PATCH /settings` has renewals that failed tried again by themselves.',
  'payments.retrieveRetryState': 'As for `retry`.',
  'subscriptions.retrieveUsageHistory': 'Usage-based billing is out of scope.',
  'subscriptions.retrieveCreditUsage': 'Credit entitlements are out of scope.',
  'customers.listCreditEntitlements': 'Credit entitlements are out of scope.',
  'customers.listEntitlement': 'Entitlements are out of scope: grant access on `payment.succeeded`.',
  'invoices.payments.retrievePayout':
    'Money reaches the seller from the gateway; there is nothing that Rung would pay out.',
  licenses: 'Licence keys are out of scope: issue them on `payment.succeeded`.',
  licenseKey: 'Licence keys are out of scope: issue them on `payment.succeeded`.',
  blocklist: 'Out of scope: whom not to sell to is decided before the checkout.',
  payouts: 'Money reaches the seller from the gateway; there is nothing that Rung would pay out.',
  balances: 'Money reaches the seller from the gateway; there is no balance that Rung would hold.',
  'products.updateFiles': 'Rung stores no files.',
  'products.shortLinks': 'Out of scope: create a checkout session and link to its `checkout_url`.',
  'products.localizedPrices': 'Out of scope: create a product for each currency.',
  brands: 'Out of scope: a business has one brand.',
  usageEvents: 'Usage-based billing is out of scope.',
  meters: 'Usage-based billing is out of scope.',
  creditEntitlements: 'Credit entitlements are out of scope.',
  entitlements: 'Entitlements are out of scope: grant access on `payment.succeeded`.',
  productCollections: 'Out of scope: name the products in `product_cart`.',
  moderation: 'Out of scope.',
};
