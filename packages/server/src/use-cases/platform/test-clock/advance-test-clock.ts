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
import { wakeWorkers } from '../../../store/platform/jobs.ts';
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
 * An advance walks the clock from one due moment to the next:
 *
 *   hold the clock ──→ do what is due ──→ step to the next due moment ──→ … ──→ let it run on, or stand still
 *                          ↑                            │
 *                          └────────────────────────────┘
 *
 * At each step the clock stands still until everything due has come to its end, whoever does it, so that one
 * long jump leaves what many short ones leave. The clock itself is the record of how far the advance has come:
 * one that breaks off leaves it standing, and the next goes on from there.
 */

export interface AdvanceInput {
  readonly to: Instant;
  /** Whether the clock stands still at `to` instead of running on. */
  readonly isFrozen: boolean;
}

/** Does what is due by the business's clock and answers how many jobs it ran. */
export type RunDueJobs = (scope: Scope) => Promise<number>;

const tellMs = 5 * secondMs;
/** The clock of a process that died is free before its request is, so that whoever repeats the request finds it so. */
const clockLeaseMs = leaseMs - secondMs;
/**
 * How long, in real time, nothing that is due at one moment may come to its end before the advance gives up:
 * longer than the lease of a worker that died, whose jobs are then taken over, and than a job's pause.
 */
const patienceMs = 75 * secondMs;
const longestPauseMs = 250;

/** Moves a test business's clock forward, and returns when everything due on the way has been done. */
export async function advanceTestClock(
  runtime: Runtime,
  scope: Scope,
  input: AdvanceInput,
  runDueJobs: RunDueJobs,
): Promise<void> {
  const advance = await takeClock(runtime, scope, input.to);
  const progress: Progress = { now: null, jobs: 0 };
  const letGo = runtime.heart.hold(advance, keepClocks);
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

/** Stops the clock where it is and keeps others from moving it. */
function takeClock(runtime: Runtime, scope: Scope, to: Instant): Promise<Advance> {
  return transaction(runtime.sql, async (tx) => {
    const { clock, advance } = await lockTestClock(tx, scope);
    const wallNow = runtime.wallClock();
    const isTaken = advance && (wallNow < advance.leaseUntil || !runtime.heart.takesOver());
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

/** Ends when the clock shows the end of the advance and nothing that is due by then is left. */
async function walk(
  runtime: Runtime,
  advance: Advance,
  progress: Progress,
  runDueJobs: RunDueJobs,
): Promise<void> {
  let patience: Patience | undefined;
  for (;;) {
    progress.jobs += await runDueJobs(advance.scope);
    const step = await stepClock(runtime.sql, advance);
    if (!step) throw clockWasTaken();
    if (step.nextDueAt === null || step.nextDueAt > step.now) return;
    const hasMoved = step.now !== progress.now;
    patience = hasMoved ? undefined : await wait(runtime, advance, step.now, patience);
    progress.now = step.now;
  }
}

interface Patience {
  readonly count: number;
  readonly until: Instant;
  readonly pauseMs: number;
}

/** What is due runs elsewhere, or has failed and is tried again after a pause. As long as it gets less, that is well. */
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

/** Tells whoever reads the log how far the clock has come. */
function tell(runtime: Runtime, advance: Advance, { now, jobs }: Progress): void {
  const { businessId } = advance.scope;
  const to = new Date(advance.to).toISOString();
  const at = now === null ? null : new Date(now).toISOString();
  runtime.log.info({ business_id: businessId, now: at, to, jobs }, 'the test clock is on its way');
}

function keepClocks(sql: Sql, advances: readonly Advance[], leaseUntil: Instant): Promise<void> {
  return extendAdvances(sql, advances, leaseUntil - (leaseMs - clockLeaseMs));
}
