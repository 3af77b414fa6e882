import { DomainError } from '../errors.ts';
import type { PaymentId, SubscriptionId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { changesPlan } from './offer.ts';
import { earnedBy, measure } from './measure.ts';
import { type Presentation, type PresentationChange, answerOf, change, moved } from './presentation.ts';

/** What taking an acceptance back does. */
export type Undo =
  /** Taken back before: the same answer. */
  | { readonly kind: 'repeat' }
  /** Refund the whole payment, cancel now what it began, and change back what it changed. */
  | {
      readonly kind: 'undo';
      readonly change: PresentationChange;
      /** Null when nothing was paid. */
      readonly paymentId: PaymentId | null;
      readonly cancels: SubscriptionId | null;
      readonly changesBack: SubscriptionId | null;
    };

/** Takes an acceptance back within its time, or refuses. From then on it counts as a no. */
export function decideUndo(presentation: Presentation, now: Instant): Undo {
  const { state, undoUntil, offer, subscriptionId, paymentId } = presentation;
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
  const undone = moved(presentation, 'undone', { answeredAt: now });
  return {
    kind: 'undo',
    change: change(undone, now, {
      event: 'offer.undone',
      remembered: answerOf(presentation, 'declined', now),
      measures: [measure('undone', { amount: earnedBy(presentation) })],
    }),
    paymentId,
    cancels: offer.target.kind === 'subscription' ? subscriptionId : null,
    changesBack: changesPlan(offer.target) ? subscriptionId : null,
  };
}
