import type { PricedLine } from '../pricing/cart.ts';
import { taxOn } from '../tax/tax.ts';
import { type Share, shareOf } from './unused-share.ts';

/** The lines of a cycle for a share of it. Those of a whole cycle stay as the price has them. */
export function prorateLines(lines: readonly PricedLine[], share: Share): readonly PricedLine[] {
  return share.numerator === share.denominator ? lines : lines.map((line) => prorated(line, share));
}

function prorated(line: PricedLine, share: Share): PricedLine {
  const taxable = shareOf(line.taxable, share);
  const tax = taxOn(taxable, line.taxRateBps);
  return {
    ...line,
    listAmount: taxable,
    listDiscount: 0n,
    productDiscount: 0n,
    discounts: [],
    subtotal: taxable,
    discount: 0n,
    taxable,
    tax,
    isTaxInclusive: false,
    total: taxable + tax,
  };
}
