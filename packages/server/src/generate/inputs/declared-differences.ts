/** Lasting difference from the platform. */
interface DeclaredDifference {
  readonly about: string;
  readonly platform: string;
  readonly rung: string;
  readonly reason: string;
}

/** Known differences from the platform's behaviour, with their reasons. */
export const declaredDifferences: readonly DeclaredDifference[] = [
  {
    about: 'Credit and tax',
    platform: 'Credit is spent on the amount after tax; `settlement_tax` is the tax before credit.',
    rung: 'Credit is without tax and reduces what is taxed; `tax` and `settlement_tax` are what is paid.',
    reason: 'What is given back was paid without its tax, so it is spent so, and no tax is paid on it twice.',
  },
  {
    about: 'Where credit is',
    platform: 'In the customer’s wallet.',
    rung: 'With the subscription that it was paid for; `GET /subscriptions/{id}/credits` reads it. The wallet is apart.',
    reason: 'It can be checked against what that subscription paid, and ends with it.',
  },
  {
    about: '`error_message`',
    platform: 'For the seller: what happened and what to do. The customer’s sentence is on pages alone.',
    rung: 'A sentence that may be shown to the customer; `error_code` is for programs, [errors.md](errors.md) for the seller.',
    reason: 'One-click handlers show it, and a lost or stolen card must not be named by accident.',
  },
  {
    about: '`payment_id` of a change of plan',
    platform: 'Null when the change settles on the saved method.',
    rung: 'The payment that the change caused; null when nothing was charged.',
    reason: 'The caller can follow the payment without waiting for a webhook.',
  },
  {
    about: 'Billing date after a change',
    platform: 'Every mode that charges at once begins a period, except `prorated_immediately_keep_cycle`.',
    rung: '`full_immediately` begins one; the others keep the date unless `plan_change_resets_billing_date` is set. A prorated change keeps it either way with `prorated_immediately_keep_cycle`.',
    reason:
      'Nobody expects the date to move, and the documented amounts are those of the same period. `new_plan.next_billing_date` of a preview names it.',
  },
  {
    about: 'Changes in the customer portal',
    platform:
      'Up: at once, `difference_immediately`. Down: at the next billing date. A failed payment applies the change.',
    rung: '`difference_immediately` within an interval, `prorated_immediately` between intervals, `prevent_change`; where nothing is due the customer chooses now or the next billing date.',
    reason:
      'A customer whose bank says no is at the screen, keeps the plan they have, and tries another card.',
  },
  {
    about: 'Amounts of refunds',
    platform: 'In the settlement currency unless `currency` says otherwise.',
    rung: 'In the currency of the payment.',
    reason: 'There is one currency per payment: Rung converts none.',
  },
  {
    about: '`invoice_url`',
    platform: 'Deprecated: invoices are read with a key, and a business may demand a credential on links.',
    rung: 'A signed address that opens that one document without a key for 30 days; read again it is a new one. The id alone opens nothing, also with `GET /invoices/payments/{id}`, which takes the key. A refund has one too.',
    reason: 'Buyers have no key, and the id of a payment stands in the addresses that shops see.',
  },
  {
    about: '`customer` of a payment, a subscription and a refund',
    platform: 'The customer as they are on file.',
    rung: '`name`, `email` and `phone_number` as given for that purchase, also when the e-mail address is known; `customer_id` and `metadata` are those of the customer. The record keeps what it said. A subscription renews in the name it was bought in: `PATCH /subscriptions/{id}` gives it another, and `PATCH /customers/{id}` where it was bought in the name of the record.',
    reason:
      'An invoice is made out to whoever was named for it, and whoever types an e-mail address must not learn the name on file.',
  },
  {
    about: '`past_due`',
    platform: 'A subscription may pass through a grace period: `past_due`, `subscription.past_due`.',
    rung: 'Never sent: a renewal that fails puts the subscription on hold at once. The type is accepted in `filter_types`.',
    reason: 'There is no grace period; retries are a setting, and what to grant meanwhile is for the shop.',
  },
  {
    about: 'The customer’s own cancellation',
    platform: 'A business may forbid it (403).',
    rung: 'Always possible in the portal.',
    reason: 'The way out of a subscription is as easy as the way in.',
  },
  {
    about: 'Retries',
    platform: 'Renewals that failed are tried again by themselves.',
    rung: 'Only where `payment_retries` is set. A charge on demand is never tried again by itself: on both it puts the subscription on hold until another method pays it.',
    reason: 'A merchant account answers for repeated declines, so its owner decides.',
  },
];
