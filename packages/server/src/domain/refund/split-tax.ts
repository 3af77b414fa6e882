import { divide } from '../money/round.ts';

/** A line as far as giving it back is concerned: `refunded` of `total` has been given back, `tax` is the tax in `total`. */
export interface RefundableLine {
  readonly total: bigint;
  readonly tax: bigint;
  readonly refunded: bigint;
}

/** What is to be given back of one line, tax included, and how much of it is tax. */
export interface RefundedPart {
  readonly amount: bigint;
  readonly tax: bigint;
}

/**
 * Gives back `amount` of a line, tax included. The tax in it is what brings the line's refunded tax to its
 * share of everything refunded, rounded half away from zero. The share hangs on the sum alone, so that any
 * number of partial refunds adds up to the line's tax exactly and the last one takes the rest.
 */
export function splitGross(line: RefundableLine, amount: bigint): RefundedPart {
  return { amount, tax: taxWithin(line, line.refunded + amount) - taxWithin(line, line.refunded) };
}

/**
 * Gives back `netAmount` of a line without tax; the tax that belongs to it is added. Kept in step with
 * `splitGross`: after it too, the refunded tax is the share that belongs to the sum refunded.
 */
export function splitNet(line: RefundableLine, netAmount: bigint): RefundedPart {
  const refundedTax = taxWithin(line, line.refunded);
  const net = line.refunded - refundedTax + netAmount;
  const tax = divide(line.tax * net, line.total - line.tax, 'half_away_from_zero') - refundedTax;
  return { amount: netAmount + tax, tax };
}

/** How much of a line is left without tax. */
export function remainingNet(line: RefundableLine): bigint {
  return line.total - line.tax - (line.refunded - taxWithin(line, line.refunded));
}

/** The tax within the first `refunded` units of a line. */
function taxWithin(line: RefundableLine, refunded: bigint): bigint {
  return divide(line.tax * refunded, line.total, 'half_away_from_zero');
}
