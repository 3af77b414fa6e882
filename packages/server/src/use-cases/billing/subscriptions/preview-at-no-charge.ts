import { creditBalance } from '../../../domain/credit/credit.ts';
import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import { amountsAtNoCharge } from '../../../domain/offer/quoted-amounts.ts';
import type { Scope } from '../../../domain/scope.ts';
import { comingCharges } from '../../../domain/subscription/coming-charges.ts';
import type { UpdatedSubscription } from '../../../domain/subscription/decide-update.ts';
import { quoteLifetimeMs } from '../../../domain/subscription/plan-change-quote.ts';
import { priceNextCycle } from '../../../domain/subscription/renewal.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { QuoteRequest, QuotedPrice } from '../../../gateways/commerce/commerce.ts';
import type { Runtime } from '../../../runtime.ts';
import { loadRenewal } from '../../../store/billing/loaded-subscriptions.ts';

/** Previewed decision, with the subscription's terms it was made for. */
interface PreviewedDecision {
  readonly decide: (subscription: Subscription, hasPendingChange: boolean) => UpdatedSubscription;
  readonly pinOf: (subscription: Subscription) => object;
}

/**
 * Previews a decision that charges nothing, such as a pause: the same decision, with nothing written. Valid
 * as long as a quoted price, but not past the next billing date.
 */
export async function previewAtNoCharge(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  { now, until, known: { taxRates } }: QuoteRequest,
  { decide, pinOf }: PreviewedDecision,
): Promise<QuotedPrice> {
  const loaded = await loadRenewal(runtime.sql, scope, subscriptionId);
  if (!loaded) throw notFound('subscription');
  const { subscription, pending, creditLots: lots, walletBalance: wallet } = loaded;
  const after = decide(subscription, pending !== null).subscription;
  const funds = { credit: creditBalance(lots, subscription.isTaxInclusive), wallet };
  return {
    ...amountsAtNoCharge(
      after,
      priceNextCycle(after, taxRates).totals,
      comingCharges(after, funds, taxRates),
    ),
    quoteId: runtime.mintId('quote'),
    quotedAt: now,
    expiresAt: Math.min(until, now + quoteLifetimeMs, subscription.nextBillingAt),
    pin: pinOf(subscription),
  };
}
