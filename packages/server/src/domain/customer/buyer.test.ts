import { describe, expect, test } from 'vitest';
import { applyBuyerChange, buyerAfterCustomerChange } from './buyer.ts';
import { sampleBuyer } from './sample-buyer.ts';

const record = { name: 'On File', email: 'on.file@example.com', phoneNumber: '+1 555 0100' };

describe('the buyer of a subscription', () => {
  test('follows the record of its customer field by field, where it said the same', () => {
    const after = { name: 'New Name', email: 'new@example.com', phoneNumber: null };
    const same = { ...sampleBuyer, ...record };
    expect(buyerAfterCustomerChange(same, record, after)).toEqual({ ...same, ...after });
    const own = { ...same, name: 'Sample Trading', phoneNumber: '+1 555 0199' };
    expect(buyerAfterCustomerChange(own, record, after)).toEqual({ ...own, email: 'new@example.com' });
  });

  test('follows an e-mail address whatever its upper and lower case', () => {
    const typed = { ...sampleBuyer, ...record, email: 'ON.FILE@example.com' };
    expect(buyerAfterCustomerChange(typed, record, { ...record, email: 'new@example.com' }).email).toBe(
      'new@example.com',
    );
  });

  test('is changed in what is named: null takes a company away, and what is not named stays', () => {
    const company = { ...sampleBuyer, businessName: 'Sample Trading', taxId: 'T1' };
    expect(applyBuyerChange(company, {})).toEqual(company);
    expect(applyBuyerChange(company, { name: 'Renamed', businessName: null })).toEqual({
      ...company,
      name: 'Renamed',
      businessName: null,
    });
  });
});
