import type { Metadata } from '../../domain/catalog/metadata.ts';
import { type PresentationId, type ProductId, asId } from '../../domain/ids.ts';
import { heldSubscriptions } from '../../domain/offer/customer-facts.ts';
import type { OfferSettings } from '../../domain/offer/decision-context.ts';
import type { Holdings } from '../../domain/offer/ownership.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import { type ProductRelations, readProductRelations } from '../../domain/offer/product-relations.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Scope } from '../../domain/scope.ts';
import { defineBatch } from '../postgres/batch.ts';
import { fewRows, inOrder, joinable } from '../postgres/parts.ts';
import type { Database, Sql } from '../postgres/postgres.ts';
import { type PaymentMethodJson, paymentMethodFromJson } from './billing-reads.ts';
import { type FactsRow, type VersionedFacts, factsColumns, factsFromRow } from './customer-facts.ts';
import {
  type SubscriptionJson,
  hasOpenDispute,
  subscriptionFromJson,
  subscriptionJson,
} from './customer-situation.ts';
import { storedPublishedOffer } from './documents/published-offer.ts';
import { offerSettingsFromRow } from './offer-settings.ts';
import { type PresentationRow, presentationColumns, presentationFromRow } from './presentations.ts';

/** Facts that accepting a presentation depends on. */
export interface AcceptanceContext {
  readonly presentation: Presentation;
  /** Payment methods of its customer, most recently charged first. */
  readonly methods: readonly PaymentMethod[];
  /** Holdings of its customer, by which `productRelations` tells what is included. */
  readonly holdings: Holdings;
  readonly productRelations: ProductRelations;
  /** Payment facts of its customer. */
  readonly payments: VersionedFacts;
  readonly settings: OfferSettings;
  /** True while its customer disputes a payment. */
  readonly hasOpenDispute: boolean;
}

interface AcceptanceRow extends FactsRow, PresentationRow {
  place: number;
  offer_settings: Partial<OfferSettings>;
  has_open_dispute: boolean;
  methods: PaymentMethodJson[];
  subscriptions: SubscriptionJson[];
  products: { product_id: string; metadata: Metadata }[];
  /** Offers of its funnel version and of the experiment on it that include other products. */
  bundles: unknown;
}

interface Asked {
  readonly scope: Scope;
  readonly presentationId: PresentationId;
}

/** Rows for several presentations, asked for at the same time, in one statement. */
const findAcceptanceRow = defineBatch({
  keysOf: () => [],
  run: async (sql: Sql, asked: readonly Asked[]) =>
    inOrder(await listAcceptanceRows(sql, asked), asked.length),
});

/**
 * Loads what accepting a presentation depends on, in one statement with others that are asked for at the same time.
 * Undefined if it does not exist. Facts that were never computed are computed in a second one.
 */
export async function loadAcceptanceContext(
  database: Database,
  scope: Scope,
  presentationId: PresentationId,
): Promise<AcceptanceContext | undefined> {
  const row = await findAcceptanceRow(database, { scope, presentationId });
  if (!row) return undefined;
  const presentation = presentationFromRow(row);
  const payments = await factsFromRow(database, scope, presentation.customerId, row);
  const products = row.products.map(({ product_id, metadata }) => ({
    productId: asId<'product'>(product_id) satisfies ProductId,
    metadata,
  }));
  const offers = [...storedPublishedOffer.fromDocuments(row.bundles), presentation.offer];
  return {
    presentation,
    methods: row.methods.map(paymentMethodFromJson),
    holdings: {
      keptLines: payments.facts.keptLines,
      subscriptions: heldSubscriptions(row.subscriptions.map(subscriptionFromJson)),
    },
    productRelations: readProductRelations(products, offers),
    payments,
    settings: offerSettingsFromRow(row),
    hasOpenDispute: row.has_open_dispute,
  };
}

/** The parameter is a document, whose rows are estimated alike however many there are: the statement is planned once. */
async function listAcceptanceRows(sql: Sql, asked: readonly Asked[]): Promise<AcceptanceRow[]> {
  const items = asked.map(({ scope: { businessId }, presentationId }, place) => ({
    place,
    business_id: businessId,
    presentation_id: presentationId,
  }));
  return sql<AcceptanceRow[]>`
    with asked as materialized (
      select item.place, p.business_id, p.customer_id, p.funnel_id, p.version, ${presentationColumns(sql, 'p')}
      from jsonb_to_recordset(${joinable(items)}::jsonb)
        as item(few integer, place integer, business_id text, presentation_id text)
      join presentation p on p.business_id = item.business_id and p.presentation_id = item.presentation_id
      where ${fewRows(sql, 'item')}
    ), related as materialized (
      select p.business_id, jsonb_agg(jsonb_build_object('product_id', p.product_id, 'metadata', p.metadata)) as products
      from product p where p.business_id in (select business_id from asked)
        and p.metadata ?| array['plan', 'includes']
      group by p.business_id
    )
    select asked.place, ${presentationColumns(sql, 'asked')}, b.offer_settings, ${factsColumns(sql, sql`asked`)},
      coalesce(r.products, '[]') as products, ${hasOpenDispute(sql, sql`asked`)} as has_open_dispute,
      (select coalesce(jsonb_agg(jsonb_build_object('payment_method_id', m.payment_method_id,
          'customer_id', m.customer_id, 'instrument', m.instrument, 'created_at', m.created_at,
          'last_used_at', m.last_used_at)
          order by m.last_used_at desc nulls last, m.created_at desc, m.creation_order desc), '[]')
        from payment_method m where m.business_id = asked.business_id and m.customer_id = asked.customer_id
          and m.deleted_at is null) as methods,
      (select coalesce(jsonb_agg(${subscriptionJson(sql)}), '[]')
        from subscription s where s.business_id = asked.business_id and s.customer_id = asked.customer_id
          and s.status in ('active', 'on_hold', 'paused')) as subscriptions,
      coalesce((
        select jsonb_path_query_array(v.offers, '$[*] ? (exists (@.includes[*]))') from funnel_version v
        where v.business_id = asked.business_id and v.funnel_id = asked.funnel_id and v.version = asked.version
      ), '[]') || coalesce((
        select jsonb_path_query_array(e.document, '$.offers[*] ? (exists (@.includes[*]))') from experiment e
        where e.business_id = asked.business_id and e.funnel_id = asked.funnel_id
          and e.funnel_version = asked.version and e.status = 'running'
      ), '[]') as bundles
    from asked join business b on b.business_id = asked.business_id
    left join related r on r.business_id = asked.business_id
    left join customer_facts f on f.business_id = asked.business_id and f.customer_id = asked.customer_id`;
}
