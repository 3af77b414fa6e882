import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findFailedJob, listFailedJobs } from '../../store/platform/failed-jobs.ts';
import { deleteJob } from '../../use-cases/platform/jobs/delete-job.ts';
import { retryJob } from '../../use-cases/platform/jobs/retry-job.ts';
import { toApiJob } from '../../wire/convert/jobs.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { toPage } from '../../wire/pagination.ts';
import { updatePromises, createPromises, defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, refusal, refusals } from '../../wire/schemas/fields.ts';
import { jobListSchema, jobSchema, listJobsQuery } from '../../wire/schemas/jobs.ts';

const tags = ['Jobs'];
const params = z.object({ job_id: idParam('job_id', 'job_…') });

/** Routes for the business's failed background jobs: list, retry, delete. */
export function jobRoutes(runtime: Runtime) {
  const router = createRouter();
  serveListJobs(router, runtime);
  serveRetrieveJob(router, runtime);
  serveRetryJob(router, runtime);
  serveDeleteJob(router, runtime);
  return router;
}

function serveListJobs(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/jobs',
      promises: readPromises,
      operationId: 'listJobs',
      tags,
      description: 'Work in the background that failed: dead, or about to be tried again.',
      request: { query: listJobsQuery },
      responses: { 200: answer(jobListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const filter = { isDead: query.status === 'dead' };
      const jobs = await listFailedJobs(runtime.sql, c.get('scope'), filter, toPage(query));
      return c.json(toApiList(jobs, toApiJob), 200);
    },
  );
}

function serveRetrieveJob(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/jobs/{job_id}',
      promises: readPromises,
      operationId: 'retrieveJob',
      tags,
      description: 'A job is there from its first failure until it is done.',
      request: { params },
      responses: { 200: answer(jobSchema, 'The job.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'job'>(c.req.valid('param').job_id);
      const job = await findFailedJob(runtime.sql, c.get('scope'), id);
      if (!job) throw notFound('job');
      return c.json(toApiJob(job), 200);
    },
  );
}

function serveRetryJob(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/jobs/{job_id}/retry',
      promises: createPromises,
      operationId: 'retryJob',
      tags,
      description:
        'Runs the job again now, with all its attempts before it. It does no harm twice: whatever it does is done once.',
      request: { params },
      responses: { 200: answer(jobSchema, 'The job, which is due now.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'job'>(c.req.valid('param').job_id);
      return c.json(toApiJob(await retryJob(runtime, c.get('scope'), id)), 200);
    },
  );
}

function serveDeleteJob(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/jobs/{job_id}',
      promises: updatePromises,
      operationId: 'deleteJob',
      tags,
      description: 'Gives up a dead job. What it was to do stays undone.',
      request: { params },
      responses: {
        204: { description: 'It is gone.' },
        ...refusals,
        409: refusal('The job is not dead.'),
      },
    }),
    async (c) => {
      await deleteJob(runtime, c.get('scope'), asId<'job'>(c.req.valid('param').job_id));
      return c.body(null, 204);
    },
  );
}
