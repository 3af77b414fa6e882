import { describe, expect, test } from 'vitest';
import { readTypedAmount } from './typed-amount.ts';

describe('an amount as it is typed', () => {
  test.each([
    ['15', 2, 1_500n],
    ['15.5', 2, 1_550n],
    ['15.50', 2, 1_550n],
    // Not 1,550 dollars.
    ['15,50', 2, 1_550n],
    ['15,5', 2, 1_550n],
    ['1,500', 2, 150_000n],
    ['1,234,567.89', 2, 123_456_789n],
    ['$15', 2, 1_500n],
    ['US$15', 2, undefined],
    ['USD 15.00', 2, 1_500n],
    ['15 €', 2, 1_500n],
    ['１５．００', 2, 1_500n],
    ['1500', 0, 1_500n],
    ['1,500', 0, 1_500n],
    ['￥１，５００', 0, 1_500n],
    ['１，５００円', 0, 1_500n],
    ['1.5', 3, 1_500n],
    ['0', 2, 0n],
  ])('%s in a currency of %i decimals is %s', (typed, exponent, amount) => {
    expect(readTypedAmount(typed, exponent)).toBe(amount);
  });

  test.each([
    ['', 2],
    ['-5', 2],
    ['1.555', 2],
    ['1.5', 0],
    ['15,5', 0],
    ['1,50,0', 2],
    ['15.00.00', 2],
    ['1e3', 2],
    ['many', 2],
    ['1234567890123', 2],
  ])('%j is none in a currency of %i decimals', (typed, exponent) => {
    expect(readTypedAmount(typed, exponent)).toBeUndefined();
  });
});
