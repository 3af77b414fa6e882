import { allocate } from '../money/allocate.ts';
import { taxesOf } from '../tax/tax.ts';
import type { PlanChange } from './plan-change.ts';

/**
 * Tax of each line of a plan change, signed like its amount; the sum is exactly the tax paid. Lines of the new plan
 * have their own tax, and the unused line deducts the tax it saves; credit is not taxed, so the deduction is at
 * most what there is. Where nothing is unused, or the payment is raised to the minimum charge, the lines share the
 * tax paid in proportion to their own.
 */
export function lineTaxes({ lines, due, priced }: Pick<PlanChange, 'lines' | 'due' | 'priced'>): bigint[] {
  const paid = priced?.totals.tax ?? 0n;
  const alone = taxesOf(
    lines.map((line) => ({ ...line, amount: line.kind === 'unused' ? 0n : line.amount })),
  );
  const own = alone.map((tax, index) => due?.lines[index]?.tax ?? tax);
  const charged = own.reduce((sum, tax) => sum + tax, 0n);
  if (lines.some(({ kind }) => kind === 'unused') && paid <= charged) {
    return lines.map(({ kind }, index) => (kind === 'unused' ? paid - charged : (own[index] ?? 0n)));
  }
  const weights = charged > 0n ? own : lines.map(({ amount }) => (amount > 0n ? amount : 0n));
  return paid === 0n ? lines.map(() => 0n) : allocate(paid, weights);
}
