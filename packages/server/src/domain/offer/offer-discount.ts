import type { Discount } from '../catalog/discount.ts';
import { type BusinessId, asId } from '../ids.ts';
import type { Offer } from './offer.ts';

/** Offer discount in pricing terms: like a code that cannot be typed and whose uses are not counted. */
export function discountOf({ offerId, businessId, name, discount, createdAt }: Offer): Discount | null {
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
