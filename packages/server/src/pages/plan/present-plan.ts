import type { RecurringProduct } from '../../domain/catalog/product.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Money } from '../../domain/money/money.ts';
import { type Payment, chargedAmount } from '../../domain/payment/payment.ts';
import { priceCycle } from '../../domain/pricing/price-cycle.ts';
import type { ForeseenRenewal } from '../../domain/subscription/foresee-renewals.ts';
import type { PlanChange, PlanChangeLine } from '../../domain/subscription/plan-change.ts';
import { priceNextCycle } from '../../domain/subscription/renewal.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../domain/tax/tax.ts';
import type { ChangeLine, ChangeSums, PlanSummary, PlanOption, RenewalSummary } from './plan-model.ts';

/** Plan of a subscription at the price of its next cycle, before credit. */
export function presentPlan(subscription: Subscription, taxRates: readonly TaxRate[]): PlanSummary {
  const { plan, quantity, frequency, currency } = subscription;
  const { totals } = priceNextCycle(subscription, taxRates);
  return {
    name: plan.product.name,
    quantity,
    addons: plan.addons.map(({ addon, quantity: count }) => ({ name: addon.name, quantity: count })),
    price: { amount: totals.total, currency },
    tax: { amount: totals.tax, currency },
    interval: frequency,
  };
}

/** One unit of a plan at this customer's price, with the tax of their address. */
export function presentPlanOption(
  product: RecurringProduct,
  { plan, billing }: Subscription,
  taxRates: readonly TaxRate[],
): PlanOption {
  const { totals } = priceCycle({
    plan: { product, addons: [] },
    quantity: 1,
    discounts: [],
    address: billing,
    taxRates,
  });
  return {
    productId: product.productId,
    name: product.name,
    description: product.description,
    price: { amount: totals.total, currency: product.price.currency },
    interval: product.price.frequency,
    isCurrent: product.productId === plan.product.productId,
  };
}

export function presentRenewals(renewals: readonly ForeseenRenewal[], currency: Currency): RenewalSummary[] {
  return renewals.map(({ at, total, credit, wallet }) => ({
    at,
    amount: { amount: total - wallet, currency },
    credit: { amount: credit, currency },
    wallet: { amount: wallet, currency },
  }));
}

/** Amounts of a change, as decided. */
export function sumsOfChange(change: PlanChange, wallet: bigint, currency: Currency): ChangeSums {
  const { priced, creditGranted } = change;
  return sums(change, currency, {
    creditUsed: priced?.credit ?? 0n,
    topUp: priced?.topUp ?? 0n,
    tax: priced?.totals.tax ?? 0n,
    wallet,
    total: (priced?.totals.total ?? 0n) - wallet,
    creditGiven: creditGranted,
  });
}

/** Amounts of a change, as paid. */
export function sumsOfPayment(change: PlanChange, payment: Payment): ChangeSums {
  return sums(change, payment.currency, {
    creditUsed: payment.credits.creditAmount,
    topUp: payment.credits.topUpAmount,
    tax: payment.tax,
    wallet: payment.credits.walletAmount,
    total: chargedAmount(payment),
    creditGiven: 0n,
  });
}

function sums(
  { lines, terms }: PlanChange,
  currency: Currency,
  amounts: Readonly<Record<'creditUsed' | 'topUp' | 'tax' | 'wallet' | 'total' | 'creditGiven', bigint>>,
): ChangeSums {
  const money = (amount: bigint): Money => ({ amount, currency });
  const rates = new Set(lines.filter(({ kind }) => kind !== 'unused').map(({ taxRateBps }) => taxRateBps));
  const [rate] = rates;
  return {
    lines: lines.map((line) => ({
      name: line.name,
      kind: kindOf(line),
      quantity: line.kind === 'unused' ? 1 : line.quantity,
      amount: money(line.amount),
    })),
    creditUsed: money(amounts.creditUsed),
    topUp: money(amounts.topUp),
    tax: money(amounts.tax),
    isTaxIncluded: terms.isTaxInclusive,
    taxRateBps: rates.size === 1 && rate !== undefined ? rate : null,
    wallet: money(amounts.wallet),
    total: money(amounts.total),
    creditGiven: money(amounts.creditGiven),
  };
}

function kindOf({ kind, share }: PlanChangeLine): ChangeLine['kind'] {
  if (kind !== 'unused') return 'plan';
  return share.numerator === share.denominator ? 'paid' : 'unused';
}
