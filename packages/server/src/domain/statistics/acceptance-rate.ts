/** How often something happened, of how many times it could have; and how often it may happen in truth. */
export interface Share {
  readonly of: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Of a normal distribution, 95 in 100 lie within so many standard deviations. */
const z = 1.959_963_985;

/**
 * The share `hits / of` with the Wilson interval that holds the true one 95 times in 100: it stays between 0 and
 * 1, and is wide where little was seen. Undefined when nothing was. More hits than there could be are cut off:
 * the two may have been counted from days apart.
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
