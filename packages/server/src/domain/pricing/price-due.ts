import { assert } from '../assert.ts';
import type { Currency } from '../money/currency.ts';
import { allocate } from '../money/allocate.ts';
import { canCharge, chargeStep, minimumCharge } from '../money/minimum-charge.ts';
import { divide } from '../money/round.ts';
import type { PricedLine, Totals } from './cart.ts';
import { amountOf, amountOfAll, totalsOf } from './price-lines.ts';
import { type UntaxedLine, taxLines, untaxed } from './tax-lines.ts';

/*
 * All amounts of a subscription are in the terms of its price: with tax where the price includes it, so that what
 * the buyer sees is exact and the tax in it is derived; otherwise without.
 */

/** Amount due on a subscription before credit is applied. */
export interface AmountDue {
  readonly lines: readonly PricedLine[];
  /** Unused share of the previous plan, at most the sum of the lines. 0 for a renewal. */
  readonly unused: bigint;
}

/** Amount to pay after credit. */
export interface PricedDue {
  readonly lines: readonly PricedLine[];
  readonly totals: Totals;
  readonly unused: bigint;
  /** Subscription credit applied. */
  readonly credit: bigint;
  /** Amount added to reach an amount that the gateway charges. It becomes credit. */
  readonly topUp: bigint;
}

/**
 * Prices an amount due with the available credit. Credit and the unused share reduce the taxable amount, and are
 * split over the lines to the last unit. A positive total below the minimum charge is raised to it, and one between two
 * steps of the currency to the next: by applying less credit where that suffices, otherwise by buying credit.
 */
export function priceDue(due: AmountDue, balance: bigint, currency: Currency): PricedDue {
  const net = netAmount(due);
  assert(net >= 0n, 'what is unused of a plan comes to no more than the plan after it');
  const credit = balance < net ? balance : net;
  const whole = reduced(due, credit);
  if (canCharge(whole.totals.total, currency)) return whole;
  const least = minimumCharge(currency);
  let tries = mostTries(currency);
  for (let less = credit; less > 0n && tries > 0n; less = lessCredit(less, due, least)) {
    const priced = reduced(due, less);
    if (canCharge(priced.totals.total, currency)) return priced;
    if (priced.totals.total >= least) tries--;
  }
  const bare = reduced(due, 0n);
  return canCharge(bare.totals.total, currency) ? bare : toppedUp(due, currency);
}

/**
 * Amounts to try above the minimum before the search for one between two steps is given up. Tax is rounded, so one unit
 * more may be two units of the total, and pass over a step.
 */
function mostTries(currency: Currency): bigint {
  const step = chargeStep(currency);
  return step * step;
}

/** Next smaller credit to try. It errs towards leaving too much to pay, because tax is rounded. */
function lessCredit(credit: bigint, due: AmountDue, least: bigint): bigint {
  const highestRateBps = Math.max(...due.lines.map(rateOnTop));
  const missing = amountAtLeast(least - reduced(due, credit).totals.total, highestRateBps);
  const step = missing > 1n ? missing : 1n;
  return credit > step ? credit - step : 0n;
}

/** Tax rate added on top of a line's price: 0 where the price includes tax. */
function rateOnTop({ isTaxInclusive, taxRateBps }: PricedLine): number {
  return isTaxInclusive ? 0 : taxRateBps;
}

/** Largest amount that, with tax on top, does not exceed `total`. */
function amountAtLeast(total: bigint, rateOnTopBps: number): bigint {
  return divide(total * 10_000n, 10_000n + BigInt(rateOnTopBps), 'down');
}

/** Sum of the lines in price terms, minus the unused share. */
export function netAmount({ lines, unused }: AmountDue): bigint {
  return amountOfAll(lines) - unused;
}

function reduced(due: AmountDue, credit: bigint): PricedDue {
  const amount = due.unused + credit;
  const lines = amount === 0n ? due.lines : taxLines(lessened(due.lines, amount));
  return { lines, totals: totalsOf(lines), unused: due.unused, credit, topUp: 0n };
}

/** Deducts an amount from lines in proportion to their price. The result is not yet taxed. */
function lessened(lines: readonly PricedLine[], amount: bigint): UntaxedLine[] {
  const amounts = lines.map(amountOf);
  const parts = allocate(amount, amounts);
  return lines.map((line, index) => untaxed(line, (amounts[index] ?? 0n) - (parts[index] ?? 0n)));
}

/**
 * Searches for the smallest sufficient amount from below, because tax is rounded. Where a tax rate passes over every
 * step, the first amount that reaches the minimum.
 */
function toppedUp(due: AmountDue, currency: Currency): PricedDue {
  const least = minimumCharge(currency);
  const first = due.lines[0];
  assert(first, 'what is due has a line');
  const base = lessened(due.lines, due.unused);
  const missing = least - totalsOf(taxLines(base)).total;
  const priced = (topUp: bigint): PricedDue => {
    const lines = taxLines([...base, topUpLine(first, topUp)]);
    return { lines, totals: totalsOf(lines), unused: due.unused, credit: 0n, topUp };
  };
  const from = missing > 1n ? amountAtLeast(missing - 1n, rateOnTop(first)) : 1n;
  let enough: PricedDue | undefined;
  for (let topUp = from, tries = mostTries(currency); tries > 0n; topUp += 1n) {
    const candidate = priced(topUp);
    if (canCharge(candidate.totals.total, currency)) return candidate;
    if (candidate.totals.total < least) continue;
    enough ??= candidate;
    tries--;
  }
  assert(enough, 'a search that ends has reached the minimum');
  return enough;
}

/** Line description on the invoice. */
const topUpName = 'Credit for later renewals';

function topUpLine(like: PricedLine, amount: bigint): UntaxedLine {
  return {
    ...untaxed(like, amount),
    name: topUpName,
    description: null,
    quantity: 1,
    unitAmount: amount,
    listAmount: amount,
    productDiscount: 0n,
    discounts: [],
  };
}
