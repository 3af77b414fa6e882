import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { DomainError } from '../../domain/errors.ts';
import type { Mode } from '../../domain/scope.ts';
import { secondMs } from '../../domain/time.ts';
import { isPublicAddress } from './network-address.ts';
import { type ResolvedAddress, codeOf, createConnections } from './receiver-connections.ts';

/*
 * Sending of webhooks. The URL is chosen by a seller and requested from inside Rung's network, so it must not
 * give access to private addresses. A host name is resolved once for each attempt, all its addresses must be
 * public, and the connection uses only those checked addresses: a DNS answer that changes in between has no
 * effect. A connection is used again, for a short time, by attempts to the same host whose addresses are the very ones
 * that were checked when it was opened. Redirects are not followed.
 */

interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly mode: Mode;
}

/** Result of one attempt. Has either a `status`, or an `error` that explains why there is none. */
interface WebhookResponse {
  readonly status: number | null;
  /** Beginning of the response body, for debugging. */
  readonly body: string;
  readonly retryAfter: string | null;
  readonly error: string | null;
}

export interface WebhookSender {
  /** Refuses a URL that can never be delivered to. Host names are resolved later, at each attempt. */
  checkUrl(url: string, mode: Mode): void;
  /** Makes one attempt. Failures are returned, never thrown. */
  send(request: WebhookRequest): Promise<WebhookResponse>;
}

export interface WebhookSenderOptions {
  /** Lets test mode reach private addresses, for local development. Never affects live mode. */
  readonly allowPrivateAddresses: boolean;
  readonly resolve?: (hostname: string) => Promise<ResolvedAddress[]>;
  readonly timeoutMs?: number;
}

const maximumUrlLength = 2048;
const readLimit = 64 * 1024;
const keepLimit = 4 * 1024;

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const resolve = options.resolve ?? resolveAll;
  const timeoutMs = options.timeoutMs ?? 15 * secondMs;
  const mayBePrivate = (mode: Mode): boolean => options.allowPrivateAddresses && mode === 'test';
  const connections = createConnections(timeoutMs);

  return {
    checkUrl(url, mode) {
      parseUrl(url, mode, mayBePrivate(mode));
    },

    async send({ url, headers, body, mode }) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const target = parseUrl(url, mode, mayBePrivate(mode));
        const addresses = await orAborted(resolveHost(target, resolve), signal);
        if (addresses.length === 0) return failure('The host name has no address.');
        if (!mayBePrivate(mode) && !addresses.every(({ address }) => isPublicAddress(address))) {
          return failure('The host name leads to an address that is not on the public internet.');
        }
        const response = await connections.send(target, addresses, { method: 'POST', headers, body, signal });
        const retryAfter = response.headers['retry-after'];
        return {
          status: response.statusCode,
          body: await readBeginning(response.body),
          retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
          error: null,
        };
      } catch (error) {
        return failure(describeFailure(error, timeoutMs));
      }
    },
  };
}

function parseUrl(text: string, mode: Mode, mayBePrivate: boolean): URL {
  if (text.length > maximumUrlLength) {
    throw notAllowed(`it is longer than ${String(maximumUrlLength)} characters`, 'Use a shorter URL.');
  }
  if (!URL.canParse(text))
    throw notAllowed('it is not a URL', 'Write it whole: https://example.com/webhooks.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mode === 'test')) {
    const schemes = mode === 'test' ? 'https or http' : 'https in live mode';
    throw notAllowed('of its scheme', `Use ${schemes}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw notAllowed(
      'it holds a user name or password',
      'Check the signature of each delivery, or set a custom header.',
    );
  }
  if (!mayBePrivate && isLocalHost(hostOf(url))) {
    throw notAllowed(
      'it leads into a private network',
      mode === 'test'
        ? 'Use a public host name, or set RUNG_ALLOW_PRIVATE_WEBHOOKS=1 to allow private ones in test mode.'
        : 'Use a public host name.',
    );
  }
  return url;
}

function notAllowed(cause: string, fix: string): DomainError {
  return new DomainError('WEBHOOK_URL_NOT_ALLOWED', `url: is not allowed because ${cause}. ${fix}`);
}

/** Host as resolvers and address parsers expect it: IPv6 without brackets. */
function hostOf(url: URL): string {
  return url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
}

/** True for names that only a private network can resolve, and for literal addresses that are not public. */
function isLocalHost(host: string): boolean {
  if (isIP(host) !== 0) return !isPublicAddress(host);
  const labels = host.replace(/\.$/, '').split('.');
  return labels.length < 2 || ['localhost', 'local', 'internal', 'lan', 'home'].includes(labels.at(-1) ?? '');
}

async function resolveHost(
  url: URL,
  resolve: NonNullable<WebhookSenderOptions['resolve']>,
): Promise<ResolvedAddress[]> {
  const host = hostOf(url);
  const family = isIP(host);
  return family === 0 ? resolve(host) : [{ address: host, family }];
}

function resolveAll(hostname: string): Promise<ResolvedAddress[]> {
  return lookup(hostname, { all: true });
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new DOMException('The attempt took too long.', 'TimeoutError'));
    });
  });
  return Promise.race([work, aborted]);
}

/**
 * Reads the beginning of the body. The status has already been received and counts even if the body breaks
 * off.
 */
async function readBeginning(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      if (size < keepLimit) chunks.push(chunk.subarray(0, keepLimit - size));
      size += chunk.byteLength;
      if (size >= readLimit) break;
    }
  } catch {
    // The connection broke off: keep what was read so far.
  }
  return Buffer.concat(chunks).toString('utf8').replaceAll('\0', '');
}

function failure(error: string): WebhookResponse {
  return { status: null, body: '', retryAfter: null, error };
}

const knownFailures: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused. Nothing listens there.',
  ECONNRESET: 'The connection was closed before an answer came.',
  UND_ERR_SOCKET: 'The connection was closed before an answer came.',
  ENOTFOUND: 'The host name does not exist.',
  EAI_AGAIN: 'The host name could not be resolved just now.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The host cannot be reached.',
  CERT_HAS_EXPIRED: 'The certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is signed by itself.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another host name.',
};

function describeFailure(error: unknown, timeoutMs: number): string {
  if (error instanceof DomainError) return error.message;
  if (!(error instanceof Error)) return 'The attempt failed.';
  const code = codeOf(error);
  if (['TimeoutError', 'AbortError', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'].includes(code)) {
    return `No answer came within ${String(timeoutMs / secondMs)} seconds.`;
  }
  return knownFailures[code] ?? `The attempt failed (${code}).`;
}
