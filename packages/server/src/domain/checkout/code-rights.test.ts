import { describe, expect, it } from 'vitest';
import type { Discount } from '../catalog/discount.ts';
import { type CheckoutSession, defaultFlags, defaultOptions } from './checkout-session.ts';
import { mayTypeCodes, removableCodes } from './code-rights.ts';

const discounts = [{ code: 'SELLERS' }, { code: 'TYPED' }] as Discount[];

function sessionWith(isCustomerNamedBySeller: boolean, over: Partial<CheckoutSession['cart']> = {}) {
  const cart = {
    items: [],
    discounts,
    typedCodes: ['TYPED'],
    trialPeriodDays: null,
    onDemand: null,
    ...over,
  };
  return { cart, options: { ...defaultOptions, isCustomerNamedBySeller } } as unknown as CheckoutSession;
}

describe('codes at a checkout', () => {
  it('for a customer are typed and taken off by them alone', () => {
    expect(removableCodes(sessionWith(true), 'customer')).toEqual(['SELLERS', 'TYPED']);
    for (const reader of ['payer', 'stranger'] as const) {
      expect(mayTypeCodes(sessionWith(true), reader)).toBe(false);
      expect(removableCodes(sessionWith(true), reader)).toEqual([]);
    }
  });

  it('for anybody are typed by anybody, who take none of the seller’s off', () => {
    for (const reader of ['payer', 'stranger'] as const) {
      expect(mayTypeCodes(sessionWith(false), reader)).toBe(true);
      expect(removableCodes(sessionWith(false), reader)).toEqual(['TYPED']);
    }
    expect(removableCodes(sessionWith(false, { typedCodes: [] }), 'stranger')).toEqual([]);
  });

  it('are changed by nobody where the seller takes none, or charges on demand', () => {
    const session = sessionWith(true);
    const flags = { ...defaultFlags, allowDiscountCode: false };
    const closed = { ...session, options: { ...session.options, flags } };
    const onDemand = sessionWith(true, { onDemand: {} as CheckoutSession['cart']['onDemand'] });
    for (const each of [closed, onDemand]) {
      expect(mayTypeCodes(each, 'customer')).toBe(false);
      expect(removableCodes(each, 'customer')).toEqual([]);
    }
  });
});
