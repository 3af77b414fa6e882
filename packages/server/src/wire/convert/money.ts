import { assert } from '../../domain/assert.ts';
import { largestAmount } from '../../domain/money/money.ts';

/** Amount in the wire's format: a JSON number, exact because larger ones are refused on input. */
export function toApiAmount(amount: bigint): number {
  assert(amount <= largestAmount && amount >= -largestAmount, 'an amount fits the wire');
  return Number(amount);
}

export function fromApiAmount(amount: number): bigint {
  return BigInt(amount);
}
