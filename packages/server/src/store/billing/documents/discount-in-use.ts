import type { DiscountInUse } from '../../../domain/catalog/discount.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Discount as most payments have it: without conditions, and for all cycles. */
const usual = {
  discount: {
    currencyOptions: [],
    restrictedTo: [],
    customerEligibility: 'any',
    usageLimit: null,
    perCustomerUsageLimit: null,
    timesUsed: 0,
    startsAt: null,
    expiresAt: null,
    subscriptionCycles: null,
    preserveOnPlanChange: false,
    metadata: {},
  },
  cyclesRemaining: null,
};

/** Discount applied to a payment or a subscription: each of their `discounts`. Version 1 had all fields. */
export const storedDiscount = documentKind<DiscountInUse>('discount in use', [unchanged, unchanged], usual);
