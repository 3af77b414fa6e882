import { divide } from '../money/round.ts';

/**
 * Converts an amount of 0 or more between price terms: adds the tax for a price that includes it, removes it for
 * one that does not. Rounded down, so that the result never exceeds what was paid.
 */
export function convertTerms(
  amount: bigint,
  fromInclusive: boolean,
  toInclusive: boolean,
  taxRateBps: number,
): bigint {
  if (fromInclusive === toInclusive) return amount;
  const [net, gross] = [10_000n, 10_000n + BigInt(taxRateBps)];
  return toInclusive ? divide(amount * gross, net, 'down') : divide(amount * net, gross, 'down');
}
