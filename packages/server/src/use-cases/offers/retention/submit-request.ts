import type { Presentation } from '../../../domain/offer/presentation.ts';
import type { RetentionRequest } from '../../../domain/offer/retention-request.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Runtime } from '../../../runtime.ts';
import { type Fulfilment, fulfilRequest } from './fulfil-request.ts';
import { proposeBeforeRequest } from './propose-before-request.ts';

/** Response to a retention request: an offer to answer first, or its fulfilment. */
export type SubmittedRequest = { readonly kind: 'offered'; readonly presentation: Presentation } | Fulfilment;

/** Submits a retention request: at most one offer is shown to the customer before it is fulfilled. */
export async function submitRequest(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  request: RetentionRequest,
): Promise<SubmittedRequest> {
  const presentation = await proposeBeforeRequest(runtime, scope, subscription, request);
  return presentation ? { kind: 'offered', presentation } : fulfilRequest(runtime, scope, request);
}
