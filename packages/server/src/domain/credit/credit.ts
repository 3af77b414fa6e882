import { assert } from '../assert.ts';
import type { CreditLotId, PaymentId, PlanChangeId, RefundId, SubscriptionId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { divide } from '../money/round.ts';
import { convertTerms } from '../pricing/convert-terms.ts';
import type { Instant } from '../time.ts';
import { type Funds, mergeFunds, takeNewest, withoutFunds } from './funds.ts';

/*
 * Subscription credit: money that was paid for a subscription and not used. It pays for later cycles of the same
 * subscription, before the customer's wallet and before the card, and nothing else. Amounts are in the terms of the
 * price that it was left over from: without tax, unless that price includes it. The tax was paid with the original
 * payment, so credit reduces the taxable amount of later cycles.
 *
 *   granted ──→ applied, when a payment is opened ──→ returned, if that payment fails or is refunded
 *      └──────→ voided, when the subscription ends, when the change that granted it is reverted, or when the
 *               payment that it came from is refunded ──→ returned, if that refund fails
 *
 * Credit is kept in lots, one for each cause, and the oldest is used first. Each lot knows its source payments.
 */

/**
 * Reason for credit: a plan change left some over, a renewal was raised to the gateway's minimum charge, or the
 * gateway refused a refund of a period that has since ended.
 */
export type CreditOrigin = 'plan_change' | 'minimum_charge' | 'failed_refund';

export interface CreditLot {
  readonly lotId: CreditLotId;
  readonly subscriptionId: SubscriptionId;
  readonly currency: Currency;
  readonly origin: CreditOrigin;
  /** Initial amount, in minor units. */
  readonly amount: bigint;
  readonly remaining: bigint;
  /** Parts of payments that fund the remaining amount. */
  readonly funds: Funds;
  /** True when its amounts include tax, like the price it was left over from. */
  readonly isTaxInclusive: boolean;
  /** Tax rate of that price at the time. */
  readonly taxRateBps: number;
  /** Plan change that left it over; null when a renewal was raised to the minimum charge. */
  readonly planChangeId: PlanChangeId | null;
  readonly createdAt: Instant;
}

/** Movement of one credit lot. The amount is positive; `granted` and `returned` add it, other kinds subtract it. */
export interface CreditMove {
  readonly kind: 'granted' | 'applied' | 'returned' | 'voided';
  readonly lotId: CreditLotId;
  readonly amount: bigint;
  /** Parts of payments that move with it. */
  readonly funds: Funds;
  readonly paymentId: PaymentId | null;
  readonly planChangeId: PlanChangeId | null;
  /** Refund that takes it back; null for other movements. */
  readonly refundId: RefundId | null;
}

/** Credit movement with the subscription's balance after it. */
export interface CreditEntry extends CreditMove {
  readonly balanceAfter: bigint;
}

/** Lot fields needed to use it. In other tax terms than its own, it is worth no more than `remaining`. */
type Remaining = Pick<CreditLot, 'remaining' | 'funds' | 'isTaxInclusive' | 'taxRateBps'>;

/** Credit available to use, in terms with or without tax. */
export function creditBalance(lots: readonly Remaining[], isTaxInclusive: boolean): bigint {
  return lots.reduce((sum, lot) => sum + usableOf(lot, isTaxInclusive), 0n);
}

function moneyOf(funds: Funds): bigint {
  return funds.reduce((sum, { amount }) => sum + amount, 0n);
}

/** Total remaining of the lots, each in its own terms, as in the ledger. */
export function remainingCredit(lots: readonly Pick<CreditLot, 'remaining'>[]): bigint {
  return lots.reduce((sum, { remaining }) => sum + remaining, 0n);
}

/** In tax-inclusive terms it is limited to the money behind it: parts may have been taxed differently. */
function usableOf({ remaining, funds, ...lot }: Remaining, isTaxInclusive: boolean): bigint {
  const usable = convertTerms(remaining, lot.isTaxInclusive, isTaxInclusive, lot.taxRateBps);
  if (lot.isTaxInclusive === isTaxInclusive || !isTaxInclusive) return usable;
  const money = moneyOf(funds);
  return usable < money ? usable : money;
}

/**
 * Takes `amount`, in the terms of the price it pays for, from lots ordered oldest first. The lots must hold at
 * least that much.
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

/**
 * Smallest part of a lot, in its own terms, worth `used` of its `usable` in other terms, and the money behind it.
 */
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

/** Returns credit that a payment had applied, to its original lots. */
export function returnCredit(taken: readonly CreditMove[]): CreditMove[] {
  return taken.map((move) => ({ ...move, kind: 'returned' }));
}

/**
 * Voids the remaining credit when a subscription ends: credit is never paid out or transferred. `planChangeId` is
 * set when a reverted change voids it.
 */
export function voidCredit(
  lots: readonly CreditLot[],
  planChangeId: PlanChangeId | null = null,
): CreditMove[] {
  return lots
    .filter(({ remaining }) => remaining > 0n)
    .map((lot) => ({ ...moveOf(lot, 'voided', lot.remaining), planChangeId }));
}

/** Movement that grants a lot. */
export function toGrantMove(lot: CreditLot): CreditMove {
  return { ...moveOf(lot, 'granted', lot.amount), planChangeId: lot.planChangeId };
}

/** Lot after one of its movements. The granting movement itself changes nothing. */
export function applyCreditMove(lot: CreditLot, { kind, amount, funds }: CreditMove): CreditLot {
  if (kind === 'granted') return lot;
  if (kind === 'returned') {
    return { ...lot, remaining: lot.remaining + amount, funds: mergeFunds(lot.funds, funds) };
  }
  return { ...lot, remaining: lot.remaining - amount, funds: withoutFunds(lot.funds, funds) };
}

/** Orders movements with the balance after each. The balance is never negative. */
export function postCreditMoves(balance: bigint, moves: readonly CreditMove[]): CreditEntry[] {
  let balanceAfter = balance;
  return moves.map((move) => {
    balanceAfter += signedAmount(move);
    assert(balanceAfter >= 0n, 'no more credit is used than there is');
    return { ...move, balanceAfter };
  });
}

/** Sum of movements, in the terms of their lots. */
export function sumCreditMoves(moves: readonly Pick<CreditMove, 'amount'>[]): bigint {
  return moves.reduce((sum, { amount }) => sum + amount, 0n);
}

/** Signed amount of a movement: positive adds to the balance. */
export function signedAmount({ kind, amount }: Pick<CreditMove, 'kind' | 'amount'>): bigint {
  return kind === 'granted' || kind === 'returned' ? amount : -amount;
}
