import type { Addon } from '../../domain/catalog/addon.ts';
import type { Product } from '../../domain/catalog/product.ts';
import { type FunnelId, type OfferId, asId } from '../../domain/ids.ts';
import type { FunnelVersion } from '../../domain/offer/funnel.ts';
import type { Offer } from '../../domain/offer/offer.ts';
import { type ProductRelations, readProductRelations } from '../../domain/offer/product-relations.ts';
import type { Scope } from '../../domain/scope.ts';
import { type AddonJson, type ProductJson, addonFromJson, productFromJson } from './billing-reads.ts';
import { storedExperiment } from './documents/experiment.ts';
import { storedFunnelTerms } from './documents/funnel-terms.ts';
import { storedPublishedOffer } from './documents/published-offer.ts';
import { fromTimestamp } from '../postgres/json.ts';
import type { Database, Sql } from '../postgres/postgres.ts';

/*
 * Catalogue that a business proposes from: published versions of funnels with their offers and experiments, and what these
 * sell. It is the same for all customers and changes seldom, so each process keeps what it has read, with the
 * revision of the business's catalogue at that time. The statement that reads a customer also reads the current
 * revision (`customer-situation.ts`): what is kept is used only if the two are equal. So a withdrawn funnel or an
 * archived offer is gone for every decision that begins after the commit, in all processes.
 */

/** Part of the catalogue that a decision considers. */
export type CatalogueRequest =
  /** Funnels published for a moment. */
  | { readonly kind: 'moment'; readonly moment: string }
  /** Version of a funnel, and the offer that was proposed from it. */
  | {
      readonly kind: 'version';
      readonly funnelId: FunnelId;
      readonly version: number;
      readonly offer: Pick<Offer, 'offerId' | 'target' | 'includes'>;
    };

export interface PublishedCatalogue {
  readonly versions: readonly FunnelVersion[];
  /** Products that the offers sell or include, and those that declare a relation. */
  readonly products: readonly Product[];
  /** Add-ons that the offers sell. */
  readonly addons: readonly Addon[];
  readonly productRelations: ProductRelations;
  /** Offers in published versions that were archived since. */
  readonly archivedOffers: ReadonlySet<OfferId>;
}

interface Revised {
  readonly catalogue: PublishedCatalogue;
  readonly revision: string | null;
}

interface Kept {
  readonly revision: string | null;
  readonly read: Promise<Revised>;
}

/** Maximum number of parts kept for a database; the one unused for longest is dropped. */
const maxKept = 256;
const keptOf = new WeakMap<Database, Map<string, Kept>>();

/**
 * Finds a part of the catalogue as of `revision`, which the caller read from the database for this very decision. If
 * the catalogue was changed since, the part is newer than that.
 */
export async function findPublishedCatalogue(
  database: Database,
  scope: Scope,
  request: CatalogueRequest,
  revision: string | null,
): Promise<PublishedCatalogue> {
  const kept = keptOf.get(database) ?? new Map<string, Kept>();
  keptOf.set(database, kept);
  const key = [scope.businessId, scope.brandId, ...keyOf(request)].join(' ');
  const known = kept.get(key);
  const isCurrent = known?.revision === revision;
  const read = isCurrent ? known.read : readPublishedCatalogue(database, scope, request);
  // Deleted first, so that it becomes the newest.
  kept.delete(key);
  kept.set(key, { revision, read });
  const [oldest] = kept.size > maxKept ? kept.keys() : [];
  if (oldest !== undefined) kept.delete(oldest);
  try {
    const { catalogue, revision: readAt } = await read;
    if (readAt !== revision) kept.set(key, { revision: readAt, read });
    return catalogue;
  } catch (error) {
    kept.delete(key);
    throw error;
  }
}

function keyOf(request: CatalogueRequest): readonly (string | number)[] {
  if (request.kind === 'moment') return ['moment', request.moment];
  const { funnelId, version, offer } = request;
  return ['version', funnelId, version, JSON.stringify(storedReference(offer))];
}

/** Fields of an offer by which the statement finds what it sells. */
function storedReference({
  offerId,
  target,
  includes,
}: Pick<Offer, 'offerId' | 'target' | 'includes'>): object {
  return { offerId, target, includes };
}

interface CatalogueRow {
  revision: string | null;
  versions: {
    funnel_id: string;
    version: number;
    terms: unknown;
    offers: unknown;
    published_at: string;
    experiment: unknown;
  }[];
  products: ProductJson[];
  addons: AddonJson[];
  archived_offers: string[];
}

/** Reads a part of the catalogue and its revision, in one statement. */
async function readPublishedCatalogue(sql: Sql, scope: Scope, request: CatalogueRequest): Promise<Revised> {
  const { businessId } = scope;
  const proposed = request.kind === 'version' ? [request.offer] : [];
  const [row] = await sql<[CatalogueRow]>`
    with published as materialized (${publishedPart(sql, scope, request)}), offered as materialized (
      select jsonb_array_elements(offers || coalesce(experiment -> 'offers', '[]')) as offer from published
      union all select jsonb_array_elements(${proposed.map(storedReference)}::jsonb)
    ), named as (
      select offer -> 'target' ->> 'productId' as product_id from offered
      union select jsonb_array_elements_text(offer -> 'includes') from offered
    )
    select (select revision::text from catalogue_revision where business_id = ${businessId}) as revision,
      (select coalesce(jsonb_agg(jsonb_build_object('funnel_id', funnel_id, 'version', version, 'terms', terms,
        'offers', offers, 'published_at', published_at, 'experiment', experiment)), '[]') from published) as versions,
      (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from product p where p.business_id = ${businessId}
        and (p.product_id = any(array(select product_id from named)) or p.metadata ?| array['plan', 'includes'])
      ) as products,
      (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from addon a where a.business_id = ${businessId}
        and a.addon_id in (select offer -> 'target' ->> 'addonId' from offered)) as addons,
      (select coalesce(jsonb_agg(o.offer_id), '[]') from offer o where o.business_id = ${businessId}
        and o.archived_at is not null and o.offer_id in (select offer ->> 'offerId' from offered)
      ) as archived_offers`;
  return { catalogue: catalogueFromRow(row, scope, proposed), revision: row.revision };
}

/** Versions to consider, each with the experiment that runs on it. */
function publishedPart(sql: Sql, { businessId }: Scope, request: CatalogueRequest) {
  const experiment = sql`
    left join experiment e on e.business_id = v.business_id and e.funnel_id = v.funnel_id
      and e.funnel_version = v.version and e.status = 'running'`;
  if (request.kind === 'moment') {
    return sql`
      select v.*, e.document as experiment from funnel f
      join funnel_version v on v.business_id = f.business_id and v.funnel_id = f.funnel_id
        and v.version = f.published_version
      ${experiment}
      where f.business_id = ${businessId} and f.published_moment = ${request.moment}
        and f.published_version is not null`;
  }
  return sql`
      select v.*, e.document as experiment from funnel_version v ${experiment}
      where v.business_id = ${businessId} and v.funnel_id = ${request.funnelId} and v.version = ${request.version}`;
}

function catalogueFromRow(
  row: CatalogueRow,
  scope: Scope,
  proposed: readonly Pick<Offer, 'target' | 'includes'>[],
): PublishedCatalogue {
  const versions = row.versions.map((version) => ({
    funnelId: asId<'funnel'>(version.funnel_id),
    businessId: scope.businessId,
    version: version.version,
    terms: storedFunnelTerms.fromDocument(version.terms),
    offers: storedPublishedOffer.fromDocuments(version.offers),
    publishedAt: fromTimestamp(version.published_at),
    experiment: storedExperiment.fromDocumentOrNull(version.experiment),
  }));
  const products = row.products.map((product) => productFromJson(product, scope));
  const offers = versions.flatMap((version) => [...version.offers, ...(version.experiment?.offers ?? [])]);
  return {
    versions,
    products,
    addons: row.addons.map(addonFromJson),
    productRelations: readProductRelations(products, [...offers, ...proposed]),
    archivedOffers: new Set(row.archived_offers.map((id): OfferId => asId<'offer'>(id))),
  };
}
