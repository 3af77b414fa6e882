import type { Secrets } from './secrets.ts';

/*
 * Secrets that sign a business's webhooks, and the headers it wants sent along, which may hold credentials of
 * its own. The database holds them sealed; they are opened where a delivery is made or the seller asks.
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

/** Names stay readable; values do not. */
export function sealWebhookHeaders(secrets: Secrets, headers: Headers): Record<string, string> {
  return mapValues(headers, (value) => secrets.seal(headerPurpose, value));
}

export function openWebhookHeaders(secrets: Secrets, sealed: Headers): Record<string, string> {
  return mapValues(sealed, (value) => secrets.open(headerPurpose, value));
}

function mapValues(headers: Headers, change: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, change(value)]));
}
