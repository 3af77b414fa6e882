import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { reconcilePayment } from '../../src/use-cases/billing/payments/execute-payment.ts';
import { seedDemoBusiness } from '../../src/demo/seed-demo.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await seed();
});
afterAll(() => api.drop());

const apiKey = 'rung_test_demo';
const seed = () => seedDemoBusiness(api.runtime, { apiKey });
const get = async (path: string): Promise<Json> => {
  const answer = await api.send('GET', path, undefined, { authorization: `Bearer ${apiKey}` });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};

describe('the demo business', () => {
  test.each([
    ['prod_premium_addon', 1900],
    ['prod_starter_course', 4900],
    ['prod_complete_bundle', 14_900],
    ['prod_single_license', 9900],
    ['prod_team_license', 29_900],
    ['prod_basic_plan', 3000],
    ['prod_pro_plan', 8000],
  ])('sells %s for %i US cents, before tax', async (id, price) => {
    const product = await get(`/products/${id}`);
    expect(product.price).toMatchObject({ price, currency: 'USD', discount_bps: 0, tax_inclusive: false });
    expect(product.is_recurring).toBe(id.endsWith('_plan'));
  });

  test('sells in yen too, tax included', async () => {
    const items: Json[] = (await get('/products?page_size=100')).items;
    const yen = items.filter((item) => item.currency === 'JPY');
    expect(yen.map((item) => item.is_recurring).toSorted()).toEqual([false, false, false, true, true]);
    expect(yen.every((item) => item.tax_inclusive === true)).toBe(true);
  });

  test('shows the shelf in its order', async () => {
    const items: Json[] = (await get('/products?page_size=3&page_number=0')).items;
    expect(items.map((item) => item.product_id)).toEqual([
      'prod_starter_course',
      'prod_complete_bundle',
      'prod_ebook',
    ]);
  });

  test('has the extra seat, the welcome code and the sample customer', async () => {
    expect(await get('/addons/adn_extra_seat')).toMatchObject({ price: 1000, currency: 'USD' });
    expect((await get('/products/prod_basic_plan')).addons).toEqual(['adn_extra_seat']);
    expect(await get('/discounts/code/welcome10')).toMatchObject({ type: 'percentage', amount: 1000 });
    expect(await get('/customers/cus_123')).toMatchObject({
      name: 'Sample Customer',
      email: 'sample.customer@example.com',
    });
  });

  test('has a past order that the gateway was paid for and the ledger knows', async () => {
    const { sql, simulator } = api.runtime;
    const [payment] = await sql`
      select status, total_amount, payment_method_id from payment where payment_id = 'order_123'`;
    expect(payment).toEqual({ status: 'succeeded', total_amount: 4900n, payment_method_id: 'pm_123' });
    const charges = await simulator.listCharges((await seed()).businessId);
    expect(charges.filter(({ paymentId }) => paymentId === 'order_123')).toMatchObject([
      { status: 'succeeded', amount: { amount: 4900n, currency: 'USD' } },
    ]);
    const postings = await sql<{ account: string; amount: bigint }[]>`
      select account, amount from ledger_posting join ledger_entry using (business_id, entry_id)
      where payment_id = 'order_123' order by amount`;
    expect(postings.reduce((sum, posting) => sum + posting.amount, 0n)).toBe(0n);
    expect(postings.length).toBeGreaterThan(1);
    const [method] = await sql`select last_used_at from payment_method where payment_method_id = 'pm_123'`;
    expect(method?.['last_used_at']).not.toBeNull();
  });

  test('has a subscription to the basic plan, paid by the saved card, that renews in a month', async () => {
    expect(await get('/subscriptions/sub_123')).toMatchObject({
      status: 'active',
      product_id: 'prod_basic_plan',
      recurring_pre_tax_amount: 3000,
      payment_method_id: 'pm_123',
      customer: { customer_id: 'cus_123' },
    });
    const { items } = (await get('/payments?subscription_id=sub_123')) as { items: Json[] };
    expect(items).toMatchObject([{ status: 'succeeded', total_amount: 3000 }]);
  });

  test('collects tax in 37 countries and none in the US', async () => {
    const rates = await api.runtime
      .sql`select country, rate_bps from tax_rate where business_id = 'bus_demo'`;
    expect(rates).toHaveLength(37);
    expect(rates.map((rate) => rate['country'])).not.toContain('US');
    expect(rates.find((rate) => rate['country'] === 'CH')?.['rate_bps']).toBe(810);
    expect(rates.find((rate) => rate['country'] === 'FI')?.['rate_bps']).toBe(2550);
  });
});

describe('seeding again', () => {
  test('changes nothing, however often and from however many processes at once', async () => {
    const before = await snapshot();
    await Promise.all([seed(), seed(), seed()]);
    expect(await snapshot()).toEqual(before);
  });

  test('leaves what was changed, archived or deleted', async () => {
    const headers = { authorization: `Bearer ${apiKey}` };
    await api.send('PATCH', '/products/prod_ebook', { name: 'Renamed' }, headers);
    await api.send('DELETE', '/products/prod_team_license', undefined, headers);
    const { discount_id } = await get('/discounts/code/WELCOME10');
    await api.send('DELETE', `/discounts/${discount_id}`, undefined, headers);
    await api.runtime.sql`update payment_method set deleted_at = now() where payment_method_id = 'pm_123'`;
    const before = await snapshot();
    await seed();
    expect(await snapshot()).toEqual(before);
  });

  test('adds what is missing', async () => {
    await api.runtime.sql`delete from product where product_id = 'prod_premium_addon'`;
    await api.runtime.sql`delete from tax_rate where business_id = 'bus_demo' and country = 'JP'`;
    await seed();
    expect((await get('/products/prod_premium_addon')).price.price).toBe(1900);
    const rates = await api.runtime.sql`select 1 from tax_rate where business_id = 'bus_demo'`;
    expect(rates).toHaveLength(37);
  });

  test('registers a new key and keeps the old one', async () => {
    await seedDemoBusiness(api.runtime, { apiKey: 'rung_test_another' });
    for (const key of [apiKey, 'rung_test_another']) {
      const answer = await api.send('GET', '/products', undefined, { authorization: `Bearer ${key}` });
      expect(answer.status).toBe(200);
    }
  });
});

test('several processes that start at once on an empty database make one shop, one order and one subscription', async () => {
  const fresh = await createTestApi();
  try {
    const scopes = await Promise.all(
      Array.from({ length: 5 }, () => seedDemoBusiness(fresh.runtime, { apiKey })),
    );
    const { sql, simulator } = fresh.runtime;
    const paid = await sql`
      select coalesce(subscription_id, payment_id) as what, status from payment
      where business_id = 'bus_demo' order by what`;
    expect([...paid]).toEqual([
      { what: 'order_123', status: 'succeeded' },
      { what: 'sub_123', status: 'succeeded' },
    ]);
    expect(await simulator.listCharges(scopes[0]!.businessId)).toHaveLength(2);
    expect(await sql`select 1 from payment_method where business_id = 'bus_demo'`).toHaveLength(1);
  } finally {
    await fresh.drop();
  }
});

test('a first start whose gateway does not answer finishes the order later, once', async () => {
  const fresh = await createTestApi();
  try {
    const { sql, simulator } = fresh.runtime;
    const businessId = asId<'business'>('bus_demo');
    await simulator.configureFaults(businessId, { timeoutAfterCharge: { next: 1 } });
    await seedDemoBusiness(fresh.runtime, { apiKey });
    const status = async () =>
      (await sql`select status from payment where payment_id = 'order_123'`)[0]?.['status'] as unknown;
    expect(await status()).toBe('processing');
    await seedDemoBusiness(fresh.runtime, { apiKey });
    await reconcilePayment(fresh.runtime, businessId, 'order_123');
    expect(await status()).toBe('succeeded');
    const charges = await simulator.listCharges(businessId);
    expect(charges.filter(({ paymentId }) => paymentId === 'order_123')).toHaveLength(1);
  } finally {
    await fresh.drop();
  }
});

/** Every row of the demo business that a start could touch. */
async function snapshot(): Promise<unknown> {
  const { sql } = api.runtime;
  const tables = [
    'product',
    'addon',
    'discount',
    'customer',
    'payment_method',
    'payment',
    'tax_rate',
    'api_key',
  ];
  return Promise.all(
    tables.map(
      (table) =>
        sql`select to_jsonb(t) as row from ${sql(table)} t where business_id = 'bus_demo' order by 1`,
    ),
  );
}
