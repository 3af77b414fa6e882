import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import {
  type ChangeRequest,
  type RequestedChange,
  decideRequestedChange,
} from '../../../domain/subscription/change-request.ts';
import { type ComingCharges, comingCharges } from '../../../domain/subscription/coming-charges.ts';
import {
  type ForeseenRenewal,
  foreseeChange,
  foreseeRenewals,
} from '../../../domain/subscription/foresee-renewals.ts';
import { quoteOf, quotedAt, staleQuote } from '../../../domain/subscription/plan-change-quote.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../../domain/tax/tax.ts';
import type { Instant } from '../../../domain/time.ts';
import { walletShare } from '../../../domain/wallet/wallet-share.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { fingerprintOf } from '../../../store/postgres/json.ts';
import { loadPlanChange } from '../../../store/billing/plan-change-facts.ts';
import { findSubscription } from '../../../store/billing/subscriptions.ts';
import { findWalletBalanceFor } from '../../../store/billing/wallets.ts';

export interface PlanChangePreview extends RequestedChange {
  readonly subscription: Subscription;
  /** Those it was decided with. */
  readonly taxRates: readonly TaxRate[];
  /** What of the total the customer's wallet would pay, by what it holds now. */
  readonly walletAmount: bigint;
  /** The subscription as it will be, and what its next renewals will cost. */
  readonly after: Subscription;
  readonly renewals: readonly ForeseenRenewal[];
  /** All that is charged by itself once the change is made. */
  readonly coming: ComingCharges;
  readonly quoteId: string;
  readonly expiresAt: Instant;
}

/** As many as show how credit is used up. */
const foreseenRenewals = 3;

/** What `changePlan` would do: the same decision, with nothing written. */
export async function previewChangePlan(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  request: ChangeRequest,
): Promise<PlanChangePreview> {
  const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
  if (!subscription) throw notFound('subscription');
  return previewChangeOf(runtime, scope, subscription, request);
}

/** The same for a subscription that has been found. With a quote, as that promised; refuses one that is of something else. */
export async function previewChangeOf(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  request: ChangeRequest,
  quoteId: string | null = null,
): Promise<PlanChangePreview> {
  const { pending, ...facts } = await loadPlanChange(runtime.sql, scope, subscription, request.plan);
  const at = now(runtime, scope);
  const decidedAt = quoteId === null ? at : quotedAt(quoteId, at);
  const requested = decideRequestedChange(
    subscription,
    request,
    { ...facts, hasPendingChange: pending !== null },
    at,
    decidedAt,
  );
  const quote = quoteOf(fingerprintOf(requested.change), decidedAt);
  if (quoteId !== null && quoteId !== quote.quoteId) throw staleQuote();
  const { currency } = subscription;
  const wallet = await findWalletBalanceFor(runtime.sql, scope, subscription);
  const total = requested.change.priced?.totals.total ?? 0n;
  const walletAmount = walletShare(total, wallet, currency);
  // Nothing is paid now for a change that waits.
  const walletAfter = wallet - (requested.isScheduled ? 0n : walletAmount);
  const after = foreseeChange(subscription, requested, facts.creditLots);
  const funds = { credit: after.credit, wallet: walletAfter };
  return {
    subscription,
    taxRates: facts.taxRates,
    ...requested,
    walletAmount,
    after: after.subscription,
    renewals: foreseeRenewals(after.subscription, funds, facts.taxRates, foreseenRenewals),
    coming: comingCharges(after.subscription, funds, facts.taxRates),
    ...quote,
  };
}
