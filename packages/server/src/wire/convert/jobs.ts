import type { z } from '@hono/zod-openapi';
import type { FailedJob } from '../../store/platform/failed-jobs.ts';
import type { JobKind, JobPayloads } from '../../store/platform/jobs.ts';
import type { jobSchema } from '../schemas/jobs.ts';
import { toApiInstantOrNull } from './instants.ts';

export function toApiJob(job: FailedJob): z.infer<typeof jobSchema> {
  return {
    job_id: job.jobId,
    kind: job.kind,
    status: job.diedAt === null ? 'failing' : 'dead',
    object_id: objectOf(job.payload),
    attempts: job.attempts,
    last_error: job.lastError,
    next_attempt_at: toApiInstantOrNull(job.nextAttemptAt),
    died_at: toApiInstantOrNull(job.diedAt),
  };
}

/** Object that a job concerns; a delivery concerns its event, and a link to sign in the request for it. */
function objectOf(payload: JobPayloads[JobKind]): string {
  if ('paymentId' in payload) return payload.paymentId;
  if ('refundId' in payload) return payload.refundId;
  if ('subscriptionId' in payload) return payload.subscriptionId;
  if ('presentationId' in payload) return payload.presentationId;
  if ('token' in payload) return payload.notificationId;
  if ('reference' in payload) return payload.reference;
  if ('requestId' in payload) return payload.requestId;
  return payload.eventId;
}
