import type { z } from '@hono/zod-openapi';
import { type BusinessClock, businessTime } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { AdvanceInput } from '../../use-cases/platform/test-clock/advance-test-clock.ts';
import type { advanceTestClockSchema, testClockSchema } from '../schemas/test-clock.ts';
import { toApiInstant } from './instants.ts';

export function fromApiAdvance(body: z.infer<typeof advanceTestClockSchema>): AdvanceInput {
  return { to: body.to, isFrozen: body.freeze ?? false };
}

export function toApiTestClock(clock: BusinessClock, wallNow: Instant): z.infer<typeof testClockSchema> {
  return { now: toApiInstant(businessTime(clock, wallNow)), frozen: clock.frozenAt !== null };
}

/** Test clock as an advance has just set it. */
export function toApiAdvancedClock({ to, isFrozen }: AdvanceInput): z.infer<typeof testClockSchema> {
  return { now: toApiInstant(to), frozen: isFrozen };
}
