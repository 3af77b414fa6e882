import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Instant, secondMs } from '../../domain/time.ts';

const prefix = 'whsec_';

/** Generates a signing secret, in the format of Standard Webhooks libraries. */
export function mintWebhookSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

interface SignedMessage {
  /** Id of the message, equal on every attempt, so that receivers can detect a repeat. */
  readonly id: string;
  readonly sentAt: Instant;
  readonly body: string;
  /** Signing secrets, one signature for each: during a rotation, the new and the old one. */
  readonly secrets: readonly string[];
}

/** Computes the three headers of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`. */
export function signWebhook({ id, sentAt, body, secrets }: SignedMessage): Record<string, string> {
  const timestamp = String(Math.floor(sentAt / secondMs));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

interface ReceivedMessage {
  readonly headers: Headers;
  /** Exactly as received. */
  readonly body: string;
  readonly secret: string;
  readonly now: Instant;
  /** Maximum accepted difference to the message's timestamp. */
  readonly toleranceMs: number;
}

export type VerifiedMessage =
  /** `id` is the same on every attempt. */
  { readonly isGenuine: true; readonly id: string } | { readonly isGenuine: false; readonly reason: string };

/** Verifies the three headers made by `signWebhook`. */
export function verifyWebhook({ headers, body, secret, now, toleranceMs }: ReceivedMessage): VerifiedMessage {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers.get(name) ?? '',
  ) as [string, string, string];
  if (id === '' || signatures === '' || !/^\d{1,12}$/.test(timestamp)) {
    return {
      isGenuine: false,
      reason: 'the headers webhook-id, -timestamp and -signature are not all there',
    };
  }
  const sentAt = Number(timestamp) * secondMs;
  if (Math.abs(now - sentAt) > toleranceMs)
    return { isGenuine: false, reason: 'the timestamp is not of now' };
  const expected = Buffer.from(
    signWebhook({ id, sentAt, body, secrets: [secret] })['webhook-signature'] ?? '',
  );
  const isSigned = signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return isSigned ? { isGenuine: true, id } : { isGenuine: false, reason: 'the signature does not fit' };
}
