import type { Metadata } from '../catalog/metadata.ts';
import type { BusinessId, EventId, WebhookEndpointId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { WebhookEventType } from './event-types.ts';

/** Webhook endpoint of a business. */
export interface WebhookEndpoint {
  readonly webhookId: WebhookEndpointId;
  readonly businessId: BusinessId;
  readonly url: string;
  readonly description: string;
  /** True when disabled: nothing is sent, and events of that time are not kept for it. */
  readonly isDisabled: boolean;
  /** Null: every type. Empty: none. */
  readonly filterTypes: readonly WebhookEventType[] | null;
  /** Custom headers sent with every delivery; values are stored encrypted (sealed). */
  readonly sealedHeaders: Readonly<Record<string, string>>;
  readonly metadata: Metadata;
  /** Maximum deliveries per second; null for no limit. */
  readonly rateLimit: number | null;
  /** Signing secret for deliveries, stored encrypted (sealed). */
  readonly sealedSecret: string;
  readonly sealedPreviousSecret: string | null;
  /** End of the time in which deliveries are also signed with the previous secret, exclusive and in real time. */
  readonly previousSecretExpiresAt: Instant | null;
  /** Start of the current failing time, in real time; null while the last attempt succeeded. */
  readonly failingSince: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export type DeliveryStatus = 'pending' | 'succeeded' | 'failed';

/** Delivery of one event to one endpoint. */
export interface WebhookDelivery {
  readonly webhookId: WebhookEndpointId;
  readonly eventId: EventId;
  readonly status: DeliveryStatus;
  /** Number of attempts made. */
  readonly attempts: number;
  readonly lastAttemptAt: Instant | null;
  /** HTTP status of the last response; null when there was none. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

/** Sealed secrets to sign with at `now`: the current one first, and its predecessor while it is still valid. */
export function signingSecrets(endpoint: WebhookEndpoint, now: Instant): string[] {
  const { sealedSecret, sealedPreviousSecret, previousSecretExpiresAt } = endpoint;
  const isPreviousValid = previousSecretExpiresAt !== null && now < previousSecretExpiresAt;
  return sealedPreviousSecret !== null && isPreviousValid
    ? [sealedSecret, sealedPreviousSecret]
    : [sealedSecret];
}
