import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { objectionsTo } from '../support/official-types.ts';
import {
  buyAsGuest,
  cardOf,
  cards,
  cartOf,
  guest,
  issueCode,
  oneClickBody,
  openCheckout,
  sellCourse,
  sellPlan,
} from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await sellEverything();
});
afterAll(() => api.drop());

function expectOfficial(value: unknown, type: string): void {
  expect(objectionsTo(value, type)).toEqual([]);
}

/** Purchases of every kind, so that every field is seen both with a value and without. */
async function sellEverything(): Promise<void> {
  const [course, plan] = [
    await sellCourse(api),
    await sellPlan(api, { trial_period_days: 7, trial_amount: 100 }),
  ];
  const code = await issueCode(api, { subscription_cycles: 3 });
  await buyAsGuest(api, [course, plan], { session: { discount_codes: [code], metadata: { key: 'value' } } });
  await buyAsGuest(api, [course], { body: guest({ card: cardOf(cards.declined) }) });
  await buyAsGuest(api, [course], {
    session: { custom_fields: [{ key: 'note', label: 'Note', field_type: 'text' }] },
    body: guest({ custom_field_responses: [{ key: 'note', value: 'Please hurry' }] }),
  });
  await openCheckout(api, [course], {
    confirm: true,
    customer: { email: 'link.customer@example.com' },
    billing_address: { country: 'JP' },
  });
  const refunded: Json = await buyAsGuest(api, [course]);
  await api.request('POST', '/refunds', { payment_id: refunded.payment_id });
}

test('payments have every field of the official types, each of its type', async () => {
  const { items }: Json = (await api.request('GET', '/payments?page_size=100')).body;
  expect(items.length).toBeGreaterThanOrEqual(5);
  for (const item of items) {
    expectOfficial(item, 'PaymentListResponse');
    expectOfficial((await api.request('GET', `/payments/${String(item.payment_id)}`)).body, 'Payment');
    const lines = await api.request('GET', `/payments/${String(item.payment_id)}/line-items`);
    expectOfficial(lines.body, 'PaymentRetrieveLineItemsResponse');
  }
});

test('subscriptions do', async () => {
  const { items }: Json = (await api.request('GET', '/subscriptions')).body;
  expect(items.length).toBeGreaterThan(0);
  for (const item of items) {
    expectOfficial(item, 'SubscriptionListResponse');
    const subscription = await api.request('GET', `/subscriptions/${String(item.subscription_id)}`);
    expectOfficial(subscription.body, 'Subscription');
  }
});

test('checkout sessions do: hosted, one-click, and what they have come to', async () => {
  const course = await sellCourse(api);
  const buyer = await createBuyer(api);
  for (const body of [{ product_cart: cartOf(course) }, oneClickBody(buyer, course)]) {
    const session = (await api.request('POST', '/checkouts', body)).body;
    expectOfficial(session, 'CheckoutSessionResponse');
    const status = await api.request('GET', `/checkouts/${String(session.session_id)}`);
    expectOfficial(status.body, 'CheckoutSessionStatus');
  }
});

test('wallets and their ledger entries do', async () => {
  const { customerId } = await createBuyer(api);
  const created = await api.client.customers.wallets.ledgerEntries.create(customerId, {
    amount: 1000,
    currency: 'USD',
    entry_type: 'credit',
  });
  expectOfficial(created, 'CustomerWallet');
  const path = `/customers/${customerId}/wallets`;
  expectOfficial((await api.request('GET', path)).body, 'WalletListResponse');
  const { items }: Json = (await api.request('GET', `${path}/ledger-entries`)).body;
  expectOfficial(items[0], 'CustomerWalletTransaction');
});

test('previews of checkouts do', async () => {
  const addon = await api.client.addons.create({
    name: 'Extra seat',
    price: 500,
    currency: 'USD',
    tax_category: 'saas',
  });
  const plan = await sellPlan(api, { trial_period_days: 7 });
  await api.request('PATCH', `/products/${plan}`, { addons: [addon.id] });
  const codes = { discount_codes: [await issueCode(api, { subscription_cycles: 2 })] };
  const carts = [
    { product_cart: cartOf(await sellCourse(api)) },
    { product_cart: cartOf(plan), billing_address: { country: 'JP' }, ...codes },
    {
      product_cart: [{ product_id: plan, quantity: 2, addons: [{ addon_id: addon.id, quantity: 1 }] }],
      ...codes,
    },
  ];
  for (const cart of carts) {
    const preview = await api.request('POST', '/checkouts/preview', cart);
    expect(preview.status, preview.text).toBe(200);
    expectOfficial(preview.body, 'CheckoutSessionPreviewResponse');
  }
});

test('payments made at once and saved methods do', async () => {
  const buyer = await createBuyer(api);
  const payment = await api.request('POST', '/payments', {
    customer: { customer_id: buyer.customerId },
    billing: { country: 'US' },
    product_cart: cartOf(await sellCourse(api)),
    payment_method_id: buyer.paymentMethodId,
  });
  expectOfficial(payment.body, 'PaymentCreateResponse');
  const methods = await api.request('GET', `/customers/${buyer.customerId}/payment-methods`);
  expectOfficial(methods.body, 'CustomerRetrievePaymentMethodsResponse');
});

test('changes of plan, their previews and what is scheduled do', async () => {
  const addon = await api.client.addons.create({
    name: 'Extra seat',
    price: 500,
    currency: 'USD',
    tax_category: 'saas',
  });
  const pro = await sellPlan(api, { price: 8000 });
  await api.request('PATCH', `/products/${pro}`, { addons: [addon.id] });
  const buyer = await createBuyer(api);
  const basic = await sellPlan(api);
  await api.request('POST', '/checkouts', oneClickBody(buyer, basic));
  const { items }: Json = (await api.request('GET', `/subscriptions?product_id=${basic}`)).body;
  const id = items[0].subscription_id as string;
  const change = (body: Json) => ({ quantity: 1, proration_billing_mode: 'prorated_immediately', ...body });
  const up = change({ product_id: pro, addons: [{ addon_id: addon.id, quantity: 2 }] });
  const path = `/subscriptions/${id}/change-plan`;
  expectOfficial(
    (await api.request('POST', `${path}/preview`, up)).body,
    'SubscriptionPreviewChangePlanResponse',
  );
  expectOfficial((await api.request('POST', path, up)).body, 'SubscriptionChangePlanResponse');
  const down = change({ product_id: basic });
  expectOfficial(
    (await api.request('POST', `${path}/preview`, down)).body,
    'SubscriptionPreviewChangePlanResponse',
  );
  const later = { proration_billing_mode: 'full_immediately', effective_at: 'next_billing_date' };
  expectOfficial(
    (await api.request('POST', path, { ...down, ...later })).body,
    'SubscriptionChangePlanResponse',
  );
  const planned = (await api.request('GET', `/subscriptions/${id}`)).body;
  expect(planned.scheduled_change).not.toBeNull();
  expectOfficial(planned, 'Subscription');
  await api.client.subscriptions.cancelChangePlan(id);
  expect((await api.client.subscriptions.retrieve(id)).scheduled_change).toBeNull();
});
