import { notFound } from '../../../domain/errors.ts';
import type { PresentationId } from '../../../domain/ids.ts';
import { operationOf } from '../../../domain/offer/operation-for.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import { decideUndo } from '../../../domain/offer/undo.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { findPresentation } from '../../../store/offers/presentations.ts';
import { withUndoRider } from './acceptance-riders.ts';
import { refundAcceptance } from './refund-acceptance.ts';

/**
 * Undoes an acceptance within its time limit. The undo is committed with a job, and with the reversal of what
 * the acceptance changed; then, here or by that job, the payment is refunded and what it started is ended.
 */
export async function undoPresentation(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
): Promise<Presentation> {
  for (;;) {
    const before = await findPresentation(runtime.sql, scope, presentationId);
    if (!before) throw notFound('presentation');
    const at = now(runtime, scope);
    const undo = decideUndo(before, at);
    if (undo.kind === 'repeat') return before;
    const { change, operation } = undo;
    const { commerce } = runtime;
    const undone = withUndoRider(runtime, { before, change, now: at });
    // Another system cannot commit the undo together with its reversal, which follows by the same job.
    const isFirst =
      commerce.kind === 'local'
        ? await commerce.revert(scope, undone, operation)
        : await statement(runtime.sql, (tx) => undone.rider.commit(tx));
    if (!isFirst) continue;
    runtime.failpoint('undo.after-commit');
    await refundAndUnwind(runtime, scope, presentationId);
    wakeWorkers(runtime.sql);
    return change.presentation;
  }
}

/** Refunds an undone acceptance and ends what it started. Idempotent. */
export async function refundAndUnwind(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
): Promise<void> {
  const presentation = await findPresentation(runtime.sql, scope, presentationId);
  if (presentation?.state !== 'undone') return;
  const { paymentId, quote, subscriptionId } = presentation;
  if (paymentId !== null && quote.totalAmount > 0n) {
    await refundAcceptance(runtime.commerce, scope, paymentId, presentationId);
  }
  runtime.failpoint('undo.after-refund');
  if (subscriptionId === null) return;
  await runtime.commerce.unwind(scope, operationOf(presentation), subscriptionId);
}
