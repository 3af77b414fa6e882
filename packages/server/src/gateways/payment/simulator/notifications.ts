import { type Instant, minuteMs } from '../../../domain/time.ts';
import { asId } from '../../../domain/ids.ts';
import { signWebhook, verifyWebhook } from '../../webhooks/webhook-signature.ts';
import type {
  GatewayCredentials,
  GatewayNotification,
  InboundNotifications,
  ParsedNotifications,
} from '../payment-gateway.ts';
import type { SimulatorNotification } from './notification-book.ts';

/** Maximum difference between the clocks of sender and receiver; an older signed request may be a replay. */
const toleranceMs = 5 * minuteMs;

/** At least 24 bytes: with a short or empty secret anybody could sign. */
const strongSecret = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/;

/** Webhook request by which the simulator sends a notification, signed according to Standard Webhooks. */
export interface SignedNotification {
  readonly headers: Record<string, string>;
  readonly rawBody: string;
}

/** Signs a notification with the business's webhook secret. */
export function signNotification(
  { notificationId, paymentId, refundId, status }: SimulatorNotification,
  { webhook_secret: secret = '' }: GatewayCredentials,
  sentAt: Instant,
): SignedNotification {
  const rawBody = JSON.stringify({ payment_id: paymentId, refund_id: refundId, status });
  const headers = signWebhook({ id: notificationId, sentAt, body: rawBody, secrets: [secret] });
  return { headers: { 'content-type': 'application/json', ...headers }, rawBody };
}

/** Capability `notifications`. Credentials: `webhook_secret`, `whsec_` followed by the key in base64. */
export function createInboundNotifications(wallClock: () => Instant): InboundNotifications {
  return {
    parse({ headers, rawBody }, { webhook_secret: secret }): ParsedNotifications {
      if (secret === undefined || !strongSecret.test(secret)) {
        return {
          isGenuine: false,
          reason: 'no webhook_secret is connected that only the gateway could know',
        };
      }
      const verified = verifyWebhook({ headers, body: rawBody, secret, now: wallClock(), toleranceMs });
      if (!verified.isGenuine) return verified;
      return { isGenuine: true, notifications: readNotifications(verified.id, rawBody) };
    },
  };
}

function readNotifications(notificationId: string, rawBody: string): readonly GatewayNotification[] {
  const { payment_id: paymentId, refund_id: refundId } = parseObject(rawBody);
  if (typeof paymentId !== 'string') return [];
  return [
    {
      notificationId,
      paymentId: asId<'payment'>(paymentId),
      refundId: typeof refundId === 'string' ? asId<'refund'>(refundId) : null,
    },
  ];
}

function parseObject(text: string): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
