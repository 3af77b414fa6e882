import { DomainError } from '../errors.ts';

const maximumHeaders = 50;
const maximumValueLength = 4096;
const namePattern = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/;
const valuePattern = /^[\t\x20-\x7e]*$/;

/** Headers that identify the sender and frame the request; custom headers must not set them. */
const reserved = new Set([
  ...[
    'host',
    'content-length',
    'content-type',
    'content-encoding',
    'connection',
    'keep-alive',
    'te',
    'trailer',
  ],
  ...['transfer-encoding', 'upgrade', 'expect', 'proxy-authorization', 'proxy-connection', 'user-agent'],
]);

const sensitivePattern = /auth|token|secret|key|cookie|password|signature|credential/i;

/** Refuses custom headers that would break a delivery, forge its signature or change its framing (RFC 9110). */
export function checkCustomHeaders(headers: Readonly<Record<string, string>>): void {
  const pairs = Object.entries(headers);
  if (pairs.length > maximumHeaders) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `headers: has ${pairs.length} entries; at most ${maximumHeaders} are sent. Remove some.`,
    );
  }
  for (const [name, value] of pairs) {
    if (!namePattern.test(name)) {
      throw new DomainError(
        'INVALID_REQUEST_BODY',
        `headers: ${JSON.stringify(name.slice(0, 60))} is not a header name. Use letters, digits and "-".`,
      );
    }
    if (reserved.has(name.toLowerCase()) || name.toLowerCase().startsWith('webhook-')) {
      throw new DomainError(
        'INVALID_REQUEST_BODY',
        `headers.${name}: is set by Rung on every delivery. Choose another name.`,
      );
    }
    if (!valuePattern.test(value) || value.length > maximumValueLength) {
      throw new DomainError(
        'INVALID_REQUEST_BODY',
        `headers.${name}: must be up to ${maximumValueLength} printable ASCII characters on one line.`,
      );
    }
  }
}

/**
 * Merges changes into headers: sets them, or removes those with a null value. Names are case-insensitive, as in
 * HTTP.
 */
export function mergeCustomHeaders(
  headers: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const changed = new Set(Object.keys(changes).map((name) => name.toLowerCase()));
  const kept = Object.entries(headers).filter(([name]) => !changed.has(name.toLowerCase()));
  const set = Object.entries(changes).filter((pair): pair is [string, string] => pair[1] !== null);
  return Object.fromEntries([...kept, ...set]);
}

/** True when a header's value is likely a credential and so is never shown again. */
export function isSensitiveHeader(name: string): boolean {
  return sensitivePattern.test(name);
}
