import { assert } from '../assert.ts';
import type { Currency } from '../money/currency.ts';
import { chargeStep, minimumCharge } from '../money/minimum-charge.ts';

/**
 * Part of `total` that a wallet with `balance` pays, in minor units of `currency`: as much as it can. If that left
 * the card a positive amount below the minimum charge, or one between two steps of the currency, the wallet pays less,
 * so that the card pays the minimum, or the next step.
 * Shared by payments and their previews.
 */
export function walletShare(total: bigint, balance: bigint, currency: Currency): bigint {
  assert(total >= 0n && balance >= 0n, 'totals and balances are not below zero');
  if (balance >= total) return total;
  const most = total - minimumCharge(currency);
  if (most <= 0n) return 0n;
  const share = balance < most ? balance : most;
  const step = chargeStep(currency);
  const beyond = (total - share) % step;
  const aligned = beyond === 0n ? share : share - (step - beyond);
  return aligned > 0n ? aligned : 0n;
}
