import createClient from 'openapi-fetch';
import type { paths } from './openapi.d.ts';

/** Refusal or failure of a request: its code and message are the API's own and may be shown. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;

  constructor(status: number, code: string, message: string, requestId?: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

/** Business that requests of this tab concern. Each tab has its own. */
let businessId: string | undefined = read('rung.business');

export function currentBusinessId(): string | undefined {
  return businessId;
}

export function chooseBusiness(id: string): void {
  businessId = id;
  sessionStorage.setItem('rung.business', id);
}

function read(key: string): string | undefined {
  return sessionStorage.getItem(key) ?? undefined;
}

/** Called when a request finds no session, or one that has ended. */
let onSignedOut = () => {};

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/**
 * `fetch` with what the session needs: a header that pages of other origins cannot send, the business, and for a POST
 * a key by which its repeats are known for one request.
 */
export async function sendRequest(request: Request): Promise<Response> {
  request.headers.set('x-rung-client', 'dashboard');
  if (businessId !== undefined) request.headers.set('x-rung-business', businessId);
  if (request.method === 'POST' && !request.headers.has('idempotency-key'))
    request.headers.set('idempotency-key', crypto.randomUUID());
  let response: Response;
  try {
    response = await fetch(request);
  } catch (cause) {
    throw new ApiError(0, 'NETWORK', cause instanceof Error ? cause.message : String(cause));
  }
  if (response.ok) return response;
  throw await errorOf(response);
}

async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as {
    readonly code?: string;
    readonly message?: string;
    readonly request_id?: string;
  };
  const error = new ApiError(
    response.status,
    body.code ?? 'UNKNOWN',
    body.message ?? response.statusText,
    body.request_id,
  );
  if (response.status === 401 && error.code !== 'SIGN_IN_FAILED') onSignedOut();
  return error;
}

/** The API of this Rung, typed by its description. Every refusal is thrown as an `ApiError`. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: sendRequest });

/** Body of a successful answer, where it is JSON. */
export async function answerOf<Data>(
  answer: Promise<{ readonly data?: Data }>,
): Promise<Exclude<Data, string>> {
  const { data } = await answer;
  return data as Exclude<Data, string>;
}
