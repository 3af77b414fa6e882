import type { PricedLine } from '../pricing/cart.ts';
import { amountOf } from '../pricing/price-lines.ts';
import { taxLines, untaxed } from '../pricing/tax-lines.ts';
import { type Share, shareOf } from '../money/share.ts';

/**
 * Lines of a share of a cycle: each price is rounded once, and then they are taxed together. Lines of a whole cycle
 * stay unchanged.
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
