import type { Secrets } from './secrets.ts';

/*
 * Signing secrets of a business's webhooks, and its custom headers, which may contain credentials. Stored
 * encrypted; decrypted for a delivery or at the seller's request.
 */

const secretPurpose = 'webhook secret';
const headerPurpose = 'webhook header';

type Headers = Readonly<Record<string, string>>;

export function sealWebhookSecret(secrets: Secrets, secret: string): string {
  return secrets.seal(secretPurpose, secret);
}

export function openWebhookSecret(secrets: Secrets, sealed: string): string {
  return secrets.open(secretPurpose, sealed);
}

/** Encrypts the values; header names stay readable. */
export function sealWebhookHeaders(secrets: Secrets, headers: Headers): Record<string, string> {
  return mapValues(headers, (value) => secrets.seal(headerPurpose, value));
}

export function openWebhookHeaders(secrets: Secrets, sealed: Headers): Record<string, string> {
  return mapValues(sealed, (value) => secrets.open(headerPurpose, value));
}

function mapValues(headers: Headers, change: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, change(value)]));
}
