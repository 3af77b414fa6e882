import type { Runtime } from '../runtime.ts';
import {
  type Batch,
  deleteDeadJobs,
  deleteDoneJobs,
  deleteExpiredCustomerSessions,
  deleteExpiredLinks,
  deleteExpiredTraces,
  deleteForgottenAnswers,
  deleteOldEvents,
  deleteOldMeasurements,
  deleteOldPresentations,
  deleteOldRequests,
  deleteUnpaidSessions,
  limitMeasurements,
} from '../store/retention.ts';

const limit = 1_000;

/** Removes what is kept no longer (`docs/retention.md`), a batch at a time, for as long as it may go on. */
export async function sweepWhatIsOld(runtime: Runtime, mayGoOn: () => boolean = () => true): Promise<void> {
  const inBatches = async (remove: () => Promise<number>): Promise<void> => {
    while (mayGoOn() && (await remove()) === limit);
  };
  const { sql, config } = runtime;
  const { idempotencyMs, jobsMs, eventsMs, presentationsMs, measurementsMs, sessionsMs } = config.retention;
  const batchOf = (keepMs: number): Batch => ({ wallNow: runtime.wallClock(), keepMs, limit });

  await inBatches(() => deleteOldRequests(sql, batchOf(idempotencyMs)));
  await inBatches(() => deleteDoneJobs(sql, batchOf(jobsMs)));
  await inBatches(() => deleteDeadJobs(sql, batchOf(eventsMs)));
  await inBatches(() => deleteOldEvents(sql, batchOf(eventsMs)));
  await inBatches(() => deleteOldPresentations(sql, batchOf(presentationsMs)));
  await inBatches(() => deleteForgottenAnswers(sql, batchOf(presentationsMs)));
  await inBatches(() => deleteUnpaidSessions(sql, batchOf(sessionsMs)));
  await inBatches(() => deleteExpiredLinks(sql, batchOf(sessionsMs)));
  await inBatches(() => deleteExpiredTraces(sql, batchOf(0)));
  await inBatches(() => deleteExpiredCustomerSessions(sql, batchOf(0)));
  // First where the sums stand for what was measured, then what they stand for.
  await limitMeasurements(sql, batchOf(measurementsMs));
  await inBatches(() => deleteOldMeasurements(sql, limit));
}
