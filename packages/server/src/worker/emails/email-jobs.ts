import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { readPaymentOfEvent, readSubscriptionOfEvent } from '../../store/billing/objects-of-events.ts';
import { type RecordedEvent, findEvent } from '../../store/platform/events.ts';
import type { Job, JobContinuation } from '../../store/platform/jobs.ts';
import { planNotice } from '../../use-cases/billing/subscriptions/announce-renewal.ts';
import { sendEmail } from '../../use-cases/platform/emails/send-email.ts';
import { composeEmail, loadSender, toDraft } from './compose-email.ts';
import { composeReminder } from './subscription-letters.ts';

/** Sends the e-mail that an event means, if any, and plans the one that a paid period leads to. */
export async function sendEmailOfEvent(
  runtime: Runtime,
  { scope, payload }: Job<'email.send'>,
): Promise<JobContinuation<'email.send'> | undefined> {
  const event = await findEvent(runtime.sql, scope, payload.eventId);
  if (!event) return undefined;
  if (event.type === 'payment.succeeded') await planNoticeAfter(runtime, scope, event);
  const draft = await composeEmail(runtime, scope, event);
  const again = draft && (await sendEmail(runtime, scope, draft));
  return again && { ...again, payload };
}

async function planNoticeAfter(
  runtime: Runtime,
  scope: Job['scope'],
  { objectId }: RecordedEvent,
): Promise<void> {
  const payment = await readPaymentOfEvent(runtime.sql, scope, asId<'payment'>(objectId));
  if (!payment?.subscriptionId) return;
  const subscription = await readSubscriptionOfEvent(runtime.sql, scope, payment.subscriptionId);
  if (subscription) await planNotice(runtime, scope, subscription);
}

/** Tells a customer of a renewal that is near, if it still is. */
export async function sendReminder(
  runtime: Runtime,
  { scope, payload }: Job<'email.remind'>,
): Promise<JobContinuation<'email.remind'> | undefined> {
  const [sender, subscription] = await Promise.all([
    loadSender(runtime, scope),
    readSubscriptionOfEvent(runtime.sql, scope, payload.subscriptionId),
  ]);
  const composed = await composeReminder(sender, subscription, payload.renewsAt);
  const draft = composed && (await toDraft(sender, composed));
  const again = draft && (await sendEmail(runtime, scope, draft));
  return again && { ...again, payload };
}
