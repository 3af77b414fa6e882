import { leaseMs } from '../../../domain/lease.ts';
import { type Scope, businessTime } from '../../../domain/scope.ts';
import {
  checkAdvance,
  clockIsMoving,
  clockIsStalled,
  clockShowing,
  clockWasTaken,
} from '../../../domain/test-clock.ts';
import { type Instant, secondMs } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { type Sql, transaction } from '../../../store/postgres/postgres.ts';
import {
  type Advance,
  abandonAdvance,
  beginAdvance,
  countDueJobs,
  endAdvance,
  extendAdvances,
  lockTestClock,
  stepClock,
} from '../../../store/platform/test-clock.ts';

/*
 * Advances a test clock from one due time to the next:
 *
 *   lock the clock ──→ run due jobs ──→ step to the next due time ──→ … ──→ let it run on, or freeze it
 *                          ↑                         │
 *                          └─────────────────────────┘
 *
 * At each step the clock is frozen until every due job has finished, in whichever process, so that one long
 * advance has the same effect as many short ones. The clock itself records the progress: an interrupted advance
 * leaves it frozen, and the next one continues from there.
 */

export interface AdvanceInput {
  readonly to: Instant;
  /** True to freeze the clock at `to`; false lets it run on from there. */
  readonly isFrozen: boolean;
}

/** Runs jobs due by the business's clock and returns their number. */
export type RunDueJobs = (scope: Scope) => Promise<number>;

const tellMs = 5 * secondMs;
/**
 * After a crash the clock's lease expires before that of its request, so that a repeat of the request finds
 * the clock free.
 */
const clockLeaseMs = leaseMs - secondMs;
/**
 * Maximum real time without progress on the jobs due at one instant, before the advance gives up: longer than
 * the lease of a crashed worker, whose jobs are then taken over, and than the pause before a job's retry.
 */
const patienceMs = 75 * secondMs;
const longestPauseMs = 250;

/** Advances a test business's clock, and resolves once every job due on the way is done. */
export async function advanceTestClock(
  runtime: Runtime,
  scope: Scope,
  input: AdvanceInput,
  runDueJobs: RunDueJobs,
): Promise<void> {
  const advance = await takeClock(runtime, scope, input.to);
  const progress: Progress = { now: null, jobs: 0 };
  const letGo = runtime.leaseKeeper.hold(advance, keepClocks);
  const telling = setInterval(() => {
    tell(runtime, advance, progress);
  }, tellMs);
  try {
    await walk(runtime, advance, progress, runDueJobs);
    const clock = clockShowing(input.to, input.isFrozen, runtime.wallClock());
    if (!(await endAdvance(runtime.sql, advance, clock))) throw clockWasTaken();
  } catch (error) {
    await abandonAdvance(runtime.sql, advance);
    throw error;
  } finally {
    letGo();
    clearInterval(telling);
  }
}

/** Freezes the clock and locks it against other advances. */
function takeClock(runtime: Runtime, scope: Scope, to: Instant): Promise<Advance> {
  return transaction(runtime.sql, async (tx) => {
    const { clock, advance } = await lockTestClock(tx, scope);
    const wallNow = runtime.wallClock();
    const isTaken = advance && (wallNow < advance.leaseUntil || !runtime.leaseKeeper.takesOver());
    if (isTaken) throw clockIsMoving(advance.to);
    checkAdvance(clock, to, wallNow);
    return beginAdvance(tx, scope, {
      from: businessTime(clock, wallNow),
      to,
      leaseUntil: wallNow + clockLeaseMs,
    });
  });
}

interface Progress {
  now: Instant | null;
  jobs: number;
}

/** Runs until the clock shows the end of the advance and no job due by then is left. */
async function walk(
  runtime: Runtime,
  advance: Advance,
  progress: Progress,
  runDueJobs: RunDueJobs,
): Promise<void> {
  let patience: Patience | undefined;
  for (;;) {
    const ran = await runDueJobs(advance.scope);
    progress.jobs += ran;
    const step = await stepClock(runtime.sql, advance);
    if (!step) throw clockWasTaken();
    if (step.nextDueAt === null || step.nextDueAt > step.now) return;
    const goesOn = ran > 0 || step.now !== progress.now;
    patience = goesOn ? undefined : await wait(runtime, advance, step.now, patience);
    progress.now = step.now;
  }
}

interface Patience {
  readonly count: number;
  readonly until: Instant;
  readonly pauseMs: number;
}

/**
 * Waits for due jobs that run elsewhere or will be retried after a pause, as long as their number keeps
 * falling.
 */
async function wait(
  runtime: Runtime,
  { scope }: Advance,
  at: Instant,
  patience: Patience | undefined,
): Promise<Patience> {
  const { count, kinds } = await countDueJobs(runtime.sql, scope, at);
  const wallNow = runtime.wallClock();
  const isMoving = count !== patience?.count;
  if (!isMoving && wallNow > patience.until) {
    runtime.log.error({ business_id: scope.businessId, now: at, count, kinds }, 'the test clock is stalled');
    throw clockIsStalled(at, kinds);
  }
  const pauseMs = isMoving ? 5 : Math.min(patience.pauseMs * 2, longestPauseMs);
  wakeWorkers(runtime.sql);
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  return { count, until: isMoving ? wallNow + patienceMs : patience.until, pauseMs };
}

/** Logs the progress of the clock. */
function tell(runtime: Runtime, advance: Advance, { now, jobs }: Progress): void {
  const { businessId } = advance.scope;
  const to = new Date(advance.to).toISOString();
  const at = now === null ? null : new Date(now).toISOString();
  runtime.log.info({ business_id: businessId, now: at, to, jobs }, 'the test clock is advancing');
}

function keepClocks(sql: Sql, advances: readonly Advance[], leaseUntil: Instant): Promise<void> {
  return extendAdvances(sql, advances, leaseUntil - (leaseMs - clockLeaseMs));
}
