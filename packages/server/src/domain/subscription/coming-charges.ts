import { boundaryAfter } from '../calendar/add-interval.ts';
import type { TimeZone } from '../calendar/time-zone.ts';
import { type Interval, isSameInterval } from '../calendar/interval.ts';
import type { Money } from '../money/money.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { type ForeseenRenewal, type Funds, type Prospect, foreseeRenewal } from './foresee-renewals.ts';
import { asItGoesOn } from './pause.ts';
import type { Subscription } from './subscription.ts';

/*
 * What a subscription is charged by itself from some moment on: the one answer behind every sentence about later
 * payments. The renewals are foreseen one by one until nothing changes any more, and equal ones become a run.
 *
 *   80 → 30 with 50 of credit      0 ●   10 ●   30 ●────●────●────●── …
 *   10 off for 2 cycles, a term    20 ●────●   30 ●────●────●   ▌ it ends
 */

/** Equal charges, one in each interval. */
export interface ChargeRun {
  /** What the payment method is charged: tax included, after credit and the customer's wallet. */
  readonly amount: Money;
  readonly interval: Interval;
  readonly from: Instant;
  /** When the last of them is made, inclusive; null while they go on until somebody ends them. */
  readonly to: Instant | null;
}

export type ComingCharges =
  /** At least one run, in order. `endsAt` is when the subscription ends by itself; null is never. */
  | { readonly kind: 'charged'; readonly runs: readonly ChargeRun[]; readonly endsAt: Instant | null }
  /** It ends before anything more is charged. */
  | { readonly kind: 'ends'; readonly at: Instant }
  /** Until somebody lets it go on. */
  | { readonly kind: 'paused' }
  /** Until what is due is paid. */
  | { readonly kind: 'on_hold' }
  /** When its seller says so, for what the seller says. */
  | { readonly kind: 'on_demand' };

/**
 * So many charges are foreseen, where credit or a wallet pays that long. Later ones then count at their whole price,
 * which is never less than what they will be.
 */
const horizon = 400;

/** What is charged by itself from now on, if nothing changes and nothing else uses the funds. */
export function comingCharges(
  subscription: Subscription,
  funds: Funds,
  taxRates: readonly TaxRate[],
): ComingCharges {
  let ahead: Prospect = { subscription: asItGoesOn(subscription), funds };
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

/** When what is charged like this ends by itself; null where it goes on, or nothing recurs. */
export function endsAtOf(coming: ComingCharges | null): Instant | null {
  if (coming?.kind === 'charged') return coming.endsAt;
  return coming?.kind === 'ends' ? coming.at : null;
}

/** All that is charged until it ends by itself; null where it goes on, or nothing says how much. */
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

/** When it ends by itself; null is never. */
function endOf({ cancelAtNextBillingDate, nextBillingAt, expiresAt }: Subscription): Instant | null {
  return cancelAtNextBillingDate ? Math.min(nextBillingAt, expiresAt ?? nextBillingAt) : expiresAt;
}

/** Adds a charge, to the last run where it is one more of the same. */
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

/** Whether a charge has left everything that decides the next one as it was. */
function isUnchanged(before: Prospect, after: Prospect): boolean {
  const { scheduledChange, frequency, plan, discounts } = before.subscription;
  return (
    scheduledChange === null &&
    isSameInterval(frequency, plan.product.price.frequency) &&
    discounts.every(({ cyclesRemaining }) => cyclesRemaining === null || cyclesRemaining === 0) &&
    before.funds.credit === after.funds.credit &&
    before.funds.wallet === after.funds.wallet
  );
}

function bare({ subscription }: Prospect): Prospect {
  const lasting = subscription.discounts.filter(({ cyclesRemaining }) => cyclesRemaining === null);
  return { subscription: { ...subscription, discounts: lasting }, funds: { credit: 0n, wallet: 0n } };
}

/** The last run goes on: for good, or until the last billing date before the end, which may cost something else. */
function goingOn(
  runs: readonly ChargeRun[],
  ahead: Prospect,
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

/** The last two billing dates before `end`, of one that has at least one to come. */
function lastBillingDates(
  { anchorAt, frequency, previousBillingAt, nextBillingAt, timeZone }: Subscription,
  end: Instant,
): readonly [Instant, Instant] {
  const after = (at: Instant): Instant => boundaryAfter(anchorAt, frequency, at, timeZone);
  // A period before the end there is one of the last few: the search need not begin at the next one.
  const late = after(end - 3 * (after(nextBillingAt) - nextBillingAt));
  let dates: readonly [Instant, Instant] =
    late > nextBillingAt && after(late) < end ? [late, after(late)] : [previousBillingAt, nextBillingAt];
  for (let next = after(dates[1]); next < end; next = after(next)) dates = [dates[1], next];
  return dates;
}
