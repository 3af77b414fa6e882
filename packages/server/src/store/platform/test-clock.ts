import { assert } from '../../domain/assert.ts';
import type { BusinessClock, Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** A clock, and the advance that holds it or held it last. */
interface LockedClock {
  readonly clock: BusinessClock;
  readonly advance: { readonly to: Instant; readonly leaseUntil: Instant } | null;
}

/** The right to move a business's clock. */
export interface Advance {
  readonly scope: Scope;
  readonly to: Instant;
  readonly token: string;
}

/** Those who want to move the clock wait here for each other; everything else about the business goes on. */
export async function lockTestClock(tx: Tx, { businessId }: Scope): Promise<LockedClock> {
  const [row] = await tx<
    {
      clock_offset_ms: bigint;
      clock_frozen_at: Instant | null;
      clock_advance_to: Instant | null;
      clock_advance_until: Instant | null;
    }[]
  >`
    select clock_offset_ms, clock_frozen_at, clock_advance_to, clock_advance_until
    from business where business_id = ${businessId} for no key update`;
  assert(row, 'a business that a key was issued for is there');
  const { clock_advance_to: to, clock_advance_until: leaseUntil } = row;
  return {
    clock: { offsetMs: Number(row.clock_offset_ms), frozenAt: row.clock_frozen_at },
    advance: to === null || leaseUntil === null ? null : { to, leaseUntil },
  };
}

/** Takes the clock, which stands still at `from` until the advance moves it. */
export async function beginAdvance(
  tx: Tx,
  scope: Scope,
  { from, to, leaseUntil }: { readonly from: Instant; readonly to: Instant; readonly leaseUntil: Instant },
): Promise<Advance> {
  const [row] = await tx<{ token: string }[]>`
    update business set clock_frozen_at = ${from}, clock_advance_to = ${to},
      clock_advance_until = ${leaseUntil}, clock_advance_token = gen_random_uuid()
    where business_id = ${scope.businessId}
    returning clock_advance_token as token`;
  assert(row, 'a business whose row is locked is there');
  return { scope, to, token: row.token };
}

interface ClockStep {
  /** What the clock shows now. */
  readonly now: Instant;
  /** When the next job of the business falls due that has not come to its end; null if there is none. */
  readonly nextDueAt: Instant | null;
}

/**
 * Moves the clock to the moment at which the next job falls due, or to the end of the advance if that comes
 * first. While something that is due already has not come to its end, the clock stays. One statement, so
 * that it sees the clock and the jobs together. Undefined when the advance has lost the clock.
 */
export async function stepClock(sql: Sql, { scope, to, token }: Advance): Promise<ClockStep | undefined> {
  const [row] = await sql<{ now: Instant; next_due_at: Instant | null }[]>`
    with next as (
      select min(run_at) as due_at from job
      where business_id = ${scope.businessId} and not is_wall_clock and done_at is null and died_at is null
    )
    update business set clock_frozen_at = greatest(clock_frozen_at, least(next.due_at, ${to}))
    from next
    where business_id = ${scope.businessId} and clock_advance_token = ${token}
    returning clock_frozen_at as now, next.due_at as next_due_at`;
  return row && { now: row.now, nextDueAt: row.next_due_at };
}

/** Keeps clocks for advances that are still at work. */
export async function extendAdvances(
  sql: Sql,
  advances: readonly Advance[],
  leaseUntil: Instant,
): Promise<void> {
  await sql`
    update business set clock_advance_until = ${leaseUntil}
    from unnest(${advances.map(({ scope }) => scope.businessId)}::text[],
      ${advances.map(({ token }) => token)}::uuid[]) as held(business_id, token)
    where business.business_id = held.business_id and business.clock_advance_token = held.token`;
}

/** Ends an advance that got where it was going: sets the clock and lets go of it. False when it had lost it. */
export async function endAdvance(
  sql: Sql,
  { scope, token }: Advance,
  clock: BusinessClock,
): Promise<boolean> {
  const rows = await sql`
    update business set clock_offset_ms = ${BigInt(clock.offsetMs)}, clock_frozen_at = ${clock.frozenAt},
      clock_advance_to = null, clock_advance_until = null, clock_advance_token = null
    where business_id = ${scope.businessId} and clock_advance_token = ${token}
    returning 1`;
  return rows.length === 1;
}

/** Lets go of the clock where it stands, for another advance to go on from there. */
export async function abandonAdvance(sql: Sql, { scope, token }: Advance): Promise<void> {
  await sql`
    update business set clock_advance_to = null, clock_advance_until = null, clock_advance_token = null
    where business_id = ${scope.businessId} and clock_advance_token = ${token}`;
}

/** Jobs due by the business's clock at `now` that have not come to their end: how many, and of which kinds. */
export async function countDueJobs(
  sql: Sql,
  { businessId }: Scope,
  now: Instant,
): Promise<{ readonly count: number; readonly kinds: readonly string[] }> {
  const [row] = await sql<{ count: bigint; kinds: string[] | null }[]>`
    select count(*) as count, array_agg(distinct kind order by kind) as kinds from job
    where business_id = ${businessId} and not is_wall_clock and done_at is null and died_at is null
      and run_at <= ${now}`;
  return { count: Number(row?.count ?? 0), kinds: row?.kinds ?? [] };
}
