import { secondMs } from '../domain/time.ts';
import { notifyWorkers } from '../store/platform/wake-workers.ts';
import { hearCommits } from '../store/postgres/commits.ts';
import type { Database } from '../store/postgres/postgres.ts';

const afterMs = secondMs / 2;

/**
 * Tells the workers of other processes that this one has committed: they rest until a job is due that they know of, and a
 * commit may have added one that is due earlier. All commits of half a second are announced together.
 */
export function announceCommits(sql: Database): void {
  let timer: NodeJS.Timeout | undefined;
  hearCommits(sql, () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      notifyWorkers(sql);
    }, afterMs);
  });
}
