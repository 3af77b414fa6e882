import { assert, unreachable } from '../../../domain/assert.ts';
import {
  type AcceptOutcome,
  acceptOutcomeOf,
  awaitingCheckout,
  decideAcceptOutcome,
} from '../../../domain/offer/accept.ts';
import { operationOf } from '../../../domain/offer/operation-for.ts';
import type { Presentation, PresentationChange } from '../../../domain/offer/presentation.ts';
import type { PresentationId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Instant, dayMs, hourMs, minuteMs, secondMs } from '../../../domain/time.ts';
import type { BegunAcceptance, PaymentResult } from '../../../gateways/commerce/commerce.ts';
import type {
  RemoteAttempt,
  RemoteCommerce,
  RemoteOutcome,
} from '../../../gateways/commerce/remote-commerce.ts';
import { GatewayError } from '../../../gateways/payment/payment-gateway.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/jobs.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { findPresentation, findPresentationWithSettings } from '../../../store/offers/presentations.ts';
import {
  beginRemoteAttempt,
  findRemoteAttempt,
  settleRemoteAttempt,
} from '../../../store/offers/remote-attempts.ts';
import { acceptanceCommit } from './acceptance-riders.ts';

/*
 * Acceptance charged by another system, with which nothing can be committed atomically:
 *
 *   commit `accepting`, with a job ──→ send, outside any transaction ──→ commit the outcome
 *
 * The attempt has the same key however often it is sent. If the answer is lost, or the process dies, the job looks
 * the key up before it sends anything again.
 */

interface Answer {
  readonly presentation: Presentation;
  readonly paymentResult: PaymentResult | null;
  readonly nextUrl: string | null;
}

/**
 * Real time after which the job looks at an attempt. By then no call of the first run is in flight: a system
 * that does not deduplicate by key would charge both.
 */
const settleAfterMs = 4 * minuteMs;

/** Undefined on a concurrent update of the presentation: nothing was done. */
export async function acceptRemotely(
  runtime: Runtime,
  commerce: RemoteCommerce,
  scope: Scope,
  begun: BegunAcceptance,
): Promise<Answer | undefined> {
  const { presentation } = begun.change;
  const commit = acceptanceCommit(runtime, begun);
  const settleAt = runtime.wallClock() + settleAfterMs;
  const isFirst = await statement(runtime.sql, (tx) => beginRemoteAttempt(tx, commit, settleAt));
  if (!isFirst) return undefined;
  runtime.failpoint('accept.after-commit');
  const attempt = attemptOf(presentation);
  let outcome: RemoteOutcome;
  try {
    outcome = await send(commerce, scope, attempt);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { presentationId } = presentation;
    runtime.log.warn({ err: error, presentation_id: presentationId }, 'the other system did not answer');
    return { presentation, paymentResult: null, nextUrl: null };
  }
  runtime.failpoint('accept.after-call');
  const settled = await settle(runtime, commerce, scope, attempt, outcome);
  runtime.failpoint('accept.after-settle');
  return {
    presentation: settled,
    paymentResult: outcome.kind === 'payment' ? outcome.paymentResult : null,
    nextUrl: nextUrlOf(outcome),
  };
}

/** Result of the first click, awaited while it is in progress. */
export async function answerRemotely(
  runtime: Runtime,
  commerce: RemoteCommerce,
  scope: Scope,
  known: Presentation,
): Promise<Answer> {
  const presentation = await awaitAnswer(runtime, scope, known);
  const { presentationId, attempts, paymentId } = presentation;
  const [attempt, paymentResult] = await Promise.all([
    findRemoteAttempt(runtime.sql, scope, presentationId, attempts),
    paymentId === null ? undefined : commerce.findPaymentResult(scope, paymentId),
  ]);
  return { presentation, paymentResult: paymentResult ?? null, nextUrl: attempt?.nextUrl ?? null };
}

const patienceMs = 25 * secondMs;

async function awaitAnswer(runtime: Runtime, scope: Scope, known: Presentation): Promise<Presentation> {
  const deadline = runtime.wallClock() + patienceMs;
  for (let current = known, pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 250)) {
    if (current.state !== 'accepting' || runtime.wallClock() > deadline) return current;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    current = (await findPresentation(runtime.sql, scope, known.presentationId)) ?? current;
  }
}

/**
 * Finishes an attempt whose process died, whose answer was lost, or that waits for the customer: looks it up
 * by its key, and sends it again only if the other system does not know it. A late payment is refunded.
 * Returns true once the outcome can no longer change.
 */
export async function settleAcceptance(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
  attempts: number,
): Promise<boolean> {
  const { commerce } = runtime;
  if (commerce.kind === 'local') return true;
  const [presentation, known] = await Promise.all([
    findPresentation(runtime.sql, scope, presentationId),
    findRemoteAttempt(runtime.sql, scope, presentationId, attempts),
  ]);
  if (!presentation || !known) return true;
  const isLatest = presentation.attempts === attempts;
  const attempt = attemptOf({ ...presentation, attempts });
  const isUnsent = isLatest && presentation.state === 'accepting';
  const outcome =
    (await commerce.findOutcome(scope, attempt)) ??
    (isUnsent ? await send(commerce, scope, attempt) : undefined);
  const isOver = now(runtime, scope) > known.begunAt + watchedMs;
  if (outcome === undefined) {
    if (isOver && isLatest && presentation.state === 'requires_action') {
      await settle(runtime, commerce, scope, attempt, checkoutEnded);
    }
    return isOver;
  }
  if (outcome.kind === 'payment') await returnLate(commerce, scope, presentation, attempt, outcome);
  if (isLatest) await settle(runtime, commerce, scope, attempt, outcome);
  const isPaid = outcome.kind === 'payment' && outcome.paymentResult.status === 'succeeded';
  // The customer may still pay in an open checkout.
  return isOver || isPaid || (isFinal(outcome) && known.nextUrl === null);
}

/** Longer than any checkout of another system stays open. */
const watchedMs = dayMs + hourMs;

const checkoutEnded = 'checkout_ended';

/** Refunds a payment for an offer that was answered in another way meanwhile. */
async function returnLate(
  commerce: RemoteCommerce,
  scope: Scope,
  { state, paymentId, presentationId }: Presentation,
  { key }: RemoteAttempt,
  { paymentResult: paid }: Extract<RemoteOutcome, { readonly kind: 'payment' }>,
): Promise<void> {
  if (paid.status !== 'succeeded' || paid.totalAmount === 0n || paid.paymentId === paymentId) return;
  const isTaken = state === 'accepting' || state === 'requires_action' || state === 'failed';
  if (isTaken) return;
  assert(key.startsWith(presentationId), 'a try is of its presentation');
  await commerce.refund(scope, paid.paymentId, presentationId);
}

/** Key of an attempt at the other system. */
function attemptKey(presentationId: PresentationId, attempt: number): string {
  return `${presentationId}:${String(attempt)}`;
}

function attemptOf(presentation: Presentation): RemoteAttempt {
  const { presentationId, attempts } = presentation;
  return {
    key: attemptKey(presentationId, attempts),
    presentation,
    operation: operationOf(presentation),
  };
}

function send(commerce: RemoteCommerce, scope: Scope, attempt: RemoteAttempt): Promise<RemoteOutcome> {
  const { paymentMethodId, route } = attempt.presentation;
  const isOneClick = paymentMethodId !== null || route === 'one_click';
  return isOneClick ? commerce.accept(scope, attempt) : commerce.openCheckout(scope, attempt);
}

/** Commits the consequences of an outcome, once: a repeat finds them done. */
async function settle(
  runtime: Runtime,
  commerce: RemoteCommerce,
  scope: Scope,
  { presentation: { presentationId, attempts }, operation }: RemoteAttempt,
  outcome: RemoteOutcome | typeof checkoutEnded,
): Promise<Presentation> {
  if (outcome !== checkoutEnded && outcome.kind === 'refused') {
    const refused = { presentation_id: presentationId, reason: outcome.reason };
    runtime.log.warn(refused, 'the other system refused an acceptance');
  }
  for (;;) {
    const found = await findPresentationWithSettings(runtime.sql, scope, presentationId);
    assert(found, 'a presentation stays');
    const { presentation: before, settings } = found;
    if (before.attempts !== attempts) return before;
    const at = now(runtime, scope);
    const undoMinutes = commerce.canUndo(operation) ? settings.undoMinutes : 0;
    const change = decideOutcome(before, outcome, undoMinutes, at);
    if (!change) return before;
    const commit = {
      before,
      change,
      eventIds: change.events.map(() => runtime.mintId('event')),
      now: at,
      attempt: attempts,
      nextUrl: outcome === checkoutEnded ? null : nextUrlOf(outcome),
      isFinal: outcome === checkoutEnded || isFinal(outcome),
      wallNow: runtime.wallClock(),
    };
    if (!(await statement(runtime.sql, (tx) => settleRemoteAttempt(tx, commit)))) continue;
    wakeWorkers(runtime.sql);
    return change.presentation;
  }
}

/** Undefined if the outcome changes nothing. */
function decideOutcome(
  presentation: Presentation,
  outcome: RemoteOutcome | typeof checkoutEnded,
  undoMinutes: number,
  at: Instant,
): PresentationChange | undefined {
  if (outcome !== checkoutEnded && outcome.kind === 'checkout') {
    return presentation.state === 'accepting'
      ? awaitingCheckout(presentation, outcome.sessionId, at)
      : undefined;
  }
  const decided = acceptOutcome(presentation, outcome);
  return decided && decideAcceptOutcome(presentation, decided, undoMinutes, at);
}

function acceptOutcome(
  { presentationId, attempts, paymentMethodId }: Presentation,
  outcome: Exclude<RemoteOutcome, { readonly kind: 'checkout' }> | typeof checkoutEnded,
): AcceptOutcome | undefined {
  if (outcome === checkoutEnded) {
    return { status: 'failed', paymentId: null, errorCode: null, paymentMethodId: null };
  }
  switch (outcome.kind) {
    case 'payment':
      return acceptOutcomeOf({
        ...outcome.paymentResult,
        acceptance: { presentationId, attempt: outcome.isOneClick ? attempts : null },
      });
    case 'free':
      return {
        status: 'succeeded',
        paymentId: null,
        subscriptionId: outcome.subscriptionId,
        isOneClick: true,
      };
    case 'refused':
      return { status: 'failed', paymentId: null, errorCode: 'PROCESSING_ERROR', paymentMethodId };
    default:
      return unreachable(outcome);
  }
}

function nextUrlOf(outcome: RemoteOutcome): string | null {
  return 'nextUrl' in outcome ? outcome.nextUrl : null;
}

/**
 * True if the outcome can no longer change: the payment is not in progress, and no checkout for it is open.
 */
function isFinal(outcome: RemoteOutcome): boolean {
  if (outcome.kind !== 'payment') return outcome.kind !== 'checkout';
  const { status } = outcome.paymentResult;
  return (
    status === 'succeeded' || (outcome.nextUrl === null && (status === 'failed' || status === 'cancelled'))
  );
}
