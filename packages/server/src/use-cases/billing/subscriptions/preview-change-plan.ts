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
import { computeFingerprint } from '../../../store/postgres/json.ts';
import { loadPlanChange } from '../../../store/billing/plan-change-facts.ts';

export interface PlanChangePreview extends RequestedChange {
  readonly subscription: Subscription;
  /** Tax rates used by the decision. */
  readonly taxRates: readonly TaxRate[];
  /** Part of the total the customer's wallet would pay, at its current balance. */
  readonly walletAmount: bigint;
  /** Subscription after the change, from which its next renewals are forecast. */
  readonly after: Subscription;
  readonly renewals: readonly ForeseenRenewal[];
  /** All automatic charges after the change. */
  readonly coming: ComingCharges;
  readonly quoteId: string;
  readonly expiresAt: Instant;
}

/** Enough to show how credit is used up. */
const foreseenRenewals = 3;

/**
 * Previews `changePlan`: the same decision, with nothing written. With a quote, at its terms; refuses a quote of another
 * change.
 */
export async function previewChangePlan(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  request: ChangeRequest,
  quoteId: string | null = null,
): Promise<PlanChangePreview> {
  const loaded = await loadPlanChange(runtime.sql, scope, subscriptionId, request.plan);
  if (!loaded) throw notFound('subscription');
  const { subscription, pending, walletBalance: wallet, ...facts } = loaded;
  const at = now(runtime, scope);
  const decidedAt = quoteId === null ? at : quotedAt(quoteId, at);
  const requested = decideRequestedChange(
    subscription,
    request,
    { ...facts, hasPendingChange: pending !== null },
    at,
    decidedAt,
  );
  const quote = quoteOf(computeFingerprint(requested.change), decidedAt);
  if (quoteId !== null && quoteId !== quote.quoteId) throw staleQuote();
  const { currency } = subscription;
  const total = requested.change.priced?.totals.total ?? 0n;
  const walletAmount = walletShare(total, wallet, currency);
  // A scheduled change charges nothing now.
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
