import { taxesOf } from '../tax/tax.ts';
import type { PricedLine } from './cart.ts';

/** A line of a document before its tax: what it lists at and what is paid of that. */
export interface UntaxedLine extends Omit<
  PricedLine,
  'listDiscount' | 'subtotal' | 'discount' | 'taxable' | 'tax' | 'total'
> {
  /** What it costs in the terms of its price: what is left of `listAmount`. */
  readonly amount: bigint;
}

/**
 * Taxes the lines of one document together, which is the only way that a line gets its tax: rounded once per
 * rate, so that the lines come to what the document says. What a line costs in the terms of its price is not
 * touched by it. Where that contains tax, so does what was taken off, whose tax is rounded once likewise.
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

/** A line with another amount to be paid of it, still to be taxed. */
export function untaxed(line: PricedLine, amount: bigint): UntaxedLine {
  return { ...line, amount };
}
