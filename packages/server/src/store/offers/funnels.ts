import type { Metadata } from '../../domain/catalog/metadata.ts';
import { type FunnelId, asId } from '../../domain/ids.ts';
import type { Funnel, FunnelVersion } from '../../domain/offer/funnel.ts';
import type { FunnelProof } from '../../domain/offer/prove-funnel.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { storedFunnelProof } from './documents/funnel-proof.ts';
import { storedFunnelTerms } from './documents/funnel-terms.ts';
import { storedPublishedOffer } from './documents/published-offer.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface FunnelRow {
  business_id: string;
  funnel_id: string;
  name: string;
  draft: unknown;
  revision: number;
  published_version: number | null;
  next_version: number;
  metadata: Metadata;
  archived_at: Instant | null;
  created_at: Instant;
  updated_at: Instant;
}

function fromRow(row: FunnelRow): Funnel {
  return {
    funnelId: asId<'funnel'>(row.funnel_id),
    businessId: asId<'business'>(row.business_id),
    name: row.name,
    draft: storedFunnelTerms.fromDocument(row.draft),
    revision: row.revision,
    publishedVersion: row.published_version,
    nextVersion: row.next_version,
    metadata: row.metadata,
    archivedAt: row.archived_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export async function insertFunnel(tx: Tx, funnel: Funnel): Promise<void> {
  await tx`
    insert into funnel (business_id, funnel_id, name, draft, next_version, metadata, created_at, updated_at)
    values (${funnel.businessId}, ${funnel.funnelId}, ${funnel.name}, ${storedFunnelTerms.toDocument(funnel.draft)},
      ${funnel.nextVersion}, ${funnel.metadata}, ${funnel.createdAt}, ${funnel.updatedAt})`;
}

export async function findFunnel(sql: Sql, scope: Scope, funnelId: FunnelId): Promise<Funnel | undefined> {
  const [row] = await sql<FunnelRow[]>`
    select * from funnel where business_id = ${scope.businessId} and funnel_id = ${funnelId}`;
  return row && fromRow(row);
}

export async function lockFunnel(tx: Tx, scope: Scope, funnelId: FunnelId): Promise<Funnel | undefined> {
  const [row] = await tx<FunnelRow[]>`
    select * from funnel where business_id = ${scope.businessId} and funnel_id = ${funnelId} for update`;
  return row && fromRow(row);
}

/** Lists funnels, newest first. */
export async function listFunnels(
  sql: Sql,
  scope: Scope,
  filter: { readonly isArchived: boolean },
  page: { readonly limit: number; readonly offset: number },
): Promise<Funnel[]> {
  const rows = await sql<FunnelRow[]>`
    select * from funnel where business_id = ${scope.businessId}
    and (archived_at is not null) = ${filter.isArchived}
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(fromRow);
}

/** Writes a locked funnel that was changed. Its published version must be inserted first. */
export async function updateFunnel(tx: Tx, funnel: Funnel): Promise<void> {
  await tx`
    update funnel f set name = ${funnel.name}, draft = ${storedFunnelTerms.toDocument(funnel.draft)},
      revision = ${funnel.revision}, published_version = ${funnel.publishedVersion}, published_moment = (
        select v.terms ->> 'moment' from funnel_version v where v.business_id = f.business_id
          and v.funnel_id = f.funnel_id and v.version = ${funnel.publishedVersion}
      ), next_version = ${funnel.nextVersion}, metadata = ${funnel.metadata},
      archived_at = ${funnel.archivedAt}, updated_at = ${funnel.updatedAt}
    where f.business_id = ${funnel.businessId} and f.funnel_id = ${funnel.funnelId}`;
}

/** Published version with the proof of its validation. */
export interface PublishedVersion {
  readonly version: FunnelVersion;
  readonly proof: FunnelProof;
}

export async function insertFunnelVersion(tx: Tx, { version, proof }: PublishedVersion): Promise<void> {
  await tx`
    insert into funnel_version (business_id, funnel_id, version, terms, offers, proof, published_at)
    values (${version.businessId}, ${version.funnelId}, ${version.version}, ${storedFunnelTerms.toDocument(version.terms)},
      ${storedPublishedOffer.toDocuments(version.offers)}, ${storedFunnelProof.toDocument(proof)}, ${version.publishedAt})`;
}

interface VersionRow {
  version: number;
  terms: unknown;
  offers: unknown;
  proof: unknown;
  published_at: Instant;
}

function versionFromRow(row: VersionRow, scope: Scope, funnelId: FunnelId): PublishedVersion {
  return {
    version: {
      funnelId,
      businessId: scope.businessId,
      version: row.version,
      terms: storedFunnelTerms.fromDocument(row.terms),
      offers: storedPublishedOffer.fromDocuments(row.offers),
      publishedAt: row.published_at,
      experiment: null,
    },
    proof: storedFunnelProof.fromDocument(row.proof),
  };
}

/** Finds a version; undefined for null, the version of a funnel that was never published. */
export async function findFunnelVersion(
  sql: Sql,
  scope: Scope,
  funnelId: FunnelId,
  version: number | null,
): Promise<PublishedVersion | undefined> {
  if (version === null) return undefined;
  const [row] = await sql<VersionRow[]>`
    select version, terms, offers, proof, published_at from funnel_version
    where business_id = ${scope.businessId} and funnel_id = ${funnelId} and version = ${version}`;
  return row && versionFromRow(row, scope, funnelId);
}

/** Lists versions, newest first. */
export async function listFunnelVersions(
  sql: Sql,
  scope: Scope,
  funnelId: FunnelId,
  page: { readonly limit: number; readonly offset: number },
): Promise<PublishedVersion[]> {
  const rows = await sql<VersionRow[]>`
    select version, terms, offers, proof, published_at from funnel_version
    where business_id = ${scope.businessId} and funnel_id = ${funnelId}
    order by version desc limit ${page.limit} offset ${page.offset}`;
  return rows.map((row) => versionFromRow(row, scope, funnelId));
}
