import type { Metadata } from '../../domain/catalog/metadata.ts';
import { type OfferId, asId } from '../../domain/ids.ts';
import { toTargetFields, parseTarget } from '../../domain/offer/kinds/kinds.ts';
import { readProductRelations } from '../../domain/offer/product-relations.ts';
import type { Offer, OfferKind, OfferTarget } from '../../domain/offer/offer.ts';
import type { Catalogue } from '../../domain/offer/unit-price.ts';
import type { ProofCatalogue } from '../../domain/offer/prove-funnel.ts';
import type { Scope } from '../../domain/scope.ts';
import type { ProrationBillingMode } from '../../domain/subscription/plan-change.ts';
import type { Instant } from '../../domain/time.ts';
import { findAddons, findProducts, listRelatedProducts } from './billing-reads.ts';
import { storedOfferCopy } from './documents/offer-copy.ts';
import { storedOfferDiscount } from './documents/offer-discount.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface OfferRow {
  business_id: string;
  offer_id: string;
  version: number;
  name: string;
  kind: OfferKind;
  product_id: string | null;
  addon_id: string | null;
  proration_billing_mode: ProrationBillingMode | null;
  pause_days: number | null;
  trial_extension_days: number | null;
  quantity: Offer['quantity'];
  discount: unknown;
  copy: unknown;
  remember_declines_days: number | null;
  includes: string[];
  metadata: Metadata;
  archived_at: Instant | null;
  created_at: Instant;
  updated_at: Instant;
}

function fromRow(row: OfferRow): Offer {
  return {
    offerId: asId<'offer'>(row.offer_id),
    businessId: asId<'business'>(row.business_id),
    version: row.version,
    name: row.name,
    target: targetFromRow(row),
    quantity: row.quantity,
    discount: storedOfferDiscount.fromDocumentOrNull(row.discount),
    copy: storedOfferCopy.fromDocument(row.copy),
    rememberDeclinesDays: row.remember_declines_days,
    includes: row.includes.map((id) => asId<'product'>(id)),
    metadata: row.metadata,
    archivedAt: row.archived_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The table's check constraints keep the columns consistent with the kind. */
function targetFromRow(row: OfferRow): OfferTarget {
  return parseTarget({
    kind: row.kind,
    productId: row.product_id === null ? null : asId<'product'>(row.product_id),
    addonId: row.addon_id === null ? null : asId<'addon'>(row.addon_id),
    prorationBillingMode: row.proration_billing_mode,
    pauseDays: row.pause_days,
    trialExtensionDays: row.trial_extension_days,
  });
}

/** Every column but those that the database fills in itself. */
function toRow(offer: Offer) {
  const fields = toTargetFields(offer.target);
  return {
    business_id: offer.businessId,
    offer_id: offer.offerId,
    version: offer.version,
    name: offer.name,
    kind: offer.target.kind,
    product_id: fields.productId,
    addon_id: fields.addonId,
    proration_billing_mode: fields.prorationBillingMode,
    pause_days: fields.pauseDays,
    trial_extension_days: fields.trialExtensionDays,
    quantity: offer.quantity,
    discount: storedOfferDiscount.toDocumentOrNull(offer.discount),
    copy: storedOfferCopy.toDocument(offer.copy),
    remember_declines_days: offer.rememberDeclinesDays,
    includes: offer.includes,
    metadata: offer.metadata,
    archived_at: offer.archivedAt,
    created_at: offer.createdAt,
    updated_at: offer.updatedAt,
  } satisfies Record<keyof OfferRow, unknown>;
}

export async function insertOffer(tx: Tx, offer: Offer): Promise<void> {
  await tx`insert into offer ${tx(toRow(offer))}`;
}

export async function findOffer(sql: Sql, scope: Scope, offerId: OfferId): Promise<Offer | undefined> {
  const [row] = await sql<OfferRow[]>`
    select * from offer where business_id = ${scope.businessId} and offer_id = ${offerId}`;
  return row && fromRow(row);
}

/** Finds existing offers, archived ones included, in no particular order. */
export async function findOffers(sql: Sql, scope: Scope, offerIds: readonly OfferId[]): Promise<Offer[]> {
  const rows = await sql<OfferRow[]>`
    select * from offer where business_id = ${scope.businessId} and offer_id = any(${offerIds}::text[])`;
  return rows.map(fromRow);
}

export async function lockOffer(tx: Tx, scope: Scope, offerId: OfferId): Promise<Offer | undefined> {
  const [row] = await tx<OfferRow[]>`
    select * from offer where business_id = ${scope.businessId} and offer_id = ${offerId} for update`;
  return row && fromRow(row);
}

/** Locks several offers, in id order. */
export async function lockOffers(tx: Tx, scope: Scope, offerIds: readonly OfferId[]): Promise<void> {
  await tx`
    select from offer where business_id = ${scope.businessId} and offer_id = any(${offerIds}::text[])
    order by offer_id for update`;
}

/** Lists offers, newest first. */
export async function listOffers(
  sql: Sql,
  scope: Scope,
  filter: { readonly isArchived: boolean },
  page: { readonly limit: number; readonly offset: number },
): Promise<Offer[]> {
  const rows = await sql<OfferRow[]>`
    select * from offer where business_id = ${scope.businessId}
    and (archived_at is not null) = ${filter.isArchived}
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(fromRow);
}

/** Writes a locked offer that was changed. */
export async function updateOffer(tx: Tx, offer: Offer): Promise<void> {
  await tx`
    update offer set ${tx(toRow(offer))}
    where business_id = ${offer.businessId} and offer_id = ${offer.offerId}`;
}

/** Finds the products and add-ons that the offers refer to. */
export async function findOfferCatalogue(
  sql: Sql,
  scope: Scope,
  offers: readonly Pick<Offer, 'target' | 'includes'>[],
): Promise<Catalogue> {
  const addonIds = offers.flatMap(({ target }) => ('addonId' in target ? [target.addonId] : []));
  const productIds = offers.flatMap(({ target, includes }) =>
    'productId' in target ? [target.productId].concat(includes) : includes,
  );
  const [products, addons] = await Promise.all([
    findProducts(sql, scope, productIds),
    findAddons(sql, scope, addonIds),
  ]);
  return { products, addons };
}

/**
 * Finds everything that publishing a funnel with these offers is validated against: the offers and their
 * products and add-ons, as they are now.
 */
export async function findProofGoods(
  sql: Sql,
  scope: Scope,
  offerIds: readonly OfferId[],
): Promise<ProofCatalogue> {
  const offers = await findOffers(sql, scope, offerIds);
  const catalogue = await findOfferCatalogue(sql, scope, offers);
  return {
    ...catalogue,
    offers,
    productRelations: readProductRelations(await listRelatedProducts(sql, scope), offers),
  };
}
