import { z } from '@hono/zod-openapi';
import { disputeStages } from '../../domain/dispute/dispute.ts';
import { disputeStatuses } from '../../domain/payment/dispute-status.ts';

const occurrence = z.union([
  z.object({ next: z.int().min(1).max(1_000_000) }),
  z.object({ rate: z.number().min(0).max(1), seed: z.int().default(1) }),
]);
const later = z.object({ after_ms: z.int().min(0).max(86_400_000) });

/** Fault rules of the simulator; each affects the `next` so many calls, or a `rate` of them. */
export const faultsSchema = z
  .object({
    latency: z.union([
      z.object({ fixed_ms: z.int().min(0).max(60_000) }),
      z.object({ p50_ms: z.number().positive(), p99_ms: z.number().positive(), seed: z.int().default(1) }),
    ]),
    connection_reset: occurrence,
    server_error: occurrence,
    timeout_before_charge: occurrence,
    timeout_after_charge: occurrence,
    late_success: z.intersection(occurrence, later),
    duplicate_notifications: occurrence,
    out_of_order_notifications: occurrence,
    lookup_error: occurrence,
    timeout_before_refund: occurrence,
    timeout_after_refund: occurrence,
    pending_refund: z.intersection(
      occurrence,
      later.extend({ ends_as: z.enum(['succeeded', 'failed']).default('succeeded') }),
    ),
    failed_refund: occurrence,
  })
  .partial()
  .openapi('SimulatorFaults');

export const bookSchema = z
  .object({
    items: z.array(
      z.object({
        payment_id: z.string(),
        amount: z.number(),
        currency: z.string(),
        status: z.string(),
        decline_code: z.string().nullable(),
        refunded_amount: z.number(),
        created_at: z.string(),
      }),
    ),
  })
  .openapi('SimulatorBook');

export const simulatedDisputeSchema = z
  .object({
    status: z.enum(disputeStatuses).default('dispute_opened'),
    stage: z.enum(disputeStages).nullish().openapi({
      description: 'pre_dispute is an inquiry, which withdraws nothing. Left out: dispute, or as before.',
    }),
    amount: z.int().min(1).max(Number.MAX_SAFE_INTEGER).nullish().openapi({
      description: "In the currency's minor unit. Left out: all of the charge, or as before.",
    }),
    reason: z.string().max(100).nullish(),
  })
  .openapi('SimulatedDispute');
