/**
 * Amounts besides discounts that reduced or raised a payment, in minor units, never negative and in the terms of
 * its line prices: with tax where they include it.
 */
export interface PaymentCredits {
  /** Unused share of the previous plan in a plan change. */
  readonly unusedAmount: bigint;
  /** Subscription credit applied. */
  readonly creditAmount: bigint;
  /** Amount added to reach the gateway's minimum charge; it becomes credit. */
  readonly topUpAmount: bigint;
  /** Part of `totalAmount` paid by the customer's wallet; the gateway charges the rest. */
  readonly walletAmount: bigint;
}

export const noCredits: PaymentCredits = {
  unusedAmount: 0n,
  creditAmount: 0n,
  topUpAmount: 0n,
  walletAmount: 0n,
};
