import { dayMs } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';
import {
  type Batch,
  deleteDeadJobs,
  deleteExpiredUserAccess,
  deleteOldAuditEntries,
  deleteDoneJobs,
  deleteExpiredCustomerSessions,
  deleteExpiredLinks,
  deleteExpiredTraces,
  deleteForgottenAnswers,
  deleteOldEmails,
  deleteOldEvents,
  deleteOldGatewayNotifications,
  deleteOldMeasurements,
  deleteOldPresentations,
  deleteOldRequests,
  deleteUnpaidSessions,
  limitMeasurements,
} from '../../../store/platform/retention.ts';

const limit = 1_000;
/** E-mails are listed for as long, as on the wire. */
const keptEmailsMs = 180 * dayMs;
/** Longer than any period of limitation that a dispute about a change would meet. */
const keptAuditMs = 10 * 366 * dayMs;

/**
 * Deletes records past their retention (`docs/retention.md`), a batch at a time, for as long as it may
 * continue. Failures are logged and retried by the next sweep; the other records are deleted all the same.
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

/** Steps of a sweep. Each deletes a batch, and returns its size. */
function stepsOf(runtime: Runtime): readonly (readonly [name: string, remove: () => Promise<number>])[] {
  const { sql, config } = runtime;
  const { idempotencyMs, jobsMs, eventsMs, presentationsMs, measurementsMs, sessionsMs } = config.retention;
  const batchOf = (keepMs: number): Batch => ({ wallNow: runtime.wallClock(), keepMs, limit });
  return [
    ['old requests', () => deleteOldRequests(sql, batchOf(idempotencyMs))],
    ['done jobs', () => deleteDoneJobs(sql, batchOf(jobsMs))],
    ['gateway notifications', () => deleteOldGatewayNotifications(sql, batchOf(eventsMs))],
    ['dead jobs', () => deleteDeadJobs(sql, batchOf(eventsMs))],
    ['old e-mails', () => deleteOldEmails(sql, batchOf(keptEmailsMs))],
    ['old events', () => deleteOldEvents(sql, batchOf(eventsMs))],
    ['old presentations', () => deleteOldPresentations(sql, batchOf(presentationsMs))],
    ['forgotten answers', () => deleteForgottenAnswers(sql, batchOf(presentationsMs))],
    ['unpaid sessions', () => deleteUnpaidSessions(sql, batchOf(sessionsMs))],
    ['expired links', () => deleteExpiredLinks(sql, batchOf(sessionsMs))],
    ['expired traces', () => deleteExpiredTraces(sql, batchOf(0))],
    ['expired sessions of people', () => deleteExpiredUserAccess(sql, batchOf(0))],
    ['old audit entries', () => deleteOldAuditEntries(sql, batchOf(keptAuditMs))],
    ['expired customer sessions', () => deleteExpiredCustomerSessions(sql, batchOf(0))],
    [
      'old measurements',
      async () => {
        // First the daily sums are marked as replacing the measurements, then the measurements are deleted.
        await limitMeasurements(sql, batchOf(measurementsMs));
        return deleteOldMeasurements(sql, limit);
      },
    ],
  ];
}
