import { DomainError } from '../../../domain/errors.ts';
import { type ProductId, type QuoteId, asId } from '../../../domain/ids.ts';
import {
  type ConfirmedChange,
  type ConfirmedQuote,
  type RetentionRequest,
  resultOf,
} from '../../../domain/offer/retention-request.ts';
import type { Scope } from '../../../domain/scope.ts';
import {
  type ChangeByCustomer,
  amountsToConfirm,
  changeByCustomer,
  canSchedule,
  planNotFound,
} from '../../../domain/subscription/change-by-customer.ts';
import { staleQuote } from '../../../domain/subscription/plan-change-quote.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { PricedPlanChange } from '../../../gateways/commerce/subscription-changes.ts';
import type { Runtime } from '../../../runtime.ts';
import { findStartedPayment, fulfilRequest } from './fulfil-request.ts';
import { type SubmittedRequest, submitRequest } from './submit-request.ts';

/** Plan requested by a customer. */
export interface RequestedPlan {
  readonly productId: ProductId;
  /** Null keeps the current quantity. */
  readonly quantity: number | null;
  readonly isAtNextBillingDate: boolean;
}

/** Previews the price of a plan change requested by a customer; refuses one that cannot be made. */
export async function previewRequestedChange(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  wanted: RequestedPlan,
  quoteId: QuoteId | null = null,
): Promise<PricedPlanChange> {
  const product = await runtime.subscriptionChanges.findPlan(scope, subscription, wanted.productId);
  if (!product) throw planNotFound();
  const quantity = wanted.quantity ?? subscription.quantity;
  const choice = { ...wanted, product, quantity };
  if (wanted.isAtNextBillingDate) await checkMayWait(runtime, scope, subscription, choice);
  const change = changeByCustomer(subscription, choice);
  return runtime.subscriptionChanges.previewPlanChange(scope, subscription, change, quoteId);
}

/** Refuses to let a change wait that the customer's pages make at once. */
async function checkMayWait(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  choice: ChangeByCustomer,
): Promise<void> {
  const atOnce = changeByCustomer(subscription, { ...choice, isAtNextBillingDate: false });
  const { change } = await runtime.subscriptionChanges.previewPlanChange(scope, subscription, atOnce, null);
  if (canSchedule(subscription, change)) return;
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    "effective_at: this change costs more now, so customers have it at once: only one that charges nothing now, or is made during a trial, waits. Send effective_at: 'immediately', or leave it out.",
  );
}

/**
 * Takes in a request for another plan, at the price of `quote` or, without one, of this moment. A quote that counts
 * no more, or of which the wallet pays another part by now, is refused before anything is put to the customer.
 */
export async function requestPlanChange(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  wanted: RequestedPlan & { readonly quote: ConfirmedQuote | null },
  attempt: string,
): Promise<SubmittedRequest> {
  const { subscriptionId } = subscription;
  const unpriced: ConfirmedChange = {
    productId: wanted.productId,
    quantity: wanted.quantity ?? subscription.quantity,
    isAtNextBillingDate: wanted.isAtNextBillingDate,
    quoteId: wanted.quote?.quoteId ?? asId<'quote'>(''),
    asked: 0n,
    wallet: 0n,
  };
  const request: RetentionRequest = { kind: 'change_plan', subscriptionId, attempt, change: unpriced };
  // Resumes an interrupted request before checking any rule, because its first run has changed what the rules
  // depend on.
  if (await findStartedPayment(runtime, scope, request)) return fulfilRequest(runtime, scope, request);
  const result = resultOf(subscription, request);
  if (result) return { kind: 'fulfilled', result };
  const quoteId = wanted.quote?.quoteId ?? null;
  const priced = await previewRequestedChange(runtime, scope, subscription, wanted, quoteId);
  const amounts = amountsToConfirm(priced);
  if ((wanted.quote?.wallet ?? amounts.wallet) !== amounts.wallet) throw staleQuote();
  const change = { ...unpriced, ...amounts, quoteId: asId<'quote'>(priced.quoteId) };
  return submitRequest(runtime, scope, subscription, { ...request, change });
}
