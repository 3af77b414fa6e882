import { createHash } from 'node:crypto';
import { asId } from '../domain/ids.ts';
import type { BusinessClock, Mode, Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import type { Sql, Tx } from './postgres.ts';

export interface ApiKey {
  readonly scope: Scope;
  readonly access: 'read' | 'read_write';
  /** 0 to 2; higher tiers admit more requests. */
  readonly rateLimitTier: number;
  /** Tells keys apart in counters without being the key. */
  readonly keyHash: string;
}

export interface BusinessRow {
  business_id: string;
  business_name: string;
  brand_id: string;
  mode: Mode;
  clock_offset_ms: bigint;
  clock_frozen_at: Instant | null;
}

/** How a key is recognised without being kept. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

export async function findApiKey(sql: Sql, keyHash: Buffer): Promise<ApiKey | undefined> {
  const [row] = await sql<
    (BusinessRow & { access: 'read' | 'read_write'; rate_limit_tier: number; key_hash: Buffer })[]
  >`
    select k.access, k.rate_limit_tier, k.key_hash, b.business_id, b.name as business_name, b.brand_id, b.mode,
      b.clock_offset_ms, b.clock_frozen_at
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

export function scopeFromRow(row: BusinessRow): Scope {
  return {
    businessId: asId<'business'>(row.business_id),
    businessName: row.business_name,
    brandId: row.brand_id,
    mode: row.mode,
    clock: clockFromRow(row),
  };
}

function clockFromRow(row: BusinessRow): BusinessClock {
  return { offsetMs: Number(row.clock_offset_ms), frozenAt: row.clock_frozen_at };
}

/** Adds the key, or changes nothing when the same key is there already. */
export async function insertApiKey(
  tx: Tx,
  key: {
    readonly keyHash: Buffer;
    readonly businessId: string;
    readonly access: 'read' | 'read_write';
    readonly lastFour: string;
    readonly createdAt: Instant;
  },
): Promise<void> {
  await tx`
    insert into api_key (key_hash, business_id, access, last_four, created_at)
    values (${key.keyHash}, ${key.businessId}, ${key.access}, ${key.lastFour}, ${key.createdAt})
    on conflict (key_hash) do nothing`;
}
