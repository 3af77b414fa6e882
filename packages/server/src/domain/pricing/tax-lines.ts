import { taxesOf } from '../tax/tax.ts';
import type { PricedLine } from './cart.ts';

/** Line of a document before tax: its list price and the amount charged. */
export interface UntaxedLine extends Omit<
  PricedLine,
  'listDiscount' | 'subtotal' | 'discount' | 'taxable' | 'tax' | 'total'
> {
  /** Amount charged in price terms: the remainder of `listAmount`. */
  readonly amount: bigint;
}

/**
 * Taxes the lines of one document together. This is the only way a line gets its tax: rounded once per rate, so
 * that the lines add up to the document. A line's price is not changed by it. Where the price includes tax, so does
 * its deduction, whose tax is rounded once likewise.
 */
export function taxLines(lines: readonly UntaxedLine[]): PricedLine[] {
  const taxes = taxesOf(lines);
  const taxesTakenOff = taxesOf(
    lines.map((line) => ({ ...line, amount: line.isTaxInclusive ? line.listAmount - line.amount : 0n })),
  );
  return lines.map(({ amount, ...line }, index): PricedLine => {
    const tax = taxes[index] ?? 0n;
    const listDiscount = line.listAmount - amount;
    const discount = listDiscount - (taxesTakenOff[index] ?? 0n);
    const taxable = line.isTaxInclusive ? amount - tax : amount;
    return {
      ...line,
      listDiscount,
      subtotal: taxable + discount,
      discount,
      taxable,
      tax,
      total: taxable + tax,
    };
  });
}

/** Line with another amount to charge, not yet taxed. */
export function untaxed(line: PricedLine, amount: bigint): UntaxedLine {
  return { ...line, amount };
}
