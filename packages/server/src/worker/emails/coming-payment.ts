import { productTexts } from '../../domain/catalog/product.ts';
import type { Locale } from '../../domain/locale.ts';
import { priceNextCycle, withScheduledChange } from '../../domain/subscription/renewal.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { ComingPayment } from '../../emails/letter-model.ts';
import { listTaxRates } from '../../store/billing/tax-rates.ts';
import type { Sender } from './composed.ts';

/**
 * Next automatic payment of a subscription at its full price, before credit; null where none comes. A scheduled
 * change counts.
 */
export async function comingPayment(
  { runtime, scope }: Pick<Sender, 'runtime' | 'scope'>,
  subscription: Subscription,
  locale: Locale,
): Promise<ComingPayment | null> {
  const { status, isOnDemand, cancelAtNextBillingDate, nextBillingAt, expiresAt } = subscription;
  const hasEnd = expiresAt !== null && nextBillingAt >= expiresAt;
  if (status !== 'active' || isOnDemand || cancelAtNextBillingDate || hasEnd) return null;
  const planned = withScheduledChange(subscription);
  const { totals } = priceNextCycle(planned, await listTaxRates(runtime.sql, scope));
  const { product } = planned.plan;
  return {
    planName: productTexts(product, locale).name,
    amount: { amount: totals.total, currency: subscription.currency },
    at: nextBillingAt,
    every: product.price.frequency,
  };
}
