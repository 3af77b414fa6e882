import { assert } from '../../../domain/assert.ts';
import type { Customer } from '../../../domain/customer/customer.ts';
import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type ChangeRequest, decideRequestedChange } from '../../../domain/subscription/change-request.ts';
import { type ProjectedSubscription, foreseeChange } from '../../../domain/subscription/foresee-renewals.ts';
import { quoteOf, quotedAt, staleQuote } from '../../../domain/subscription/plan-change-quote.ts';
import type { TaxRate } from '../../../domain/tax/tax.ts';
import { walletShare } from '../../../domain/wallet/wallet-share.ts';
import type { PricedPlanChange } from '../../../gateways/commerce/subscription-changes.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { computeFingerprint } from '../../../store/postgres/json.ts';
import { loadPlanChange } from '../../../store/billing/plan-change-facts.ts';

export interface PlanChangePreview extends PricedPlanChange {
  readonly customer: Customer;
  /** Tax rates used by the decision. */
  readonly taxRates: readonly TaxRate[];
  /** Subscription and its funds after the change, from which its later charges are projected. */
  readonly after: ProjectedSubscription;
}

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
  const loaded = await loadPlanChange(runtime.sql, scope, subscriptionId, request.plan, {
    includesCustomer: true,
  });
  if (!loaded) throw notFound('subscription');
  const { subscription, customer, pending, walletBalance: wallet, ...facts } = loaded;
  assert(customer, 'a subscription has a customer');
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
  const total = requested.change.priced?.totals.total ?? 0n;
  const walletAmount = walletShare(total, wallet, subscription.currency);
  // A scheduled change charges nothing now.
  const walletLeft = wallet - (requested.isScheduled ? 0n : walletAmount);
  return {
    subscription,
    customer,
    taxRates: facts.taxRates,
    ...requested,
    walletAmount,
    after: foreseeChange(subscription, requested, facts.creditLots, walletLeft),
    ...quote,
  };
}
