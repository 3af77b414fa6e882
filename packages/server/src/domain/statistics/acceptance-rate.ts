/** Observed share of hits, with a confidence interval. */
export interface Share {
  readonly of: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** 95 % of a normal distribution lies within this many standard deviations. */
const z = 1.959_963_985;

/**
 * Share `hits / of` with its 95 % Wilson interval, which stays between 0 and 1 and is wide for small samples.
 * Undefined when `of` is 0. Excess hits are capped at `of`, because the two may be counted over different days.
 */
export function shareOf(hits: number, of: number): Share | undefined {
  if (of <= 0) return undefined;
  const rate = Math.min(Math.max(hits, 0), of) / of;
  const spread = (z / (1 + (z * z) / of)) * Math.sqrt((rate * (1 - rate) + (z * z) / (4 * of)) / of);
  const middle = (rate + (z * z) / (2 * of)) / (1 + (z * z) / of);
  return {
    of,
    rate,
    low: rate === 0 ? 0 : Math.max(0, middle - spread),
    high: rate === 1 ? 1 : Math.min(1, middle + spread),
  };
}
