import { assert } from '../assert.ts';
import type { CreditLotId, PaymentId, PlanChangeId, RefundId, SubscriptionId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { divide } from '../money/round.ts';
import { convertTerms } from '../pricing/convert-terms.ts';
import type { Instant } from '../time.ts';
import { type Funds, mergeFunds, takeNewest, withoutFunds } from './funds.ts';

/*
 * Credit of a subscription: money that was paid for it and not used up. It pays for later cycles of the same
 * subscription, before the customer's wallet and before the card, and nothing else. Its amounts are in the terms
 * of the price that it was left over from: without tax, unless that price contains it. The tax was paid with the
 * money the credit comes from, so that credit reduces what later cycles are taxed on.
 *
 *   granted ──→ applied, when a payment is opened ──→ returned, if that payment fails or is taken back
 *      └──────→ voided, when the subscription ends, when the change that granted it is taken back, or when the
 *               payment that it came from is refunded ──→ returned, if that refund fails
 *
 * It is kept in lots, one for each cause, and the oldest is used first. Each lot knows the payments it came from.
 */

/**
 * Why there is credit: a change of plan left some over, a gateway takes no less than it took, or it refused a refund
 * of a period that is over by then.
 */
export type CreditOrigin = 'plan_change' | 'minimum_charge' | 'failed_refund';

export interface CreditLot {
  readonly lotId: CreditLotId;
  readonly subscriptionId: SubscriptionId;
  readonly currency: Currency;
  readonly origin: CreditOrigin;
  /** What it began with, in minor units. */
  readonly amount: bigint;
  readonly remaining: bigint;
  /** The parts of payments behind what remains. */
  readonly funds: Funds;
  /** Whether its amounts contain the tax, as the price that it was left over from. */
  readonly isTaxInclusive: boolean;
  /** The tax rate of that price when it was left over. */
  readonly taxRateBps: number;
  /** The change that left it over; null when a renewal was raised to what a gateway takes. */
  readonly planChangeId: PlanChangeId | null;
  readonly createdAt: Instant;
}

/** One movement of one lot. Its amount is above zero; `granted` and `returned` add it, the others take it away. */
export interface CreditMove {
  readonly kind: 'granted' | 'applied' | 'returned' | 'voided';
  readonly lotId: CreditLotId;
  readonly amount: bigint;
  /** The parts of payments that it moves. */
  readonly funds: Funds;
  readonly paymentId: PaymentId | null;
  readonly planChangeId: PlanChangeId | null;
  /** The refund that takes it back; null for any other movement. */
  readonly refundId: RefundId | null;
}

/** A movement with what the subscription's credit comes to after it. */
export interface CreditEntry extends CreditMove {
  readonly balanceAfter: bigint;
}

/** What of a lot is taken into account to use it: in its own terms what remains, in others no more than that. */
type Remaining = Pick<CreditLot, 'remaining' | 'funds' | 'isTaxInclusive' | 'taxRateBps'>;

/** What is there to be used, in the terms of a price that contains the tax or does not. */
export function creditBalance(lots: readonly Remaining[], isTaxInclusive: boolean): bigint {
  return lots.reduce((sum, lot) => sum + usableOf(lot, isTaxInclusive), 0n);
}

function moneyOf(funds: Funds): bigint {
  return funds.reduce((sum, { amount }) => sum + amount, 0n);
}

/** What lots have left, each in its own terms, as the ledger has it. */
export function creditLeft(lots: readonly Pick<CreditLot, 'remaining'>[]): bigint {
  return lots.reduce((sum, { remaining }) => sum + remaining, 0n);
}

/** In terms that contain the tax it is no more than the money behind it: not all of it may have been taxed alike. */
function usableOf({ remaining, funds, ...lot }: Remaining, isTaxInclusive: boolean): bigint {
  const usable = convertTerms(remaining, lot.isTaxInclusive, isTaxInclusive, lot.taxRateBps);
  if (lot.isTaxInclusive === isTaxInclusive || !isTaxInclusive) return usable;
  const money = moneyOf(funds);
  return usable < money ? usable : money;
}

/**
 * Takes `amount`, in the terms of the price that it pays for, from lots that are given oldest first. There is at
 * least so much.
 */
export function takeCredit(
  lots: readonly CreditLot[],
  amount: bigint,
  isTaxInclusive: boolean,
  paymentId: PaymentId,
): CreditMove[] {
  assert(
    amount >= 0n && amount <= creditBalance(lots, isTaxInclusive),
    'no more credit is used than there is',
  );
  const moves: CreditMove[] = [];
  let wanted = amount;
  for (const lot of lots) {
    const usable = usableOf(lot, isTaxInclusive);
    const used = usable < wanted ? usable : wanted;
    if (used === 0n) continue;
    const taken = used === usable ? lot.remaining : enoughFor(lot, used, usable, isTaxInclusive);
    moves.push({ ...moveOf(lot, 'applied', taken), paymentId });
    wanted -= used;
  }
  return moves;
}

/** So much of a lot, in its own terms, that it is worth `used` of its `usable` in other ones, and the money behind it. */
function enoughFor(lot: CreditLot, used: bigint, usable: bigint, isTaxInclusive: boolean): bigint {
  if (lot.isTaxInclusive === isTaxInclusive) return used;
  let taken = divide(lot.remaining * used, usable, 'up');
  for (;;) {
    const missing = used - moneyOf(takeNewest(lot.funds, taken).taken);
    if (!isTaxInclusive || missing <= 0n || taken >= lot.remaining) return taken;
    taken = taken + missing < lot.remaining ? taken + missing : lot.remaining;
  }
}

function moveOf(lot: CreditLot, kind: CreditMove['kind'], amount: bigint): CreditMove {
  const { taken } = takeNewest(lot.funds, amount);
  return {
    kind,
    lotId: lot.lotId,
    amount,
    funds: taken,
    paymentId: null,
    planChangeId: null,
    refundId: null,
  };
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
    .map((lot) => ({ ...moveOf(lot, 'voided', lot.remaining), planChangeId }));
}

/** A lot's beginning, as a movement. */
export function grantOf(lot: CreditLot): CreditMove {
  return { ...moveOf(lot, 'granted', lot.amount), planChangeId: lot.planChangeId };
}

/** A lot after a movement of it. What it began with is no change. */
export function afterMove(lot: CreditLot, { kind, amount, funds }: CreditMove): CreditLot {
  if (kind === 'granted') return lot;
  if (kind === 'returned') {
    return { ...lot, remaining: lot.remaining + amount, funds: mergeFunds(lot.funds, funds) };
  }
  return { ...lot, remaining: lot.remaining - amount, funds: withoutFunds(lot.funds, funds) };
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

/** What movements come to, in the terms of their lots. */
export function creditMoved(moves: readonly Pick<CreditMove, 'amount'>[]): bigint {
  return moves.reduce((sum, { amount }) => sum + amount, 0n);
}

/** The movement as it changes the balance: above zero adds. */
export function signed({ kind, amount }: Pick<CreditMove, 'kind' | 'amount'>): bigint {
  return kind === 'granted' || kind === 'returned' ? amount : -amount;
}
