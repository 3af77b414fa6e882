/** Amount taxed at one rate, with its tax, as qualified invoices require per rate. */
export interface TaxShare {
  /** Tax rate; 1 000 is 10 %. */
  readonly rateBps: number;
  /** True when prices include the tax; false when it is added on top. */
  readonly isIncluded: boolean;
  /** Net amount after discounts. */
  readonly taxable: bigint;
  readonly tax: bigint;
}

/**
 * Sums shares by rate, highest first. Nothing is recomputed: the sums of `taxable` and `tax` over the result equal
 * the sums over the input, to the last unit.
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

/** Tax of one rate on a whole document, whatever the prices contain. */
export interface RateTotal {
  readonly rateBps: number;
  /** With the tax. */
  readonly total: bigint;
  readonly tax: bigint;
}

/** Sums by rate alone, highest first, as a qualified invoice states them. */
export function totalsByRate(shares: readonly TaxShare[]): RateTotal[] {
  const rates = [...new Set(shares.map(({ rateBps }) => rateBps))].sort((a, b) => b - a);
  return rates.map((rateBps) => {
    const ofRate = shares.filter((share) => share.rateBps === rateBps);
    const tax = ofRate.reduce((sum, share) => sum + share.tax, 0n);
    return { rateBps, tax, total: ofRate.reduce((sum, { taxable }) => sum + taxable, tax) };
  });
}
