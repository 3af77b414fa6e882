import { assert } from '../assert.ts';
import type { Currency } from '../money/currency.ts';
import { allocate } from '../money/allocate.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import { divide } from '../money/round.ts';
import { taxOn } from '../tax/tax.ts';
import type { PricedLine, Totals } from './cart.ts';
import { totalsOf } from './price-lines.ts';

/** What a subscription owes before its credit is used. */
export interface Due {
  readonly lines: readonly PricedLine[];
  /** The unused share of the plan before, without tax: at most what the lines come to. 0 for a renewal. */
  readonly unused: bigint;
}

/** What is to be paid of it. */
export interface PricedDue {
  readonly lines: readonly PricedLine[];
  readonly totals: Totals;
  readonly unused: bigint;
  /** What of the subscription's credit it uses, without tax. */
  readonly credit: bigint;
  /** What is paid on top, without tax, to reach what a gateway takes at least. It becomes credit. */
  readonly topUp: bigint;
}

/**
 * Prices what is due with the credit there is. Credit and the unused share reduce what is taxed, and are
 * split over the lines to the last unit. A total between nothing and the gateway's minimum is raised to the
 * minimum: by using less credit where that is enough, otherwise by buying credit.
 */
export function priceDue(due: Due, balance: bigint, currency: Currency): PricedDue {
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
function lessCredit(credit: bigint, due: Due, least: bigint): bigint {
  const highestRateBps = Math.max(...due.lines.map(({ taxRateBps }) => taxRateBps));
  const missing = netAtLeast(least - reduced(due, credit).totals.total, highestRateBps);
  const step = missing > 1n ? missing : 1n;
  return credit > step ? credit - step : 0n;
}

/** No more than the amount without tax that, with its tax, comes to `gross`. */
function netAtLeast(gross: bigint, taxRateBps: number): bigint {
  return divide(gross * 10_000n, 10_000n + BigInt(taxRateBps), 'down');
}

/** What the lines come to without tax and without the unused share. */
export function netOf({ lines, unused }: Due): bigint {
  return lines.reduce((sum, line) => sum + line.taxable, 0n) - unused;
}

function reduced(due: Due, credit: bigint): PricedDue {
  const lines = reduceLines(due.lines, due.unused + credit);
  return { lines, totals: totalsOf(lines), unused: due.unused, credit, topUp: 0n };
}

/** Takes an amount without tax off lines, in proportion to what each costs, and taxes what is left. */
function reduceLines(lines: readonly PricedLine[], amount: bigint): readonly PricedLine[] {
  if (amount === 0n) return lines;
  const parts = allocate(
    amount,
    lines.map(({ taxable }) => taxable),
  );
  return lines.map((line, index) => {
    const part = parts[index] ?? 0n;
    // One that loses nothing keeps its tax: worked out anew, that of an inclusive price may be one unit more.
    return part === 0n ? line : withTaxable(line, line.taxable - part);
  });
}

function withTaxable(line: PricedLine, taxable: bigint): PricedLine {
  const tax = taxOn(taxable, line.taxRateBps);
  const paid = line.isTaxInclusive ? taxable + tax : taxable;
  return {
    ...line,
    discount: line.subtotal - taxable,
    taxable,
    tax,
    total: taxable + tax,
    listDiscount: line.listAmount - paid,
  };
}

/** The least that is enough is looked for from below, because tax is rounded. */
function toppedUp(due: Due, least: bigint): PricedDue {
  const first = due.lines[0];
  assert(first, 'what is due has a line');
  const base = reduceLines(due.lines, due.unused);
  for (let topUp = netAtLeast(least - totalsOf(base).total, first.taxRateBps); ; topUp += 1n) {
    const lines = [...base, topUpLine(first, topUp)];
    const totals = totalsOf(lines);
    if (totals.total >= least) return { lines, totals, unused: due.unused, credit: 0n, topUp };
  }
}

/** How the invoice names it. */
const topUpName = 'Credit for later renewals';

function topUpLine(like: PricedLine, amount: bigint): PricedLine {
  const tax = taxOn(amount, like.taxRateBps);
  return {
    ...like,
    name: topUpName,
    description: null,
    quantity: 1,
    unitAmount: amount,
    listAmount: amount,
    listDiscount: 0n,
    productDiscount: 0n,
    discounts: [],
    subtotal: amount,
    discount: 0n,
    taxable: amount,
    tax,
    isTaxInclusive: false,
    total: amount + tax,
  };
}
