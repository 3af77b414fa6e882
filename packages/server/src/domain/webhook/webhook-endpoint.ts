import type { Metadata } from '../catalog/metadata.ts';
import type { BusinessId, EventId, WebhookEndpointId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { WebhookEventType } from './event-types.ts';

/** Where a business wants to be told what happened. */
export interface WebhookEndpoint {
  readonly webhookId: WebhookEndpointId;
  readonly businessId: BusinessId;
  readonly url: string;
  readonly description: string;
  /** Nothing is sent to a disabled endpoint, and events of that time are not kept for it. */
  readonly isDisabled: boolean;
  /** Null: every type. Empty: none. */
  readonly filterTypes: readonly WebhookEventType[] | null;
  /** Sent along with every delivery; their values as they are kept, sealed. */
  readonly sealedHeaders: Readonly<Record<string, string>>;
  readonly metadata: Metadata;
  /** Deliveries a second at most; null for no limit. */
  readonly rateLimit: number | null;
  /** Signing secret for deliveries, as it is kept: sealed. */
  readonly sealedSecret: string;
  readonly sealedPreviousSecret: string | null;
  /** Until when, exclusive and in real time, deliveries are signed with the previous secret too. */
  readonly previousSecretExpiresAt: Instant | null;
  /** Since when, in real time, no attempt has succeeded; null while the last one did. */
  readonly failingSince: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export type DeliveryStatus = 'pending' | 'succeeded' | 'failed';

/** One event on its way to one endpoint. */
export interface WebhookDelivery {
  readonly webhookId: WebhookEndpointId;
  readonly eventId: EventId;
  readonly status: DeliveryStatus;
  /** How often it has been sent. */
  readonly attempts: number;
  readonly lastAttemptAt: Instant | null;
  /** The HTTP status of the last answer; null when there was none. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

/** The secrets to sign with at `now`, sealed: the current one first, and its predecessor while that is still valid. */
export function signingSecrets(endpoint: WebhookEndpoint, now: Instant): string[] {
  const { sealedSecret, sealedPreviousSecret, previousSecretExpiresAt } = endpoint;
  const isPreviousValid = previousSecretExpiresAt !== null && now < previousSecretExpiresAt;
  return sealedPreviousSecret !== null && isPreviousValid
    ? [sealedSecret, sealedPreviousSecret]
    : [sealedSecret];
}
