import type { PricedLine } from '../pricing/cart.ts';
import { amountOf } from '../pricing/price-lines.ts';
import { taxLines, untaxed } from '../pricing/tax-lines.ts';
import { type Share, shareOf } from '../money/share.ts';

/**
 * The lines of a cycle for a share of it: what each costs in the terms of its price is rounded once, and then they
 * are taxed together. Those of a whole cycle stay as the price has them.
 */
export function prorateLines(lines: readonly PricedLine[], share: Share): readonly PricedLine[] {
  if (share.numerator === share.denominator) return lines;
  return taxLines(
    lines.map((line) => {
      const amount = shareOf(amountOf(line), share);
      return { ...untaxed(line, amount), listAmount: amount, productDiscount: 0n, discounts: [] };
    }),
  );
}
