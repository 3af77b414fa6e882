import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../support/api.ts';
import { typeCommand } from '../support/command.ts';
import { stateOf } from '../support/shop.ts';
import { newId } from '../support/stripe-fake/objects.ts';
import { type StripeShop, openStripeShop } from '../support/stripe-shop.ts';

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop();
});
afterAll(() => shop.stop());

const importStripe = async (...args: string[]): Promise<Json> => {
  const business = ['--business', shop.api.scope.businessId, '--json'];
  return JSON.parse(
    await typeCommand(shop.api, { apiKey: '', baseUrl: '' }, 'import', 'stripe', ...business, ...args),
  );
};
const list = async (what: string): Promise<Json[]> =>
  (await shop.api.request('GET', `/${what}?page_size=100`)).body.items;

const seconds = (text: string): number => Date.parse(text) / 1000;
const inDays = (days: number): number => Math.floor(Date.now() / 1000) + days * 24 * 3600;

function price(over: Record<string, unknown> = {}): string {
  const id = newId('price');
  shop.fake.bank.prices.set(id, {
    id,
    object: 'price',
    active: true,
    nickname: null,
    created: seconds('2025-01-01'),
    currency: 'usd',
    unit_amount: 2500,
    tax_behavior: 'exclusive',
    transform_quantity: null,
    recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed', trial_period_days: null },
    product: {
      id: newId('prod'),
      object: 'product',
      name: 'Basic plan',
      description: null,
      active: true,
      metadata: {},
    },
    ...over,
  });
  return id;
}

function customer(over: Record<string, unknown> = {}): string {
  return shop.fake.bank.createCustomer({
    email: `${newId('buyer')}@example.com`,
    name: 'Sample Buyer',
    phone: null,
    created: seconds('2025-02-01'),
    address: {
      country: 'US',
      state: 'CA',
      city: null,
      line1: '1 Sample Street',
      line2: null,
      postal_code: '94107',
    },
    invoice_settings: { default_payment_method: null },
    default_source: null,
    metadata: { 'crm.id': '7', team: 'a' },
    ...over,
  });
}

function subscription(of: string, priceId: string, over: Record<string, unknown> = {}): string {
  const id = newId('sub');
  const item = {
    id: newId('si'),
    price: { id: priceId },
    quantity: 2,
    discounts: [],
    current_period_start: inDays(-10),
    current_period_end: inDays(20),
  };
  shop.fake.bank.subscriptions.set(id, {
    id,
    object: 'subscription',
    customer: of,
    status: 'active',
    created: inDays(-40),
    billing_cycle_anchor: inDays(-40),
    collection_method: 'charge_automatically',
    cancel_at: null,
    cancel_at_period_end: false,
    default_payment_method: null,
    default_source: null,
    discounts: [],
    pause_collection: null,
    schedule: null,
    metadata: {},
    items: { object: 'list', data: [item] },
    ...over,
  });
  return id;
}

describe('rung import stripe', () => {
  test('brings prices, customers, cards and subscriptions of the connected account, which renew there', async () => {
    const { bank } = shop.fake;
    const monthly = price();
    price({
      recurring: { interval: 'month', interval_count: 1, usage_type: 'metered', trial_period_days: null },
    });
    const buyer = customer();
    const card = bank.saveCard(buyer, '4242424242424242');
    Object.assign(bank.customers.get(buyer)!, { invoice_settings: { default_payment_method: card.id } });
    for (let index = 0; index < 130; index++) customer();
    customer({ email: null });
    subscription(buyer, monthly);
    subscription(buyer, monthly, { discounts: ['di_sample'] });
    subscription(buyer, monthly, { status: 'past_due', default_payment_method: card.id });

    const empty = await stateOf(shop.api.runtime);
    const checked = await importStripe();
    expect(checked.counts).toEqual({
      product: { created: 1, unchanged: 0, skipped: 1 },
      customer: { created: 131, unchanged: 0, skipped: 1 },
      payment_method: { created: 1, unchanged: 0, skipped: 0 },
      subscription: { created: 2, unchanged: 0, skipped: 1 },
    });
    expect(await stateOf(shop.api.runtime)).toEqual(empty);

    expect((await importStripe('--yes')).counts).toEqual(checked.counts);
    expect([...bank.intents.values()]).toEqual([]);
    expect(await list('payments')).toEqual([]);
    const active = (await list('subscriptions')).find(({ status }) => status === 'active')!;
    expect(active).toMatchObject({ quantity: 2, recurring_pre_tax_amount: 5000, has_payment_method: true });
    expect(active.customer.metadata).toEqual({ team: 'a' });

    const before = await stateOf(shop.api.runtime);
    expect((await importStripe('--yes')).counts.subscription).toMatchObject({ created: 0, unchanged: 2 });
    expect(await stateOf(shop.api.runtime)).toEqual(before);

    const to = new Date(Date.now() + 21 * 86_400_000).toISOString();
    const advanced = await shop.api.request('POST', '/test_clock/advance', { to });
    expect(advanced.status, advanced.text).toBe(200);
    const paid = [...bank.intents.values()].filter(({ status }) => status === 'succeeded');
    expect(paid).toMatchObject([{ amount: 5000, customer: buyer, payment_method: card.id }]);
  }, 60_000);

  test('an unknown category is refused before anything is read', async () => {
    await expect(importStripe('--tax-category', 'shoes')).rejects.toThrow(/must be one of digital_products/);
  });
});
