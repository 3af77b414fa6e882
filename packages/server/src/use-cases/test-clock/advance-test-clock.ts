import { type Scope, businessTime } from '../../domain/scope.ts';
import {
  checkAdvance,
  clockIsMoving,
  clockIsStalled,
  clockShowing,
  clockWasTaken,
} from '../../domain/test-clock.ts';
import { type Instant, secondMs } from '../../domain/time.ts';
import type { Runtime } from '../../runtime.ts';
import { wakeWorkers } from '../../store/jobs.ts';
import { transaction } from '../../store/postgres.ts';
import {
  type Advance,
  abandonAdvance,
  beginAdvance,
  countDueJobs,
  endAdvance,
  extendAdvance,
  lockTestClock,
  stepClock,
} from '../../store/test-clock.ts';

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

const beatMs = 5 * secondMs;
const leaseMs = 6 * beatMs;
/**
 * How long, in real time, nothing that is due at one moment may come to its end before the advance gives up:
 * longer than the lease of a worker that died, whose jobs are then taken over.
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
  const heart = setInterval(() => void beat(runtime, advance, progress), beatMs);
  try {
    await walk(runtime, advance, progress, runDueJobs);
    const clock = clockShowing(input.to, input.isFrozen, runtime.wallClock());
    if (!(await endAdvance(runtime.sql, advance, clock))) throw clockWasTaken();
  } catch (error) {
    await abandonAdvance(runtime.sql, advance);
    throw error;
  } finally {
    clearInterval(heart);
  }
}

/** Stops the clock where it is and keeps others from moving it. */
function takeClock(runtime: Runtime, scope: Scope, to: Instant): Promise<Advance> {
  return transaction(runtime.sql, async (tx) => {
    const { clock, advance } = await lockTestClock(tx, scope);
    const wallNow = runtime.wallClock();
    if (advance && wallNow < advance.leaseUntil) throw clockIsMoving(advance.to);
    checkAdvance(clock, to, wallNow);
    return beginAdvance(tx, scope, {
      from: businessTime(clock, wallNow),
      to,
      leaseUntil: wallNow + leaseMs,
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

/** Keeps hold of the clock, and tells whoever reads the log how far it has come. */
async function beat(runtime: Runtime, advance: Advance, { now, jobs }: Progress): Promise<void> {
  const { businessId } = advance.scope;
  const to = new Date(advance.to).toISOString();
  const at = now === null ? null : new Date(now).toISOString();
  runtime.log.info({ business_id: businessId, now: at, to, jobs }, 'the test clock is on its way');
  try {
    await extendAdvance(runtime.sql, advance, runtime.wallClock() + leaseMs);
  } catch (error) {
    runtime.log.error({ err: error, business_id: businessId }, 'keeping the test clock failed');
  }
}
