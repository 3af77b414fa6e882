import { expect, test } from 'vitest';
import { checkOneClickRequest } from './check-one-click.ts';

const oneClick = { hasPaymentMethod: true, isConfirmed: true, hasExistingCustomer: true, requiredFields: [] };

test('one click needs confirm: true and a customer who exists', () => {
  expect(() => checkOneClickRequest(oneClick)).not.toThrow();
  expect(() => checkOneClickRequest({ ...oneClick, isConfirmed: false })).toThrow(
    expect.objectContaining({ code: 'PAYMENT_METHOD_REQUIRES_CONFIRM' }) as Error,
  );
  expect(() => checkOneClickRequest({ ...oneClick, hasExistingCustomer: false })).toThrow(
    expect.objectContaining({ code: 'PAYMENT_METHOD_REQUIRES_CUSTOMER' }) as Error,
  );
  expect(() => checkOneClickRequest({ ...oneClick, requiredFields: ['size'] })).toThrow(
    /custom_fields\.size: is required/,
  );
});

test('without a saved method nothing of that is needed', () => {
  const hosted = {
    hasPaymentMethod: false,
    isConfirmed: false,
    hasExistingCustomer: false,
    requiredFields: ['size'],
  };
  expect(() => checkOneClickRequest(hosted)).not.toThrow();
  expect(() => checkOneClickRequest({ ...hosted, isConfirmed: true })).not.toThrow();
});
