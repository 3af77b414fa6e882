import { assert } from '../assert.ts';
import type { Discount } from '../catalog/discount.ts';
import { type BusinessId, type SubscriptionId, asId } from '../ids.ts';
import type { BillingOperation } from './billing-operation.ts';
import type { Offer } from './offer.ts';
import type { Presentation } from './presentation.ts';

/** The operation that accepting so many of an offer asks of billing. `subscriptionId` is what it changes. */
export function operationFor(
  offer: Offer,
  quantity: number,
  subscriptionId: SubscriptionId | null,
): BillingOperation {
  const { target } = offer;
  const discount = discountOf(offer);
  if (target.kind !== 'pause' && !('prorationBillingMode' in target)) {
    return { kind: 'sale', productId: target.productId, quantity, discount };
  }
  assert(subscriptionId, 'what changes a subscription names it');
  if (target.kind === 'pause') return { kind: 'pause', subscriptionId, days: target.days };
  const change = {
    kind: 'plan_change',
    subscriptionId,
    mode: target.prorationBillingMode,
    discount,
  } as const;
  return target.kind === 'addon'
    ? { ...change, productId: null, quantity: null, addon: { addonId: target.addonId, quantity } }
    : { ...change, productId: target.productId, quantity, addon: null };
}

/** The operation that accepting a presentation asks, or asked, of billing. */
export function operationOf({
  offer,
  quantity,
  subscriptionId,
}: Pick<Presentation, 'offer' | 'quantity' | 'subscriptionId'>): BillingOperation {
  return operationFor(offer, quantity, subscriptionId);
}

/** The offer's discount in the words of the price: like a code that nobody can type and that is not counted. */
function discountOf({ offerId, businessId, name, discount, createdAt }: Offer): Discount | null {
  if (discount === null) return null;
  return {
    discountId: asId<'discount'>(offerId),
    businessId: businessId satisfies BusinessId,
    code: 'OFFER',
    name,
    type: discount.type === 'percentage' ? 'percentage' : 'flat',
    amount: discount.type === 'percentage' ? discount.bps : Number(discount.amount),
    currencyOptions:
      discount.type === 'percentage'
        ? []
        : [
            {
              currency: discount.currency,
              maxAmountPossible: discount.amount,
              minimumSubtotal: 0n,
              isDefault: true,
            },
          ],
    restrictedTo: [],
    customerEligibility: 'any',
    usageLimit: null,
    perCustomerUsageLimit: null,
    timesUsed: 0,
    startsAt: null,
    expiresAt: null,
    subscriptionCycles: discount.cycles,
    preserveOnPlanChange: false,
    metadata: {},
    createdAt,
    isOfAnOffer: true,
  };
}
