import { type ProductId, type QuoteId, asId } from '../../../domain/ids.ts';
import {
  type ConfirmedChange,
  type RetentionRequest,
  resultOf,
} from '../../../domain/offer/retention-request.ts';
import type { Scope } from '../../../domain/scope.ts';
import {
  amountsToConfirm,
  changeByCustomer,
  planNotFound,
} from '../../../domain/subscription/change-by-customer.ts';
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
  const plans = await runtime.subscriptionChanges.listPlans(scope, subscription);
  const product = plans.find(({ productId }) => productId === wanted.productId);
  if (!product) throw planNotFound();
  const quantity = wanted.quantity ?? subscription.quantity;
  const change = changeByCustomer(subscription, { ...wanted, product, quantity });
  return runtime.subscriptionChanges.previewPlanChange(scope, subscription, change, quoteId);
}

/**
 * Takes a request for a plan change, at the price of `quoteId` or, without one, at the current price. An
 * expired quote is refused before any offer is shown to the customer.
 */
export async function requestPlanChange(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  wanted: RequestedPlan & { readonly quoteId: QuoteId | null },
  attempt: string,
): Promise<SubmittedRequest> {
  const { subscriptionId } = subscription;
  const unpriced: ConfirmedChange = {
    productId: wanted.productId,
    quantity: wanted.quantity ?? subscription.quantity,
    isAtNextBillingDate: wanted.isAtNextBillingDate,
    quoteId: wanted.quoteId ?? asId<'quote'>(''),
    asked: 0n,
    wallet: 0n,
  };
  const request: RetentionRequest = { kind: 'change_plan', subscriptionId, attempt, change: unpriced };
  // Resumes an interrupted request before checking any rule, because its first run has changed what the rules
  // depend on.
  if (await findStartedPayment(runtime, scope, request)) return fulfilRequest(runtime, scope, request);
  const result = resultOf(subscription, request);
  if (result) return { kind: 'fulfilled', result };
  const priced = await previewRequestedChange(runtime, scope, subscription, wanted, wanted.quoteId);
  const change = { ...unpriced, ...amountsToConfirm(priced), quoteId: asId<'quote'>(priced.quoteId) };
  return submitRequest(runtime, scope, subscription, { ...request, change });
}
