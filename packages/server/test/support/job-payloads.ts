import { z } from 'zod';
import { asId, idPrefixes, type IdKind } from '../../src/domain/ids.ts';
import { locales } from '../../src/domain/locale.ts';
import { stepAnswers } from '../../src/domain/offer/funnel.ts';
import { computeDedupeKey } from '../../src/store/platform/enqueue-jobs.ts';
import { type JobKind, type JobPayloads, jobKinds } from '../../src/store/platform/jobs.ts';

const id = <Kind extends IdKind>(kind: Kind) =>
  z
    .string()
    .startsWith(`${idPrefixes[kind]}_`)
    .transform((text) => asId<Kind>(text));

const checks = z.int().nonnegative().exactOptional();
const payment = z.strictObject({ paymentId: id('payment') });
const checkedPayment = payment.extend({ checks });
const presentation = z.strictObject({ presentationId: id('presentation') });

/** `JobPayloads`, as schemas checked at run time. */
const payloads = {
  'email.send': z.strictObject({ businessId: id('business'), eventId: id('event') }),
  'email.remind': z.strictObject({
    businessId: id('business'),
    subscriptionId: id('subscription'),
    renewsAt: z.int(),
  }),
  'email.sign_in': z.strictObject({
    businessId: id('business'),
    requestId: z.string(),
    email: z.string(),
    locale: z.enum(locales),
    device: z.enum(['computer', 'phone']),
    askedAt: z.int(),
  }),
  'renewal.announce': z.strictObject({ subscriptionId: id('subscription'), renewsAt: z.int() }),
  'payment.collect': checkedPayment,
  'payment.expire': payment,
  'payment.abandon': checkedPayment,
  'payment.give_back': payment,
  'refund.collect': z.strictObject({ refundId: id('refund'), checks }),
  'notification.receive': z.strictObject({
    provider: z.string(),
    notificationId: z.string(),
    paymentId: id('payment'),
    refundId: id('refund').nullable(),
  }),
  'dispute.receive': z.strictObject({
    provider: z.string(),
    notificationId: z.string(),
    reference: z.string(),
    checks,
  }),
  'instrument.refresh': z.strictObject({
    provider: z.string(),
    notificationId: z.string(),
    token: z.string(),
  }),
  'renewal.retry': z.strictObject({
    subscriptionId: id('subscription'),
    renewsAt: z.int(),
    attempt: z.int().positive(),
    checks,
  }),
  'subscription.resume': z.strictObject({ subscriptionId: id('subscription') }),
  'subscription.renew': z.strictObject({ subscriptionId: id('subscription'), checks }),
  'moment.raise': payment,
  'presentation.advance': presentation.extend({ leavesBy: z.enum(stepAnswers) }),
  'presentation.expire': presentation,
  'presentation.settle': presentation.extend({ attempt: z.int().positive(), checks }),
  'presentation.undo': presentation,
  'webhook.deliver': z.strictObject({
    webhookId: id('webhook_endpoint'),
    eventId: id('event'),
    hasSlot: z.boolean().exactOptional(),
  }),
} as const satisfies { readonly [Kind in JobKind]: z.ZodType<JobPayloads[Kind]> };

/** Columns of a job that follow from its kind and payload. */
export interface StoredJob {
  readonly kind: JobKind;
  readonly lane: string | null;
  readonly payload: object;
  readonly dedupe_key: string;
  readonly is_wall_clock: boolean;
  readonly run_at: number;
}

/** Job with its payload checked; throws if the payload is not of its kind. */
export function wellFormed({ kind, payload, run_at }: StoredJob): StoredJob {
  const job = { kind, payload: payloads[kind].parse(payload), runAt: run_at } as Parameters<
    typeof computeDedupeKey
  >[0];
  return {
    kind,
    lane: laneOf(job.payload),
    payload: job.payload,
    dedupe_key: computeDedupeKey(job),
    is_wall_clock: jobKinds[kind].clock === 'real',
    run_at,
  };
}

/** Deliveries go in the lane of their endpoint, e-mails in that of their business. */
function laneOf(payload: JobPayloads[JobKind]): string | null {
  if ('webhookId' in payload) return payload.webhookId;
  return 'businessId' in payload ? payload.businessId : null;
}
