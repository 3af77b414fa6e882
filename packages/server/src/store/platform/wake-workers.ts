import type { Sql } from '../postgres/postgres.ts';

/** PostgreSQL notification channel of the workers. */
export const jobChannel = 'rung_job';

const waking = new WeakMap<Sql, { isRepeated: boolean }>();
const workersHere = new WeakMap<Sql, Set<() => boolean>>();

/**
 * Registers the worker of this process, to be told of jobs directly. `hear` returns false if the worker has no free
 * slots, so that others should be told. Returns the function that ends the registration.
 */
export function hearInProcess(hear: () => boolean, sql: Sql): () => void {
  const workers = workersHere.get(sql) ?? new Set();
  workersHere.set(sql, workers.add(hear));
  return () => workers.delete(hear);
}

/**
 * Tells a worker that a job is due, so that it need not wait for the next poll: the one in this process, or all
 * others if there is none here or it has its hands full. Call it after the commit: inside a transaction PostgreSQL
 * would serialise all commits behind one lock, and a lost notification costs seconds at most. Calls made while a
 * notification is in flight are merged into one.
 */
export function wakeWorkers(sql: Sql): void {
  const isHeard = [...(workersHere.get(sql) ?? [])].map((hear) => hear()).includes(true);
  if (!isHeard) notifyWorkers(sql);
}

/** Tells the workers of all processes to look for jobs. */
export function notifyWorkers(sql: Sql): void {
  const underWay = waking.get(sql);
  if (underWay) {
    underWay.isRepeated = true;
    return;
  }
  const call = { isRepeated: false };
  waking.set(sql, call);
  const finish = (): void => {
    waking.delete(sql);
    if (call.isRepeated) notifyWorkers(sql);
  };
  sql`select pg_notify(${jobChannel}, '')`.then(finish, () => waking.delete(sql));
}
