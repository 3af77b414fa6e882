import { assert } from '../../domain/assert.ts';
import type { Product } from '../../domain/catalog/product.ts';
import { type Buyer, buyerFromCustomer } from '../../domain/customer/buyer.ts';
import type { BillingAddress, Customer } from '../../domain/customer/customer.ts';
import type { CustomerId, PaymentId, PresentationId } from '../../domain/ids.ts';
import { type PaymentFacts, factsOf } from '../../domain/offer/customer-facts.ts';
import type { DecisionContext } from '../../domain/offer/decision-context.ts';
import type { FunnelVersion } from '../../domain/offer/funnel.ts';
import type { Purchase } from '../../domain/offer/moment.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Scope } from '../../domain/scope.ts';
import type { TaxRate } from '../../domain/tax/tax.ts';
import type { Instant } from '../../domain/time.ts';
import { customerFromRow, paymentMethodFromJson, productFromJson, taxRateFromRow } from './billing-reads.ts';
import { factsFromRow } from './customer-facts.ts';
import {
  type SituationRow,
  findCustomerSituation,
  findPresentationSituation,
  historyOf,
  subscriptionFromJson,
} from './customer-situation.ts';
import { offerSettingsFromRow } from './offer-settings.ts';
import { type PresentationRow, presentationColumns, presentationFromRow } from './presentations.ts';
import {
  type CatalogueRequest,
  type PublishedCatalogue,
  findPublishedCatalogue,
} from './published-catalogue.ts';
import type { Database, Sql } from '../postgres/postgres.ts';

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
  readonly decisionContext: Omit<DecisionContext, 'moment' | 'quoted' | 'unpriceable'>;
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

/** State of the offer that may follow a purchase. */
interface PurchaseFollowUp {
  /** True if the purchase starts a funnel and has not been decided about. */
  readonly isDue: boolean;
  /** Newest presentation after the purchase that awaits an answer at `at`; null if none does. */
  readonly awaiting: Presentation | null;
}

export async function findPurchaseFollowUp(
  sql: Sql,
  scope: Scope,
  { paymentId, customerId }: Pick<Payment, 'paymentId' | 'customerId'>,
  at: Instant,
): Promise<PurchaseFollowUp> {
  const { businessId } = scope;
  const [row] = await sql<[PresentationRow & { is_due: boolean }]>`
    select not exists (
        select from decision_trace where business_id = ${businessId} and cause = ${paymentId}
      ) and exists (
        select from funnel where business_id = ${businessId} and published_moment = 'post_purchase'
          and published_version is not null
      ) as is_due, ${presentationColumns(sql, 'o')}
    from (select) as always left join lateral (
      select * from presentation where business_id = ${businessId} and customer_id = ${customerId}
        and session_key = ${paymentId} and state in ('open', 'viewed', 'failed', 'requires_action')
        and (expires_at > ${at} or state = 'requires_action')
      order by created_at desc, creation_order desc limit 1
    ) o on true`;
  return { isDue: row.is_due, awaiting: row.document === null ? null : presentationFromRow(row) };
}

/**
 * Loads everything a decision about a customer depends on: their situation in one statement, together with others
 * that are asked for at the same time, and in a second one what was published, unless it is known as of now. Undefined
 * if the customer does not exist. Facts that were never computed are computed in one more.
 */
export async function loadDecisionContext(
  database: Database,
  scope: Scope,
  request: DecisionContextRequest,
): Promise<LoadedDecisionContext | undefined> {
  const row = await findSituation(database, scope, request);
  if (!row) return undefined;
  const customer = customerFromRow(row);
  const presentation = row.document === null ? null : presentationFromRow(row);
  const considered = consideredBy(request, presentation);
  const [catalogue, payments] = await Promise.all([
    findPublishedCatalogue(database, scope, considered, row.catalogue_revision),
    factsFromRow(database, scope, customer.customerId, row),
  ]);
  return {
    decisionContext: situationOf(row, scope, customer, payments.facts, catalogue, request.now),
    presentation,
    versions: catalogue.versions,
    customer,
    payer: row.payer ?? { buyer: buyerFromCustomer(customer), billing: customer.billing },
    taxRates: row.tax_rates.map(taxRateFromRow),
  };
}

function findSituation(
  database: Database,
  { businessId }: Scope,
  request: DecisionContextRequest,
): Promise<SituationRow | undefined> {
  const { now } = request;
  if (request.kind === 'presentation') {
    return findPresentationSituation(database, { businessId, presentationId: request.presentationId, now });
  }
  const { customerId, sessionKey, purchase } = request;
  const purchaseId = purchase?.paymentId ?? null;
  return findCustomerSituation(database, { businessId, customerId, sessionKey, purchaseId, now });
}

function consideredBy(request: DecisionContextRequest, presentation: Presentation | null): CatalogueRequest {
  if (request.kind === 'moment') return { kind: 'moment', moment: request.moment };
  assert(presentation, 'what was asked about is there');
  const { funnelId, version, offer } = presentation;
  return { kind: 'version', funnelId, version, offer };
}

function situationOf(
  row: SituationRow,
  scope: Scope,
  customer: Customer,
  payments: PaymentFacts,
  catalogue: PublishedCatalogue,
  now: Instant,
): LoadedDecisionContext['decisionContext'] {
  const methods: PaymentMethod[] = row.methods.map(paymentMethodFromJson);
  return {
    businessId: scope.businessId,
    facts: factsOf(customer, row.subscriptions.map(subscriptionFromJson), payments),
    history: historyOf(row),
    methods,
    catalogue: { products: withHeld(catalogue.products, row, scope), addons: catalogue.addons },
    productRelations: catalogue.productRelations,
    archivedOffers: catalogue.archivedOffers,
    settings: offerSettingsFromRow(row),
    now,
  };
}

/** Adds the customer's current plans. Those with a relation are in the catalogue already. */
function withHeld(
  products: readonly Product[],
  { subscriptions }: SituationRow,
  scope: Scope,
): readonly Product[] {
  const known = new Set<string>(products.map(({ productId }) => productId));
  const held = new Map(subscriptions.map(({ product }) => [product.product_id, product]));
  const others = [...held.values()].filter(({ product_id }) => !known.has(product_id));
  if (others.length === 0) return products;
  return [...products, ...others.map((product) => productFromJson(product, scope))];
}
