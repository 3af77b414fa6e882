import { z } from '@hono/zod-openapi';
import { pageQuery } from '../pagination.ts';

const statusSchema = z.enum(['dead', 'failing']).openapi({
  description:
    '`failing`: it failed, and is tried again by itself. `dead`: it failed too often, and waits for you to mend the cause and retry it, or to delete it.',
});

export const listJobsQuery = pageQuery.extend({ status: statusSchema.default('dead') });

export const jobSchema = z
  .object({
    job_id: z.string(),
    kind: z.string().openapi({ example: 'payment.collect' }),
    status: statusSchema,
    object_id: z
      .string()
      .openapi({ description: 'What it is about: the id of a payment, refund, subscription, … or event.' }),
    attempts: z.int().openapi({ description: 'How often it was run without success.' }),
    last_error: z.string().nullable(),
    next_attempt_at: z
      .string()
      .nullable()
      .openapi({ description: 'Null for a dead one, and while it runs.' }),
    died_at: z.string().nullable(),
  })
  .openapi('Job');

export const jobListSchema = z.object({ items: z.array(jobSchema) }).openapi('JobList');
