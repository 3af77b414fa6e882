import type { BusinessId } from '../../../domain/ids.ts';
import { openGatewayCredentials } from '../../../secrets/gateway-credentials.ts';
import type { GatewayNotification } from '../../../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../../../runtime.ts';
import {
  findGatewayCredentials,
  insertReceivedNotification,
  listReceivedNotifications,
} from '../../../store/billing/business-gateways.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { receivePaymentNotification } from '../payments/execute-payment.ts';
import { receiveRefundNotification } from '../refunds/execute-refund.ts';

/**
 * Takes in one notification of a gateway. It may be late, doubled, out of order or about what another gateway has, so
 * it is only a reason to ask the gateway that the payment belongs to; what that answers is settled.
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
    'a gateway notified of a payment that it does not have; nothing follows from it',
  );
}

/** Ids as they are printed. Whatever else a gateway may have signed is about nothing that Rung knows. */
const idForm = /^[\x21-\x7e]{1,255}$/;

function isWellFormed({ notificationId, paymentId, refundId }: GatewayNotification): boolean {
  return [notificationId, paymentId, refundId ?? paymentId].every((id) => idForm.test(id));
}

/** Request to the webhook of a gateway, as it arrived. */
export interface GatewayWebhookRequest {
  readonly provider: string;
  /** From the address: unknown, or somebody else's, until the signature fits. */
  readonly businessId: string;
  readonly headers: Headers;
  readonly rawBody: string;
}

/**
 * Takes in what a gateway tells by webhook. Once this returns true, all that follows is committed; the same
 * notification again changes nothing. False: the request is not proven to be the gateway's, and nothing was done.
 */
export async function receiveGatewayWebhook(
  runtime: Runtime,
  { provider, businessId: claimed, headers, rawBody }: GatewayWebhookRequest,
): Promise<boolean> {
  const capability = runtime.gateways.find(provider)?.notifications;
  const connected = capability && (await findGatewayCredentials(runtime.sql, claimed, provider));
  if (!connected) return false;
  const { businessId, sealedCredentials } = connected;
  const credentials = openGatewayCredentials(runtime.secrets, { businessId, provider }, sealedCredentials);
  const parsed = capability.parse({ businessId, headers, rawBody }, credentials);
  if (!parsed.isGenuine) {
    const context = { provider, business_id: businessId, reason: parsed.reason };
    runtime.log.warn(context, 'a request to the webhook of a gateway was refused');
    return false;
  }
  const notifications = parsed.notifications.filter(isWellFormed);
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
