import { DomainError } from '../errors.ts';
import type { Instant } from '../time.ts';
import type { BillingOperation } from './billing-operation.ts';
import { earnedBy, measure } from './measure.ts';
import { operationOf } from './operation-for.ts';
import {
  type Presentation,
  type PresentationChange,
  answerOf,
  presentationChange,
  inState,
} from './presentation.ts';

/** Outcome of taking an acceptance back. */
export type Undo =
  /** Taken back before: the same answer. */
  | { readonly kind: 'repeat' }
  /** Refund the payment of the acceptance, revert and unwind the operation that it asked for. */
  | { readonly kind: 'undo'; readonly change: PresentationChange; readonly operation: BillingOperation };

/** Takes an acceptance back within its time, or refuses. From then on it counts as a no. */
export function decideUndo(presentation: Presentation, now: Instant): Undo {
  const { state, undoUntil } = presentation;
  if (state === 'undone') return { kind: 'repeat' };
  if (state !== 'accepted') {
    throw new DomainError('UNDO_WINDOW_CLOSED', 'Nothing was accepted here that could be taken back.');
  }
  if (undoUntil === null || now >= undoUntil) {
    throw new DomainError(
      'UNDO_WINDOW_CLOSED',
      undoUntil === null
        ? 'This cannot be taken back with a click. Ask the seller.'
        : `This could be taken back until ${new Date(undoUntil).toISOString()}. Ask the seller.`,
    );
  }
  const undone = inState(presentation, 'undone', { answeredAt: now });
  return {
    kind: 'undo',
    change: presentationChange(undone, now, {
      event: 'offer.undone',
      remembered: answerOf(presentation, 'declined', now),
      measures: [measure('undone', { amount: earnedBy(presentation) })],
    }),
    operation: operationOf(presentation),
  };
}
