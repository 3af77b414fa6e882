import type { ErrorCode } from '../domain/errors.ts';

/**
 * Explanation of an error code: its meaning and its remedy. If a code has several causes, `message` names the
 * one that applied.
 */
export interface ErrorAdvice {
  readonly cause: string;
  readonly fix: string;
}

export type Advice = Partial<Record<ErrorCode, ErrorAdvice>>;
/** Advice for errors that any request can get, whatever its route. */
export const requestAdvice = {
  UNAUTHORIZED: {
    cause: 'There is no API key in the request, or it is not known, or it was revoked.',
    fix: 'Send `Authorization: Bearer <key>`. Test and live mode have separate keys.',
  },
  FORBIDDEN_SCOPE: {
    cause: 'The API key is read-only.',
    fix: 'Use a key with write access for everything but `GET`.',
  },
  MERCHANT_NOT_LIVE: {
    cause: 'The business is in live mode, and no gateway is connected that could move its money.',
    fix: 'Use the API key of a business in test mode.',
  },
  LAST_WRITE_API_KEY: {
    cause: 'The API key is the last one with write access; without it no other key could be created.',
    fix: 'Create another key with `access: read_write` first, then revoke this one.',
  },
  NOT_FOUND: {
    cause:
      'There is no such object or address. An object of another business, or of the other mode, gets the same answer.',
    fix: 'Check the id, and that the key belongs to the business and mode of the object. `/docs/api` lists the addresses.',
  },
  INVALID_REQUEST_BODY: {
    cause:
      'A field of the body is missing, of the wrong type or outside its limits, or the body is not JSON. `message` begins with the field.',
    fix: 'Correct that field. Unknown fields are ignored and are never the cause.',
  },
  INVALID_REQUEST_PARAMETERS: {
    cause: 'An id in the path, a header, or a combination of values is not valid.',
    fix: 'Correct what `message` names.',
  },
  INVALID_QUERY_PARAMS: {
    cause: 'A query parameter is not valid: a page size above 100, an invalid date, an unknown status.',
    fix: 'Correct the parameter that `message` names. Dates look like `2026-01-31T00:00:00Z`.',
  },
  PAYLOAD_TOO_LARGE: {
    cause: 'The body is larger than 1 MB.',
    fix: 'Send less in one request.',
  },
  MAXIMUM_KEYS_REACHED: {
    cause: '`metadata` has more than 50 keys.',
    fix: 'Remove some, or keep them on your side under the id of the object.',
  },
  TOO_MANY_REQUESTS: {
    cause: 'The key, or without a key the network address, exceeded its rate limit.',
    fix: 'Wait for the seconds in `Retry-After`; the official SDKs do. `X-RateLimit-Remaining` is the number of requests left.',
  },
  IDEMPOTENCY_MISMATCH: {
    cause: 'The `Idempotency-Key` was used before with another body or address.',
    fix: 'Use a new key for a new request, and the same key only to repeat the same request.',
  },
  IDEMPOTENCY_IN_PROGRESS: {
    cause:
      'The first request with this key or content is still in progress, and has taken longer than a repeat waits.',
    fix: 'Send it again after `Retry-After`: the answer will be the first request’s. The SDKs do not retry it automatically (`x-should-retry: false`).',
  },
  INTERNAL_SERVER_ERROR: {
    cause: 'Rung failed unexpectedly, or the gateway did not answer.',
    fix: 'Try again: nothing is charged twice. If it persists, search the log for the `request_id`.',
  },
  DATABASE_UNAVAILABLE: {
    cause:
      'The database is restarting, cannot be reached or has no free connection, and did not recover within the seconds that a request waits.',
    fix: 'Send the same request again, as the official SDKs do automatically: nothing is carried out twice. If it persists, check the database, and that it allows as many connections as `RUNG_DATABASE_POOL`.',
  },
  OUTCOME_UNKNOWN: {
    cause:
      'The connection to the database broke during the request. It may have been carried out; sent again, it would be carried out a second time.',
    fix: 'Check whether it was carried out before you send it again. A request with an `Idempotency-Key` can always be repeated: it is carried out once. The SDKs do not retry this one automatically (`x-should-retry: false`).',
  },
  SERVER_STOPPING: {
    cause: 'This server is stopping. It completes running requests and accepts no new ones.',
    fix: 'Send it again after `Retry-After`, as the official SDKs do automatically: nothing of the request was carried out.',
  },
  GATEWAY_UNAVAILABLE: {
    cause: 'A payment gateway sent a notification and could not be asked for the payment’s status.',
    fix: 'Nothing needs to be done: the gateway sends it again, and the payment is reconciled meanwhile.',
  },
} satisfies Advice;
