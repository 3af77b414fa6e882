import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { buyAsGuest, cardOf, cards, guest, oneClickBody, sellCourse, stateOf } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

function buyerOf(caller: Caller) {
  return createBuyer({ scope: caller.scope, runtime: api.runtime });
}

describeEndpoint(() => api, {
  method: 'GET',
  path: '/customers/{customer_id}/payment-methods',
  prepare: async (caller) => ({ path: `/customers/${(await buyerOf(caller)).customerId}/payment-methods` }),
});

describeEndpoint(() => api, {
  method: 'DELETE',
  path: '/customers/{customer_id}/payment-methods/{payment_method_id}',
  prepare: async (caller) => {
    const { customerId, paymentMethodId } = await buyerOf(caller);
    const list = `/customers/${customerId}/payment-methods`;
    return { path: `${list}/${paymentMethodId}`, object: list };
  },
});

describeEndpoint(() => api, {
  method: 'POST',
  path: '/customers/{customer_id}/customer-portal/session',
  prepare: async (caller) => ({
    path: `/customers/${(await buyerOf(caller)).customerId}/customer-portal/session`,
  }),
});

async function methodsOf(customerId: string): Promise<Json[]> {
  return (await api.request('GET', `/customers/${customerId}/payment-methods`)).body.items;
}

describe('saved payment methods', () => {
  test('are told in the words of the SDK and of the guide', async () => {
    const { customerId, paymentMethodId } = await createBuyer(api);
    expect(await methodsOf(customerId)).toEqual([
      {
        payment_method_id: paymentMethodId,
        payment_method: 'card',
        payment_method_type: 'credit',
        type: 'card',
        recurring_enabled: true,
        last_used_at: null,
        card: {
          last4_digits: '4242',
          card_network: 'visa',
          expiry_month: '12',
          expiry_year: '2034',
          card_type: 'credit',
          card_holder_name: 'Sample Customer',
          card_issuing_country: 'US',
          last4: '4242',
          brand: 'visa',
          exp_month: 12,
          exp_year: 2034,
        },
      },
    ]);
  });

  test('come with the one last used successfully first; a decline does not count as use', async () => {
    const course = await sellCourse(api);
    const body = guest();
    const { payment_id: first } = await buyAsGuest(api, [course], { body });
    await buyAsGuest(api, [course], { body: { ...body, card: cardOf(cards.paysFirstCharge) } });
    const { customer } = await api.client.payments.retrieve(first);
    const order = async () => (await methodsOf(customer.customer_id)).map(({ card }) => card.last4);
    expect(await order()).toEqual(['0341', '4242']);
    const [asked, visa] = await methodsOf(customer.customer_id);
    const customerId = customer.customer_id;
    await buy(api, { customerId, paymentMethodId: visa.payment_method_id }, course);
    expect(await order()).toEqual(['4242', '0341']);
    // This card pays its first charge only.
    await buy(api, { customerId, paymentMethodId: asked.payment_method_id }, course);
    expect(await order()).toEqual(['4242', '0341']);
  });

  test('that are deleted are gone from the list and cannot be charged; paying with the card saves it anew', async () => {
    const course = await sellCourse(api);
    const body = guest();
    const bought = await buyAsGuest(api, [course], { body });
    const payment = await api.client.payments.retrieve(bought.payment_id);
    const buyer = {
      customerId: payment.customer.customer_id,
      paymentMethodId: payment.payment_method_id ?? '',
    };
    await api.client.customers.deletePaymentMethod(buyer.paymentMethodId, { customer_id: buyer.customerId });
    expect(await methodsOf(buyer.customerId)).toEqual([]);
    const path = `/customers/${buyer.customerId}/payment-methods/${buyer.paymentMethodId}`;
    // Gone is gone: asked again, it is as wanted, and nothing is changed.
    const before = await stateOf(api.runtime);
    expect((await api.request('DELETE', path)).status).toBe(200);
    expect(await stateOf(api.runtime)).toEqual(before);
    expectRefusal(await api.request('DELETE', `${path}x`), 404, 'NOT_FOUND', /payment method/);
    const charged = await api.request('POST', '/checkouts', oneClickBody(buyer, course));
    expectRefusal(charged, 404, 'PAYMENT_METHOD_NOT_FOUND');
    expect((await api.client.payments.retrieve(bought.payment_id)).card_last_four).toBe('4242');
    await buyAsGuest(api, [course], { body });
    const [anew] = await methodsOf(buyer.customerId);
    expect(anew.payment_method_id).not.toBe(buyer.paymentMethodId);
  });

  test("of one customer are not another's to delete", async () => {
    const [owner, other] = [await createBuyer(api), await createBuyer(api)];
    const path = `/customers/${other.customerId}/payment-methods/${owner.paymentMethodId}`;
    expectRefusal(await api.request('DELETE', path), 404, 'NOT_FOUND');
    expect(await methodsOf(owner.customerId)).toHaveLength(1);
  });
});
