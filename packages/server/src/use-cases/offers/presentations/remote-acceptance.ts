import { assert, unreachable } from '../../../domain/assert.ts';
import {
  type AcceptOutcome,
  acceptOutcomeOf,
  awaitingCheckout,
  decideAcceptOutcome,
} from '../../../domain/offer/accept.ts';
import { operationOf } from '../../../domain/offer/operation-for.ts';
import type { Presentation, PresentationChange } from '../../../domain/offer/presentation.ts';
import { decideRemotePayment } from '../../../domain/offer/remote-payment.ts';
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
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { findPresentation, findPresentationWithSettings } from '../../../store/offers/presentations.ts';
import {
  type StoredRemoteAttempt,
  beginRemoteAttempt,
  findRemoteAttempt,
  resendRemoteAttempt,
  settleRemoteAttempt,
} from '../../../store/offers/remote-attempts.ts';
import { acceptanceCommit } from './acceptance-riders.ts';
import { refundAcceptance } from './refund-acceptance.ts';

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
 * Real time after a sending before the job looks at the try, and before it sends it once more. No call of that
 * sending is under way by then: a system that does not know repeats by their key would charge both.
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
  const sentAt = runtime.wallClock();
  const times = { sentAt, settleAt: sentAt + settleAfterMs };
  const isFirst = await statement(runtime.sql, (tx) => beginRemoteAttempt(tx, commit, times));
  if (!isFirst) return undefined;
  runtime.failpoint('accept.after-commit');
  const attempt = attemptOf(presentation);
  try {
    const outcome = await withCheckout(commerce, scope, attempt, await send(commerce, scope, attempt));
    runtime.failpoint('accept.after-call');
    const settled = await settle(runtime, commerce, scope, attempt, outcome, isFinal(outcome));
    runtime.failpoint('accept.after-settle');
    return {
      presentation: settled,
      paymentResult: outcome.kind === 'payment' ? outcome.paymentResult : null,
      nextUrl: nextUrlOf(outcome),
    };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { presentationId } = presentation;
    runtime.log.warn({ err: error, presentation_id: presentationId }, 'the other system did not answer');
    return { presentation, paymentResult: null, nextUrl: null };
  }
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

/** Progress of a try: nothing more is to be learned of it; it is under way; or nobody waits for it any more. */
type Progress = 'done' | 'open' | 'overdue';

/**
 * Finishes a try whose process died, whose answer was lost, or that waits for the customer: asks by its key, and
 * sends it again only when nothing is known of that. Money that nothing is sold for goes back.
 */
export async function settleAcceptance(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
  attempts: number,
): Promise<Progress> {
  const { commerce } = runtime;
  if (commerce.kind === 'local') {
    throw new Error('Another system charged this acceptance, and this process is not connected to it.');
  }
  const [presentation, known] = await Promise.all([
    findPresentation(runtime.sql, scope, presentationId),
    findRemoteAttempt(runtime.sql, scope, presentationId, attempts),
  ]);
  if (!presentation || !known) return 'done';
  const { state } = presentation;
  const isLatest = presentation.attempts === attempts;
  const attempt = attemptOf({ ...presentation, attempts });
  const ageMs = now(runtime, scope) - known.begunAt;
  const isOverdue = ageMs > watchedMs;
  const found = await commerce.findOutcome(scope, attempt);
  const isUnsent = found === undefined && isLatest && state === 'accepting' && !isOverdue;
  const outcome = isUnsent ? await sendAgain(runtime, commerce, scope, attempt, known) : found;
  if (outcome) {
    const isAwaited = isLatest && (state === 'accepting' || state === 'requires_action');
    const offered = isAwaited ? await withCheckout(commerce, scope, attempt, outcome) : outcome;
    await settle(runtime, commerce, scope, attempt, offered, false);
    // Of what was sent twice, a refusal of the second is not the last word on the first.
    const isCertain = isFinal(offered) && offered.kind !== 'refused';
    if (isCertain && (isPaid(offered) || known.nextUrl === null)) return 'done';
  }
  if (isOverdue && isLatest) await settle(runtime, commerce, scope, attempt, checkoutEnded, false);
  if (ageMs > rememberedMs) return 'done';
  return isOverdue ? 'overdue' : 'open';
}

/** Time for which the customer is waited for: longer than any checkout of another system stays open. */
const watchedMs = dayMs + hourMs;

/** Time for which money may still come, as from a slow bank: it is asked for once a day. */
const rememberedMs = 30 * dayMs;

const checkoutEnded = 'checkout_ended';

/** Undefined while an earlier sending may be under way, or when somebody else sends it. */
async function sendAgain(
  runtime: Runtime,
  commerce: RemoteCommerce,
  scope: Scope,
  attempt: RemoteAttempt,
  known: StoredRemoteAttempt,
): Promise<RemoteOutcome | undefined> {
  const wallNow = runtime.wallClock();
  if (wallNow < known.sentAt + settleAfterMs) return undefined;
  const { presentationId, attempts } = attempt.presentation;
  const isOurs = await resendRemoteAttempt(runtime.sql, scope, presentationId, attempts, known, wallNow);
  return isOurs ? send(commerce, scope, attempt) : undefined;
}

// After a decline the same items can be paid in a standard checkout.
async function withCheckout(
  commerce: RemoteCommerce,
  scope: Scope,
  attempt: RemoteAttempt,
  outcome: RemoteOutcome,
): Promise<RemoteOutcome> {
  if (outcome.kind !== 'payment' || !outcome.isOneClick) return outcome;
  if (outcome.paymentResult.status !== 'failed') return outcome;
  const checkout = await commerce.openCheckout(scope, attempt);
  return checkout.kind === 'checkout' ? { ...outcome, nextUrl: checkout.nextUrl } : outcome;
}

/**
 * The outcome as it counts for the presentation. Undefined when that was accepted by it before. A payment that
 * accepts nothing is given back first, with what it began.
 */
async function countedOutcome(
  commerce: RemoteCommerce,
  scope: Scope,
  presentation: Presentation,
  { operation }: RemoteAttempt,
  outcome: RemoteOutcome,
): Promise<RemoteOutcome | undefined> {
  if (!isPaid(outcome)) return outcome;
  const { returnedAmount, paymentResult } = outcome;
  const { paymentId, totalAmount, subscriptionId } = paymentResult;
  const use = decideRemotePayment(presentation, { paymentId, totalAmount, returnedAmount });
  if (use !== 'give_back') return use === 'accept' ? outcome : undefined;
  await refundAcceptance(commerce, scope, paymentId, presentation.presentationId);
  if (subscriptionId !== null) await commerce.unwind(scope, operation, subscriptionId);
  return { kind: 'refused', reason: `It was charged ${String(totalAmount)}, which was given back.` };
}

type PaymentOutcome = Extract<RemoteOutcome, { readonly kind: 'payment' }>;

function isPaid(outcome: RemoteOutcome): outcome is PaymentOutcome {
  return outcome.kind === 'payment' && outcome.paymentResult.status === 'succeeded';
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

/** Commits what follows from the outcome, once: whoever comes second finds it done. `isLast` ends its job. */
async function settle(
  runtime: Runtime,
  commerce: RemoteCommerce,
  scope: Scope,
  attempt: RemoteAttempt,
  outcome: RemoteOutcome | typeof checkoutEnded,
  isLast: boolean,
): Promise<Presentation> {
  const { presentationId, attempts } = attempt.presentation;
  for (;;) {
    const found = await findPresentationWithSettings(runtime.sql, scope, presentationId);
    assert(found, 'a presentation stays');
    const { presentation: before, settings } = found;
    const counted =
      outcome === checkoutEnded ? outcome : await countedOutcome(commerce, scope, before, attempt, outcome);
    if (counted === undefined) return before;
    const isLatest = before.attempts === attempts;
    // Of an earlier try only its success counts.
    if (!isLatest && !isSuccess(counted)) return before;
    const at = now(runtime, scope);
    const undoMinutes = commerce.canUndo(attempt.operation) ? settings.undoMinutes : 0;
    const change = decideOutcome(before, counted, isLatest, undoMinutes, at);
    if (!change) return before;
    const commit = {
      before,
      change,
      eventIds: change.events.map(() => runtime.mintId('event')),
      now: at,
      attempt: attempts,
      nextUrl: counted === checkoutEnded ? null : nextUrlOf(counted),
      isFinal: isLast,
      wallNow: runtime.wallClock(),
    };
    if (!(await statement(runtime.sql, (tx) => settleRemoteAttempt(tx, commit)))) continue;
    if (counted !== checkoutEnded && counted.kind === 'refused') {
      const refused = { presentation_id: presentationId, reason: counted.reason };
      runtime.log.warn(refused, 'the other system refused an acceptance');
    }
    wakeWorkers(runtime.sql);
    return change.presentation;
  }
}

function isSuccess(outcome: RemoteOutcome | typeof checkoutEnded): boolean {
  return outcome !== checkoutEnded && (outcome.kind === 'free' || isPaid(outcome));
}

/** Undefined if the outcome changes nothing. */
function decideOutcome(
  presentation: Presentation,
  outcome: RemoteOutcome | typeof checkoutEnded,
  isLatest: boolean,
  undoMinutes: number,
  at: Instant,
): PresentationChange | undefined {
  if (outcome !== checkoutEnded && outcome.kind === 'checkout') {
    return presentation.state === 'accepting'
      ? awaitingCheckout(presentation, outcome.sessionId, at)
      : undefined;
  }
  const decided = acceptOutcome(presentation, outcome, isLatest);
  return decided && decideAcceptOutcome(presentation, decided, undoMinutes, at);
}

function acceptOutcome(
  { presentationId, attempts, paymentMethodId }: Presentation,
  outcome: Exclude<RemoteOutcome, { readonly kind: 'checkout' }> | typeof checkoutEnded,
  isLatest: boolean,
): AcceptOutcome | undefined {
  if (outcome === checkoutEnded) {
    return { status: 'failed', paymentId: null, errorCode: null, paymentMethodId: null };
  }
  switch (outcome.kind) {
    case 'payment': {
      const { paymentId, status } = outcome.paymentResult;
      // Nobody paid it, and nobody can any more.
      if (status === 'cancelled') return { status: 'failed', paymentId, errorCode: null, paymentMethodId };
      const attempt = outcome.isOneClick && isLatest ? attempts : null;
      return acceptOutcomeOf({ ...outcome.paymentResult, acceptance: { presentationId, attempt } });
    }
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
