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
  noSuchPlan,
} from '../../../domain/subscription/change-by-customer.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { PricedPlanChange } from '../../../gateways/commerce/subscription-changes.ts';
import type { Runtime } from '../../../runtime.ts';
import { findBegun, fulfilRequest } from './fulfil-request.ts';
import { type SubmittedRequest, submitRequest } from './submit-request.ts';

/** Plan that a customer asks for. */
export interface WantedPlan {
  readonly productId: ProductId;
  /** Null: as it is. */
  readonly quantity: number | null;
  readonly isAtNextBillingDate: boolean;
}

/** Price of a change as it would be made for the customer who asks for it; refuses what cannot be made. */
export async function previewRequestedChange(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  wanted: WantedPlan,
  quoteId: QuoteId | null = null,
): Promise<PricedPlanChange> {
  const plans = await runtime.subscriptionChanges.listPlans(scope, subscription);
  const product = plans.find(({ productId }) => productId === wanted.productId);
  if (!product) throw noSuchPlan();
  const quantity = wanted.quantity ?? subscription.quantity;
  const change = changeByCustomer(subscription, { ...wanted, product, quantity });
  return runtime.subscriptionChanges.previewPlanChange(scope, subscription, change, quoteId);
}

/**
 * Takes in a request for another plan, at the price of `quoteId` or, without one, of this moment. A quote that counts
 * no more is refused before anything is put to the customer.
 */
export async function requestPlanChange(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  wanted: WantedPlan & { readonly quoteId: QuoteId | null },
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
  // A repeat after the first broke off: before any rule is asked, because the first run has changed the answers.
  if (await findBegun(runtime, scope, request)) return fulfilRequest(runtime, scope, request);
  const result = resultOf(subscription, request);
  if (result) return { kind: 'fulfilled', result };
  const priced = await previewRequestedChange(runtime, scope, subscription, wanted, wanted.quoteId);
  const change = { ...unpriced, ...amountsToConfirm(priced), quoteId: asId<'quote'>(priced.quoteId) };
  return submitRequest(runtime, scope, subscription, { ...request, change });
}
