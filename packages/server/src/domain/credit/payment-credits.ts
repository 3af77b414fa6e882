/** What reduced or raised a payment besides discounts, in minor units and never below zero. */
export interface PaymentCredits {
  /** The unused share of the plan before a change, without tax. */
  readonly unusedAmount: bigint;
  /** Credit of the subscription, without tax. */
  readonly creditAmount: bigint;
  /** What is paid over the price, without tax, because a gateway takes no less; it becomes credit. */
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
