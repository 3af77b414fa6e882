import { divide } from '../money/round.ts';

/**
 * An amount of 0 or more in the terms of another price: with the tax that comes on top where that price contains
 * it, without the tax within it where it does not. Rounded down, so that never more comes out than was paid.
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
