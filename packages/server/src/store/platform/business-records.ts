import type { Business } from '../../domain/business/business.ts';
import { defaultTimeZone } from '../../domain/calendar/time-zone.ts';
import { asId } from '../../domain/ids.ts';
import type { Mode, Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database, Sql, Tx } from '../postgres/postgres.ts';
import { storedBusinessProfile } from './documents/business-profile.ts';

interface RecordRow {
  business_id: string;
  name: string;
  mode: Mode;
  time_zone: string | null;
  profile: unknown;
  profile_revision: string;
  created_at: Instant;
}

function fromRow(row: RecordRow): Business {
  return {
    ...storedBusinessProfile.fromDocument(row.profile),
    businessId: asId<'business'>(row.business_id),
    mode: row.mode,
    displayName: row.name,
    timeZone: row.time_zone ?? defaultTimeZone,
    createdAt: row.created_at,
  };
}

const columns = (sql: Sql) => sql`
  business_id, name, mode, settings ->> 'timeZone' as time_zone, profile, profile_revision, created_at`;

interface Kept {
  readonly revision: string;
  readonly business: Business;
}

/** Maximum number of businesses kept for a database; the one unused for longest is dropped. */
const maxKept = 256;
const keptOf = new WeakMap<Database, Map<string, Kept>>();

/**
 * Finds the record of the business in the scope. Each process keeps what it has read, and uses it only while the
 * revision that was read with the scope is the same.
 */
export async function findBusinessRecord(database: Database, scope: Scope): Promise<Business> {
  const kept = keptOf.get(database) ?? new Map<string, Kept>();
  keptOf.set(database, kept);
  const { businessId, profileRevision } = scope;
  const known = kept.get(businessId);
  const current = known?.revision === profileRevision ? known : await readRecord(database, scope);
  // Deleted first, so that it becomes the newest.
  kept.delete(businessId);
  kept.set(businessId, current);
  const [oldest] = kept.size > maxKept ? kept.keys() : [];
  if (oldest !== undefined) kept.delete(oldest);
  // Name, mode and zone come with every scope, and have changes of their own.
  const { businessName: displayName, mode, timeZone } = scope;
  return { ...current.business, displayName, mode, timeZone };
}

async function readRecord(sql: Sql, { businessId }: Scope): Promise<Kept> {
  const [row] = await sql<
    [RecordRow]
  >`select ${columns(sql)} from business where business_id = ${businessId}`;
  return { revision: row.profile_revision, business: fromRow(row) };
}

/** Reads and locks the record until the transaction ends. */
export async function lockBusinessRecord(tx: Tx, { businessId }: Scope): Promise<Business> {
  const [row] = await tx<[RecordRow]>`
    select ${columns(tx)} from business where business_id = ${businessId} for no key update`;
  return fromRow(row);
}

/** Updates the record, and keeps this version of it for the documents that will name it. */
export async function updateBusinessRecord(tx: Tx, business: Business, wallNow: Instant): Promise<void> {
  const { businessId, mode: _mode, displayName, timeZone, createdAt: _createdAt, ...profile } = business;
  await tx`
    with changed as (
      update business set name = ${displayName}, profile = ${storedBusinessProfile.toDocument(profile)},
        settings = settings || ${{ timeZone }}::jsonb, profile_revision = gen_random_uuid()
      where business_id = ${businessId}
      returning business_id, profile_revision, name, profile
    )
    insert into business_version (business_id, revision, name, profile, created_at)
    select *, ${wallNow} from changed`;
}

/** Finds the seller as it was at a revision, which exists for as long as the business. */
export async function getBusinessVersion(sql: Sql, scope: Scope, revision: string): Promise<Business> {
  const [row] = await sql<[RecordRow]>`
    select v.business_id, v.name, b.mode, b.settings ->> 'timeZone' as time_zone, v.profile, v.revision as profile_revision,
      b.created_at
    from business_version v join business b using (business_id)
    where v.business_id = ${scope.businessId} and v.revision = ${revision}`;
  return fromRow(row);
}
