import { DomainError } from '../../../domain/errors.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import type { RiddenAcceptance, RiddenUndo } from '../../../runtime.ts';
import { isPlanHeld } from '../../../store/billing/held-plans.ts';
import { isPresentationPaid } from '../../../store/billing/payments.ts';
import { type Database, type Tx, statement } from '../../../store/postgres/postgres.ts';

/*
 * The presentation's side of an operation: committed in the same transaction as what billing does, or not at all.
 */

/** Somebody else was faster: whatever was begun is taken back with its transaction. */
class ConcurrentUpdate extends Error {}

/**
 * Commits an acceptance with what it begins; throws, so that nothing is committed, where somebody was faster.
 * Without a payment nothing is due, and it is accepted at once.
 */
export async function commitAcceptance(
  tx: Tx,
  { riders }: RiddenAcceptance,
  paymentId: PaymentId | null,
): Promise<void> {
  if (!(await riders.commit(tx, paymentId))) throw new ConcurrentUpdate();
}

/** Commits an undo with the way back; throws, so that nothing is committed, where somebody was faster. */
export async function commitUndo(tx: Tx, { rider }: RiddenUndo): Promise<void> {
  if (!(await rider.commit(tx))) throw new ConcurrentUpdate();
}

/** Commits an undo whose way back comes after it, or that has none. False: somebody else was faster. */
export function revertNothing(sql: Database, { rider }: RiddenUndo): Promise<boolean> {
  return statement(sql, (tx) => rider.commit(tx));
}

/** The result of the work; undefined when somebody else was faster with the presentation, and nothing was done. */
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

/** A presentation that is being paid in its standard checkout is not charged as well. */
export async function unlessPaid<Result>(open: () => Promise<Result>): Promise<Result> {
  try {
    return await open();
  } catch (error) {
    if (isPlanHeld(error)) {
      throw new DomainError(
        'PRESENTATION_NOT_OPEN',
        'The customer has just got this plan, or another term of it, in another way. Nothing was charged.',
        { cause: error },
      );
    }
    if (!isPresentationPaid(error)) throw error;
    throw new DomainError(
      'PRESENTATION_NOT_OPEN',
      'This offer is being paid in its standard checkout. It is charged once.',
      { cause: error },
    );
  }
}
