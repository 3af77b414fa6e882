import { type CreditLot, creditBalance } from '../credit/credit.ts';
import { priceDue } from '../pricing/price-due.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { walletShare } from '../wallet/wallet-share.ts';
import type { RequestedChange } from './change-request.ts';
import { decidePaidCycle, decideRenewal, convertCreditBalance, withPlanAtBillingDate } from './renewal.ts';
import type { Subscription } from './subscription.ts';

/** Projected renewal, as it will be charged if nothing changes until then. */
export interface ForeseenRenewal {
  readonly at: Instant;
  readonly planName: string;
  /** Tax included; 0 where credit pays all of it. */
  readonly total: bigint;
  /** Credit applied, in price terms. */
  readonly credit: bigint;
  /** Part of the total paid by the customer's wallet; the card pays the rest. */
  readonly wallet: bigint;
}

/** Funds used before the card. */
export interface Funds {
  /** Subscription credit, in price terms. */
  readonly credit: bigint;
  /** Wallet balance in the subscription's currency. */
  readonly wallet: bigint;
}

/** Subscription and its funds at one time in the future. */
export interface ProjectedSubscription {
  readonly subscription: Subscription;
  readonly funds: Funds;
}

/**
 * Next renewal of a subscription, and both as they are after it is paid. Uses the actual renewal decision, if
 * nothing else uses the funds. Undefined when it does not renew automatically, or ends first.
 */
export function foreseeRenewal(
  { subscription, funds }: ProjectedSubscription,
  taxRates: readonly TaxRate[],
): { readonly renewal: ForeseenRenewal; readonly after: ProjectedSubscription } | undefined {
  const at = subscription.nextBillingAt;
  const due = decideRenewal(subscription, taxRates, at);
  if (due?.kind !== 'due') return undefined;
  const { subscription: renewed, cycle } = due;
  const balance = convertCreditBalance(due, subscription, funds.credit);
  const { totals, credit, topUp } = priceDue(
    { lines: cycle.lines, unused: 0n },
    balance,
    subscription.currency,
  );
  const wallet = walletShare(totals.total, funds.wallet, subscription.currency);
  return {
    renewal: { at, planName: renewed.plan.product.name, total: totals.total, credit, wallet },
    after: {
      subscription: { ...renewed, ...decidePaidCycle(renewed, taxRates, at) },
      funds: { credit: balance - credit + topUp, wallet: funds.wallet - wallet },
    },
  };
}

/** Next renewals, at most `count`: none without automatic renewal, fewer when it ends before. */
export function foreseeRenewals(
  subscription: Subscription,
  funds: Funds,
  taxRates: readonly TaxRate[],
  count: number,
): ForeseenRenewal[] {
  const renewals: ForeseenRenewal[] = [];
  let next = foreseeRenewal({ subscription, funds }, taxRates);
  while (next && renewals.length < count) {
    renewals.push(next.renewal);
    next = foreseeRenewal(next.after, taxRates);
  }
  return renewals;
}

/** Subscription and its funds after a plan change, once it is paid; the wallet then holds `wallet`. */
export function foreseeChange(
  subscription: Subscription,
  { choice, change, isScheduled }: RequestedChange,
  creditLots: readonly CreditLot[],
  wallet: bigint,
): ProjectedSubscription {
  const credit = creditBalance(creditLots, choice.plan.product.price.isTaxInclusive);
  if (isScheduled) {
    return { subscription: withPlanAtBillingDate(subscription, choice), funds: { credit, wallet } };
  }
  const { terms, value, priced, creditGranted } = change;
  const topUp = priced === null ? 0n : priced.topUp - priced.credit;
  return {
    subscription: { ...subscription, ...terms, ...value, scheduledChange: null },
    funds: { credit: credit + creditGranted + topUp, wallet },
  };
}
