import type { ErrorCode } from '../domain/errors.ts';

/** What a refusal means, and what puts it right. Where several things lead to it, `message` says which did. */
export interface ErrorAdvice {
  readonly cause: string;
  readonly fix: string;
}

export type Advice = Partial<Record<ErrorCode, ErrorAdvice>>;
/** What stands in the way of any request, whatever it asks for. */
export const requestAdvice = {
  UNAUTHORIZED: {
    cause: 'There is no API key in the request, or it is not known, or it was revoked.',
    fix: 'Send `Authorization: Bearer <key>`. Test and live mode have keys of their own.',
  },
  FORBIDDEN_SCOPE: {
    cause: 'The API key may read and not write.',
    fix: 'Use a key with write access for everything but `GET`.',
  },
  MERCHANT_NOT_LIVE: {
    cause: 'The business is in live mode, and no gateway is connected that could move its money.',
    fix: 'Use the API key of a business in test mode.',
  },
  LAST_WRITE_API_KEY: {
    cause: 'The API key that is to be revoked is the last one that may write; nobody could make another.',
    fix: 'Make another key with `access: read_write` first, then revoke this one.',
  },
  NOT_FOUND: {
    cause:
      'There is no such object or address. An object of another business, or of the other mode, answers the same.',
    fix: 'Check the id, and that the key belongs to the business and mode that made the object. `/docs/api` lists the addresses.',
  },
  INVALID_REQUEST_BODY: {
    cause:
      'A field of the body is missing, of the wrong type or outside its limits, or the body is not JSON. `message` begins with the field.',
    fix: 'Correct that field. Fields that are not known are ignored and never the cause.',
  },
  INVALID_REQUEST_PARAMETERS: {
    cause: 'An id in the address, a header, or a value that belongs with others does not fit.',
    fix: 'Correct what `message` names.',
  },
  INVALID_QUERY_PARAMS: {
    cause: 'A query parameter is not valid: a page size above 100, a date that is none, an unknown status.',
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
    cause: 'The key, or without a key the network address, sent more requests than it may.',
    fix: 'Wait for the seconds in `Retry-After`; the official SDKs do. `X-RateLimit-Remaining` tells how many are left.',
  },
  IDEMPOTENCY_MISMATCH: {
    cause: 'The `Idempotency-Key` was used before with another body or address.',
    fix: 'Use a new key for a new request, and the same key only to repeat the same one.',
  },
  IDEMPOTENCY_IN_PROGRESS: {
    cause: 'The first request of this kind is still being carried out, longer than a caller is kept waiting.',
    fix: 'Ask again after `Retry-After`: the answer will be the first one. The SDKs do not repeat it by themselves (`x-should-retry: false`).',
  },
  INTERNAL_SERVER_ERROR: {
    cause: 'Something broke on the side of Rung, or the gateway did not answer.',
    fix: 'Try again: nothing is charged twice. If it stays, look for the `request_id` in the log.',
  },
  DATABASE_UNAVAILABLE: {
    cause:
      'The database is restarting, cannot be reached or has no room for another connection, and did not come back within the seconds that a request waits.',
    fix: 'Send the same request again, as the official SDKs do by themselves: nothing is carried out twice. If it stays, look at the database, and whether it allows as many connections as `RUNG_DATABASE_POOL` asks for.',
  },
  OUTCOME_UNKNOWN: {
    cause:
      'The connection to the database broke while the request was being carried out. It may have been, and sent again it would be carried out once more.',
    fix: 'Look whether what was asked for is there before you send it again. With an `Idempotency-Key` a request can always be repeated: it is carried out once. The SDKs do not repeat this one by themselves (`x-should-retry: false`).',
  },
  SERVER_STOPPING: {
    cause: 'This server was told to stop. It ends what is running and takes on nothing new.',
    fix: 'Ask again after `Retry-After`, as the official SDKs do by themselves: nothing of the request was carried out.',
  },
  GATEWAY_UNAVAILABLE: {
    cause: 'A payment gateway sent a notification and could not be asked what became of the payment.',
    fix: 'Nothing: the gateway sends it again, and the payment is looked after meanwhile.',
  },
} satisfies Advice;
