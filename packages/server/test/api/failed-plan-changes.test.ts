import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { submit, typedCard, visit } from '../support/pages.ts';
import { act, present } from '../support/presentations.ts';
import { cards, expectBooksAgree, sellPlan } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

/** Somebody whose card paid their plan and pays no second time, and who has accepted a dearer one. */
async function failed() {
  const caller = await api.createBusiness('Shop with plans', 'test');
  const shop = { ...caller, runtime: api.runtime };
  const buyer = await createBuyer(shop, { card: cards.paysFirstCharge });
  const { body } = await caller.request(
    'GET',
    `/payments/${await buy(caller, buyer, await sellPlan(caller))}`,
  );
  const offer = { kind: 'plan_change', discount: null };
  const plan = await sellPlan(caller, { price: 8000 });
  const { presentation } = await present(shop, { product_id: plan, offer }, buyer);
  const id = String(presentation.presentation_id);
  const acceptance = await act(caller, id, 'accept');
  const subscriptionPath = `/subscriptions/${String(body.subscription_id)}`;
  return { caller, buyer, id, plan, presentation, acceptance, subscriptionPath };
}

describe('a plan change whose payment failed', () => {
  test('leads to another method for the subscription, and comes to the same link when asked again', async () => {
    const { caller, id, acceptance } = await failed();
    expect(acceptance).toMatchObject({
      status: 'failed',
      fallback_checkout_url: null,
      update_payment_method_url: expect.stringMatching(/^http:\/\/localhost:4000\/pay\/pml_\w+\.[\w.-]+$/),
    });
    expect(await act(caller, id, 'accept')).toEqual(acceptance);
    const payments = await caller.request('GET', '/payments');
    expect(payments.body.items, 'no payment is told of by looking').toHaveLength(2);
  });

  test('is accepted at the same price with the method it was given, and the customer is led back', async () => {
    const { caller, id, plan, presentation, acceptance, subscriptionPath } = await failed();
    const link = acceptance.update_payment_method_url as string;
    const paid = await submit(api, link, typedCard(cards.paysToo));
    const done = await visit(api, paid.headers.get('location') ?? '');
    expect(done.text).toContain(new URL(presentation.url as string).pathname);

    const seen = await act(caller, id, 'view');
    const { payment_method_id } = (await caller.request('GET', subscriptionPath)).body;
    expect(seen).toMatchObject({
      state: 'failed',
      payment_method: { payment_method_id, last4: '4444' },
      quote: { quote_id: presentation.quote.quote_id, total_amount: 5000 },
    });
    const accepted = await act(caller, id, 'accept', { quote_id: seen.quote.quote_id });
    expect(accepted).toMatchObject({ status: 'accepted', update_payment_method_url: null });
    const payment = await caller.request('GET', `/payments/${String(accepted.payment_id)}`);
    expect(payment.body).toMatchObject({ status: 'succeeded', total_amount: 5000 });
    const subscription = await caller.request('GET', subscriptionPath);
    expect(subscription.body).toMatchObject({ product_id: plan, status: 'active' });
    await expectBooksAgree(caller, api.runtime);
  });

  test('without another method is not charged again, though it is viewed and accepted', async () => {
    const { caller, id, acceptance } = await failed();
    await act(caller, id, 'view');
    expect(await act(caller, id, 'accept')).toEqual(acceptance);
    expect((await caller.request('GET', '/payments')).body.items).toHaveLength(2);
  });

  test('does not take the place of a link that the seller has sent', async () => {
    const { caller, id, subscriptionPath } = await failed();
    const sent = await caller.request('POST', `${subscriptionPath}/update-payment-method`, {
      type: 'new',
      return_url: 'https://seller.example.com/account',
    });
    const again: Json = await act(caller, id, 'accept');
    expect(again.update_payment_method_url).toBe(sent.body.payment_link);
  });

  test('leads nowhere once the subscription has ended', async () => {
    const { caller, id, subscriptionPath } = await failed();
    await caller.request('PATCH', subscriptionPath, { status: 'cancelled' });
    expect(await act(caller, id, 'accept')).toMatchObject({ update_payment_method_url: null });
  });
});
