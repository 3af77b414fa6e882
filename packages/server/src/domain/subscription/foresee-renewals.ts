import { type CreditLot, creditBalance } from '../credit/credit.ts';
import { priceDue } from '../pricing/price-due.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { walletShare } from '../wallet/wallet-share.ts';
import type { RequestedChange } from './change-request.ts';
import { decidePaidCycle, decideRenewal, inTermsOf, withPlanAtBillingDate } from './renewal.ts';
import type { Subscription } from './subscription.ts';

/** A renewal to come, as it will be charged if nothing changes until then. */
export interface ForeseenRenewal {
  readonly at: Instant;
  readonly planName: string;
  /** Tax included; 0 where credit pays for all of it. */
  readonly total: bigint;
  /** What of the credit it uses, in the terms of the price. */
  readonly credit: bigint;
  /** What of the total the customer's wallet pays; the card pays the rest. */
  readonly wallet: bigint;
}

/** What pays before the card does. */
export interface Funds {
  /** Of the subscription, in the terms of its price. */
  readonly credit: bigint;
  /** What the customer's wallet holds in the currency of the subscription. */
  readonly wallet: bigint;
}

/** A subscription with what pays for it before the card, at one moment of its future. */
export interface Prospect {
  readonly subscription: Subscription;
  readonly funds: Funds;
}

/**
 * The next renewal of a subscription, and how both stand once it is paid. It is decided as it will be when it is
 * due, if nothing else uses the funds. Undefined when it does not renew by itself, or ends first.
 */
export function foreseeRenewal(
  { subscription, funds }: Prospect,
  taxRates: readonly TaxRate[],
): { readonly renewal: ForeseenRenewal; readonly after: Prospect } | undefined {
  const at = subscription.nextBillingAt;
  const due = decideRenewal(subscription, taxRates, at);
  if (due?.kind !== 'due') return undefined;
  const { subscription: renewed, cycle } = due;
  const balance = inTermsOf(due, subscription, funds.credit);
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

/** The next renewals, at most `count` of them: none when it does not renew by itself, fewer when it ends before. */
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

/** A subscription and its credit as a change of plan leaves them, once what it costs is paid. */
export function foreseeChange(
  subscription: Subscription,
  { choice, change, isScheduled }: RequestedChange,
  creditLots: readonly CreditLot[],
): { readonly subscription: Subscription; readonly credit: bigint } {
  const credit = creditBalance(creditLots, choice.plan.product.price.isTaxInclusive);
  if (isScheduled) return { subscription: withPlanAtBillingDate(subscription, choice), credit };
  const { terms, value, priced, creditGranted } = change;
  return {
    subscription: { ...subscription, ...terms, ...value, scheduledChange: null },
    credit: credit + creditGranted + (priced === null ? 0n : priced.topUp - priced.credit),
  };
}
