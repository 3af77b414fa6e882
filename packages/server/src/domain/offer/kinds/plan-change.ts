import { assert } from '../../assert.ts';
import { differenceFromPlan } from '../difference.ts';
import { discountOf } from '../offer-discount.ts';
import type { PlanChangeTarget } from '../offer.ts';
import { ownershipOfProduct } from '../ownership.ts';
import { priceOfProductId } from '../unit-price.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { productFault, requiredProduct } from './product-rules.ts';

/** Proration mode recommended for upgrades. */
export const defaultProration = 'difference_immediately';

/**
 * Change of a subscription to another plan. The customer's own plan at a lower price counts as a new item: that is
 * the retention discount, once on the same terms.
 */
export const planChange: OfferKindRules<PlanChangeTarget> = {
  noun: 'a change of plan',
  fields: ['productId', 'prorationBillingMode'],
  targetOf: ({ productId, prorationBillingMode }) => ({
    kind: 'plan_change',
    productId: requiredProduct(productId, 'names the plan to change to'),
    prorationBillingMode: prorationBillingMode ?? defaultProration,
  }),
  fieldsOf: ({ productId, prorationBillingMode }) => ({ productId, prorationBillingMode }),
  isRecurring: true,
  beginsSubscription: false,
  changesSubscription: true,
  changesPlan: true,
  replacesPlan: true,
  sellsNothing: false,
  isPaidWithPlan: false,
  quantity: 'own_or_held',
  thing: ({ productId }) => productId,
  goodsFault: (target, catalogue) =>
    productFault(target, catalogue, { isRecurring: true, mayBeArchived: false }),
  unitPrice: ({ productId }, catalogue) => priceOfProductId(productId, catalogue),
  billing: ({ prorationBillingMode }) => prorationBillingMode,
  appliesTo: () => true,
  ownership: ({ productId }, offer, held, facts, productRelations) => {
    if (held?.productId !== productId)
      return ownershipOfProduct(productId, offer, held, facts, productRelations);
    return offer.discount === null ? { how: 'on_plan', by: held.subscriptionId } : undefined;
  },
  acceptedAgain: ({ productId }, held) => (held?.productId === productId ? 'on_other_terms' : 'always'),
  courtesy: () => null,
  difference: (_, comparison) => differenceFromPlan(comparison),
  operation: ({ productId, prorationBillingMode: mode }, offer, quantity, subscriptionId) => {
    assert(subscriptionId, 'a change of plan names its subscription');
    const discount = discountOf(offer);
    return { kind: 'plan_change', subscriptionId, productId, quantity, addon: null, mode, discount };
  },
  canBeUndone: () => true,
};
