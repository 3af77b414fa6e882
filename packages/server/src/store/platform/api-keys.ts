import { createHash } from 'node:crypto';
import type { ApiKey, KeyAccess } from '../../domain/api-key/api-key.ts';
import { defaultTimeZone } from '../../domain/calendar/time-zone.ts';
import { type ApiKeyId, asId } from '../../domain/ids.ts';
import type { BusinessClock, Mode, Scope } from '../../domain/scope.ts';
import { type Instant, minuteMs } from '../../domain/time.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Authenticated caller, identified by API key. */
export interface KeyHolder {
  readonly scope: Scope;
  readonly access: KeyAccess;
  /** Rate limit tier, 0 to 2; higher tiers admit more requests. */
  readonly rateLimitTier: number;
  /** Identifies the key in rate limit counters without revealing it. */
  readonly keyHash: string;
}

export interface BusinessRow {
  business_id: string;
  business_name: string;
  brand_id: string;
  mode: Mode;
  clock_offset_ms: bigint;
  clock_frozen_at: Instant | null;
  /** Null if the business has set none. */
  business_time_zone: string | null;
  business_gateway: string | null;
}

interface ApiKeyRow {
  api_key_id: string;
  name: string | null;
  access: KeyAccess;
  rate_limit_tier: number;
  last_four: string;
  created_at: Instant;
  last_used_at: Instant | null;
}

function fromRow(row: ApiKeyRow): ApiKey {
  return {
    apiKeyId: asId<'api_key'>(row.api_key_id),
    name: row.name,
    access: row.access,
    rateLimitTier: row.rate_limit_tier,
    lastFour: row.last_four,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Computes the hash under which a key is stored; the key itself is not. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/**
 * Finds the holder of this key, unless it was revoked. The same statement records that the key was used, at
 * most once a minute; of concurrent requests one writes it, and the others do not wait.
 */
export async function findKeyHolder(
  sql: Sql,
  keyHash: Buffer,
  wallNow: Instant,
): Promise<KeyHolder | undefined> {
  const [row] = await sql<(BusinessRow & { access: KeyAccess; rate_limit_tier: number; key_hash: Buffer })[]>`
    with stale as (
      select key_hash from api_key
      where key_hash = ${keyHash} and revoked_at is null
        and (last_used_at is null or last_used_at <= ${wallNow - minuteMs})
      for no key update skip locked
    ), used as (
      update api_key set last_used_at = ${wallNow} from stale where api_key.key_hash = stale.key_hash
    )
    select k.access, k.rate_limit_tier, k.key_hash, b.business_id, ${scopeColumns(sql)}
    from api_key k join business b using (business_id)
    where k.key_hash = ${keyHash} and k.revoked_at is null`;
  return (
    row && {
      scope: scopeFromRow(row),
      access: row.access,
      rateLimitTier: row.rate_limit_tier,
      keyHash: row.key_hash.toString('base64'),
    }
  );
}

/** Lists hashes of up to `limit` keys of all businesses that are not revoked, least recently used first. */
export async function listKeyHashes(sql: Sql, limit: number): Promise<Buffer[]> {
  const rows = await sql<{ key_hash: Buffer }[]>`
    select key_hash from (
      select key_hash, coalesce(last_used_at, created_at) as used_at from api_key where revoked_at is null
      order by used_at desc limit ${limit}
    ) recent order by used_at`;
  return rows.map((row) => row.key_hash);
}

/** Columns of `business b` that make up a scope, besides the id. */
export const scopeColumns = (sql: Sql) => sql`
  b.name as business_name, b.brand_id, b.mode, b.clock_offset_ms, b.clock_frozen_at,
  b.settings ->> 'timeZone' as business_time_zone, b.gateway as business_gateway`;

export function scopeFromRow(row: BusinessRow): Scope {
  return {
    businessId: asId<'business'>(row.business_id),
    businessName: row.business_name,
    brandId: row.brand_id,
    mode: row.mode,
    clock: clockFromRow(row),
    timeZone: row.business_time_zone ?? defaultTimeZone,
    gateway: row.business_gateway,
  };
}

function clockFromRow(row: BusinessRow): BusinessClock {
  return { offsetMs: Number(row.clock_offset_ms), frozenAt: row.clock_frozen_at };
}

/** Inserts the key; does nothing if the same key exists, even if it was revoked. */
export async function insertApiKey(
  tx: Tx,
  key: Omit<ApiKey, 'lastUsedAt'> & { readonly keyHash: Buffer; readonly businessId: string },
): Promise<void> {
  await tx`
    insert into api_key (key_hash, business_id, api_key_id, name, access, last_four, rate_limit_tier, created_at)
    values (${key.keyHash}, ${key.businessId}, ${key.apiKeyId}, ${key.name}, ${key.access}, ${key.lastFour},
      ${key.rateLimitTier}, ${key.createdAt})
    on conflict (key_hash) do nothing`;
}

/** Lists keys that are not revoked, newest first. */
export async function listApiKeys(
  sql: Sql,
  scope: Scope,
  page: { readonly limit: number; readonly offset: number },
): Promise<ApiKey[]> {
  const rows = await sql<ApiKeyRow[]>`
    select * from api_key where business_id = ${scope.businessId} and revoked_at is null
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(fromRow);
}

/** Finds the key with this id, unless it was revoked. */
export async function findApiKey(sql: Sql, scope: Scope, apiKeyId: ApiKeyId): Promise<ApiKey | undefined> {
  const [row] = await sql<ApiKeyRow[]>`
    select * from api_key
    where business_id = ${scope.businessId} and api_key_id = ${apiKeyId} and revoked_at is null`;
  return row && fromRow(row);
}

/** True if the business has another key with write access. Reliable only while the business is locked. */
export async function hasOtherWriteKey(sql: Sql, scope: Scope, apiKeyId: ApiKeyId): Promise<boolean> {
  const rows = await sql`
    select from api_key
    where business_id = ${scope.businessId} and api_key_id <> ${apiKeyId} and access = 'read_write'
      and revoked_at is null
    limit 1`;
  return rows.length > 0;
}

/** Revokes the key. Its row is kept, so that the same key can never be added again. */
export async function deleteApiKey(
  tx: Tx,
  scope: Scope,
  apiKeyId: ApiKeyId,
  wallNow: Instant,
): Promise<void> {
  await tx`
    update api_key set revoked_at = ${wallNow}
    where business_id = ${scope.businessId} and api_key_id = ${apiKeyId} and revoked_at is null`;
}
