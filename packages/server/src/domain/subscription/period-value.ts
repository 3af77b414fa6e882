import {
  type Fund,
  type Funds,
  type SplitFunds,
  dividedFund,
  paidBy,
  stillThere,
  takeNewest,
  takeOfPayment,
} from '../credit/funds.ts';
import type { PaymentId } from '../ids.ts';
import { allocate } from '../money/allocate.ts';
import { divide } from '../money/round.ts';
import { convertTerms } from '../pricing/convert-terms.ts';
import type { Instant } from '../time.ts';
import { type Share, shareOf } from '../money/share.ts';

/*
 * The value of the current period of a subscription, and the payments behind it.
 *
 *   bought ──→ worth = paid        upgrade: the payment joins, worth is the new plan's
 *      └─ refunded: both lower     downgrade: what is given back leaves, newest payment first
 *
 * The law that all of it keeps: credit and what the period is worth never come to more than the money that was
 * taken and not given back.
 */

/** A fund of a period, with its part of what the period is worth. */
export interface PeriodFund extends Fund {
  readonly worth: bigint;
  /** When what it paid for is over. */
  readonly until: Instant;
}

/** The terms that a period was priced in. */
export interface PriceTerms {
  /** Whether its amounts contain the tax. */
  readonly isTaxInclusive: boolean;
  readonly taxRateBps: number;
}

/** What the current period is worth and what paid for it. Amounts are in the terms of its price. */
export interface PeriodValue {
  /**
   * The recurring amount, after discounts, that the whole period was sold for: the rate at which a change divides
   * it. 0 in a free trial. A change of plan that is not paid leaves it alone.
   */
  readonly periodWorth: bigint;
  /** The money that was really paid for it, credit included, less what was credited: no more can come back. */
  readonly periodPaid: bigint;
  /** The parts of payments that `periodPaid` is made of. */
  readonly periodFunds: readonly PeriodFund[];
  readonly periodTerms: PriceTerms;
  /** When the period is over that was sold. Days that the seller gives after it are worth nothing. */
  readonly paidUntil: Instant;
  /** The part of a whole cycle that the period is: its term may end it early. */
  readonly periodShare: Share;
  /** Whether a change of plan has already begun it in place of a period that was paid in full. */
  readonly isPeriodReset: boolean;
}

/** The value of a subscription's current period, by itself. */
export function valueOf(subscription: PeriodValue): PeriodValue {
  const { periodWorth, periodPaid, periodFunds, periodTerms, paidUntil, periodShare, isPeriodReset } =
    subscription;
  return { periodWorth, periodPaid, periodFunds, periodTerms, paidUntil, periodShare, isPeriodReset };
}

/** The same value in the terms of another plan's price, never higher than it was. */
export function valueInTerms(value: PeriodValue, isTaxInclusive: boolean): PeriodValue {
  const { periodTerms } = value;
  if (periodTerms.isTaxInclusive === isTaxInclusive) return value;
  const convert = (amount: bigint) =>
    convertTerms(amount, periodTerms.isTaxInclusive, isTaxInclusive, periodTerms.taxRateBps);
  const periodFunds = value.periodFunds.map((fund): PeriodFund => {
    const paid = convert(fund.paid);
    // No more than the money behind it: not all of it may have been taxed alike.
    return { ...fund, paid: paid < fund.amount ? paid : fund.amount, worth: convert(fund.worth) };
  });
  return {
    ...value,
    periodWorth: convert(value.periodWorth),
    periodPaid: paidBy(periodFunds),
    periodFunds,
    periodTerms: { ...periodTerms, isTaxInclusive },
  };
}

/** The funds of a period that begins with them: each is worth what was paid, until it ends. */
export function asPeriodFunds(funds: Funds, until: Instant): PeriodFund[] {
  return funds.map((fund) => ({ ...fund, worth: fund.paid, until }));
}

/** The value of a period that a pause has moved by its length. */
export function movedBy(value: PeriodValue, lengthMs: number): PeriodValue {
  return {
    ...valueOf(value),
    periodFunds: value.periodFunds.map((fund) => ({ ...fund, until: fund.until + lengthMs })),
    paidUntil: value.paidUntil + lengthMs,
  };
}

/** Whether all that was paid for is used at `now`. */
export function isPaidTimeOver({ paidUntil, periodFunds }: PeriodValue, now: Instant): boolean {
  return now >= periodFunds.reduce((latest, { until }) => Math.max(latest, until), paidUntil);
}

/** Whether an upgrade was paid for days that the seller had given, which the rest of the period was not. */
export function hasPaidGivenDays({ paidUntil, periodFunds }: PeriodValue): boolean {
  return periodFunds.some(({ until }) => until !== paidUntil);
}

/**
 * What is unused of a period above `worth`, fund by fund: `shareFor` says how much of what a fund paid for is still
 * to come. The newest fund is the top of what the period is worth.
 */
export function unusedAbove(
  { periodFunds }: PeriodValue,
  worth: bigint,
  shareFor: (until: Instant) => Share,
): bigint {
  let below = 0n;
  return periodFunds.reduce((sum, fund) => {
    const [from, to] = [below, below + fund.worth];
    below = to;
    const share = shareFor(fund.until);
    return to <= worth ? sum : sum + shareOf(to, share) - shareOf(from > worth ? from : worth, share);
  }, 0n);
}

/** Takes what becomes credit out of a period whose worth changes to `worth`. */
export function takeFromPeriod(
  funds: readonly PeriodFund[],
  credited: bigint,
  worth: bigint,
): SplitFunds<PeriodFund> {
  const { taken, left } = takeNewest(funds, credited);
  return { taken, left: withWorth(left, worth) };
}

/** Funds with `worth` in all at most: what is less leaves newest first. */
function withWorth(funds: readonly PeriodFund[], worth: bigint): PeriodFund[] {
  let excess = worthOf(funds) - worth;
  const after: PeriodFund[] = [];
  for (const fund of funds.toReversed()) {
    const part = excess <= 0n ? 0n : fund.worth < excess ? fund.worth : excess;
    excess -= part;
    after.unshift({ ...fund, worth: fund.worth - part });
  }
  return after;
}

function worthOf(funds: readonly PeriodFund[]): bigint {
  return funds.reduce((sum, { worth }) => sum + worth, 0n);
}

/**
 * The value of a period once a change of plan is paid, for the time until `until`. `value` is what was decided when
 * its payment was opened; what of the period's money was refunded since, as `present` shows, counts no more.
 */
export function paidValue(
  value: PeriodValue,
  present: Pick<PeriodValue, 'periodFunds'>,
  paid: Funds,
  until: Instant,
): PeriodValue {
  const kept = stillThere(value.periodFunds, present.periodFunds, dividedPeriodFund);
  const missing = {
    paid: paidBy(value.periodFunds) - paidBy(kept),
    worth: worthOf(value.periodFunds) - worthOf(kept),
  };
  const periodWorth = less(value.periodWorth, missing.worth);
  return {
    ...value,
    periodWorth,
    periodPaid: less(value.periodPaid, missing.paid),
    periodFunds: [...kept, ...withShares(paid, periodWorth - worthOf(kept), until)],
  };
}

/** New funds, each with its part of what they make a period worth more. */
function withShares(funds: Funds, worth: bigint, until: Instant): PeriodFund[] {
  const isNothing = worth <= 0n || paidBy(funds) === 0n;
  const shares = isNothing
    ? []
    : allocate(
        worth,
        funds.map(({ paid }) => paid),
      );
  return funds.map((fund, index) => ({ ...fund, worth: shares[index] ?? 0n, until }));
}

/** The value of a period after up to `amount` of one payment's money, tax included, is taken back from it. */
export function refundFromPeriod(
  value: PeriodValue,
  paymentId: PaymentId,
  amount: bigint,
): { readonly value: PeriodValue; readonly taken: readonly PeriodFund[] } {
  const { taken, left } = takeOfPayment(value.periodFunds, paymentId, amount, dividedPeriodFund);
  return {
    value: {
      ...valueOf(value),
      periodWorth: less(value.periodWorth, worthOf(taken)),
      periodPaid: less(value.periodPaid, paidBy(taken)),
      periodFunds: left,
    },
    taken,
  };
}

function dividedPeriodFund(fund: PeriodFund, part: bigint): readonly [PeriodFund, PeriodFund] {
  const [taken, left] = dividedFund(fund, part);
  const worth = divide(fund.worth * part, fund.amount, 'up');
  return [
    { ...taken, worth },
    { ...left, worth: fund.worth - worth },
  ];
}

/** The value of a period after money that was taken from it has come back. */
export function returnToPeriod(value: PeriodValue, funds: readonly PeriodFund[]): PeriodValue {
  return {
    ...valueOf(value),
    periodWorth: value.periodWorth + worthOf(funds),
    periodPaid: value.periodPaid + paidBy(funds),
    periodFunds: [...value.periodFunds, ...funds],
  };
}

function less(whole: bigint, amount: bigint): bigint {
  return whole > amount ? whole - amount : 0n;
}
