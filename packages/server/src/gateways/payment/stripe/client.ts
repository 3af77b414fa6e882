import type { Stripe } from 'stripe';
import type { BusinessId } from '../../../domain/ids.ts';
import { secondMs } from '../../../domain/time.ts';
import { GatewayError } from '../payment-gateway.ts';

/** Version of Stripe's API that this code was written for, whatever the account's own is. */
const apiVersion = '2026-10-28.endive';

const timeoutMs = 20 * secondMs;

/** Account of a business at Stripe. */
export interface StripeAccount {
  readonly secretKey: string;
  /** Secrets of the webhook endpoint: two while one replaces the other. */
  readonly webhookSecrets: readonly string[];
  /** Key for browsers, and whether new cards are given in Stripe's fields on Rung's page; null sends to Stripe's page. */
  readonly publishableKey: string | null;
  /** Suffix of the account's name on a card statement; null leaves the statement to the account. */
  readonly statementDescriptorSuffix: string | null;
}

/** Gets the account of a business. Throws a retryable `GatewayError` if it has none. */
export type AccountOf = (businessId: BusinessId) => Promise<StripeAccount>;

/** Account of a business, with its client. */
export interface OpenAccount extends StripeAccount {
  readonly stripe: Stripe;
}

export type Connect = (businessId: BusinessId) => Promise<OpenAccount>;

/**
 * Creates the clients, one for each secret key. The package is loaded with the first: who never calls Stripe does not
 * pay for it at the start.
 */
export function createOpen(apiUrl: URL | undefined): (account: StripeAccount) => Promise<OpenAccount> {
  const clients = new Map<string, Stripe>();
  return async (account) => {
    const stripe = clients.get(account.secretKey) ?? (await createClient(account.secretKey, apiUrl));
    clients.set(account.secretKey, stripe);
    return { ...account, stripe };
  };
}

/** Creates a client. Repeats are Rung's own: it alone knows which of them may move money. */
async function createClient(secretKey: string, apiUrl: URL | undefined): Promise<Stripe> {
  const { Stripe: Client } = await import('stripe');
  return new Client(secretKey, {
    apiVersion,
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: timeoutMs,
    ...(apiUrl && {
      protocol: apiUrl.protocol === 'https:' ? 'https' : 'http',
      host: apiUrl.hostname,
      port: Number(apiUrl.port || (apiUrl.protocol === 'https:' ? 443 : 80)),
    }),
  });
}

/** Error of the package, read without loading it. */
export interface StripeFailure extends Error {
  readonly type: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Reads an error of the package; throws any other. */
export function asStripeFailure(error: unknown): StripeFailure {
  if (error instanceof Error && 'type' in error && String(error.type).startsWith('Stripe')) {
    return error as StripeFailure;
  }
  throw error;
}

/** Requests that Stripe has refused for what they say: a repeat is refused again, and nothing was done. */
export function isRefusal(failure: StripeFailure): boolean {
  return failure.type === 'StripeInvalidRequestError' && !isUnderWay(failure);
}

/** True where an earlier request, for the same key or object, has not ended: what it does is not known yet. */
function isUnderWay({ statusCode, code }: StripeFailure): boolean {
  return statusCode === 409 || code === 'idempotency_key_in_use' || code === 'lock_timeout';
}

/**
 * The failure as callers know it. A key that was revoked can be replaced, so only a request that is itself wrong is
 * not worth a repeat.
 */
export function toGatewayError(error: unknown): GatewayError {
  const failure = asStripeFailure(error);
  const isRetryable = !isRefusal(failure);
  return new GatewayError(`Stripe: ${failure.message}`, { cause: error, isRetryable });
}

/** Keys that one object is tried under. */
const mostKeys = 5;

/**
 * Creates an object at most once under a key of ours. Stripe keeps the first answer of a key for a day, a failure of
 * its own included, and refuses the key for other parameters: such a key is spent, and `isMade` says whether its
 * object exists nevertheless.
 */
export async function createUnderKey<T>(
  key: string,
  create: (options: { readonly idempotencyKey: string }) => Promise<T>,
  findMade: () => Promise<T | undefined> = () => Promise.resolve(undefined),
): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await create({ idempotencyKey: `${key}:${String(round)}` });
    } catch (error) {
      if (round === mostKeys || !isKeySpent(asStripeFailure(error))) throw error;
      const made = await findMade();
      if (made !== undefined) return made;
    }
  }
}

function isKeySpent(failure: StripeFailure): boolean {
  const { type, statusCode = 0, headers } = failure;
  if (isUnderWay(failure)) return false;
  if (type === 'StripeIdempotencyError') return true;
  return statusCode >= 500 && headers?.['idempotent-replayed'] === 'true';
}
