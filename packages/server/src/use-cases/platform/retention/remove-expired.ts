import type { Runtime } from '../../../runtime.ts';
import {
  type Batch,
  deleteDeadJobs,
  deleteDoneJobs,
  deleteExpiredCustomerSessions,
  deleteExpiredLinks,
  deleteExpiredTraces,
  deleteForgottenAnswers,
  deleteOldEvents,
  deleteOldGatewayNotifications,
  deleteOldMeasurements,
  deleteOldPresentations,
  deleteOldRequests,
  deleteUnpaidSessions,
  limitMeasurements,
} from '../../../store/platform/retention.ts';

const limit = 1_000;

/**
 * Removes what is kept no longer (`docs/retention.md`), a batch at a time, for as long as it may go on. What fails is
 * logged and tried again by the next sweep; the rest is removed all the same.
 */
export async function removeExpired(runtime: Runtime, mayGoOn: () => boolean = () => true): Promise<void> {
  for (const [name, remove] of stepsOf(runtime)) {
    try {
      while (mayGoOn() && (await remove()) === limit);
    } catch (error) {
      runtime.log.error({ err: error, code: 'SWEEP_FAILED' }, `removing ${name} failed; it is tried again`);
    }
  }
}

/** Each removes a batch, and answers how many that were. */
function stepsOf(runtime: Runtime): readonly (readonly [name: string, remove: () => Promise<number>])[] {
  const { sql, config } = runtime;
  const { idempotencyMs, jobsMs, eventsMs, presentationsMs, measurementsMs, sessionsMs } = config.retention;
  const batchOf = (keepMs: number): Batch => ({ wallNow: runtime.wallClock(), keepMs, limit });
  return [
    ['old requests', () => deleteOldRequests(sql, batchOf(idempotencyMs))],
    ['done jobs', () => deleteDoneJobs(sql, batchOf(jobsMs))],
    ['gateway notifications', () => deleteOldGatewayNotifications(sql, batchOf(eventsMs))],
    ['dead jobs', () => deleteDeadJobs(sql, batchOf(eventsMs))],
    ['old events', () => deleteOldEvents(sql, batchOf(eventsMs))],
    ['old presentations', () => deleteOldPresentations(sql, batchOf(presentationsMs))],
    ['forgotten answers', () => deleteForgottenAnswers(sql, batchOf(presentationsMs))],
    ['unpaid sessions', () => deleteUnpaidSessions(sql, batchOf(sessionsMs))],
    ['expired links', () => deleteExpiredLinks(sql, batchOf(sessionsMs))],
    ['expired traces', () => deleteExpiredTraces(sql, batchOf(0))],
    ['expired customer sessions', () => deleteExpiredCustomerSessions(sql, batchOf(0))],
    [
      'old measurements',
      async () => {
        // First where the sums stand for what was measured, then what they stand for.
        await limitMeasurements(sql, batchOf(measurementsMs));
        return deleteOldMeasurements(sql, limit);
      },
    ],
  ];
}
