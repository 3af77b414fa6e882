import { DomainError, notFound } from '../../../domain/errors.ts';
import type { PresentationId } from '../../../domain/ids.ts';
import { operationOf } from '../../../domain/offer/operation-for.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import { decideUndo } from '../../../domain/offer/undo.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/jobs.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { findPresentation } from '../../../store/offers/presentations.ts';
import { withUndoRider } from './acceptance-riders.ts';

/**
 * Takes an acceptance back in time. That it is undone is committed with a job, and with the way back from what it
 * changed; then, here or by that job, everything is given back, and what it began is ended.
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
    // Another system cannot commit it together with its own way back: that comes after it, by the same job.
    const isFirst =
      commerce.kind === 'local'
        ? await commerce.revert(scope, undone, operation)
        : await statement(runtime.sql, (tx) => undone.rider.commit(tx));
    if (!isFirst) continue;
    runtime.failpoint('undo.after-commit');
    await giveBack(runtime, scope, presentationId);
    wakeWorkers(runtime.sql);
    return change.presentation;
  }
}

const nothingLeft: ReadonlySet<string> = new Set(['PAYMENT_ALREADY_REFUNDED', 'REFUND_CREDIT_ALREADY_USED']);

/** Gives back what an undone acceptance cost and ends what it began. Done twice, it changes nothing more. */
export async function giveBack(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
): Promise<void> {
  const presentation = await findPresentation(runtime.sql, scope, presentationId);
  if (presentation?.state !== 'undone') return;
  const { paymentId, quote, subscriptionId } = presentation;
  if (paymentId !== null && quote.totalAmount > 0n) {
    try {
      await runtime.commerce.refund(scope, paymentId, presentationId);
    } catch (error) {
      // The seller was faster, and gave everything back by hand, or its credit has been used up.
      if (!(error instanceof DomainError) || !nothingLeft.has(error.code)) throw error;
    }
  }
  runtime.failpoint('undo.after-refund');
  if (subscriptionId === null) return;
  await runtime.commerce.unwind(scope, operationOf(presentation), subscriptionId);
}
