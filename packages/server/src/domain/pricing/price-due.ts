import { assert } from '../assert.ts';
import type { Currency } from '../money/currency.ts';
import { allocate } from '../money/allocate.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import { divide } from '../money/round.ts';
import type { PricedLine, Totals } from './cart.ts';
import { amountOf, amountOfAll, totalsOf } from './price-lines.ts';
import { type UntaxedLine, taxLines, untaxed } from './tax-lines.ts';

/*
 * Everything a subscription owes, uses and buys is in the terms of its price: with the tax where the price
 * contains it, so that what the buyer sees is exact and the tax in it is derived; otherwise without.
 */

/** What a subscription owes before its credit is used. */
export interface AmountDue {
  readonly lines: readonly PricedLine[];
  /** The unused share of the plan before: at most what the lines come to. 0 for a renewal. */
  readonly unused: bigint;
}

/** What is to be paid of it. */
export interface PricedDue {
  readonly lines: readonly PricedLine[];
  readonly totals: Totals;
  readonly unused: bigint;
  /** What of the subscription's credit it uses. */
  readonly credit: bigint;
  /** What is paid on top to reach what a gateway takes at least. It becomes credit. */
  readonly topUp: bigint;
}

/**
 * Prices what is due with the credit there is. Credit and the unused share reduce what is taxed, and are
 * split over the lines to the last unit. A total between nothing and the gateway's minimum is raised to the
 * minimum: by using less credit where that is enough, otherwise by buying credit.
 */
export function priceDue(due: AmountDue, balance: bigint, currency: Currency): PricedDue {
  const net = netOf(due);
  assert(net >= 0n, 'what is unused of a plan comes to no more than the plan after it');
  const credit = balance < net ? balance : net;
  const whole = reduced(due, credit);
  const least = minimumCharge(currency);
  if (whole.totals.total === 0n || whole.totals.total >= least) return whole;
  for (let less = credit; less > 0n; less = lessCredit(less, due, least)) {
    const priced = reduced(due, less);
    if (priced.totals.total >= least) return priced;
  }
  const bare = reduced(due, 0n);
  return bare.totals.total >= least ? bare : toppedUp(due, least);
}

/** The next smaller credit worth trying. A little too much remains rather than too little, because tax is rounded. */
function lessCredit(credit: bigint, due: AmountDue, least: bigint): bigint {
  const highestRateBps = Math.max(...due.lines.map(rateOnTop));
  const missing = amountAtLeast(least - reduced(due, credit).totals.total, highestRateBps);
  const step = missing > 1n ? missing : 1n;
  return credit > step ? credit - step : 0n;
}

/** The tax that comes on top of a line's price: none where the price contains it. */
function rateOnTop({ isTaxInclusive, taxRateBps }: PricedLine): number {
  return isTaxInclusive ? 0 : taxRateBps;
}

/** No more than the amount that, with the tax on top of it, comes to `total`. */
function amountAtLeast(total: bigint, rateOnTopBps: number): bigint {
  return divide(total * 10_000n, 10_000n + BigInt(rateOnTopBps), 'down');
}

/** What the lines come to in the terms of their prices, without the unused share. */
export function netOf({ lines, unused }: AmountDue): bigint {
  return amountOfAll(lines) - unused;
}

function reduced(due: AmountDue, credit: bigint): PricedDue {
  const amount = due.unused + credit;
  const lines = amount === 0n ? due.lines : taxLines(lessened(due.lines, amount));
  return { lines, totals: totalsOf(lines), unused: due.unused, credit, topUp: 0n };
}

/** Takes an amount off lines, in proportion to what each costs. What is left is still to be taxed. */
function lessened(lines: readonly PricedLine[], amount: bigint): UntaxedLine[] {
  const amounts = lines.map(amountOf);
  const parts = allocate(amount, amounts);
  return lines.map((line, index) => untaxed(line, (amounts[index] ?? 0n) - (parts[index] ?? 0n)));
}

/** The least that is enough is looked for from below, because tax is rounded. */
function toppedUp(due: AmountDue, least: bigint): PricedDue {
  const first = due.lines[0];
  assert(first, 'what is due has a line');
  const base = lessened(due.lines, due.unused);
  const missing = least - totalsOf(taxLines(base)).total;
  for (let topUp = amountAtLeast(missing - 1n, rateOnTop(first)); ; topUp += 1n) {
    const lines = taxLines([...base, topUpLine(first, topUp)]);
    const totals = totalsOf(lines);
    if (totals.total >= least) return { lines, totals, unused: due.unused, credit: 0n, topUp };
  }
}

/** How the invoice names it. */
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
