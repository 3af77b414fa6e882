import { type Instant, dayMs } from '../time.ts';
import { nextDeliveryDelay, retryAfterMs } from './schedule.ts';
import type { DeliveryStatus, WebhookDelivery, WebhookEndpoint } from './webhook-endpoint.ts';

/** Failing time after which an endpoint is disabled. */
const patienceMs = 5 * dayMs;

const gone = 410;
const throttled: readonly (number | null)[] = [429, 502, 504];

/** Receiver's response to one attempt, or the reason there was none. */
export interface AttemptResult {
  readonly status: number | null;
  /** Beginning of the response body. */
  readonly body: string;
  readonly retryAfter: string | null;
  readonly error: string | null;
}

/** Decision after one delivery attempt, for the delivery and its endpoint. */
export interface DeliveryDecision {
  readonly status: DeliveryStatus;
  readonly error: string | null;
  /** Time of the next attempt, in real time; null after the last one. */
  readonly nextAttemptAt: Instant | null;
  readonly failingSince: Instant | null;
  readonly disablesEndpoint: boolean;
}

/**
 * Any 2xx is a success and everything else a failure, redirects included. A failure is retried on the documented
 * schedule, later if a throttling receiver (429, 502, 504) asks for it. 410 disables the endpoint. It is also
 * disabled when a delivery has run out of attempts and none to that endpoint has succeeded for five days, so that
 * one failure after a quiet week does not cost it its events.
 */
export function decideDelivery(
  endpoint: Pick<WebhookEndpoint, 'failingSince'>,
  delivery: Pick<WebhookDelivery, 'attempts'>,
  result: AttemptResult,
  now: Instant,
  jitter: number,
): DeliveryDecision {
  const { status } = result;
  if (status !== null && status >= 200 && status < 300) {
    return {
      status: 'succeeded',
      error: null,
      nextAttemptAt: null,
      failingSince: null,
      disablesEndpoint: false,
    };
  }
  const failingSince = endpoint.failingSince ?? now;
  const failed = { status: 'failed', nextAttemptAt: null, failingSince } as const;
  if (status === gone) {
    return {
      ...failed,
      error: 'The receiver answered 410: it wants no more deliveries.',
      disablesEndpoint: true,
    };
  }
  const error = result.error ?? describeAnswer(status, result.body);
  const delayMs = nextDeliveryDelay(delivery.attempts + 1, jitter);
  if (delayMs === null) {
    return { ...failed, error, disablesEndpoint: now - failingSince >= patienceMs };
  }
  const askedMs = throttled.includes(status) ? retryAfterMs(result.retryAfter, now) : 0;
  return {
    status: 'pending',
    error,
    nextAttemptAt: now + Math.max(delayMs, askedMs),
    failingSince,
    disablesEndpoint: false,
  };
}

const quotedLength = 500;

function describeAnswer(status: number | null, body: string): string {
  const said = body.trim().slice(0, quotedLength);
  return `The receiver answered ${status ?? 'nothing'}${said === '' ? '.' : `: ${said}`}`;
}
