import { describe, expect, it } from 'vitest';
import { asId } from '../ids.ts';
import { type CheckoutAttempt, checkPayable, isOfCheckout, keptOf, taxIdOf } from './checkout-attempt.ts';
import { type CheckoutSession, defaultFlags, defaultOptions } from './checkout-session.ts';

function sessionWith(
  options: Partial<CheckoutSession['options']> = {},
  over: Partial<CheckoutSession> = {},
): CheckoutSession {
  return {
    sessionId: asId<'checkout_session'>('cks_1'),
    businessId: asId<'business'>('bus_1'),
    customerId: null,
    customerEmail: 'named@example.com',
    customerName: 'Named Customer',
    customerPhone: null,
    cart: { items: [], discounts: [], typedCodes: [], trialPeriodDays: null, onDemand: null },
    options: { ...defaultOptions, ...options },
    metadata: {},
    paymentId: null,
    createdAt: 5,
    expiresAt: 10,
    completedAt: null,
    ...over,
  };
}

const attempt: CheckoutAttempt = {
  customer: { email: 'typed@example.com', name: 'Typed Customer', phoneNumber: '+49 30 000000' },
  taxId: ' DE999 ',
  isCustomer: false,
  payerHash: 'hash',
};

describe('a session that can be paid', () => {
  it('is neither paid, nor made for one click, nor over', () => {
    expect(() => {
      checkPayable(sessionWith(), 9);
    }).not.toThrow();
  });

  it.each([
    [sessionWith({}, { completedAt: 6 }), 'CHECKOUT_SESSION_CONSUMED'],
    [sessionWith({ isOneClick: true }), 'CHECKOUT_SESSION_CONSUMED'],
    [sessionWith({}, { expiresAt: 9 }), 'CHECKOUT_SESSION_EXPIRED'],
  ])('is refused otherwise (%#)', (session, code) => {
    expect(() => {
      checkPayable(session, 9);
    }).toThrow(expect.objectContaining({ code }));
  });
});

describe('an attempt', () => {
  it('is remembered by a session that names nobody, as it was typed', () => {
    expect(keptOf(sessionWith(), attempt, 'DE999')).toMatchObject({
      customerEmail: 'typed@example.com',
      customerName: 'Typed Customer',
      customerPhone: '+49 30 000000',
      options: { taxId: 'DE999', payerHash: 'hash' },
    });
  });

  it('leaves a session for a customer as the seller made it, but for who tried last', () => {
    const kept = keptOf(sessionWith({ isCustomerNamedBySeller: true, taxId: 'DE1' }), attempt, 'DE999');
    expect(kept).toMatchObject({
      customerEmail: 'named@example.com',
      customerPhone: null,
      options: { taxId: 'DE1', payerHash: 'hash' },
    });
  });
});

describe('the tax id of an attempt', () => {
  const fixed = { isCustomerNamedBySeller: true, taxId: 'DE1' };

  it('is the typed one, without spaces around it, where the seller has sent none', () => {
    expect(taxIdOf(sessionWith(), attempt)).toBe('DE999');
    expect(taxIdOf(sessionWith(), { ...attempt, taxId: '  ' })).toBeNull();
  });

  it('stays what the seller has fixed, unless customers may change it', () => {
    const withEditing = (allowCustomerEditingTaxId: boolean) =>
      sessionWith({ ...fixed, flags: { ...defaultFlags, allowCustomerEditingTaxId } });
    expect(taxIdOf(withEditing(false), attempt)).toBe('DE1');
    expect(taxIdOf(withEditing(true), attempt)).toBe('DE999');
  });
});

it('takes a customer for one of this checkout who was made after it began and has no address', () => {
  const customer = {
    customerId: asId<'customer'>('cus_1'),
    businessId: asId<'business'>('bus_1'),
    ...attempt.customer,
    billing: null,
    metadata: {},
    createdAt: 5,
  };
  expect(isOfCheckout(customer, sessionWith())).toBe(true);
  expect(isOfCheckout({ ...customer, createdAt: 4 }, sessionWith())).toBe(false);
});
