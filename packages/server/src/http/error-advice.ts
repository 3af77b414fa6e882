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

/** Advice for people who sign in to the dashboard. */
export const userAdvice = {
  SIGN_IN_FAILED: {
    cause:
      'E-mail address and password do not belong together. An address without an account gets the same answer.',
    fix: 'Check both. Rung has no way to read a password; whoever forgot theirs needs an account with another address.',
  },
  SECOND_FACTOR_REQUIRED: {
    cause: 'The password was right, and the second factor is still due.',
    fix: 'Send the code of the authenticator app, or a recovery code, to `POST /session/second_factor`.',
  },
  SECOND_FACTOR_FAILED: {
    cause: 'The code is wrong, too old, or was used before.',
    fix: 'Wait for the next code, and check that the clock of the device is right. A recovery code works as well, once.',
  },
  SECOND_FACTOR_ALREADY_SET: {
    cause: 'The account has a second factor.',
    fix: 'Remove it with `POST /session/totp/remove`, then set up the new one.',
  },
  SECOND_FACTOR_NOT_SET: {
    cause: 'The account has no second factor that could be confirmed or used.',
    fix: 'Begin with `POST /session/totp`.',
  },
  PASSWORD_INCORRECT: {
    cause: 'The password that was sent to confirm the change is not the one of the account.',
    fix: 'Send the password that you sign in with. Nothing was changed.',
  },
  PASSWORD_TOO_WEAK: {
    cause: 'The password is short, repeats itself, or is mostly the name or the e-mail address.',
    fix: 'Choose at least 12 characters; several words in a row are easy to remember.',
  },
  CROSS_SITE_REQUEST: {
    cause:
      'The request carries the session cookie of a signed-in person and was not sent by the dashboard itself.',
    fix: 'Programs use an API key. Behind a proxy, `RUNG_PUBLIC_URL` must be the address that the browser shows.',
  },
  ROLE_NOT_ALLOWED: {
    cause:
      'The role of the signed-in person in this business does not allow it; `message` names the one that does.',
    fix: 'Ask an owner to do it, or for another role.',
  },
  LINK_INVALID: {
    cause: 'The link was used, has expired, or was taken back.',
    fix: 'Ask for another invitation. The link for the first owner is made by `rung users setup-link`.',
  },
  LAST_OWNER: {
    cause: 'A business needs an owner, and this is the last one.',
    fix: 'Make somebody else an owner first.',
  },
  USER_ALREADY_MEMBER: {
    cause: 'The invited person belongs to the business already.',
    fix: 'Change their role with `PATCH /users/{user_id}`.',
  },
} satisfies Advice;
