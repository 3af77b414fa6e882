import { assert } from '../assert.ts';
import type { CreditLotId, PaymentId, PlanChangeId, SubscriptionId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';

/*
 * Credit of a subscription: money that was paid for it and not used up. It pays for later cycles of the same
 * subscription, before the customer's wallet and before the card, and nothing else. All amounts are without
 * tax, which was paid with the money the credit comes from: it reduces what later cycles are taxed on.
 *
 *   granted ──→ applied, when a payment is opened ──→ returned, if that payment fails or is taken back
 *      └──────→ voided, when the subscription ends, or when the change that granted it is taken back
 *
 * It is kept in lots, one for each cause, and the oldest is used first.
 */

/** Why there is credit: a change of plan left some over, or a gateway takes no less than it took. */
export type CreditOrigin = 'plan_change' | 'minimum_charge';

export interface CreditLot {
  readonly lotId: CreditLotId;
  readonly subscriptionId: SubscriptionId;
  readonly currency: Currency;
  readonly origin: CreditOrigin;
  /** What it began with, in minor units. */
  readonly amount: bigint;
  readonly remaining: bigint;
  /** The change that left it over; null when a renewal was raised to what a gateway takes. */
  readonly planChangeId: PlanChangeId | null;
  readonly createdAt: Instant;
}

/** One movement of one lot. Its amount is above zero; `granted` and `returned` add it, the others take it away. */
export interface CreditMove {
  readonly kind: 'granted' | 'applied' | 'returned' | 'voided';
  readonly lotId: CreditLotId;
  readonly amount: bigint;
  readonly paymentId: PaymentId | null;
  readonly planChangeId: PlanChangeId | null;
}

/** A movement with what the subscription's credit comes to after it. */
export interface CreditEntry extends CreditMove {
  readonly balanceAfter: bigint;
}

/** What is there to be used. */
export function creditBalance(lots: readonly Pick<CreditLot, 'remaining'>[]): bigint {
  return lots.reduce((sum, { remaining }) => sum + remaining, 0n);
}

/** Takes `amount` from lots that are given oldest first. There is at least so much. */
export function takeCredit(lots: readonly CreditLot[], amount: bigint, paymentId: PaymentId): CreditMove[] {
  assert(amount >= 0n && amount <= creditBalance(lots), 'no more credit is used than there is');
  const moves: CreditMove[] = [];
  let wanted = amount;
  for (const { lotId, remaining } of lots) {
    const taken = remaining < wanted ? remaining : wanted;
    if (taken === 0n) continue;
    moves.push({ kind: 'applied', lotId, amount: taken, paymentId, planChangeId: null });
    wanted -= taken;
  }
  return moves;
}

/** Gives back what a payment had taken, to the lots it came from. */
export function returnCredit(taken: readonly CreditMove[]): CreditMove[] {
  return taken.map((move) => ({ ...move, kind: 'returned' }));
}

/**
 * Writes off what is left when a subscription ends: credit is never paid out and never moves. `planChangeId` is
 * the change that takes it back where one does.
 */
export function voidCredit(
  lots: readonly CreditLot[],
  planChangeId: PlanChangeId | null = null,
): CreditMove[] {
  return lots
    .filter(({ remaining }) => remaining > 0n)
    .map(({ lotId, remaining }) => ({
      kind: 'voided',
      lotId,
      amount: remaining,
      paymentId: null,
      planChangeId,
    }));
}

/** Movements in their order, with the balance after each. It is never below zero. */
export function enterCredit(balance: bigint, moves: readonly CreditMove[]): CreditEntry[] {
  let balanceAfter = balance;
  return moves.map((move) => {
    balanceAfter += signed(move);
    assert(balanceAfter >= 0n, 'no more credit is used than there is');
    return { ...move, balanceAfter };
  });
}

/** The movement as it changes the balance: above zero adds. */
export function signed({ kind, amount }: Pick<CreditMove, 'kind' | 'amount'>): bigint {
  return kind === 'granted' || kind === 'returned' ? amount : -amount;
}
