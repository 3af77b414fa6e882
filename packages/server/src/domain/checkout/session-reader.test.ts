import { describe, expect, it } from 'vitest';
import { asId } from '../ids.ts';
import { type CheckoutSession, defaultFlags, defaultOptions } from './checkout-session.ts';
import { givesWay, madeAttempt, ownsCheckout, sessionShownTo } from './session-reader.ts';

const address = {
  country: 'DE',
  state: 'BE',
  city: 'Sample City',
  street: 'Sample Street 1',
  zipcode: '10115',
} as const;

function sessionWith(
  over: Partial<CheckoutSession> = {},
  options: Partial<CheckoutSession['options']> = {},
): CheckoutSession {
  return {
    sessionId: asId<'checkout_session'>('cks_1'),
    businessId: asId<'business'>('bus_1'),
    customerId: null,
    customerEmail: 'sample.customer@example.com',
    customerName: 'Sample Customer',
    customerPhone: '+49 30 000000',
    cart: { items: [], discounts: [], typedCodes: [], trialPeriodDays: null, onDemand: null },
    options: { ...defaultOptions, billingAddress: address, taxId: 'DE123', ...options },
    metadata: {},
    paymentId: null,
    createdAt: 0,
    expiresAt: 1,
    completedAt: null,
    ...over,
  };
}

const ofCustomer = (options: Partial<CheckoutSession['options']> = {}) =>
  sessionWith({}, { isCustomerNamedBySeller: true, isBillingAddressGiven: false, ...options });
const attempted = { payerHash: 'hash' };

describe('a session for a customer', () => {
  it('is theirs alone, not of whoever pays it', () => {
    expect(ownsCheckout(ofCustomer(), 'customer')).toBe(true);
    expect(ownsCheckout(ofCustomer(), 'payer')).toBe(false);
    expect(ownsCheckout(ofCustomer(), 'stranger')).toBe(false);
  });

  it('is shown whole to them, and to others without who they are and where they live', () => {
    expect(sessionShownTo(ofCustomer(), 'customer')).toEqual(ofCustomer());
    for (const reader of ['payer', 'stranger'] as const) {
      expect(sessionShownTo(ofCustomer(), reader)).toMatchObject({
        ...{ customerEmail: null, customerName: null, customerPhone: null },
        options: { billingAddress: null, taxId: 'DE123' },
      });
    }
  });

  it('goes on showing the tax id that the seller put in, which no attempt replaces', () => {
    expect(sessionShownTo(ofCustomer(attempted), 'stranger').options.taxId).toBe('DE123');
  });

  it('is shown to others with the address that the seller put in', () => {
    const given = ofCustomer({ isBillingAddressGiven: true });
    expect(sessionShownTo(given, 'stranger').options.billingAddress).toEqual(address);
  });

  it('is shown with no more of a fixed address on file than decides the tax', () => {
    const fixed = ofCustomer({ flags: { ...defaultFlags, allowCustomerEditingAddress: false } });
    expect(sessionShownTo(fixed, 'stranger').options.billingAddress).toEqual({
      ...{ country: 'DE', state: 'BE' },
      ...{ city: null, street: null, zipcode: null },
    });
  });
});

describe('an attempt at a session for a customer', () => {
  const readers = ['customer', 'payer', 'stranger'] as const;
  const whose = (isCustomerProven: boolean, session = ofCustomer()) =>
    readers.filter((reader) => madeAttempt(session, reader, { isCustomerProven }));

  it('is the customer’s where they have proven to be it, else the payer’s', () => {
    expect(whose(true)).toEqual(['customer']);
    expect(whose(false)).toEqual(['payer']);
    expect(whose(false, sessionWith())).toEqual(['customer', 'payer']);
  });

  it('gives way to the customer alone, and only while it is somebody else’s and waits for the bank', () => {
    const waiting = { status: 'requires_customer_action', isCustomerProven: false } as const;
    expect(readers.filter((reader) => givesWay(ofCustomer(), reader, waiting))).toEqual(['customer']);
    expect(givesWay(ofCustomer(), 'customer', { ...waiting, isCustomerProven: true })).toBe(false);
    expect(givesWay(ofCustomer(), 'customer', { ...waiting, status: 'processing' })).toBe(false);
    expect(givesWay(sessionWith(), 'customer', waiting)).toBe(false);
  });
});

describe('a session for anybody', () => {
  it('is whose attempt was the latest', () => {
    expect(ownsCheckout(sessionWith(), 'payer')).toBe(true);
    expect(ownsCheckout(sessionWith(), 'stranger')).toBe(false);
  });

  it('shows what the seller put in until somebody tries to pay, and then nothing that could be typed', () => {
    const before = sessionShownTo(sessionWith(), 'stranger');
    expect(before).toMatchObject({
      customerEmail: 'sample.customer@example.com',
      options: { billingAddress: address, taxId: 'DE123' },
    });
    expect(before.customerPhone).toBe('+49 30 000000');
    const after = sessionShownTo(sessionWith({}, attempted), 'stranger');
    expect(after).toMatchObject({
      ...{ customerEmail: null, customerName: null, customerPhone: null },
      options: { taxId: null, billingAddress: address },
    });
    expect(sessionShownTo(sessionWith({}, attempted), 'payer')).toEqual(sessionWith({}, attempted));
  });

  it('shows what the seller put in where a payment is reserved that nobody has tried', () => {
    const reserved = sessionWith({ paymentId: asId<'payment'>('pay_1') });
    expect(sessionShownTo(reserved, 'stranger')).toEqual(reserved);
  });

  it('goes on showing what the seller has fixed', () => {
    const flags = { ...defaultFlags, allowCustomerEditingEmail: false, allowCustomerEditingTaxId: false };
    const shown = sessionShownTo(sessionWith({}, { ...attempted, flags }), 'stranger');
    expect(shown).toMatchObject({
      ...{ customerEmail: 'sample.customer@example.com', customerName: null },
      options: { taxId: 'DE123' },
    });
  });
});
