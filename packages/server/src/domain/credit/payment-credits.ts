/**
 * What reduced or raised a payment besides discounts, in minor units, never below zero and in the terms of the
 * prices of its lines: with the tax where they contain it.
 */
export interface PaymentCredits {
  /** The unused share of the plan before a change. */
  readonly unusedAmount: bigint;
  /** Credit of the subscription. */
  readonly creditAmount: bigint;
  /** What is paid over the price because a gateway takes no less; it becomes credit. */
  readonly topUpAmount: bigint;
  /** The part of `totalAmount` that the customer's wallet pays; the gateway is asked for the rest. */
  readonly walletAmount: bigint;
}

export const noCredits: PaymentCredits = {
  unusedAmount: 0n,
  creditAmount: 0n,
  topUpAmount: 0n,
  walletAmount: 0n,
};
