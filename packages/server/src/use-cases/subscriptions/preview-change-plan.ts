import { notFound } from '../../domain/errors.ts';
import type { SubscriptionId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import {
  type ChangeRequest,
  type RequestedChange,
  decideRequestedChange,
} from '../../domain/subscription/change-request.ts';
import { quoteOf } from '../../domain/subscription/plan-change-quote.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import { walletShare } from '../../domain/wallet/wallet-share.ts';
import { type Runtime, now } from '../../runtime.ts';
import { fingerprintOf } from '../../store/json.ts';
import { loadPlanChange } from '../../store/plan-change-facts.ts';
import { findSubscription } from '../../store/subscriptions.ts';
import { findWallet } from '../../store/wallets.ts';

export interface PlanChangePreview extends RequestedChange {
  readonly subscription: Subscription;
  /** What of the total the customer's wallet would pay, by what it holds now. */
  readonly walletAmount: bigint;
  readonly quoteId: string;
  readonly expiresAt: Instant;
}

/** What `changePlan` would do: the same decision, with nothing written. */
export async function previewChangePlan(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  request: ChangeRequest,
): Promise<PlanChangePreview> {
  const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
  if (!subscription) throw notFound('subscription');
  const { pending, ...facts } = await loadPlanChange(runtime.sql, scope, subscription, request.plan);
  const at = now(runtime, scope);
  const requested = decideRequestedChange(
    subscription,
    request,
    { ...facts, hasPendingChange: pending !== null },
    at,
  );
  const { customerId, currency } = subscription;
  const wallet = await findWallet(runtime.sql, scope, customerId, currency);
  const total = requested.change.priced?.totals.total ?? 0n;
  const walletAmount = walletShare(total, wallet?.balance ?? 0n, currency);
  return { subscription, ...requested, walletAmount, ...quoteOf(fingerprintOf(requested.change), at) };
}
