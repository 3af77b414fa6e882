import { divide } from '../money/round.ts';

/** Line to refund: `refunded` of `total` was refunded before; `tax` is the tax in `total`. */
export interface RefundableLine {
  readonly total: bigint;
  readonly tax: bigint;
  readonly refunded: bigint;
}

/** Refunded amount of one line, tax included, and the tax in it. */
export interface RefundedPart {
  readonly amount: bigint;
  readonly tax: bigint;
}

/**
 * Refunds `amount` of a line, tax included. Its tax brings the line's refunded tax to its share of everything
 * refunded, rounded half away from zero. The share depends only on the sum, so that any number of partial refunds
 * adds up to the line's tax exactly and the last one takes the rest.
 */
export function splitGross(line: RefundableLine, amount: bigint): RefundedPart {
  return { amount, tax: taxWithin(line, line.refunded + amount) - taxWithin(line, line.refunded) };
}

/**
 * Refunds `netAmount` of a line without tax and adds its tax. Consistent with `splitGross`: the refunded tax is
 * always the share that belongs to the sum refunded.
 */
export function splitNet(line: RefundableLine, netAmount: bigint): RefundedPart {
  const refundedTax = taxWithin(line, line.refunded);
  const net = line.refunded - refundedTax + netAmount;
  const tax = divide(line.tax * net, line.total - line.tax, 'half_away_from_zero') - refundedTax;
  return { amount: netAmount + tax, tax };
}

/** Remainder of a line without tax. */
export function remainingNet(line: RefundableLine): bigint {
  return line.total - line.tax - (line.refunded - taxWithin(line, line.refunded));
}

/** Tax within the first `refunded` units of a line. */
function taxWithin(line: RefundableLine, refunded: bigint): bigint {
  return divide(line.tax * refunded, line.total, 'half_away_from_zero');
}
