import { assert } from '../../domain/assert.ts';
import type { BusinessClock, Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Test clock with the advance that holds it or held it last. */
interface LockedClock {
  readonly clock: BusinessClock;
  readonly advance: { readonly to: Instant; readonly leaseUntil: Instant } | null;
}

/** Exclusive right to advance a business's test clock. */
export interface Advance {
  readonly scope: Scope;
  readonly to: Instant;
  readonly token: string;
}

/** Locks the test clock, serialising advances; other work of the business continues. */
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

/** Takes the clock, which is frozen at `from` until the advance moves it. */
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
  /** Current time of the clock. */
  readonly now: Instant;
  /** Due time of the business's next unfinished job; null if there is none. */
  readonly nextDueAt: Instant | null;
}

/**
 * Moves the clock to the due time of the next job, or to the end of the advance if that is earlier. The clock
 * does not move while a due job is unfinished. One statement, so that clock and jobs are read consistently.
 * Undefined if the advance has lost the clock.
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

/** Extends the leases of clocks whose advances are still running. */
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

/** Completes an advance: sets the clock and releases it. False if the advance had lost it. */
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

/** Releases the clock at its current time, so that another advance can continue from there. */
export async function abandonAdvance(sql: Sql, { scope, token }: Advance): Promise<void> {
  await sql`
    update business set clock_advance_to = null, clock_advance_until = null, clock_advance_token = null
    where business_id = ${scope.businessId} and clock_advance_token = ${token}`;
}

/** Counts unfinished jobs due by the business's clock at `now`, with their kinds. */
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
