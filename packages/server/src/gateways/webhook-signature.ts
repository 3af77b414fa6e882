import { createHmac, randomBytes } from 'node:crypto';
import { type Instant, secondMs } from '../domain/time.ts';

const prefix = 'whsec_';

/** A new signing secret, in the form receivers put into their libraries. */
export function mintWebhookSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

interface SignedMessage {
  /** The same on every attempt, so that receivers can tell a repeat. */
  readonly id: string;
  readonly sentAt: Instant;
  readonly body: string;
  /** One signature for each: while a secret is being replaced, the new and the old one. */
  readonly secrets: readonly string[];
}

/** The three headers of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`. */
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
