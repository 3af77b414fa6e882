import type { Buyer } from '../../domain/customer/buyer.ts';
import type { BillingAddress } from '../../domain/customer/customer.ts';
import {
  type BusinessId,
  type CustomerId,
  type PaymentId,
  type PaymentMethodId,
  type PresentationId,
  type ProductId,
  asId,
} from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { HoldableSubscription } from '../../domain/offer/customer-facts.ts';
import type { CustomerHistory, OfferPreference, OfferSettings } from '../../domain/offer/decision-context.ts';
import type { PresentationState } from '../../domain/offer/presentation.ts';
import type { SubscriptionStatus } from '../../domain/subscription/subscription.ts';
import { type Instant, dayMs } from '../../domain/time.ts';
import type { CustomerRow, PaymentMethodJson, ProductJson, TaxRateRow } from './billing-reads.ts';
import { type FactsRow, factsColumns } from './customer-facts.ts';
import { type AnswerJson, answerFromJson } from './offer-answers.ts';
import { defineBatch } from '../postgres/batch.ts';
import { fromTimestamp, toTimestamp } from '../postgres/json.ts';
import { fewRows, inOrder, joinable } from '../postgres/parts.ts';
import type { Sql, StatementPart } from '../postgres/postgres.ts';
import { type PresentationRow, presentationColumns } from './presentations.ts';

/** Customer whose situation is read, and the session and purchase that the decision belongs to. */
interface CustomerAtMoment {
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly sessionKey: string;
  readonly purchaseId: PaymentId | null;
  readonly now: Instant;
}

/** Presentation whose customer's situation is read. */
interface PresentationAt {
  readonly businessId: BusinessId;
  readonly presentationId: PresentationId;
  readonly now: Instant;
}

/** Subscription read from a JSON document. */
export interface SubscriptionJson {
  subscription_id: string;
  product_id: string;
  status: SubscriptionStatus;
  quantity: number;
  addons: HoldableSubscription['addons'];
  currency: Currency;
  recurring_pre_tax_amount: string;
  payment_method_id: string | null;
  cancel_at_next_billing_date: boolean;
  is_trial: boolean;
  created_at: string;
}

/**
 * Row of a customer with everything of theirs that a decision depends on, and of the presentation asked for. If a
 * moment was, `document` is null and its other columns are missing.
 */
export interface SituationRow extends CustomerRow, FactsRow, PresentationRow {
  session_key: string;
  offer_preference: OfferPreference;
  has_open_dispute: boolean;
  offer_settings: Partial<OfferSettings>;
  /** Revision of the business's catalogue; null if it never changed. */
  catalogue_revision: string | null;
  payer: { buyer: Buyer; billing: BillingAddress } | null;
  subscriptions: (SubscriptionJson & { product: ProductJson })[];
  methods: PaymentMethodJson[];
  tax_rates: TaxRateRow[];
  answers: AnswerJson[];
  presentations: {
    presentation_id: string;
    state: PresentationState;
    moment_name: string;
    surface: string;
    session_key: string;
    funnel_id: string;
    thing: string;
    failed_methods: string[] | null;
    created_at: string;
    expires_at: string;
  }[];
}

const weekMs = 7 * dayMs;
const openStates: ReadonlySet<PresentationState> = new Set([
  'open',
  'viewed',
  'accepting',
  'requires_action',
  'failed',
]);

/** Reads the situation of a customer at a moment; undefined if the customer does not exist. */
export const findCustomerSituation = defineBatch<CustomerAtMoment, SituationRow | undefined>({
  keysOf: () => [],
  run: listCustomerSituations,
});

/** Reads the situation of a presentation's customer; undefined if the presentation does not exist. */
export const findPresentationSituation = defineBatch<PresentationAt, SituationRow | undefined>({
  keysOf: () => [],
  run: listPresentationSituations,
});

async function listCustomerSituations(
  sql: Sql,
  items: readonly CustomerAtMoment[],
): Promise<(SituationRow | undefined)[]> {
  const asked = items.map(({ businessId, customerId, sessionKey, purchaseId, now }, place) => ({
    ...{ place, business_id: businessId, customer_id: customerId, session_key: sessionKey },
    ...{ purchase_id: purchaseId, ...timesOf(now) },
  }));
  const rows = await sql<(SituationRow & { place: number })[]>`
    with asked as materialized (
      select * from jsonb_to_recordset(${joinable(asked)}::jsonb) as a (few integer, place integer, business_id text,
        customer_id text, session_key text, purchase_id text, asked_at timestamptz, week_before timestamptz)
      where ${fewRows(sql, 'a')}
    ) ${situationsPart(sql, sql`null as document`)}`;
  return inOrder(rows, items.length);
}

async function listPresentationSituations(
  sql: Sql,
  items: readonly PresentationAt[],
): Promise<(SituationRow | undefined)[]> {
  const asked = items.map(({ businessId, presentationId, now }, place) => ({
    ...{ place, business_id: businessId, presentation_id: presentationId, ...timesOf(now) },
  }));
  const rows = await sql<(SituationRow & { place: number })[]>`
    with asked as materialized (
      select a.place, a.business_id, p.customer_id, p.session_key, ${presentationColumns(sql, 'p')},
        p.document -> 'moment' -> 'purchase' ->> 'paymentId' as purchase_id, a.asked_at, a.week_before
      from jsonb_to_recordset(${joinable(asked)}::jsonb) as a (few integer, place integer, business_id text,
          presentation_id text, asked_at timestamptz, week_before timestamptz)
        join presentation p on p.business_id = a.business_id and p.presentation_id = a.presentation_id
      where ${fewRows(sql, 'a')}
    ) ${situationsPart(sql, presentationColumns(sql, 'asked'))}`;
  return inOrder(rows, items.length);
}

function timesOf(now: Instant): object {
  return { asked_at: toTimestamp(now), week_before: toTimestamp(now - weekMs) };
}

/** Current subscription `s` as `SubscriptionJson`. */
export const subscriptionJson = (sql: Sql): StatementPart => sql`
  jsonb_build_object('subscription_id', s.subscription_id, 'product_id', s.product_id,
    'status', s.status, 'quantity', s.quantity, 'addons', s.addons, 'currency', s.currency,
    'recurring_pre_tax_amount', s.recurring_pre_tax_amount::text, 'payment_method_id', s.payment_method_id,
    'cancel_at_next_billing_date', s.cancel_at_next_billing_date, 'is_trial', s.is_trial,
    'created_at', s.created_at)`;

/** Condition that the customer of `row`, which has `business_id` and `customer_id`, disputes a payment. */
export const hasOpenDispute = (sql: Sql, row: StatementPart) => sql`
  exists (select from dispute d where d.business_id = ${row}.business_id and d.customer_id = ${row}.customer_id
    and d.status in ('dispute_opened', 'dispute_challenged'))`;

/**
 * Select over `asked`: one row for each that exists. Everything about a customer is looked up by an index, so that one
 * plan serves all. `asked` is estimated alike, whatever it holds, and is therefore not planned anew.
 */
const situationsPart = (sql: Sql, presentation: StatementPart) => sql`
    select c.*, asked.place, ${presentation}, asked.session_key, b.offer_settings,
      k.revision::text as catalogue_revision, ${factsColumns(sql, sql`c`)},
      ${hasOpenDispute(sql, sql`c`)} as has_open_dispute,
      case when paid.buyer is not null then jsonb_build_object('buyer', paid.buyer, 'billing', paid.billing) end as payer,
      (select coalesce(jsonb_agg(${subscriptionJson(sql)} || jsonb_build_object('product', to_jsonb(p))), '[]')
        from subscription s join product p on p.business_id = s.business_id and p.product_id = s.product_id
        where s.business_id = c.business_id and s.customer_id = c.customer_id
          and s.status in ('active', 'on_hold', 'paused')) as subscriptions,
      (select coalesce(jsonb_agg(to_jsonb(m) order by m.last_used_at desc nulls last, m.created_at desc, m.creation_order desc), '[]')
        from payment_method m where m.business_id = c.business_id and m.customer_id = c.customer_id
          and m.deleted_at is null) as methods,
      (select coalesce(jsonb_agg(to_jsonb(t) || jsonb_build_object('rounding', b.settings -> 'taxRounding')), '[]')
        from tax_rate t where t.business_id = c.business_id
          and t.country = coalesce(paid.billing, c.billing) ->> 'country') as tax_rates,
      (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from offer_answer a where a.business_id = c.business_id
        and a.customer_id = c.customer_id and (a.forgotten_at is null or a.forgotten_at > asked.asked_at)) as answers,
      (select coalesce(jsonb_agg(jsonb_build_object('presentation_id', presentation_id, 'state', state,
        'moment_name', moment_name, 'surface', surface, 'session_key', r.session_key, 'funnel_id', funnel_id,
        'thing', thing, 'failed_methods', case when r.session_key = asked.session_key then failed_methods end,
        'created_at', created_at, 'expires_at', expires_at)), '[]')
        from presentation r where r.business_id = c.business_id and r.customer_id = c.customer_id
          and (r.created_at > asked.week_before or r.session_key = asked.session_key
            or r.state in ('open', 'viewed', 'accepting', 'requires_action', 'failed'))) as presentations
    from asked join customer c on c.business_id = asked.business_id and c.customer_id = asked.customer_id
    join business b on b.business_id = c.business_id
    left join catalogue_revision k on k.business_id = c.business_id
    left join payment paid on paid.business_id = c.business_id and paid.payment_id = asked.purchase_id
    left join customer_facts f on f.business_id = c.business_id and f.customer_id = c.customer_id`;

export function subscriptionFromJson(row: SubscriptionJson): HoldableSubscription {
  return {
    subscriptionId: asId<'subscription'>(row.subscription_id),
    productId: asId<'product'>(row.product_id),
    status: row.status,
    quantity: row.quantity,
    addons: row.addons,
    currency: row.currency,
    recurringPreTaxAmount: BigInt(row.recurring_pre_tax_amount),
    paymentMethodId: row.payment_method_id === null ? null : asId<'payment_method'>(row.payment_method_id),
    cancelAtNextBillingDate: row.cancel_at_next_billing_date,
    isTrial: row.is_trial,
    createdAt: fromTimestamp(row.created_at),
  };
}

export function historyOf(row: SituationRow): CustomerHistory {
  const presented = row.presentations.map((each) => ({
    ...each,
    presentationId: asId<'presentation'>(each.presentation_id) satisfies PresentationId,
  }));
  return {
    preference: row.offer_preference,
    ...(row.has_open_dispute && { hasOpenDispute: true }),
    answers: row.answers.map(answerFromJson),
    presented: presented.map(({ presentationId, funnel_id, session_key, created_at }) => ({
      presentationId,
      funnelId: asId<'funnel'>(funnel_id),
      sessionKey: session_key,
      presentedAt: fromTimestamp(created_at),
    })),
    open: presented
      .filter(({ state }) => openStates.has(state))
      .map(({ presentationId, state, moment_name, surface, thing, expires_at }) => ({
        presentationId,
        moment: moment_name,
        surface,
        thing: asId<'product'>(thing) satisfies ProductId,
        expiresAt: state === 'accepting' || state === 'requires_action' ? null : fromTimestamp(expires_at),
      })),
    failedMethods: presented.flatMap(({ failed_methods }) => (failed_methods ?? []) as PaymentMethodId[]),
  };
}
