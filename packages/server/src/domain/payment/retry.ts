import type { PaymentRetrySettings } from '../business-settings.ts';
import { DomainError } from '../errors.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { type Instant, dayMs, hourMs } from '../time.ts';
import type { DeclineCode } from './decline-codes.ts';
import type { Payment } from './payment.ts';

/*
 * A renewal that failed is tried again by itself, where the business wants that. Each delay is counted from
 * the failure before it; the window is counted from the first.
 *
 *   ✗─12 h─✗──24 h──✗────48 h────✗──────72 h──────✗────────96 h────────✗──────────120 h──────────✗ …
 *   |────────────────────────── window, 13 days by default ──────────────────────────|
 *
 * It ends when what is due is paid, by whatever method; when the subscription is cancelled; when a decline
 * says that the same method must not be charged again, or will not work without its holder; and with the
 * last attempt that the window holds.
 */

const delaysMs: readonly number[] = [
  ...[12 * hourMs, 24 * hourMs, 48 * hourMs, 72 * hourMs, 96 * hourMs, 120 * hourMs],
  ...[7 * dayMs, 7 * dayMs],
];

/** How often what is due may be tried after its first failure, by itself or by another payment method. */
const maxRetries = 10;

/** Reasons that may pass without anybody doing anything. */
const passingCodes: ReadonlySet<DeclineCode> = new Set<DeclineCode>([
  'INSUFFICIENT_FUNDS',
  'GENERIC_DECLINE',
  'CARD_VELOCITY_EXCEEDED',
  'PROCESSING_ERROR',
  'NETWORK_ERROR',
  'NETWORK_TIMEOUT',
  'TRY_AGAIN_LATER',
]);

/** An attempt to come. */
export interface PlannedRetry {
  /** The billing date that it is to pay. */
  readonly renewsAt: Instant;
  /** 1 for the first after the renewal itself. */
  readonly attempt: number;
  readonly at: Instant;
}

/** The payments of something due that failed. */
export interface FailedAttempts {
  readonly count: number;
  /** Null when there is none. */
  readonly firstAt: Instant | null;
}

/** What a retry depends on, besides the payment that failed. */
export interface RetryFacts {
  /** The subscription as it is after the failure. */
  readonly subscription: Pick<
    Subscription,
    'status' | 'nextBillingAt' | 'expiresAt' | 'cancelAtNextBillingDate'
  >;
  /** To pay this billing date, the newest included. */
  readonly failed: FailedAttempts;
  readonly settings: PaymentRetrySettings;
}

/**
 * Decides whether a payment that has failed at `now` is tried again, and when. Null: it is not a renewal, it
 * was made with a method that the subscription does not renew with, or its chain ends here.
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
 * Whether a retry may be made at its time. Asked when it is planned and again when the time has come, because
 * much may have happened in between. A cycle at or after the end of the subscription is not sold, and one
 * that is to be cancelled is not charged for going on.
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

/** Refuses another attempt at what has been tried often enough. */
export function checkRetryLeft(failed: FailedAttempts): void {
  if (isRetryLeft(failed)) return;
  throw new DomainError(
    'SUBSCRIPTION_PAYMENT_RETRY_LIMIT_EXCEEDED',
    `What is due has been tried ${String(maxRetries)} times after it first failed. Cancel the subscription and sell the plan again in a checkout.`,
  );
}

function isRetryLeft({ count }: FailedAttempts): boolean {
  // The first failure is no retry.
  return count <= maxRetries;
}
