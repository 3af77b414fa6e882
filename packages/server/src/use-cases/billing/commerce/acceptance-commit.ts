import { DomainError } from '../../../domain/errors.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import type { PurchaseResult } from '../../../gateways/commerce/commerce.ts';
import type { AcceptanceWithRiders, UndoWithRider } from '../../../runtime.ts';
import { isPlanHeldConflict } from '../../../store/billing/held-plans.ts';
import { isPresentationPaymentConflict } from '../../../store/billing/payments.ts';
import { type Database, type Tx, statement } from '../../../store/postgres/postgres.ts';

/*
 * Presentation's side of an operation: committed in the same transaction as billing's changes, or not at all.
 */

/** Concurrent update of the presentation: rolls the transaction back. */
class ConcurrentUpdate extends Error {}

/**
 * Commits an acceptance with what it starts; throws on a concurrent update, so that nothing is committed.
 * Without a payment nothing is due, and it is accepted at once.
 */
export async function commitAcceptance(
  tx: Tx,
  { riders }: AcceptanceWithRiders,
  paymentId: PaymentId | null,
): Promise<void> {
  if (!(await riders.commit(tx, paymentId))) throw new ConcurrentUpdate();
}

/** Accepts an operation that charges nothing: `change` commits it together with the acceptance. */
export async function acceptAtNoCharge(
  acceptance: AcceptanceWithRiders,
  change: (inSameTransaction: (tx: Tx) => Promise<void>) => Promise<void>,
): Promise<PurchaseResult> {
  const changed = await orConflict(() => change((tx) => commitAcceptance(tx, acceptance, null)));
  return changed ? { kind: 'begun', paymentResult: null } : { kind: 'overtaken' };
}

/** Undoes an operation: `revert` commits its reversal together with the undo. False on a concurrent update. */
export async function undoWithRevert(
  undone: UndoWithRider,
  revert: (inSameTransaction: (tx: Tx) => Promise<void>) => Promise<void>,
): Promise<boolean> {
  return (await orConflict(() => revert((tx) => commitUndo(tx, undone)))) !== undefined;
}

/** Commits an undo with its reversal; throws on a concurrent update, so that nothing is committed. */
async function commitUndo(tx: Tx, { rider }: UndoWithRider): Promise<void> {
  if (!(await rider.commit(tx))) throw new ConcurrentUpdate();
}

/** Commits an undo that has no reversal, or whose reversal follows. False on a concurrent update. */
export function commitUndoWithoutRevert(sql: Database, { rider }: UndoWithRider): Promise<boolean> {
  return statement(sql, (tx) => rider.commit(tx));
}

/**
 * Returns the result of the work; undefined on a concurrent update of the presentation, when nothing was
 * done.
 */
export async function orConflict<Done>(
  work: () => Promise<Done>,
): Promise<{ readonly done: Done } | undefined> {
  try {
    return { done: await work() };
  } catch (error) {
    if (error instanceof ConcurrentUpdate) return undefined;
    throw error;
  }
}

/**
 * Turns database conflicts with another purchase into refusals: a presentation being paid in its standard
 * checkout, or a plan that is already held, is not charged again.
 */
export async function translatePaymentConflicts<Result>(open: () => Promise<Result>): Promise<Result> {
  try {
    return await open();
  } catch (error) {
    if (isPlanHeldConflict(error)) {
      throw new DomainError(
        'PRESENTATION_NOT_OPEN',
        'The customer has just subscribed to this plan, or another term of it. Nothing was charged.',
        { cause: error },
      );
    }
    if (!isPresentationPaymentConflict(error)) throw error;
    throw new DomainError(
      'PRESENTATION_NOT_OPEN',
      'This offer is being paid in its standard checkout. It is charged once.',
      { cause: error },
    );
  }
}
