import DodoPayments from 'dodopayments';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import type { toApiPayment } from '../../src/wire/convert/payments.ts';
import type { toApiRefund } from '../../src/wire/convert/refunds.ts';
import type { toApiSubscription } from '../../src/wire/convert/subscriptions.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { oneClickBody } from '../support/shop.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/*
 * The whole way: a shopper pays, and what the seller's server receives is what the API answers about the same
 * object, in the official envelope.
 */

let api: TestApi;
let receiver: Receiver;
let secret: string;
beforeAll(async () => {
  api = await createTestApi();
  receiver = await startReceiver();
  const webhook = await api.client.webhooks.create({ url: receiver.url() });
  ({ secret } = await api.client.webhooks.retrieveSecret(webhook.id));
});
afterAll(async () => {
  await receiver.close();
  await api.drop();
});

async function ok(answer: Promise<{ status: number; text: string; body: Json }>): Promise<Json> {
  const { status, text, body } = await answer;
  expect(status, text).toBe(200);
  return body;
}

async function buy(productId: string, number: string): Promise<Json> {
  const session = await ok(
    api.request('POST', '/checkouts', { product_cart: [{ product_id: productId, quantity: 1 }] }),
  );
  return ok(
    api.request('POST', `/checkouts/${session.session_id}/confirm`, {
      customer: { email: 'buyer@example.com', name: 'Sample Customer' },
      billing_address: { country: 'US', zipcode: '94107' },
      card: { number, exp_month: 12, exp_year: 2034, cvc: '123', holder_name: 'Sample Customer' },
    }),
  );
}

const oneTime = { type: 'one_time_price', currency: 'USD', price: 4900 };
const recurring = {
  ...{ type: 'recurring_price', currency: 'USD', price: 3000 },
  ...{ payment_frequency_count: 1, payment_frequency_interval: 'Month' },
  ...{ subscription_period_count: 10, subscription_period_interval: 'Year' },
};

async function createProduct(price: Json): Promise<string> {
  const product = { name: 'Sample Course', tax_category: 'edtech', price };
  return (await ok(api.request('POST', '/products', product))).product_id;
}

/** What arrived since the last look, opened by the official SDK, in the order of the events. */
async function arrived(webhookKey = secret): Promise<Json[]> {
  await createWorker(api.runtime, jobHandlers).drain();
  const client = new DodoPayments({ bearerToken: 'key', webhookKey });
  return receiver.received
    .splice(0)
    .map(({ body, headers }): Json => {
      return client.webhooks.unwrap(body, { headers: headers as Record<string, string> });
    })
    .sort((a: Json, b: Json) => (a.type < b.type ? -1 : 1));
}

describe('a receiver reads', () => {
  test('of a first purchase what the API says about the payment, and the two ids handlers look for', async () => {
    const productId = await createProduct(oneTime);
    const { payment_id } = await buy(productId, '4242424242424242');
    const [event, ...others] = await arrived();
    expect(others).toEqual([]);
    const payment = await ok(api.request('GET', `/payments/${payment_id}`));
    expect(event).toEqual({
      business_id: api.scope.businessId,
      type: 'payment.succeeded',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      data: {
        payload_type: 'Payment',
        ...payment,
        customer_id: payment.customer.customer_id,
        product_id: productId,
      },
    });

    const refund = await ok(api.request('POST', '/refunds', { payment_id }));
    const refunded = (await arrived()).find(({ type }) => type === 'refund.succeeded');
    expect(refunded.data).toEqual({
      payload_type: 'Refund',
      ...(await ok(api.request('GET', `/refunds/${refund.refund_id}`))),
    });
  });

  test('of a declined card why, in words for the customer', async () => {
    await buy(await createProduct(oneTime), '4000000000000002');
    const [event] = await arrived();
    expect(event).toMatchObject({ type: 'payment.failed', data: { status: 'failed' } });
    expect(event.data.error_code).toEqual(expect.any(String));
    expect(event.data.error_message).toEqual(expect.any(String));
  });

  test('of an attempt that waits for the bank that it does, once', async () => {
    await buy(await createProduct(oneTime), '4000002500003155');
    const events = await arrived();
    expect(events).toMatchObject([
      { type: 'payment.processing', data: { status: 'requires_customer_action' } },
    ]);
  });

  test('of a renewal which payment it was made with', async () => {
    const shop = await api.createBusiness('Renewing Shop', 'test');
    const { id } = await shop.client.webhooks.create({ url: receiver.url() });
    const { secret: key } = await shop.client.webhooks.retrieveSecret(id);
    const product = { name: 'Sample Plan', tax_category: 'saas', price: recurring };
    const { product_id: plan } = await ok(shop.request('POST', '/products', product));
    const buyer = await createBuyer({ runtime: api.runtime, scope: shop.scope });
    await ok(shop.request('POST', '/checkouts', oneClickBody(buyer, plan)));
    const { now } = await ok(shop.request('GET', '/test_clock'));
    const to = new Date(Date.parse(now) + 32 * 24 * 60 * 60 * 1000).toISOString();
    await ok(shop.request('POST', '/test_clock/advance', { to }));
    const events = await arrived(key);
    const renewed = events.find(({ type }) => type === 'subscription.renewed');
    const { items } = await ok(shop.request('GET', `/payments?customer_id=${buyer.customerId}`));
    expect(items).toHaveLength(2);
    expect(renewed.data.payment_id).toBe(items[0].payment_id);
    for (const other of events.filter(
      ({ type }) => type.startsWith('subscription.') && type !== renewed.type,
    )) {
      expect(other.data).not.toHaveProperty('payment_id');
    }
    await shop.client.webhooks.delete(id);
  });

  test('of a subscription that it is active, and whose', async () => {
    const productId = await createProduct(recurring);
    const { subscription_id } = await buy(productId, '4242424242424242');
    const events = await arrived();
    expect(events.map(({ type }) => type)).toEqual(['payment.succeeded', 'subscription.active']);
    expect(events[0].data).toMatchObject({ subscription_id, product_id: productId });
    expect(events[1].data).toEqual({
      payload_type: 'Subscription',
      ...(await ok(api.request('GET', `/subscriptions/${subscription_id}`))),
    });
  });

  test('of a change of plan what was before it, and its lines', async () => {
    const [basic, pro] = [await createProduct(recurring), await createProduct(recurring)];
    const { subscription_id } = await buy(basic, '4242424242424242');
    await arrived();
    const change = { product_id: pro, quantity: 2, proration_billing_mode: 'difference_immediately' };
    await ok(api.request('POST', `/subscriptions/${subscription_id}/change-plan`, change));
    const events = await arrived();
    expect(events.map(({ type }) => type)).toEqual([
      'payment.succeeded',
      'subscription.plan_changed',
      'subscription.updated',
    ]);
    const subscription = await ok(api.request('GET', `/subscriptions/${subscription_id}`));
    expect(subscription).toMatchObject({ product_id: pro, quantity: 2 });
    expect(events[1].data).toEqual({
      payload_type: 'Subscription',
      ...subscription,
      previous_product_id: basic,
      previous_quantity: 1,
      line_items: [
        expect.objectContaining({ type: 'subscription', product_id: pro, quantity: 2 }),
        expect.objectContaining({ type: 'subscription', product_id: basic, proration_factor: -1 }),
      ],
    });
    expect(events[1].data.line_items[1].amount).toBeLessThan(0);
    expect(events[2].data).toEqual({ payload_type: 'Subscription', ...subscription });
  });

  test('of a plan that its change put on hold that it is active again, with the new plan', async () => {
    const [basic, pro] = [await createProduct(recurring), await createProduct(recurring)];
    const { subscription_id } = await buy(basic, '4000000000000341');
    const change = { product_id: pro, quantity: 2, proration_billing_mode: 'difference_immediately' };
    await ok(api.request('POST', `/subscriptions/${subscription_id}/change-plan`, change));
    const { payment_id } = await buy(await createProduct(oneTime), '4242424242424242');
    await arrived();
    const { payment_method_id } = await ok(api.request('GET', `/payments/${payment_id}`));
    const path = `/subscriptions/${subscription_id}/update-payment-method`;
    await ok(api.request('POST', path, { type: 'existing', payment_method_id }));
    const events = await arrived();
    expect(events.map(({ type }) => type)).toEqual([
      'payment.succeeded',
      'subscription.active',
      'subscription.update_payment_method',
    ]);
    expect(events[1].data).toMatchObject({ subscription_id, product_id: pro, status: 'active' });
  });
});

test('what is told is of the types of the official SDK', () => {
  expectTypeOf(asOfficialPayment).parameter(0).toEqualTypeOf<ReturnType<typeof toApiPayment>>();
  expectTypeOf(asOfficialRefund).parameter(0).toEqualTypeOf<ReturnType<typeof toApiRefund>>();
  expectTypeOf(asOfficialSubscription).parameter(0).toEqualTypeOf<ReturnType<typeof toApiSubscription>>();
});

/** These compile as long as what is answered may stand where the SDK's own type is asked for. */
const asOfficialPayment = (payment: ReturnType<typeof toApiPayment>): DodoPayments.Payment => payment;
const asOfficialRefund = (refund: ReturnType<typeof toApiRefund>): DodoPayments.Refund => refund;
const asOfficialSubscription = (
  subscription: ReturnType<typeof toApiSubscription>,
): DodoPayments.Subscription => subscription;
