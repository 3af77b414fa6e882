import { boundaryAfter } from '../calendar/add-interval.ts';
import type { TimeZone } from '../calendar/time-zone.ts';
import { type Interval, isSameInterval } from '../calendar/interval.ts';
import type { Money } from '../money/money.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import {
  type ForeseenRenewal,
  type Funds,
  type ProjectedSubscription,
  foreseeRenewal,
} from './foresee-renewals.ts';
import { asResumed } from './pause.ts';
import type { Subscription } from './subscription.ts';

/*
 * Upcoming charges: all automatic charges of a subscription from some time on, and the only source of texts about
 * later payments. Renewals are projected one by one until nothing changes any more, and equal ones become a run.
 *
 *   80 → 30 with 50 of credit      0 ●   10 ●   30 ●────●────●────●── …
 *   10 off for 2 cycles, a term    20 ●────●   30 ●────●────●   ▌ it ends
 */

/** Equal charges, one per interval. */
export interface ChargeRun {
  /** Charge to the payment method: tax included, after credit and the customer's wallet. */
  readonly amount: Money;
  readonly interval: Interval;
  readonly from: Instant;
  /** Time of the last charge, inclusive; null when they continue until cancelled. */
  readonly to: Instant | null;
}

export type ComingCharges =
  /** At least one run, in order. `endsAt` is when the subscription ends by itself; null is never. */
  | { readonly kind: 'charged'; readonly runs: readonly ChargeRun[]; readonly endsAt: Instant | null }
  /** It ends before any further charge. */
  | { readonly kind: 'ends'; readonly at: Instant }
  /** Until it is resumed. */
  | { readonly kind: 'paused' }
  /** Until the outstanding amount is paid. */
  | { readonly kind: 'on_hold' }
  /** When the seller charges it, for the amount they set. */
  | { readonly kind: 'on_demand' };

/**
 * Maximum number of projected charges, where credit or a wallet pays that long. Later ones then count at full
 * price, which is never less than the actual price.
 */
const horizon = 400;

/** Automatic charges from now on, if nothing changes and nothing else uses the funds. */
export function comingCharges(
  subscription: Subscription,
  funds: Funds,
  taxRates: readonly TaxRate[],
): ComingCharges {
  let ahead: ProjectedSubscription = { subscription: asResumed(subscription), funds };
  const { status, isOnDemand, cancelAtNextBillingDate } = ahead.subscription;
  if (status === 'paused' || status === 'on_hold') return { kind: status };
  if (isOnDemand && !cancelAtNextBillingDate) return { kind: 'on_demand' };
  let runs: readonly ChargeRun[] = [];
  for (let count = 0; ; count += 1) {
    const next = foreseeRenewal(ahead, taxRates);
    if (!next) break;
    runs = withCharge(runs, next.renewal, next.after.subscription);
    const isRegular = count > horizon || isUnchanged(ahead, next.after);
    ahead = count === horizon ? bare(next.after) : next.after;
    if (!isRegular) continue;
    runs = goingOn(runs, ahead, taxRates);
    break;
  }
  const endsAt = endOf(ahead.subscription);
  return runs.length > 0
    ? { kind: 'charged', runs, endsAt }
    : { kind: 'ends', at: endsAt ?? ahead.subscription.nextBillingAt };
}

/** End of upcoming charges; null when they continue, or nothing recurs. */
export function endsAtOf(coming: ComingCharges | null): Instant | null {
  if (coming?.kind === 'charged') return coming.endsAt;
  return coming?.kind === 'ends' ? coming.at : null;
}

/** Sum of all charges until the end; null when they continue, or the amount is unknown. */
export function totalOf(coming: ComingCharges, timeZone: TimeZone): bigint | null {
  if (coming.kind === 'ends') return 0n;
  if (coming.kind !== 'charged' || coming.endsAt === null) return null;
  return coming.runs.reduce((total, run) => total + run.amount.amount * BigInt(chargesIn(run, timeZone)), 0n);
}

function chargesIn({ from, to, interval }: ChargeRun, timeZone: TimeZone): number {
  let count = 1;
  for (let at = from; to !== null && at < to; count += 1) {
    at = boundaryAfter(from, interval, at, timeZone);
    if (at > to) break;
  }
  return count;
}

/** Time it ends by itself; null is never. */
function endOf({ cancelAtNextBillingDate, nextBillingAt, expiresAt }: Subscription): Instant | null {
  return cancelAtNextBillingDate ? Math.min(nextBillingAt, expiresAt ?? nextBillingAt) : expiresAt;
}

/** Adds a charge, extending the last run when it is equal. */
function withCharge(
  runs: readonly ChargeRun[],
  { at, total, wallet }: ForeseenRenewal,
  { frequency, currency }: Pick<Subscription, 'frequency' | 'currency'>,
): readonly ChargeRun[] {
  const amount = total - wallet;
  const last = runs.at(-1);
  if (last && last.amount.amount === amount && isSameInterval(last.interval, frequency)) {
    return [...runs.slice(0, -1), { ...last, to: at }];
  }
  return [...runs, { amount: { amount, currency }, interval: frequency, from: at, to: at }];
}

/** True when a charge left everything that determines the next one unchanged. */
function isUnchanged(before: ProjectedSubscription, after: ProjectedSubscription): boolean {
  const { scheduledChange, frequency, plan, discounts } = before.subscription;
  return (
    scheduledChange === null &&
    isSameInterval(frequency, plan.product.price.frequency) &&
    discounts.every(({ cyclesRemaining }) => cyclesRemaining === null || cyclesRemaining === 0) &&
    before.funds.credit === after.funds.credit &&
    before.funds.wallet === after.funds.wallet
  );
}

function bare({ subscription }: ProjectedSubscription): ProjectedSubscription {
  const lasting = subscription.discounts.filter(({ cyclesRemaining }) => cyclesRemaining === null);
  return { subscription: { ...subscription, discounts: lasting }, funds: { credit: 0n, wallet: 0n } };
}

/**
 * Extends the last run: indefinitely, or until the last billing date before the end, which may have another price.
 */
function goingOn(
  runs: readonly ChargeRun[],
  ahead: ProjectedSubscription,
  taxRates: readonly TaxRate[],
): readonly ChargeRun[] {
  const { subscription, funds } = ahead;
  const { nextBillingAt, expiresAt } = subscription;
  const last = runs.at(-1);
  if (!last) return runs;
  const before = runs.slice(0, -1);
  if (expiresAt === null) return [...before, { ...last, to: null }];
  if (nextBillingAt >= expiresAt) return runs;
  const [previousBillingAt, lastAt] = lastBillingDates(subscription, expiresAt);
  const final = foreseeRenewal(
    { subscription: { ...subscription, previousBillingAt, nextBillingAt: lastAt }, funds },
    taxRates,
  );
  const regular = [...before, { ...last, to: previousBillingAt }];
  return final ? withCharge(regular, final.renewal, final.after.subscription) : regular;
}

/** Last two billing dates before `end`, when at least one is to come. */
function lastBillingDates(
  { anchorAt, frequency, previousBillingAt, nextBillingAt, timeZone }: Subscription,
  end: Instant,
): readonly [Instant, Instant] {
  const after = (at: Instant): Instant => boundaryAfter(anchorAt, frequency, at, timeZone);
  // A period before the end is one of the last few, so the search need not begin at the next one.
  const late = after(end - 3 * (after(nextBillingAt) - nextBillingAt));
  let dates: readonly [Instant, Instant] =
    late > nextBillingAt && after(late) < end ? [late, after(late)] : [previousBillingAt, nextBillingAt];
  for (let next = after(dates[1]); next < end; next = after(next)) dates = [dates[1], next];
  return dates;
}
