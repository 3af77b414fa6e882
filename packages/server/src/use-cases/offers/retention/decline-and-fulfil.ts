import { DomainError } from '../../../domain/errors.ts';
import type { PresentationId } from '../../../domain/ids.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import { isFulfillable } from '../../../domain/offer/retention-moment.ts';
import type { RetentionRequest } from '../../../domain/offer/retention-request.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { findPresentation } from '../../../store/offers/presentations.ts';
import { declinePresentation } from '../presentations/decline-presentation.ts';
import { type Fulfilment, fulfilRequest } from './fulfil-request.ts';

/**
 * Declines an offer and fulfils the customer's original request, also if the offer has expired or was
 * declined before. Null if they accepted the offer instead, or are just accepting it.
 */
export async function declineAndFulfil(
  runtime: Runtime,
  scope: Scope,
  { presentationId }: Presentation,
  request: RetentionRequest,
): Promise<Fulfilment | null> {
  await declineOpenPresentation(runtime, scope, presentationId);
  const presentation = await findPresentation(runtime.sql, scope, presentationId);
  if (!presentation || !isFulfillable(presentation.state)) return null;
  return fulfilRequest(runtime, scope, request);
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
