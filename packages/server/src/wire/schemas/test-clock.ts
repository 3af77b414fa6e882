import { z } from '@hono/zod-openapi';
import { instantParam } from '../pagination.ts';

export const advanceTestClockSchema = z
  .object({
    to: instantParam.openapi({
      type: 'string',
      format: 'date-time',
      description: 'What the clock is to show: now or later, however far.',
    }),
    freeze: z.boolean().nullish().openapi({
      description: 'True: the clock stands still at `to`. Otherwise it runs on from there at real speed.',
    }),
  })
  .openapi('AdvanceTestClock');

export const testClockSchema = z
  .object({
    now: z.string().openapi({ format: 'date-time', description: 'What the clock shows.' }),
    frozen: z.boolean().openapi({ description: 'Whether it stands still.' }),
  })
  .openapi('TestClock');
