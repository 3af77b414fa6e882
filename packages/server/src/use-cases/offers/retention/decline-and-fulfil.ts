import { DomainError } from '../../../domain/errors.ts';
import type { PresentationId } from '../../../domain/ids.ts';
import { type Presentation, isUnanswered, stateAt } from '../../../domain/offer/presentation.ts';
import { isFulfillable } from '../../../domain/offer/retention-moment.ts';
import type { RetentionRequest } from '../../../domain/offer/retention-request.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findPresentation, recordFulfilment } from '../../../store/offers/presentations.ts';
import { statement } from '../../../store/postgres/postgres.ts';
import { declinePresentation } from '../presentations/decline-presentation.ts';
import { expirePresentation } from '../presentations/propose.ts';
import { type Fulfilment, findRefusal, findRepeated, fulfilRequest } from './fulfil-request.ts';

/**
 * Says no to an offer and does what its customer had asked for, whether it is over, was declined before or is declined
 * now. Null when they took the offer instead, or are just taking it. Done once: what was taken back since stays so.
 */
export async function declineAndFulfil(
  runtime: Runtime,
  scope: Scope,
  before: Presentation,
  request: RetentionRequest,
): Promise<Fulfilment | null> {
  const { presentationId } = before;
  // A price that counts no more declines nothing: the offer stands until there is something to put in its place.
  const refusal = isUnanswered(stateAt(before, now(runtime, scope)))
    ? await findRefusal(runtime, scope, request)
    : null;
  if (refusal) return { kind: 'refused', refusal };
  await declineOpenPresentation(runtime, scope, presentationId);
  const presentation = await findOver(runtime, scope, presentationId);
  if (!presentation || !isFulfillable(presentation.state)) return null;
  const { fulfilledAt } = presentation;
  if (fulfilledAt !== undefined) return findRepeated(runtime, scope, request, fulfilledAt);
  const fulfilment = await fulfilRequest(runtime, scope, request);
  // A payment is known by the name of the request already.
  if (fulfilment.kind === 'fulfilled') {
    const at = now(runtime, scope);
    await statement(runtime.sql, (tx) => recordFulfilment(tx, scope, presentationId, at));
  }
  return fulfilment;
}

/** The presentation as it stands; one whose time is over is ended first, so that nothing is written to it later. */
async function findOver(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
): Promise<Presentation | undefined> {
  const presentation = await findPresentation(runtime.sql, scope, presentationId);
  if (!presentation || stateAt(presentation, now(runtime, scope)) === presentation.state) return presentation;
  await expirePresentation(runtime, scope, presentationId);
  return findPresentation(runtime.sql, scope, presentationId);
}

/** Declines an offer, unless it has expired or was answered in another tab. */
export async function declineOpenPresentation(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
): Promise<void> {
  try {
    await declinePresentation(runtime, scope, presentationId);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}
