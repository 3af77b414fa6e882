import { type Buyer, buyerFromCustomer } from '../../domain/customer/buyer.ts';
import type { BillingAddress, Customer } from '../../domain/customer/customer.ts';
import {
  type BusinessId,
  type CustomerId,
  type OfferId,
  type PaymentId,
  type PaymentMethodId,
  type PresentationId,
  type ProductId,
  asId,
} from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import {
  type HoldableSubscription,
  type PaymentFacts,
  countPayments,
  factsOf,
} from '../../domain/offer/customer-facts.ts';
import type { FunnelVersion } from '../../domain/offer/funnel.ts';
import { readProductRelations } from '../../domain/offer/product-relations.ts';
import type { Purchase } from '../../domain/offer/moment.ts';
import type { Offer } from '../../domain/offer/offer.ts';
import type { Presentation, PresentationState } from '../../domain/offer/presentation.ts';
import {
  type CustomerHistory,
  type OfferPreference,
  type OfferSettings,
  type DecisionContext,
} from '../../domain/offer/decision-context.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Scope } from '../../domain/scope.ts';
import type { SubscriptionStatus } from '../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../domain/tax/tax.ts';
import { type Instant, dayMs } from '../../domain/time.ts';
import {
  type AddonJson,
  type CustomerRow,
  type PaymentMethodJson,
  type ProductJson,
  type TaxRateRow,
  addonFromJson,
  customerFromRow,
  paymentMethodFromJson,
  productFromJson,
  taxRateFromRow,
} from './billing-reads.ts';
import { getPaymentFacts } from './customer-facts.ts';
import { offerSettingsFromRow } from './offer-settings.ts';
import { storedExperiment } from './documents/experiment.ts';
import { storedFunnelTerms } from './documents/funnel-terms.ts';
import { storedPaymentFacts } from './documents/payment-facts.ts';
import { storedPublishedOffer } from './documents/published-offer.ts';
import { fromTimestamp } from '../postgres/json.ts';
import { type AnswerJson, answerFromJson } from './offer-answers.ts';
import type { Sql } from '../postgres/postgres.ts';
import { type PresentationRow, presentationColumns, presentationFromRow } from './presentations.ts';

/**
 * Subject of a decision: a customer and the funnels of a moment, or a presentation and its funnel version.
 */
export type DecisionContextRequest =
  | {
      readonly kind: 'moment';
      readonly customerId: CustomerId;
      readonly moment: string;
      readonly sessionKey: string;
      readonly purchase: Purchase | null;
      readonly now: Instant;
    }
  | { readonly kind: 'presentation'; readonly presentationId: PresentationId; readonly now: Instant };

/** Everything a decision depends on except the moment itself, and what its proposal is priced with. */
export interface LoadedDecisionContext {
  readonly decisionContext: Omit<DecisionContext, 'moment' | 'unpriceable'>;
  readonly versions: readonly FunnelVersion[];
  readonly customer: Customer;
  /**
   * Buyer and billing address: as in the purchase that the offer follows, otherwise as on the customer's
   * record.
   */
  readonly payer: { readonly buyer: Buyer; readonly billing: BillingAddress | null };
  /** Tax rates of the payer's country. */
  readonly taxRates: readonly TaxRate[];
  /** Requested presentation; null if none. */
  readonly presentation: Presentation | null;
}

/** True if a moment starts any funnel, and its cause, if it has one, has not been decided before. */
export async function isDecisionDue(
  sql: Sql,
  scope: Scope,
  moment: string,
  cause: PaymentId | null,
): Promise<boolean> {
  const rows = await sql`
    select from funnel where business_id = ${scope.businessId} and published_moment = ${moment}
      and published_version is not null
      and not exists (
        select from decision_trace where business_id = ${scope.businessId} and cause = ${cause}
      )
    limit 1`;
  return rows.count > 0;
}

interface SubscriptionJson {
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

interface SituationRow extends CustomerRow, PresentationRow {
  session_key: string;
  offer_preference: OfferPreference;
  offer_settings: Partial<OfferSettings>;
  has_paid: boolean;
  facts: unknown;
  payer: { buyer: Buyer; billing: BillingAddress } | null;
  versions: {
    funnel_id: string;
    version: number;
    terms: unknown;
    offers: unknown;
    published_at: string;
    experiment: unknown;
  }[];
  subscriptions: SubscriptionJson[];
  methods: PaymentMethodJson[];
  products: ProductJson[];
  addons: AddonJson[];
  tax_rates: TaxRateRow[];
  archived_offers: string[];
  answers: AnswerJson[];
  presentations: {
    presentation_id: string;
    state: PresentationState;
    moment_name: string;
    surface: string;
    session_key: string;
    funnel_id: string;
    thing: string;
    failed_methods: string[];
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

/** Experiment running on the version `v`. */
const experimentOf = (sql: Sql) => sql`
  left join experiment e on e.business_id = v.business_id and e.funnel_id = v.funnel_id
    and e.funnel_version = v.version and e.status = 'running'`;

/**
 * Loads everything a decision about a customer depends on, in one statement. Undefined if the customer does
 * not exist. Facts that were never computed are computed in a second one.
 */
export async function loadDecisionContext(
  sql: Sql,
  scope: Scope,
  request: DecisionContextRequest,
): Promise<LoadedDecisionContext | undefined> {
  const { businessId } = scope;
  const row = await loadSituation(sql, scope, request);
  if (!row) return undefined;
  const customer = customerFromRow(row);
  const payments = await paymentFactsOf(sql, scope, customer.customerId, row);
  const versions = row.versions.map((version) => ({
    funnelId: asId<'funnel'>(version.funnel_id),
    businessId,
    version: version.version,
    terms: storedFunnelTerms.fromDocument(version.terms),
    offers: storedPublishedOffer.fromDocuments(version.offers),
    publishedAt: fromTimestamp(version.published_at),
    experiment: storedExperiment.fromDocumentOrNull(version.experiment),
  }));
  const presentation = row.document === null ? null : presentationFromRow(row);
  const offers = versions.flatMap((version) => [...version.offers, ...(version.experiment?.offers ?? [])]);
  if (presentation) offers.push(presentation.offer);
  return {
    decisionContext: situationOf(row, scope, customer, payments, offers, request.now),
    presentation,
    versions,
    customer,
    payer: row.payer ?? { buyer: buyerFromCustomer(customer), billing: customer.billing },
    taxRates: row.tax_rates.map(taxRateFromRow),
  };
}

async function loadSituation(
  sql: Sql,
  { businessId }: Scope,
  request: DecisionContextRequest,
): Promise<SituationRow | undefined> {
  const [row] = await sql<SituationRow[]>`
    with ${requestParts(sql, businessId, request)}, offered as materialized (
      select jsonb_array_elements(offers || coalesce(experiment -> 'offers', '[]')) as offer from published
      union all select document -> 'offer' from asked where document is not null
    ), subscribed as materialized (
      select * from subscription
      where business_id = ${businessId} and customer_id = (select customer_id from asked)
        and status in ('active', 'on_hold', 'paused')
    ), named as (
      select offer -> 'target' ->> 'productId' as product_id from offered
      union select jsonb_array_elements_text(offer -> 'includes') from offered
      union select product_id from subscribed
    )
    select c.*, ${request.kind === 'moment' ? sql`null as document` : presentationColumns(sql, 'asked')}, asked.session_key, b.offer_settings, f.facts,
      case when paid.buyer is not null then jsonb_build_object('buyer', paid.buyer, 'billing', paid.billing) end as payer,
      f.facts is null and exists (
        select from payment where business_id = c.business_id and customer_id = c.customer_id
          and status = 'succeeded'
      ) as has_paid,
      (select coalesce(jsonb_agg(jsonb_build_object('funnel_id', funnel_id, 'version', version, 'terms', terms,
        'offers', offers, 'published_at', published_at, 'experiment', experiment)), '[]') from published) as versions,
      (select coalesce(jsonb_agg(jsonb_build_object('subscription_id', subscription_id, 'product_id', product_id,
        'status', status, 'quantity', quantity, 'addons', addons, 'currency', currency,
        'recurring_pre_tax_amount', recurring_pre_tax_amount::text, 'payment_method_id', payment_method_id,
        'cancel_at_next_billing_date', cancel_at_next_billing_date, 'is_trial', is_trial,
        'created_at', created_at)), '[]')
        from subscribed) as subscriptions,
      (select coalesce(jsonb_agg(to_jsonb(m) order by m.last_used_at desc nulls last, m.created_at desc, m.creation_order desc), '[]')
        from payment_method m where m.business_id = c.business_id and m.customer_id = c.customer_id
          and m.deleted_at is null) as methods,
      (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from product p where p.business_id = c.business_id
        and (p.product_id in (select product_id from named) or p.metadata ?| array['plan', 'includes'])
      ) as products,
      (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from addon a where a.business_id = c.business_id
        and a.addon_id in (select offer -> 'target' ->> 'addonId' from offered)) as addons,
      (select coalesce(jsonb_agg(to_jsonb(t) || jsonb_build_object('rounding', b.settings -> 'taxRounding')), '[]')
        from tax_rate t where t.business_id = c.business_id and t.country = coalesce(paid.billing, c.billing) ->> 'country') as tax_rates,
      (select coalesce(jsonb_agg(o.offer_id), '[]') from offer o where o.business_id = c.business_id
        and o.archived_at is not null and o.offer_id in (select offer ->> 'offerId' from offered)
      ) as archived_offers,
      (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from offer_answer a where a.business_id = c.business_id
        and a.customer_id = c.customer_id and (a.forgotten_at is null or a.forgotten_at > ${request.now})) as answers,
      (select coalesce(jsonb_agg(jsonb_build_object('presentation_id', presentation_id, 'state', state,
        'moment_name', moment_name, 'surface', surface, 'session_key', session_key, 'funnel_id', funnel_id,
        'thing', thing, 'failed_methods', failed_methods, 'created_at', created_at,
        'expires_at', expires_at)), '[]')
        from presentation r where r.business_id = c.business_id and r.customer_id = c.customer_id
          and (r.created_at > ${request.now - weekMs} or r.session_key = asked.session_key
            or r.state in ('open', 'viewed', 'accepting', 'requires_action', 'failed'))) as presentations
    from asked join customer c on c.business_id = ${businessId} and c.customer_id = asked.customer_id
    join business b on b.business_id = c.business_id
    left join payment paid on paid.business_id = c.business_id and paid.payment_id = asked.purchase_id
    left join customer_facts f on f.business_id = c.business_id and f.customer_id = c.customer_id`;
  return row;
}

/** `asked`, whom and what the decision is about, and `published`, the versions of funnels that it may follow. */
function requestParts(sql: Sql, businessId: BusinessId, request: DecisionContextRequest) {
  if (request.kind === 'moment') {
    return sql`asked as (
      select ${request.customerId}::text as customer_id, ${request.sessionKey}::text as session_key,
        ${request.purchase?.paymentId ?? null}::text as purchase_id, null::jsonb as document
    ), published as materialized (
      select v.*, e.document as experiment from funnel f
      join funnel_version v on v.business_id = f.business_id and v.funnel_id = f.funnel_id
        and v.version = f.published_version
      ${experimentOf(sql)}
      where f.business_id = ${businessId} and f.published_moment = ${request.moment}
        and f.published_version is not null
    )`;
  }
  return sql`asked as materialized (
      select customer_id, session_key, document -> 'moment' -> 'purchase' ->> 'paymentId' as purchase_id,
        funnel_id, version, ${presentationColumns(sql)} from presentation
      where business_id = ${businessId} and presentation_id = ${request.presentationId}
    ), published as materialized (
      select v.*, e.document as experiment from asked
      join funnel_version v on v.business_id = ${businessId}
        and v.funnel_id = asked.funnel_id and v.version = asked.version
      ${experimentOf(sql)}
    )`;
}

async function paymentFactsOf(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
  row: SituationRow,
): Promise<PaymentFacts> {
  if (row.has_paid) return (await getPaymentFacts(sql, scope, customerId)).facts;
  return row.facts === null ? countPayments([], []) : storedPaymentFacts.fromDocument(row.facts);
}

function situationOf(
  row: SituationRow,
  scope: Scope,
  customer: Customer,
  payments: PaymentFacts,
  offers: readonly Offer[],
  now: Instant,
): LoadedDecisionContext['decisionContext'] {
  const products = row.products.map((product) => productFromJson(product, scope));
  const methods: PaymentMethod[] = row.methods.map(paymentMethodFromJson);
  return {
    businessId: scope.businessId,
    facts: factsOf(customer, row.subscriptions.map(subscriptionFromJson), payments),
    history: historyOf(row),
    methods,
    catalogue: { products, addons: row.addons.map(addonFromJson) },
    productRelations: readProductRelations(products, offers),
    archivedOffers: new Set(row.archived_offers.map((id): OfferId => asId<'offer'>(id))),
    settings: offerSettingsFromRow(row),
    now,
  };
}

function subscriptionFromJson(row: SubscriptionJson): HoldableSubscription {
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

function historyOf(row: SituationRow): CustomerHistory {
  const presented = row.presentations.map((each) => ({
    ...each,
    presentationId: asId<'presentation'>(each.presentation_id) satisfies PresentationId,
  }));
  return {
    preference: row.offer_preference,
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
    failedMethods: presented
      .filter(({ session_key }) => session_key === row.session_key)
      .flatMap(({ failed_methods }) => failed_methods as PaymentMethodId[]),
  };
}
