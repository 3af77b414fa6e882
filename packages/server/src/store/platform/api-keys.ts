import { createHash } from 'node:crypto';
import type { ApiKey, KeyAccess } from '../../domain/api-key/api-key.ts';
import { defaultTimeZone } from '../../domain/calendar/time-zone.ts';
import { type ApiKeyId, asId } from '../../domain/ids.ts';
import {
  type AuthenticationPolicy,
  defaultAuthentication,
} from '../../domain/payment/authentication-policy.ts';
import type { BusinessClock, Mode, Scope } from '../../domain/scope.ts';
import { type Instant, minuteMs } from '../../domain/time.ts';
import { defineBatch } from '../postgres/batch.ts';
import { toTimestamp } from '../postgres/json.ts';
import { fewRows, joinable } from '../postgres/parts.ts';
import type { Database, Sql, Tx } from '../postgres/postgres.ts';

/** Authenticated caller, identified by API key. */
export interface KeyHolder {
  readonly scope: Scope;
  readonly access: KeyAccess;
  /** Rate limit tier, 0 to 2; higher tiers admit more requests. */
  readonly rateLimitTier: number;
  readonly apiKeyId: ApiKeyId;
  readonly keyName: string | null;
  /** SHA-256 of the key in base64, which identifies it without revealing it. */
  readonly keyHash: string;
  /** Last recorded use. */
  readonly lastUsedAt: Instant | null;
}

/** Time between two recorded uses of a key, in ms. */
const keyUseMs = minuteMs;

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
  /** Null if the business has set none. */
  business_authentication: AuthenticationPolicy | null;
  profile_revision: string;
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

/** Hash under which a key is stored; the key itself is not. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/**
 * Finds the holder of the key with this hash, unless it was revoked. Every request asks the database; keys of
 * requests that arrive together are looked up by one statement.
 */
export function findKeyHolder(database: Database, keyHash: string): Promise<KeyHolder | undefined> {
  return findHolder(database, keyHash);
}

const findHolder = defineBatch<string, KeyHolder | undefined>({ keysOf: () => [], run: findKeyHolders });

/** Finds the holders of keys, in the order of the hashes. */
async function findKeyHolders(
  sql: Sql,
  keyHashes: readonly string[],
): Promise<readonly (KeyHolder | undefined)[]> {
  const asked = keyHashes.map((keyHash) => ({ key_hash: keyHash }));
  const rows = await sql<
    (BusinessRow & {
      key_hash: string;
      api_key_id: string;
      key_name: string | null;
      access: KeyAccess;
      rate_limit_tier: number;
      last_used_at: Instant | null;
    })[]
  >`
    select asked.key_hash, k.api_key_id, k.name as key_name, k.access, k.rate_limit_tier, k.last_used_at, b.business_id, ${scopeColumns(sql)}
    from jsonb_to_recordset(${joinable(asked)}::jsonb) as asked (few integer, key_hash text)
    join api_key k on k.key_hash = decode(asked.key_hash, 'base64')
    join business b using (business_id)
    where ${fewRows(sql, 'asked')} and k.revoked_at is null`;
  const holders = new Map(
    rows.map((row) => [
      row.key_hash,
      {
        scope: scopeFromRow(row),
        access: row.access,
        rateLimitTier: row.rate_limit_tier,
        apiKeyId: asId<'api_key'>(row.api_key_id),
        keyName: row.key_name,
        keyHash: row.key_hash,
        lastUsedAt: row.last_used_at,
      },
    ]),
  );
  return keyHashes.map((keyHash) => holders.get(keyHash));
}

/** Records that a key was used. Of concurrent requests with one key the first records it, and none waits for another. */
export async function recordKeyUse(database: Database, keyHash: string, wallNow: Instant): Promise<void> {
  await recordUse(database, { keyHash, wallNow });
}

interface KeyUse {
  readonly keyHash: string;
  readonly wallNow: Instant;
}

const recordUse = defineBatch<KeyUse, undefined>({
  keysOf: () => [],
  run: async (tx, uses) => {
    const rows = uses.map(({ keyHash, wallNow }) => ({ key_hash: keyHash, used_at: toTimestamp(wallNow) }));
    await tx`
      with stale as (
        select k.key_hash, used.used_at
        from jsonb_to_recordset(${joinable(rows)}::jsonb) as used (few integer, key_hash text, used_at timestamptz)
        join api_key k on k.key_hash = decode(used.key_hash, 'base64')
        where ${fewRows(tx, 'used')}
          and (k.last_used_at is null or k.last_used_at <= used.used_at - ${keyUseMs} * interval '1 millisecond')
        for no key update of k skip locked
      )
      update api_key k set last_used_at = stale.used_at from stale where k.key_hash = stale.key_hash`;
    return uses.map(() => undefined);
  },
});

/** True if a use at `wallNow` is to be recorded: it is at most once in `keyUseMs`. */
export function isUseUnrecorded({ lastUsedAt }: KeyHolder, wallNow: Instant): boolean {
  return lastUsedAt === null || lastUsedAt <= wallNow - keyUseMs;
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
  b.settings ->> 'timeZone' as business_time_zone, b.gateway as business_gateway,
  b.settings -> 'authentication' as business_authentication, b.profile_revision`;

export function scopeFromRow(row: BusinessRow): Scope {
  return {
    businessId: asId<'business'>(row.business_id),
    businessName: row.business_name,
    brandId: row.brand_id,
    mode: row.mode,
    clock: clockFromRow(row),
    timeZone: row.business_time_zone ?? defaultTimeZone,
    gateway: row.business_gateway,
    authentication: row.business_authentication ?? defaultAuthentication,
    profileRevision: row.profile_revision,
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
