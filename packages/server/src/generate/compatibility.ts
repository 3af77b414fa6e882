import { assert } from '../domain/assert.ts';
import type { EventType } from '../domain/event/event.ts';
import { declaredDifferences } from './inputs/declared-differences.ts';
import { type Operation, servedOperations } from './inputs/api-document.ts';
import { type OfficialOperation, officialOperations, officialVersion } from './inputs/official-sdk.ts';
import { absences, additions, differences } from './inputs/support-notes.ts';

export const file = 'docs/compatibility.md';

/**
 * Table of every operation of the official SDK beside the served routes. Every note must concern an existing
 * one.
 */
export function generate(): string {
  const official = officialOperations();
  const served = servedOperations();
  const servedSignatures = new Set(served.map(({ signature }) => signature));
  const officialSignatures = new Set(official.map(({ signature }) => signature));
  const isServed = ({ signature }: Operation): boolean => servedSignatures.has(signature);
  checkNotes(official, isServed);

  const rows = official.map((operation) => describe(operation, isServed(operation)));
  const counts = (['done', 'differs', 'absent'] as const).map(
    (status) => `${rows.filter((row) => row.status === status).length} ${status}`,
  );
  return `${introduction(official.length, counts.join(', '))}
## Operations

| In the SDK | On the wire | | Notes |
| --- | --- | --- | --- |
${rows.map(({ line }) => line).join('\n')}

## Operations that Rung adds

| On the wire | |
| --- | --- |
${served
  .filter(({ signature }) => !officialSignatures.has(signature))
  .map(({ method, path }) => `| \`${method.toUpperCase()} ${path}\` | ${purposeOf(path)} |`)
  .join('\n')}

## Differences that stay

| | The platform | Rung | Why |
| --- | --- | --- | --- |
${declaredDifferences
  .map(({ about, platform, rung, reason }) => `| ${about} | ${platform} | ${rung} | ${reason} |`)
  .join('\n')}

${behaviour}`;
}

function describe(operation: OfficialOperation, isServed: boolean): { status: string; line: string } {
  const notes = isServed
    ? [differences[operation.call], additions[operation.call]]
    : [reasonFor(operation.call)];
  const status = !isServed ? 'absent' : differences[operation.call] === undefined ? 'done' : 'differs';
  const address = `${operation.method.toUpperCase()} ${operation.path}`;
  const text = notes.filter((note) => note !== undefined).join(' ');
  return { status, line: `| \`${operation.call}\` | \`${address}\` | ${status} | ${text} |` };
}

function reasonFor(call: string): string {
  const beginnings = Object.keys(absences).filter((beginning) => call.startsWith(beginning));
  const [longest] = beginnings.sort((a, b) => b.length - a.length);
  assert(longest, `inputs/support-notes.ts says why ${call} is absent`);
  return absences[longest] ?? '';
}

/** Refuses a note about an operation that does not exist, or that no longer applies: it would mislead. */
function checkNotes(
  official: readonly OfficialOperation[],
  isServed: (operation: Operation) => boolean,
): void {
  const calls = new Map(official.map((operation) => [operation.call, operation]));
  for (const call of [...Object.keys(differences), ...Object.keys(additions)]) {
    const operation = calls.get(call);
    assert(
      operation && isServed(operation),
      `${call} of inputs/support-notes.ts is an operation that is served`,
    );
  }
  const absent = official.filter((operation) => !isServed(operation));
  for (const beginning of Object.keys(absences)) {
    const isUsed = absent.some(({ call }) => call.startsWith(beginning));
    assert(isUsed, `${beginning} of inputs/support-notes.ts begins the call of an operation that is absent`);
  }
}

function purposeOf(path: string): string {
  const [, purpose] = purposes.find(([beginning]) => beginning.test(path)) ?? [];
  assert(purpose, `generate/compatibility.ts says what ${path} is for`);
  return purpose;
}

const purposes: readonly (readonly [RegExp, string])[] = [
  [/^\/payments\/totals$/, 'Sums of payments, currency by currency, with the filters of their list.'],
  [/^\/presentations$/, 'Presentations of all customers, by funnel, step, offer, state and date.'],
  [
    /^\/customers\/\{\w+\}\/traces$/,
    'Decisions about a customer, also those that proposed nothing, and the reasons.',
  ],
  [/^\/customers\/\{\w+\}\/timeline$/, 'Everything that happened to a customer, newest first.'],
  [/^\/events/, 'Events as webhooks tell them, in their order: a list, and a stream that goes on live.'],
  [/^\/setup$/, 'Makes the holder of a one-time link the first owner.'],
  [/^\/session/, 'People: signing in and out, password, second factor, and what their role allows.'],
  [/^\/(users|invitations)/, 'The people of a business, their roles, and invitations.'],
  [
    /^\/businesses$/,
    'The businesses of the signed-in person, to switch between; test and live mode are two.',
  ],
  [/^\/audit_log$/, 'Who changed what, before and after, in the dashboard and by API keys.'],
  [/^\/export$/, 'All rows that Rung keeps of the business, kind by kind, as lines of JSON or CSV.'],
  [
    /^\/checkouts\/\{\w+\}\/confirm$/,
    'Pays a session as the hosted page does. A card needs no key; a saved method needs the `proof` of its link, or a key.',
  ],
  [
    /^\/discounts\/\{\w+\}\/customers/,
    "The customers a code is for. On the platform's wire, not in this SDK.",
  ],
  [
    /^\/api_keys/,
    'API keys that read, or read and write. A key is shown once, when it is made, and kept as a hash.',
  ],
  [
    /^\/business/,
    'The seller itself: names, address, tax registrations, texts and looks, as buyers see them on pages and documents.',
  ],
  [/^\/email-previews/, 'How each e-mail to customers looks, with the names and colours of the business.'],
  [/^\/emails\/bounces/, 'Addresses that a mail server refused for good, and having one mailed again.'],
  [/^\/(products|addons)\/\{\w+\}\/images$/, 'Removes the image of a product or add-on.'],
  [/^\/tax_rates/, 'The taxes that the business collects, by country, state and category.'],
  [
    /^\/gateway/,
    'The account at a payment gateway that a business charges with: connecting it, and checking what it lacks.',
  ],
  [
    /^\/settings/,
    'What a business decides about itself: changes of plan, whether renewals that failed are tried again, and the time zone.',
  ],
  [/^\/subscriptions\/\{\w+\}\/credits$/, 'The credit of a subscription: balance, lots and every movement.'],
  [
    /change-plan\/compare$/,
    'What every plan in every mode costs: today, at the next renewal, over twelve months.',
  ],
  [
    /^\/offers/,
    'What may be proposed to a customer: a product, a plan, an add-on, with its discount and its words.',
  ],
  [
    /^\/funnels\/\{\w+\}\/publish$/,
    'Proves a funnel and shows it to customers, or says which step stands in the way; `?dry_run=true` only proves.',
  ],
  [/^\/funnels\/\{\w+\}\/unpublish$/, 'Takes a funnel down until it is published again.'],
  [/^\/funnels\/\{\w+\}\/versions$/, 'What was published, with its offers as they stood and its proof.'],
  [/^\/funnels\/\{\w+\}\/audience/, 'Who belongs to the audience of a draft now: how many, and ten of them.'],
  [
    /^\/funnels\/\{\w+\}\/lift$/,
    'What customers bring who may be shown a funnel, against those held out of it.',
  ],
  [
    /^\/experiments\/\{\w+\}\/results$/,
    'What the variants bring against the first, and what may be said of it.',
  ],
  [/^\/analytics\/metrics$/, 'What was considered, proposed, answered, paid and given back; JSON or CSV.'],
  [/^\/analytics\/lift$/, 'What customers bring who may be shown offers, against those held out of all.'],
  [/^\/analytics\/rebuild$/, 'Sums up anew all that was ever measured.'],
  [
    /^\/funnels/,
    'Funnels: when they start, for whom, and which offer follows which answer. These are drafts.',
  ],
  [
    /^\/experiments\/\{\w+\}\/start$/,
    'Proves the published funnel as each variant makes it, and divides customers between them.',
  ],
  [/^\/experiments\/\{\w+\}\/stop$/, 'Ends a comparison: everybody is shown the funnel as it was published.'],
  [
    /^\/experiments\/\{\w+\}\/promote$/,
    'Makes the funnel what a variant was, for everybody, and publishes it.',
  ],
  [
    /^\/experiments/,
    'Variants of a step of a published funnel: another offer, words, discount or order, each for its share of customers.',
  ],
  [/^\/offer_settings/, 'How often a business proposes, and for how long an acceptance can be taken back.'],
  [/offer-preferences$/, 'How much a customer wants to be offered: all, fewer or none.'],
  [/^\/moments/, 'Something happened: what is to be proposed to this customer now, if anything.'],
  [
    /\/retention_requests/,
    'A customer cancels or moves to another plan, and at most one offer is put to them first. A key, or a token of their account.',
  ],
  [/\/presentations$/, 'What is proposed to a customer, or was. A key, or a token of the customer.'],
  [/(trace|traces\/\{\w+\})$/, 'Why something was proposed or not: every candidate with its first reason.'],
  [
    /^\/presentations\/\{\w+\}\/accept$/,
    'Yes: charges exactly what is displayed, once. A key, or a token of the customer.',
  ],
  [/^\/presentations/, 'A presentation: seen, declined, or taken back. A key, or a token of the customer.'],
  [/rotate-secret$/, 'A new signing secret; for 24 hours deliveries carry both signatures.'],
  [/deliveries$/, 'Each delivery with its attempts, last answer and next attempt.'],
  [/replay$/, 'Sends events again, by id or since a moment.'],
  [
    /^\/test_clock/,
    'The clock of a business in test mode: reads it, or moves it forward and does all that falls due on the way.',
  ],
  [
    /^\/jobs/,
    'Work in the background that failed: which is dead or about to be tried again, and running it at once.',
  ],
  [
    /^\/simulator/,
    'The simulated gateway: faults to switch on, and its own book to compare with. Test mode only.',
  ],
];

function introduction(count: number, summary: string): string {
  return `# Compatibility

The contract is the npm package \`dodopayments\` ${officialVersion}: its operations, types and comments. Of its ${count} operations: ${summary}.

- **done**: the official fields with their official types; whatever is added is named.
- **differs**: served, and something is otherwise than on the platform.
- **absent**: answers 404.

This page is generated (\`npm run generate\`) from the SDK's sources and from the routes; \`openapi.json\` has the fields. Unknown request fields are ignored. \`client.webhooks.unwrap\` accepts Rung's deliveries.
`;
}

// The compiler keeps this list complete.
const sent = {
  'payment.succeeded': true,
  'payment.failed': true,
  'payment.processing': true,
  'payment.cancelled': true,
  'refund.succeeded': true,
  'refund.failed': true,
  'dispute.opened': true,
  'dispute.expired': true,
  'dispute.accepted': true,
  'dispute.cancelled': true,
  'dispute.challenged': true,
  'dispute.won': true,
  'dispute.lost': true,
  'subscription.active': true,
  'subscription.failed': true,
  'subscription.renewed': true,
  'subscription.on_hold': true,
  'subscription.paused': true,
  'subscription.unpaused': true,
  'subscription.cancelled': true,
  'subscription.expired': true,
  'subscription.plan_changed': true,
  'subscription.update_payment_method': true,
  'subscription.updated': true,
  'offer.presented': true,
  'offer.accepted': true,
  'offer.declined': true,
  'offer.failed': true,
  'offer.expired': true,
  'offer.undone': true,
} satisfies Record<EventType, true>;

const behaviour = `## Behaviour

**Pages** are counted from 0, as documented. The official auto-pagers ask for page 2 after a first page without a number, and so skip page 1 of the platform. Here a call without \`page_number\` answers pages 0 and 1 together: up to twice \`page_size\` rows. \`for await (const payment of client.payments.list())\` then sees every row once. A call with \`page_number\` answers that page alone. The pager of the Python SDK (1.123.0) takes an explicit \`page_number=0\` for no number when it goes on, and asks for page 2 next: \`client.payments.list(page_number=0)\` never sees page 1, here as on the platform. Leave the number out, or begin with another (\`findings/python-pager-skips-page-1.sh\`). Webhooks have iterators instead, as documented.

**Repeats.** \`Idempotency-Key\` (1 to 255 characters) is honoured on every POST and kept for 30 days: the same key and body get the first answer with \`Idempotent-Replayed: true\`, the same key with another body gets 422 \`IDEMPOTENCY_MISMATCH\`, and a repeat that arrives during the first request waits for its answer. The official SDKs send no key, so requests that move money (\`POST /payments\`, \`POST /refunds\`, changes of plan, ledger entries of wallets, \`POST /checkouts\` with \`confirm: true\`) are also known by what they say: the same API key, route and body. Without an \`Idempotency-Key\`, such a repeat gets the first answer

- while the first request is under way,
- for 10 minutes after it when the SDK marks it as a retry (\`X-Stainless-Retry-Count\` above 0),
- for 2 seconds after it when nothing marks it: the second half of a double click. This ends at once when anything else is done to the same customer, their subscriptions, payments or wallet, by whomever, or the test clock is moved: there, back and there again are three requests.

After that the same words are a new purchase. A request that was refused changed nothing, so its repeat is carried out. Send a key of your own (\`idempotencyKey\` with \`@rung/sdk\`) where one cause must lead to one payment for good: an order and the product offered after it, for instance.

**One click.** \`payment_method_id\` needs \`confirm: true\` (\`PAYMENT_METHOD_REQUIRES_CONFIRM\`) and an existing \`customer_id\` (\`PAYMENT_METHOD_REQUIRES_CUSTOMER\`). The method must belong to that customer (404 \`PAYMENT_METHOD_NOT_FOUND\`), be unexpired (\`PAYMENT_METHOD_EXPIRED\`), support the currency (\`PAYMENT_METHOD_CURRENCY_UNSUPPORTED\`) and, for a plan, renewals (\`PAYMENT_METHOD_NOT_RECURRING\`). The address is the one sent or the one stored, otherwise \`BILLING_ADDRESS_REQUIRED\`. \`checkout_url\` is null. The answer is 200 whatever the bank says: \`payment_status\` is \`succeeded\`; or \`failed\`, with \`error_code\`, an \`error_message\` that may be shown, and a \`fallback_checkout_url\` for the same cart at the same price; or \`requires_customer_action\`, with \`next_action.url\` (unanswered for 24 hours by the business's clock, it fails with \`AUTHENTICATION_TIMEOUT\`); or \`processing\` when the gateway's answer is still on its way. The true reason of a lost, stolen or fraud-flagged card never leaves Rung: it reads \`GENERIC_DECLINE\`.

**Renewals that failed** are tried again only where \`PATCH /settings\` says so (\`payment_retries\`), with the method the subscription renews with: 12, 24, 48, 72, 96 and 120 hours and twice 7 days after the attempt before, none later than \`window_days\` (1 to 30, 13 unless told otherwise) after the first failure. They go on while the reason may pass by itself: \`INSUFFICIENT_FUNDS\`, \`GENERIC_DECLINE\`, \`CARD_VELOCITY_EXCEEDED\`, \`PROCESSING_ERROR\`, \`NETWORK_ERROR\`, \`NETWORK_TIMEOUT\`, \`TRY_AGAIN_LATER\`; any other reason ends them, and so do a cancellation and the end of the subscription. \`retry_attempt\` is 0 for the renewal itself and for another payment method, and counts from 1 for these. What is due is tried 10 times after it first failed, whoever tries.

**Time zones.** The platform does not say in which one it counts. Here \`PATCH /settings\` names one (\`time_zone\`, UTC unless told otherwise); billing dates, trials and terms are counted in it, and a subscription keeps the zone that it began with ([plan-changes.md](plan-changes.md#which-calendar-counts)).

**Errors** are flat: \`code\`, \`message\`, \`request_id\`, \`doc_url\` ([errors.md](errors.md)). Validation and business refusals are 422; unknown and foreign objects are the same 404. A 409 comes with \`x-should-retry: false\`, because the SDKs would repeat it.

**Webhooks** follow Standard Webhooks and the platform's schedule of eight attempts. Sent today: ${Object.keys(
  sent,
)
  .map((type) => `\`${type}\``)
  .join(
    ', ',
  )}. \`payment.processing\` is sent once, when an attempt begins to wait for the customer at their bank. The data of a payment has \`customer_id\` and \`product_id\` next to the official fields, and that of \`subscription.renewed\` the \`payment_id\` of the cycle. Every other official type is accepted in \`filter_types\`.

**Ids** are opaque. Those that Rung makes have the platform's prefixes.

**Tax.** The platform is the seller of record and owes the tax. With Rung the seller is you: tax is computed from the rates of your business, and you pay it. It is rounded once for each rate of a document and split over its lines, in the direction of \`tax_rounding\` (\`PATCH /settings\`: \`half_up\`, \`down\` or \`up\`). Where a price contains its tax, the amounts of plan changes and of credit contain it, too; \`recurring_pre_tax_amount\` never does.
`;
