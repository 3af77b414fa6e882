/** What is taxed at one rate. Qualified invoices ask for exactly this: the sum of each rate, and its tax. */
export interface TaxShare {
  /** 1 000 is 10 %. */
  readonly rateBps: number;
  /** Whether the amounts above already contain the tax, or it comes on top of them. */
  readonly isIncluded: boolean;
  /** Without the tax, after discounts. */
  readonly taxable: bigint;
  readonly tax: bigint;
}

/**
 * Sums shares by rate, the highest first, so that the document adds up to the last unit: nothing is worked
 * out again, and `taxable` and `tax` over all of the result are the sums over all that was given.
 */
export function sumByRate(shares: readonly TaxShare[]): TaxShare[] {
  const sums = new Map<string, TaxShare>();
  for (const share of shares) {
    const key = `${share.rateBps} ${String(share.isIncluded)}`;
    const sum = sums.get(key) ?? { ...share, taxable: 0n, tax: 0n };
    sums.set(key, { ...sum, taxable: sum.taxable + share.taxable, tax: sum.tax + share.tax });
  }
  return [...sums.values()].sort(
    (a, b) => b.rateBps - a.rateBps || Number(a.isIncluded) - Number(b.isIncluded),
  );
}
