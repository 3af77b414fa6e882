import { assert } from '../assert.ts';
import type { Currency } from '../money/currency.ts';
import { minimumCharge } from '../money/minimum-charge.ts';

/**
 * What of `total` a wallet with `balance` pays, both in minor units of `currency`: all that it can. Where that
 * would leave the card more than nothing and less than a gateway takes, the wallet pays less, so that the card
 * pays the least that is taken. Opening a payment and previewing one both ask here.
 */
export function walletShare(total: bigint, balance: bigint, currency: Currency): bigint {
  assert(total >= 0n && balance >= 0n, 'totals and balances are not below zero');
  if (balance >= total) return total;
  const most = total - minimumCharge(currency);
  if (most <= 0n) return 0n;
  return balance < most ? balance : most;
}
