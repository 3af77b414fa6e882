import { DomainError } from '../errors.ts';
import type { Instant } from '../time.ts';
import type { BillingOperation } from './billing-operation.ts';
import { acceptanceRevenue, measure } from './measure.ts';
import { operationOf } from './operation-for.ts';
import {
  type Presentation,
  type PresentationChange,
  answerOf,
  presentationChange,
  inState,
} from './presentation.ts';

/** Result of undoing an acceptance. */
export type Undo =
  /** Already undone: same answer. */
  | { readonly kind: 'repeat' }
  /** Refund the payment of the acceptance, and revert its billing operation. */
  | { readonly kind: 'undo'; readonly change: PresentationChange; readonly operation: BillingOperation };

/** Undoes an acceptance within its undo window, or refuses. It then counts as a decline. */
export function decideUndo(presentation: Presentation, now: Instant): Undo {
  const { state, undoUntil } = presentation;
  if (state === 'undone') return { kind: 'repeat' };
  if (state !== 'accepted') {
    throw new DomainError('UNDO_WINDOW_CLOSED', 'Nothing was accepted here that could be undone.');
  }
  if (undoUntil === null || now >= undoUntil) {
    throw new DomainError(
      'UNDO_WINDOW_CLOSED',
      undoUntil === null
        ? 'This cannot be undone with a click. Ask the seller.'
        : `This could be undone until ${new Date(undoUntil).toISOString()}. Ask the seller.`,
    );
  }
  const undone = inState(presentation, 'undone', { answeredAt: now });
  return {
    kind: 'undo',
    change: presentationChange(undone, now, {
      event: 'offer.undone',
      remembered: answerOf(presentation, 'declined', now),
      measures: [measure('undone', { amount: acceptanceRevenue(presentation) })],
    }),
    operation: operationOf(presentation),
  };
}
