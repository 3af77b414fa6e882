import type { BusinessId } from '../../../domain/ids.ts';
import { findGatewayAccount } from '../../../gateway-accounts.ts';
import type {
  DisputeNotification,
  GatewayNotification,
  InstrumentNotification,
} from '../../../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../../../runtime.ts';
import {
  insertNotificationWithJob,
  insertReceivedNotification,
  listReceivedNotifications,
} from '../../../store/billing/business-gateways.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { receivePaymentNotification } from '../payments/execute-payment.ts';
import { receiveRefundNotification } from '../refunds/execute-refund.ts';

/**
 * Handles one notification of a gateway. It may be late, duplicated, out of order or about another gateway's
 * payment, so it only triggers a lookup at the gateway the payment belongs to; the looked-up outcome is
 * settled.
 */
export async function receiveNotification(
  runtime: Runtime,
  provider: string,
  businessId: BusinessId,
  { notificationId, paymentId, refundId }: GatewayNotification,
): Promise<void> {
  const isTheirs =
    refundId === null
      ? await receivePaymentNotification(runtime, provider, businessId, paymentId)
      : await receiveRefundNotification(runtime, provider, businessId, refundId);
  if (isTheirs) return;
  runtime.log.warn(
    { provider, business_id: businessId, notification_id: notificationId },
    'a gateway sent a notification about a payment it does not have; it was ignored',
  );
}

/** Printable ids. A signed id of any other form belongs to nothing Rung knows. */
const idForm = /^[\x21-\x7e]{1,255}$/;

function isWellFormed({ notificationId, paymentId, refundId }: GatewayNotification): boolean {
  return [notificationId, paymentId, refundId ?? paymentId].every((id) => idForm.test(id));
}

/** Webhook request of a gateway, exactly as received. */
export interface GatewayWebhookRequest {
  readonly provider: string;
  /** From the URL: unknown, or another business's, until the signature is verified. */
  readonly businessId: string;
  readonly headers: Headers;
  readonly rawBody: string;
}

/**
 * Handles a gateway's webhook. Once this returns true, all consequences are committed; receiving the same
 * notification again changes nothing. False if the request is not authenticated as the gateway's; nothing was
 * done.
 */
export async function receiveGatewayWebhook(
  runtime: Runtime,
  { provider, businessId: claimed, headers, rawBody }: GatewayWebhookRequest,
): Promise<boolean> {
  const capability = runtime.gateways.find(provider)?.notifications;
  const account = capability && (await findGatewayAccount(runtime, claimed, provider));
  if (!account) return false;
  const { businessId, credentials } = account;
  const parsed = await capability.parse({ businessId, headers, rawBody }, credentials);
  if (!parsed.isGenuine) {
    const context = { provider, business_id: businessId, reason: parsed.reason };
    runtime.log.warn(context, 'a request to the webhook of a gateway was refused');
    return false;
  }
  const notifications = parsed.notifications.filter(isWellFormed);
  if (capability.isAnsweredFirst) {
    const instruments = parsed.instruments?.filter(({ token }) => idForm.test(token)) ?? [];
    const disputes = parsed.disputes?.filter(({ reference }) => idForm.test(reference)) ?? [];
    await enqueueNotifications(runtime, provider, businessId, { notifications, instruments, disputes });
    return true;
  }
  const ids = notifications.map(({ notificationId }) => notificationId);
  const received =
    ids.length === 0 ? new Set() : await listReceivedNotifications(runtime.sql, businessId, provider, ids);
  for (const notification of notifications) {
    const { notificationId } = notification;
    if (received.has(notificationId)) continue;
    await receiveNotification(runtime, provider, businessId, notification);
    runtime.failpoint('gateway-webhook.after-settle');
    await statement(runtime.sql, (tx) =>
      insertReceivedNotification(tx, businessId, provider, notificationId, runtime.wallClock()),
    );
  }
  return true;
}

/** Keeps a notification about a dispute, with the job that asks the gateway about it. */
export async function receiveDisputeNotification(
  runtime: Runtime,
  provider: string,
  businessId: BusinessId,
  dispute: DisputeNotification,
): Promise<void> {
  const none = { notifications: [], instruments: [] };
  await enqueueNotifications(runtime, provider, businessId, { ...none, disputes: [dispute] });
}

interface ReceivedNotifications {
  readonly notifications: readonly GatewayNotification[];
  readonly instruments: readonly InstrumentNotification[];
  readonly disputes: readonly DisputeNotification[];
}

async function enqueueNotifications(
  runtime: Runtime,
  provider: string,
  businessId: BusinessId,
  { notifications, instruments, disputes }: ReceivedNotifications,
): Promise<void> {
  const runAt = runtime.wallClock();
  const jobs = [
    ...notifications.map(({ notificationId, paymentId, refundId }) => ({
      kind: 'notification.receive' as const,
      payload: { provider, notificationId, paymentId, refundId },
      runAt,
    })),
    ...disputes.map(({ notificationId, reference }) => ({
      kind: 'dispute.receive' as const,
      payload: { provider, notificationId, reference },
      runAt,
    })),
    ...instruments.map(({ notificationId, token }) => ({
      kind: 'instrument.refresh' as const,
      payload: { provider, notificationId, token },
      runAt,
    })),
  ];
  for (const job of jobs) {
    await statement(runtime.sql, (tx) => insertNotificationWithJob(tx, businessId, job));
  }
  if (jobs.length > 0) wakeWorkers(runtime.sql);
}
