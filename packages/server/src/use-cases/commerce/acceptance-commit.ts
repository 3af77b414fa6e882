import { assert } from '../../domain/assert.ts';
import { DomainError } from '../../domain/errors.ts';
import { decideAcceptOutcome } from '../../domain/offer/accept.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { BegunAcceptance, UndoneAcceptance } from '../../gateways/commerce/commerce.ts';
import type { Runtime } from '../../runtime.ts';
import { isPlanHeld } from '../../store/held-plans.ts';
import { type AcceptanceCommit, openAcceptance } from '../../store/open-payment.ts';
import { isPresentationPaid } from '../../store/payments.ts';
import { type Tx, statement } from '../../store/postgres.ts';
import { commitPresentation } from '../../store/presentations.ts';

/*
 * The presentation's side of an operation: committed in the same transaction as what billing does, or not at all.
 */

/** Somebody else was faster: whatever was begun is taken back with its transaction. */
class Overtaken extends Error {}

/** Commits an acceptance with what it begins; throws, so that nothing is committed, where somebody was faster. */
export async function commitAcceptance(tx: Tx, runtime: Runtime, begun: BegunAcceptance): Promise<void> {
  const isFirst = await openAcceptance(tx, acceptanceCommit(runtime, begun), null, runtime.wallClock());
  if (!isFirst) throw new Overtaken();
}

/** Commits an undo with the way back; throws, so that nothing is committed, where somebody was faster. */
export async function commitUndo(tx: Tx, runtime: Runtime, undone: UndoneAcceptance): Promise<void> {
  if (!(await commitUndone(tx, runtime, undone))) throw new Overtaken();
}

/** Commits an undo whose way back comes after it, or that has none. False: somebody else was faster. */
export function revertNothing(runtime: Runtime, undone: UndoneAcceptance): Promise<boolean> {
  return statement(runtime.sql, (tx) => commitUndone(tx, runtime, undone));
}

function commitUndone(tx: Tx, runtime: Runtime, { before, change, now }: UndoneAcceptance): Promise<boolean> {
  const eventIds = change.events.map(() => runtime.mintId('event'));
  return commitPresentation(tx, { before, change, eventIds, now }, runtime.wallClock());
}

/** The result of the work; undefined when somebody else was faster with the presentation, and nothing was done. */
export async function unlessOvertaken<Done>(
  work: () => Promise<Done>,
): Promise<{ readonly done: Done } | undefined> {
  try {
    return { done: await work() };
  } catch (error) {
    if (error instanceof Overtaken) return undefined;
    throw error;
  }
}

export function withPayment(acceptance: BegunAcceptance, { paymentId }: Payment): BegunAcceptance {
  const { change: begun } = acceptance;
  return { ...acceptance, change: { ...begun, presentation: { ...begun.presentation, paymentId } } };
}

/** An acceptance of what costs nothing: it is accepted with the operation itself. */
export function atOnce(acceptance: BegunAcceptance): BegunAcceptance {
  const { presentation } = acceptance.change;
  const outcome = {
    status: 'succeeded',
    paymentId: null,
    subscriptionId: presentation.subscriptionId,
    isOneClick: true,
  } as const;
  const { consentedAt } = acceptance.consent;
  const accepted = decideAcceptOutcome(presentation, outcome, acceptance.undoMinutes, consentedAt);
  assert(accepted, 'what is being accepted can be accepted');
  return { ...acceptance, change: accepted };
}

export function acceptanceCommit(
  runtime: Runtime,
  { before, change: begun, consent }: BegunAcceptance,
): AcceptanceCommit {
  return {
    before,
    change: begun,
    consent,
    eventIds: begun.events.map(() => runtime.mintId('event')),
    now: consent.consentedAt,
  };
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
