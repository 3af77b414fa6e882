import { describe, expect, test } from 'vitest';
import type { BillingAddress } from '../../domain/customer/customer.ts';
import { isForOtherCountry, resolveAddress, readAddress, withoutForeignCode } from './address-form.ts';

const known: BillingAddress = {
  country: 'US',
  state: 'CA',
  city: 'San Francisco',
  street: '1 Sample Street',
  zipcode: '94107',
};

/** Submitted form; `address_country` is the country that its fields were shown for. */
function meant(fields: Record<string, string>, isFixed = false, before: BillingAddress | null = known) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  const text = (name: string) => fields[name] ?? '';
  const sent = {
    country: text('country'),
    state: text('state'),
    city: text('city'),
    street: text('street'),
    postalCode: text('postal_code'),
  };
  return resolveAddress(sent, readAddress(data), before, isFixed);
}

const none = { state: '', city: '', street: '' };

describe('the address that a form means', () => {
  test('is what was known before where the form did not show it and the country is the same', () => {
    expect(meant({ country: 'US', postal_code: '94110' })).toEqual({
      country: 'US',
      state: 'CA',
      city: 'San Francisco',
      street: '1 Sample Street',
      postalCode: '94110',
    });
  });

  test('has nothing of another country that the form did not show', () => {
    expect(meant({ country: 'JP', postal_code: '100-0001' })).toEqual({
      country: 'JP',
      ...none,
      postalCode: '100-0001',
    });
    expect(meant({ country: 'HK', postal_code: '94107' })).toEqual({
      country: 'HK',
      ...none,
      postalCode: '',
    });
  });

  test('has nothing that was shown for another country', () => {
    const shown = { address_country: 'US', state: 'CA', city: 'San Francisco', street: '1 Sample Street' };
    expect(meant({ ...shown, country: 'JP', postal_code: '100-0001' })).toMatchObject(none);
    expect(meant({ ...shown, country: 'US', postal_code: '94107' })).toMatchObject({ state: 'CA' });
  });

  test('is emptied where the customer emptied it', () => {
    const emptied = { address_country: 'US', country: 'US', state: '', city: '', street: '' };
    expect(meant({ ...emptied, postal_code: '94107' })).toMatchObject(none);
  });

  test('stays what the seller has fixed, whatever is sent, and may be completed', () => {
    const other = { country: 'JP', postal_code: '100-0001', city: '千代田区' };
    expect(meant(other, true)).toEqual({
      country: 'US',
      state: 'CA',
      city: 'San Francisco',
      street: '1 Sample Street',
      postalCode: '94107',
    });
    const bare: BillingAddress = { country: 'US', state: null, city: null, street: null, zipcode: null };
    expect(meant({ country: 'US', postal_code: '94110', state: 'NV' }, true, bare)).toMatchObject({
      state: 'NV',
      postalCode: '94110',
    });
  });

  test('keeps a code that was given where its country has none', () => {
    const inHongKong: BillingAddress = { ...known, country: 'HK', zipcode: '999077' };
    expect(meant({ country: 'HK', postal_code: '' }, false, inHongKong)).toMatchObject({
      postalCode: '999077',
    });
  });
});

describe('fields that were shown for another country', () => {
  const shownFor = (country: string) => {
    const data = new FormData();
    data.append('address_country', country);
    return readAddress(data);
  };

  test('are left behind when another one is chosen', () => {
    expect(isForOtherCountry(shownFor('US'), 'JP')).toBe(true);
    expect(isForOtherCountry(shownFor('US'), 'US')).toBe(false);
    expect(isForOtherCountry(shownFor(''), 'US')).toBe(true);
    expect(isForOtherCountry(readAddress(new FormData()), 'JP')).toBe(false);
  });

  test('leave a postal code only where it is one of the new country', () => {
    const values = { country: 'JP', ...none, postalCode: '94107' };
    expect(withoutForeignCode(values, shownFor('US')).postalCode).toBe('');
    expect(withoutForeignCode({ ...values, country: 'DE' }, shownFor('US')).postalCode).toBe('94107');
    expect(withoutForeignCode(values, shownFor('JP')).postalCode).toBe('94107');
  });
});
