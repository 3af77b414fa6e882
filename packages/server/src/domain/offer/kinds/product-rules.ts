import { isRecurring } from '../../catalog/product.ts';
import type { ProductId } from '../../ids.ts';
import { type Fault, fault, refusal } from '../check-fields.ts';
import { differenceFromParts } from '../difference.ts';
import { discountOf } from '../offer-discount.ts';
import type { OfferTarget } from '../offer.ts';
import { ownershipOfProduct } from '../ownership.ts';
import { type Catalogue, priceOfProductId } from '../unit-price.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';

type ProductTarget = Extract<OfferTarget, { readonly productId: ProductId }>;
type SaleTarget = Extract<ProductTarget, { readonly kind: 'one_time' | 'subscription' }>;

/** Shared rules of product sales: the price is paid at once, and owners are not asked again. */
export const saleRules = {
  fields: ['productId'],
  fieldsOf: ({ productId }) => ({ productId }),
  changesSubscription: false,
  changesPlan: false,
  replacesPlan: false,
  sellsNothing: false,
  isPaidWithPlan: false,
  quantity: 'own',
  thing: ({ productId }) => productId,
  unitPrice: ({ productId }, catalogue) => priceOfProductId(productId, catalogue),
  billing: () => 'billed at once',
  appliesTo: () => false,
  ownership: ({ productId }, offer, held, facts, productRelations) =>
    ownershipOfProduct(productId, offer, held, facts, productRelations),
  acceptedAgain: () => 'always',
  courtesy: () => null,
  difference: ({ productId }, comparison) => differenceFromParts(productId, comparison),
  operation: ({ productId }, offer, quantity) => ({
    kind: 'sale',
    productId,
    quantity,
    discount: discountOf(offer),
  }),
} as const satisfies Partial<OfferKindRules<SaleTarget>>;

/** Product of a target; refuses a missing one. */
export function requiredProduct(
  productId: ProductId | null,
  names = 'names what the offer sells',
): ProductId {
  if (productId === null) throw refusal('product_id', `${names}, and must be set.`);
  return productId;
}

/** Reason why a product cannot be offered by this kind; undefined when there is none. */
export function productFault(
  { kind, productId }: ProductTarget,
  { products }: Catalogue,
  needs: { readonly isRecurring: boolean; readonly mayBeArchived: boolean },
): Fault | undefined {
  const product = products.find((each) => each.productId === productId);
  if (!product) {
    const message = `there is no product ${productId}. Check the id, and that it belongs to the same business and mode.`;
    return fault('INVALID_REQUEST_BODY', 'product_id', message);
  }
  if (product.archivedAt !== null && !needs.mayBeArchived) {
    return fault(
      'PRODUCT_IS_DELETED',
      'product_id',
      'the product is archived. Unarchive it, or sell another.',
    );
  }
  if (product.price.type === 'one_time_price' && product.price.isPayWhatYouWant) {
    const message = 'the customer names the price of this product, and an offer shows one. Offer another.';
    return fault('INVALID_REQUEST_BODY', 'product_id', message);
  }
  if (isRecurring(product) === needs.isRecurring) return undefined;
  const message = isRecurring(product)
    ? `the product is a plan, and ${kind} sells what is paid once. Use subscription or plan_change.`
    : `the product is paid once, and ${kind} needs a plan. Use one_time.`;
  return fault('INVALID_REQUEST_BODY', 'kind', message);
}
