import { APIError } from 'dodopayments';
import { GatewayError } from '../../payment/payment-gateway.ts';

/** The other system's own refusal: what was asked was not done. */
export class Refused extends Error {
  /** Its code, where it gave one. */
  readonly code: string | null;
  readonly status: number;

  constructor(status: number, code: string | null, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
  }
}

/** Statuses with which a request may have been carried out, or would be another time. */
const undecided: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * The answer of a call. Throws `Refused` where the other system says no, and a retryable `GatewayError` where it
 * does not say what became of the request.
 */
export async function answerOf<Answer>(call: PromiseLike<Answer>): Promise<Answer> {
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
    throw new Refused(status, codeOf(error), error.message, { cause: error });
  }
}

/** Undefined where there is no such object. */
export async function foundBy<Answer>(call: PromiseLike<Answer>): Promise<Answer | undefined> {
  try {
    return await answerOf(call);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return undefined;
    throw error;
  }
}

const isApiError = (error: unknown): error is APIError => error instanceof APIError;

/** A conflict that is not said to be final may pass. */
function isUndecidedConflict({ status, headers }: APIError): boolean {
  return status === 409 && headers?.get('x-should-retry') !== 'false';
}

function codeOf({ error }: APIError): string | null {
  return error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/**
 * One request, sent once: the engine decides itself when to send again. The header is honoured by Rung; the
 * platform does not document one.
 */
export const once = (key: string) => ({ maxRetries: 0, headers: { 'Idempotency-Key': key } });
