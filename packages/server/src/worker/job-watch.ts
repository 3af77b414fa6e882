import { secondMs } from '../domain/time.ts';
import type { Runtime } from '../runtime.ts';
import { type DueWork, findDueWork } from '../store/platform/job-claims.ts';
import { type JobClass } from '../store/platform/jobs.ts';
import { jobChannel } from '../store/platform/wake-workers.ts';
import { hearCommits } from '../store/postgres/commits.ts';
import { type Listening, listen } from '../store/postgres/listen.ts';
import { listAdvancing } from './advancing-businesses.ts';

/*
 * Times at which a worker looks for due jobs:
 *
 *   awake    every second, while anything happens
 *   resting  when the next job is due that the last look has found, and every three seconds
 *
 * It rests if the last look found nothing due, no job under way, and no clock being moved, and if it would be told of
 * anything new: of commits by this process directly, of those by others through a notification. Where notifications do
 * not arrive, behind a pooler or after the loss of their connection, it stays awake. A notification can be lost with the
 * process that was to send it; a job that was added with it is found seconds later.
 *
 * A look proves that the database can be reached, so a resting process needs no heartbeat besides
 * (`lease-keeper.ts`): a rest is shorter than the time between two.
 */

export const pollMs = secondMs;
export const restMs = 3 * secondMs;

export interface JobWatch {
  /** Looks for jobs at once. */
  look(): void;
  /** False if nothing can have been committed for this long, by any process. */
  hasChangedWithin(ms: number): boolean;
  stop(): Promise<void>;
}

/** Looks for due jobs until it is stopped, and has those classes claimed that have some. */
export async function watchJobs(
  runtime: Runtime,
  claim: (classes: readonly JobClass[]) => Promise<unknown>,
  mostMs = restMs,
): Promise<JobWatch> {
  const { sql, log, leaseKeeper } = runtime;
  let timer: NodeJS.Timeout | undefined;
  let looksAt = Infinity;
  let changedAt = performance.now();
  let changes = 0;
  let isStopping = false;
  let listening: Pick<Listening, 'isListening'> = { isListening: () => false };

  const lookIn = (ms: number): void => {
    clearTimeout(timer);
    if (isStopping) return;
    looksAt = performance.now() + ms;
    timer = setTimeout(look, ms);
  };
  const find = coalesced(async () => {
    lookIn(pollMs);
    const known = changes;
    const wallNow = runtime.wallClock();
    const except = listAdvancing(sql);
    const takesOver = leaseKeeper.takesOver();
    const work = await findDueWork(sql, { wallNow, takesOver, except, withinMs: mostMs });
    leaseKeeper.noteContact();
    if (mayRest(work, wallNow) && changes === known && listening.isListening()) {
      lookIn(work.nextAt === null ? mostMs : Math.min(work.nextAt - wallNow, mostMs));
    }
    await claim(work.classes);
  });
  function look(): void {
    find().catch((error: unknown) => {
      log.error({ err: error }, 'looking for jobs failed; the next look is in a second');
      // The one that was planned may have come due, and been left out, while this one hung.
      lookIn(pollMs);
    });
  }
  const noteChange = (): void => {
    changes++;
    changedAt = performance.now();
    if (looksAt - changedAt > pollMs) lookIn(pollMs);
  };
  const endHearing = hearCommits(sql, noteChange);
  const heard = await listen(sql, jobChannel, () => {
    noteChange();
    look();
  });
  listening = heard;
  look();
  return {
    look,
    hasChangedWithin: (ms) => !listening.isListening() || performance.now() - changedAt <= ms,
    stop: () => {
      isStopping = true;
      clearTimeout(timer);
      endHearing();
      return heard.stop();
    },
  };
}

/** True if a worker that is told of everything new need not look every second. */
function mayRest({ classes, nextAt, isAdvancing }: DueWork, wallNow: number): boolean {
  return classes.length === 0 && !isAdvancing && (nextAt === null || nextAt > wallNow);
}

/** Makes one run of a task at a time; calls during a run lead to one more after it. */
function coalesced(work: () => Promise<unknown>): () => Promise<void> {
  let isUnderWay = false;
  let isAskedAgain = false;
  return async () => {
    isAskedAgain = isUnderWay;
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      do {
        isAskedAgain = false;
        await work();
      } while (isAskedAgain as boolean);
    } finally {
      isUnderWay = false;
    }
  };
}
