import {
  type Fund,
  type Funds,
  type SplitFunds,
  dividedFund,
  paidBy,
  presentFunds,
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
 * Value of a subscription's current period, and the payments that fund it.
 *
 *   bought ──→ worth = paid        upgrade: the payment joins, worth is the new plan's
 *      └─ refunded: both lower     downgrade: what is given back leaves, newest payment first
 *
 * Invariant: credit plus the worth of the period never exceeds the money received and not refunded.
 */

/** Fund of a period, with its part of the period's worth. */
export interface PeriodFund extends Fund {
  readonly worth: bigint;
  /** End of the time it paid for. */
  readonly until: Instant;
}

/** Price terms of a period. */
export interface PriceTerms {
  /** True when its amounts include tax. */
  readonly isTaxInclusive: boolean;
  readonly taxRateBps: number;
}

/** Value of the current period and its funding. Amounts are in price terms. */
export interface PeriodValue {
  /**
   * Recurring amount, after discounts, for which the whole period was sold: the base for proration. 0 in a free
   * trial. An unpaid plan change does not affect it.
   */
  readonly periodWorth: bigint;
  /** Money really paid for it, credit included, minus what was credited: the limit of what can be returned. */
  readonly periodPaid: bigint;
  /** Parts of payments that make up `periodPaid`. */
  readonly periodFunds: readonly PeriodFund[];
  readonly periodTerms: PriceTerms;
  /** End of the period as sold. Days that the seller adds after it are worth nothing. */
  readonly paidUntil: Instant;
  /** Length of the period as a share of a whole cycle: its term may end it early. */
  readonly periodShare: Share;
  /** True when a plan change has already restarted it in place of a fully paid period. */
  readonly isPeriodReset: boolean;
}

/** Value fields of a subscription's current period. */
export function valueOf(subscription: PeriodValue): PeriodValue {
  const { periodWorth, periodPaid, periodFunds, periodTerms, paidUntil, periodShare, isPeriodReset } =
    subscription;
  return { periodWorth, periodPaid, periodFunds, periodTerms, paidUntil, periodShare, isPeriodReset };
}

/** Value restated in the terms of another plan's price, never higher than before. */
export function valueInTerms(value: PeriodValue, isTaxInclusive: boolean): PeriodValue {
  const { periodTerms } = value;
  if (periodTerms.isTaxInclusive === isTaxInclusive) return value;
  const convert = (amount: bigint) =>
    convertTerms(amount, periodTerms.isTaxInclusive, isTaxInclusive, periodTerms.taxRateBps);
  const periodFunds = value.periodFunds.map((fund): PeriodFund => {
    const paid = convert(fund.paid);
    // At most the money behind it: parts may have been taxed differently.
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

/** Funds of a new period: each is worth what was paid, until its end. */
export function asPeriodFunds(funds: Funds, until: Instant): PeriodFund[] {
  return funds.map((fund) => ({ ...fund, worth: fund.paid, until }));
}

/** Value of a period moved by the length of a pause. */
export function shiftPeriodValue(value: PeriodValue, lengthMs: number): PeriodValue {
  return {
    ...valueOf(value),
    periodFunds: value.periodFunds.map((fund) => ({ ...fund, until: fund.until + lengthMs })),
    paidUntil: value.paidUntil + lengthMs,
  };
}

/** True when all paid time is used at `now`. */
export function isPaidTimeOver({ paidUntil, periodFunds }: PeriodValue, now: Instant): boolean {
  return now >= periodFunds.reduce((latest, { until }) => Math.max(latest, until), paidUntil);
}

/** True when an upgrade was paid for free days added by the seller, which the rest of the period was not. */
export function hasPaidGivenDays({ paidUntil, periodFunds }: PeriodValue): boolean {
  return periodFunds.some(({ until }) => until !== paidUntil);
}

/**
 * Unused part of a period above `worth`, fund by fund: `shareFor` returns the share of a fund's paid time that is
 * still to come. The newest fund is the top of the period's worth.
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

/** Takes credit out of a period whose worth changes to `worth`. */
export function takeFromPeriod(
  funds: readonly PeriodFund[],
  credited: bigint,
  worth: bigint,
): SplitFunds<PeriodFund> {
  const { taken, left } = takeNewest(funds, credited);
  return { taken, left: withWorth(left, worth) };
}

/** Funds limited to `worth` in all: the excess is removed newest first. */
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
 * Value of a period after a plan change is paid, for the time until `until`. `value` was decided when its payment
 * was opened; money of the period refunded since, as shown by `present`, no longer counts.
 */
export function paidValue(
  value: PeriodValue,
  present: Pick<PeriodValue, 'periodFunds'>,
  paid: Funds,
  until: Instant,
): PeriodValue {
  const kept = presentFunds(value.periodFunds, present.periodFunds, dividedPeriodFund);
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

/** New funds, each with its part of the worth they add to a period. */
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

/** Value of a period after up to `amount` of one payment's money, tax included, was taken back. */
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

/** Value of a period after money taken from it has been returned. */
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
