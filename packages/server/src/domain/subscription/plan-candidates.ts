import type { Addon } from '../catalog/addon.ts';
import { type Product, type RecurringProduct, isRecurring } from '../catalog/product.ts';
import { DomainError } from '../errors.ts';
import type { ProductId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { type PlanCatalogue, type PlanRequest, choosePlan } from './choose-plan.ts';
import type { PlanCandidate } from './compare-plans.ts';
import type { Subscription } from './subscription.ts';

/** Plans to compare. Null fields keep the subscription's own. */
export interface CandidateRequest {
  /** Null for every reachable plan. */
  readonly productIds: readonly ProductId[] | null;
  readonly quantity: number | null;
  readonly addons: PlanRequest['addons'] | null;
}

/** Products and add-ons of the business that a subscription could change to. */
export interface CandidateCatalogue {
  readonly products: readonly Product[];
  readonly addons: readonly Addon[];
  readonly customer: PlanCatalogue['customer'];
}

/**
 * Plans that a subscription could change to, without new codes. Requested plans are all returned, refused ones with
 * the violated rule; of others only reachable ones are.
 */
export function candidatesFor(
  subscription: Subscription,
  request: CandidateRequest,
  catalogue: CandidateCatalogue,
  now: Instant,
): PlanCandidate[] {
  if (request.productIds) {
    return [...new Set(request.productIds)].map((id) =>
      candidateFor(id, subscription, request, catalogue, now),
    );
  }
  return catalogue.products
    .filter((product) => isReachable(product, subscription))
    .map(({ productId }) => candidateFor(productId, subscription, request, catalogue, now))
    .filter((candidate) => 'choice' in candidate && !candidate.choice.isSamePlan);
}

/** True when a subscription could change to a product: on sale, recurring, in its currency. */
function isReachable(product: Product, { currency }: Subscription): product is RecurringProduct {
  return isRecurring(product) && product.archivedAt === null && product.price.currency === currency;
}

function candidateFor(
  productId: ProductId,
  subscription: Subscription,
  { quantity, addons }: CandidateRequest,
  catalogue: CandidateCatalogue,
  now: Instant,
): PlanCandidate {
  const product = catalogue.products.find((each) => each.productId === productId) ?? null;
  const request: PlanRequest = {
    productId,
    quantity: quantity ?? subscription.quantity,
    addons: addons ?? subscription.addons,
    discountCodes: null,
  };
  const offered = { product, addons: catalogue.addons, discounts: [], customer: catalogue.customer };
  try {
    return { productId, choice: choosePlan(subscription, request, offered, now) };
  } catch (error) {
    if (error instanceof DomainError) return { productId, refusal: error.code };
    throw error;
  }
}
