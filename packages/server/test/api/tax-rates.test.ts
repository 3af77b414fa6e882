import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { sellCourse } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const japan = { country: 'JP', state: null, tax_category: null, name: 'Consumption tax', rate_bps: 1000 };
const books = { ...japan, tax_category: 'e_book', rate_bps: 800 };

describeEndpoint(() => api, {
  method: 'GET',
  path: '/tax_rates',
  prepare: async () => ({ path: '/tax_rates' }),
});
describeEndpoint(() => api, {
  method: 'PUT',
  path: '/tax_rates',
  prepare: async () => ({ path: '/tax_rates', body: { items: [japan] }, object: '/tax_rates' }),
});

describe('tax rates', () => {
  test('are replaced as a whole, and count for what is priced from then on', async () => {
    const shop = await api.createBusiness('Taxes', 'test');
    const product = await sellCourse(shop);
    const taxOf = async () => {
      const preview = await shop.request('POST', '/checkouts/preview', {
        product_cart: [{ product_id: product, quantity: 1 }],
        billing_address: { country: 'JP' },
      });
      expect(preview.status, preview.text).toBe(200);
      return preview.body.total_tax as number;
    };
    expect(await taxOf()).toBe(0);
    const put = await shop.request('PUT', '/tax_rates', { items: [japan, books] });
    expect(put.body).toEqual({ items: [japan, books] });
    expect(await taxOf()).toBe(490);
    await shop.request('PUT', '/tax_rates', { items: [] });
    expect((await shop.request('GET', '/tax_rates')).body).toEqual({ items: [] });
    expect(await taxOf()).toBe(0);
  });

  test.each([
    [[japan, japan], /items\.1: the same country/],
    [[{ ...japan, country: 'XX' }], /country/],
    [[{ ...japan, rate_bps: 10_001 }], /rate_bps/],
    [[{ ...japan, tax_category: 'food' }], /tax_category/],
  ])('%j are refused, and the others stay', async (items, message) => {
    await api.request('PUT', '/tax_rates', { items: [books] });
    expectRefusal(await api.request('PUT', '/tax_rates', { items }), 422, 'INVALID_REQUEST_BODY', message);
    expect((await api.request('GET', '/tax_rates')).body).toEqual({ items: [books] });
  });
});
