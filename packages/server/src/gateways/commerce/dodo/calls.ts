import { APIError } from 'dodopayments';
import { GatewayError } from '../../payment/payment-gateway.ts';

/** Refusal by the other system: the request was not carried out. */
export class RemoteRefusal extends Error {
  /** Error code of the other system, if it gave one. */
  readonly code: string | null;
  readonly status: number;

  constructor(status: number, code: string | null, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
  }
}

/** Statuses after which the request may have been carried out, or may succeed later. */
const undecided: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Awaits the answer of a call. Throws `RemoteRefusal` if the other system refuses, and a retryable
 * `GatewayError` if the outcome of the request is unknown.
 */
export async function awaitAnswer<Answer>(call: PromiseLike<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!isApiError(error)) throw error;
    const { status } = error;
    if (status === undefined || status >= 500 || undecided.has(status) || isUndecidedConflict(error)) {
      throw new GatewayError(`The commerce platform did not answer: ${error.message}`, {
        cause: error,
        isRetryable: true,
      });
    }
    throw new RemoteRefusal(status, codeOf(error), error.message, { cause: error });
  }
}

/**
 * Work after a charge, or on one that was made: a refusal of it says nothing about the money, so that it is asked
 * for again.
 */
export async function conclusive<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RemoteRefusal)) throw error;
    throw new GatewayError(`The commerce platform refused a question after a charge: ${error.message}`, {
      cause: error,
      isRetryable: false,
    });
  }
}

/** Like `awaitAnswer`; undefined if the object does not exist. */
export async function awaitFound<Answer>(call: PromiseLike<Answer>): Promise<Answer | undefined> {
  try {
    return await awaitAnswer(call);
  } catch (error) {
    if (error instanceof RemoteRefusal && error.status === 404) return undefined;
    throw error;
  }
}

const isApiError = (error: unknown): error is APIError => error instanceof APIError;

/** A conflict not declared final may resolve itself. */
function isUndecidedConflict({ status, headers }: APIError): boolean {
  return status === 409 && headers?.get('x-should-retry') !== 'false';
}

function codeOf({ error }: APIError): string | null {
  return error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/**
 * Sends a request only once: the engine decides about retries itself. Rung honours the header; the platform
 * does not document one.
 */
export const singleAttempt = (key: string) => ({ maxRetries: 0, headers: { 'Idempotency-Key': key } });
