import type { PaymentRetrySettings } from '../business-settings.ts';
import { DomainError } from '../errors.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { type Instant, dayMs, hourMs } from '../time.ts';
import type { DeclineCode } from './decline-codes.ts';
import type { Payment } from './payment.ts';

/*
 * Automatic retries of failed renewals (dunning), if enabled by the business. Each delay is counted from the
 * previous failure; the window is counted from the first.
 *
 *   ✗─12 h─✗──24 h──✗────48 h────✗──────72 h──────✗────────96 h────────✗──────────120 h──────────✗ …
 *   |────────────────────────── window, 13 days by default ──────────────────────────|
 *
 * Retries end when the amount due is paid by any method; when the subscription is cancelled; when a decline means
 * that the same method must not be charged again or needs its holder; and with the last attempt within the window.
 */

const delaysMs: readonly number[] = [
  ...[12 * hourMs, 24 * hourMs, 48 * hourMs, 72 * hourMs, 96 * hourMs, 120 * hourMs],
  ...[7 * dayMs, 7 * dayMs],
];

/** Maximum attempts for an amount due after its first failure, automatic or by another payment method. */
const maxRetries = 10;

/** Declines that may resolve without any action. */
const passingCodes: ReadonlySet<DeclineCode> = new Set<DeclineCode>([
  'INSUFFICIENT_FUNDS',
  'GENERIC_DECLINE',
  'CARD_VELOCITY_EXCEEDED',
  'PROCESSING_ERROR',
  'NETWORK_ERROR',
  'NETWORK_TIMEOUT',
  'TRY_AGAIN_LATER',
]);

/** Planned retry. */
export interface PlannedRetry {
  /** Billing date that it pays. */
  readonly renewsAt: Instant;
  /** 1 for the first retry. */
  readonly attempt: number;
  readonly at: Instant;
}

/** Failed payments of one amount due. */
export interface FailedAttempts {
  readonly count: number;
  /** Null when there is none. */
  readonly firstAt: Instant | null;
}

/** Facts for a retry decision, besides the failed payment. */
export interface RetryFacts {
  /** Subscription after the failure. */
  readonly subscription: Pick<
    Subscription,
    'status' | 'nextBillingAt' | 'expiresAt' | 'cancelAtNextBillingDate'
  >;
  /** Failed payments for this billing date, including the latest. */
  readonly failed: FailedAttempts;
  readonly settings: PaymentRetrySettings;
}

/**
 * Decides whether and when a payment that failed at `now` is retried. Null: it is not a renewal, it used a method
 * other than the subscription's, or its retries have ended.
 */
export function decideRetry(
  payment: Pick<Payment, 'renewsAt' | 'isUpdatePaymentMethod' | 'retryAttempt' | 'errorCode'>,
  facts: RetryFacts,
  now: Instant,
): PlannedRetry | null {
  const { renewsAt, errorCode, retryAttempt } = payment;
  if (renewsAt === null || payment.isUpdatePaymentMethod) return null;
  if (errorCode === null || !passingCodes.has(errorCode)) return null;
  const delayMs = delaysMs[retryAttempt];
  if (delayMs === undefined) return null;
  const retry = { renewsAt, attempt: retryAttempt + 1, at: now + delayMs };
  return isRetryWanted(retry, facts) ? retry : null;
}

/**
 * True when a planned retry may be charged. Checked when it is planned and again when it is due, because the
 * subscription may have changed. A cycle at or after the end of the subscription is not sold, and one to be
 * cancelled is not charged for another cycle.
 */
export function isRetryWanted({ renewsAt, at }: PlannedRetry, facts: RetryFacts): boolean {
  const { subscription, failed, settings } = facts;
  if (!settings.isEnabled || failed.firstAt === null) return false;
  return (
    subscription.status === 'on_hold' &&
    subscription.nextBillingAt === renewsAt &&
    !subscription.cancelAtNextBillingDate &&
    (subscription.expiresAt === null || at < subscription.expiresAt) &&
    at <= failed.firstAt + settings.windowDays * dayMs &&
    isRetryLeft(failed)
  );
}

/** Refuses another attempt once the maximum is reached. */
export function checkRetryLeft(failed: FailedAttempts): void {
  if (isRetryLeft(failed)) return;
  throw new DomainError(
    'SUBSCRIPTION_PAYMENT_RETRY_LIMIT_EXCEEDED',
    `The outstanding amount has been retried ${String(maxRetries)} times after it first failed. Cancel the subscription and sell the plan again in a checkout.`,
  );
}

function isRetryLeft({ count }: FailedAttempts): boolean {
  // The first failure is not a retry.
  return count <= maxRetries;
}
