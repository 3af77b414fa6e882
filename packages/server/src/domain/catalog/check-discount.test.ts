import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { checkDiscount } from './check-discount.ts';
import type { Discount } from './discount.ts';
import type { Product } from './product.ts';

const product = { productId: asId<'product'>('pdt_sample') } as Product;
const tenPercent: Discount = {
  discountId: asId<'discount'>('dsc_sample'),
  businessId: asId<'business'>('bus_sample'),
  code: 'SAMPLE10',
  name: null,
  type: 'percentage',
  amount: 1000,
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
  createdAt: 0,
};
const check = (change: Partial<Discount>) => () => checkDiscount({ ...tenPercent, ...change }, [product]);

describe('a discount', () => {
  test('may be restricted to products that exist, and to no others', () => {
    expect(check({ restrictedTo: [product.productId] })).not.toThrow();
    const restrictedTo = [product.productId, asId<'product'>('pdt_unknown')];
    expect(check({ restrictedTo })).toThrow(/restricted_to\[1\].*pdt_unknown/);
  });

  test('may be limited to the uses it has had, and to no fewer', () => {
    expect(check({ usageLimit: 3, timesUsed: 3 })).not.toThrow();
    expect(check({ usageLimit: 2, timesUsed: 3 })).toThrow(/usage_limit.*3 times/);
  });

  test('is held against the rules of its terms and its metadata', () => {
    expect(check({ amount: 10_001 })).toThrow(expect.objectContaining({ code: 'INVALID_PERCENTAGE' }));
    expect(check({ metadata: { 'not a key': 1 } })).toThrow(/metadata/);
  });
});
