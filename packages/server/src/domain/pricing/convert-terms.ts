import { divide } from '../money/round.ts';

/**
 * An amount in the terms of a price that contains its tax, said in those of one that does not, or the other way
 * round, at the rate of the plan that it was paid for. Rounded down in both directions, so that never more comes
 * out than was paid: to and fro gives the same amount or less.
 */
export function convertTerms(
  amount: bigint,
  fromInclusive: boolean,
  toInclusive: boolean,
  rateBps: number,
): bigint {
  if (fromInclusive === toInclusive) return amount;
  const without = 10_000n;
  const within = without + BigInt(rateBps);
  return fromInclusive ? divide(amount * without, within, 'down') : divide(amount * within, without, 'down');
}
