import type { Context } from 'hono';
import { DomainError } from '../../domain/errors.ts';
import type { PresentationId } from '../../domain/ids.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { Scope } from '../../domain/scope.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import type { Runtime } from '../../runtime.ts';
import { findCustomerSession } from '../../store/platform/customer-sessions.ts';
import { findPresentation } from '../../store/offers/presentations.ts';
import { viewPresentation } from '../../use-cases/offers/presentations/view-presentation.ts';

/** An offer that the token in the address opens. */
export interface FoundOffer {
  readonly scope: Scope;
  readonly token: string;
  readonly presentation: Presentation;
}

/** The token of a customer account opens no offer. */
export async function findOffer(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
): Promise<FoundOffer | undefined> {
  const token = c.req.param('token') ?? '';
  limiter.admitHolder(c, 'offer', token);
  const session = await findCustomerSession(runtime.sql, token, runtime.wallClock());
  if (!session || session.presentationId === null) {
    limiter.admitStranger(c, 'guess');
    return undefined;
  }
  const presentation = await findPresentation(runtime.sql, session.scope, session.presentationId);
  return presentation && { scope: session.scope, token, presentation };
}

/**
 * View as it is to be shown. An offer that can no longer be priced keeps its old price, and is refused on
 * acceptance.
 */
export async function recordView(runtime: Runtime, found: FoundOffer, isAnew = false): Promise<FoundOffer> {
  const { scope, presentation } = found;
  const id: PresentationId = presentation.presentationId;
  const seen = await unlessRefused(() => viewPresentation(runtime, scope, id, null, isAnew));
  return { ...found, presentation: seen ?? presentation };
}

/** Path of the offer's page. */
export function pathOf({ token }: FoundOffer): string {
  return `/offers/${token}`;
}

/** Undefined if a rule refuses it: the next page shows the present state. */
export async function unlessRefused<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
