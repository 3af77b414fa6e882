import { notFound } from '../../../domain/errors.ts';
import type { PresentationId } from '../../../domain/ids.ts';
import { type Presentation, decideDecline, edgeOf } from '../../../domain/offer/presentation.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { findPresentation } from '../../../store/offers/presentations.ts';
import { commitChange, advanceFunnel } from './propose.ts';

/**
 * Declines a presentation finally, and remembers the answer. Returns the next proposal, or null. A repeat
 * returns the same.
 */
export async function declinePresentation(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
): Promise<Presentation | null> {
  for (;;) {
    const before = await findPresentation(runtime.sql, scope, presentationId);
    if (!before) throw notFound('presentation');
    const at = now(runtime, scope);
    const change = decideDecline(before, at);
    if (!change) return findNext(runtime, scope, before);
    if (!(await commitChange(runtime, before, change, at))) continue;
    runtime.failpoint('decline.after-commit');
    wakeWorkers(runtime.sql);
    await endCheckoutOf(runtime, scope, before);
    return findNext(runtime, scope, before);
  }
}

/** Next proposal; null where the funnel ends. One with failed attempts only counts as failed rather than declined. */
async function findNext(
  runtime: Runtime,
  scope: Scope,
  declined: Presentation,
): Promise<Presentation | null> {
  const leavesBy = edgeOf(declined, declined.attempts > 0 ? 'failed' : 'declined');
  return leavesBy && advanceFunnel(runtime, scope, declined.presentationId, leavesBy);
}

/** Ends the standard checkout offered after a failed payment, so that it cannot be paid any more. */
async function endCheckoutOf(
  runtime: Runtime,
  scope: Scope,
  { checkoutSessionId, paymentId }: Presentation,
): Promise<void> {
  const { commerce } = runtime;
  // A checkout of another system cannot be ended: what is paid there after all is refunded
  // (`remote-acceptance.ts`).
  if (commerce.kind === 'remote') return;
  const paid = paymentId === null ? undefined : await commerce.findPaymentResult(scope, paymentId);
  for (const sessionId of [checkoutSessionId, paid?.fallbackSessionId ?? null]) {
    if (sessionId !== null) await commerce.endCheckout(scope, sessionId);
  }
}
