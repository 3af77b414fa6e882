import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { instrumentToStored } from '../../src/store/billing/payment-methods.ts';
import { createMethodLink } from '../../src/use-cases/billing/subscriptions/create-method-link.ts';
import { findMethodLink, payByLink } from '../../src/use-cases/billing/subscriptions/pay-by-link.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { asId } from '../../src/domain/ids.ts';
import { type Json, type TestApi, createTestApi, dyingAt, expectRefusal } from '../support/api.ts';
import { saveCard } from '../support/buyers.ts';
import { submit, typedCard, visit } from '../support/pages.ts';
import { cards, expectBooksAgree, sellPlan } from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

let api: TestApi;
let diary: Diary;
let later = 0;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
});
afterEach(async () => {
  await expectBooksAgree(diary.shop, api.runtime);
});
afterAll(() => api.drop());

async function begin(card: string = cards.pays): Promise<string> {
  diary = await openDiary(api, '2027-02-01T00:00Z');
  return diary.subscribe(await sellPlan(diary.shop), { card });
}

/** One whose card paid once and never again; it is on hold since the first of March. */
async function onHold(): Promise<string> {
  const id = await begin(cards.paysFirstCharge);
  await diary.on('2027-03-05T00:00Z');
  expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
  return id;
}

/** The seller asks for a link, each call anew. */
async function linkTo(id: string, over: Record<string, unknown> = {}): Promise<Json> {
  const path = `/subscriptions/${id}/update-payment-method`;
  const headers = { 'idempotency-key': randomUUID() };
  const answer = await diary.shop.request('POST', path, { type: 'new', ...over }, headers);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const statusesOf = (payments: readonly Json[]): string[] => payments.map(({ status }) => status as string);

/** Makes the card on the customer's file another one, which pays. */
async function renewCard(id: string): Promise<string> {
  const { payment_method_id: methodId } = await diary.subscription(id);
  const instrument = await saveCard(
    { runtime: api.runtime, scope: diary.shop.scope },
    {
      number: cards.pays,
      expiryMonth: 11,
      expiryYear: 2034,
      cvc: '123',
      holderName: null,
    },
  );
  await api.runtime.sql`
    update payment_method set instrument = ${instrumentToStored(instrument)}::jsonb
    where payment_method_id = ${methodId as string}`;
  return methodId as string;
}

/** Follows the link and pays with a card, until something is to be seen. Answers where it led and what it shows. */
async function pay(link: string, card: string, over: Record<string, string> = {}) {
  const sent = await submit(api, link, { ...typedCard(card), ...over });
  const location = sent.headers.get('location');
  return {
    status: sent.status,
    location,
    text: location === null ? sent.text : (await visit(api, location)).text,
  };
}

/** What a customer does at the simulated bank. */
async function answerBank(location: string | null, answer: 'approve' | 'refuse'): Promise<string | null> {
  expect(location).toContain('/authenticate/pay_');
  return (await submit(api, location ?? '', { answer })).headers.get('location');
}

describe('a subscription on hold', () => {
  test('goes on when its customer follows the link and pays with another card, at the dates it always had', async () => {
    const id = await onHold();
    const link = await linkTo(id);
    expect(link).toMatchObject({
      payment_id: expect.stringMatching(/^pay_/),
      payment_link: expect.stringMatching(/\/pay\/pml_\w{21}\.[\w.-]{52}$/),
      client_secret: expect.any(String),
      expires_on: '2027-03-06T00:00:00.000Z',
      payment_status: 'requires_payment_method',
      error_code: null,
    });
    expect((await diary.payments(id)).at(-1)).toMatchObject({ total_amount: 3000 });
    expect((await visit(api, link.payment_link as string)).text).toContain('Pay $30.00');

    const paid = await pay(link.payment_link as string, cards.paysToo);
    expect(paid).toMatchObject({ status: 303, location: expect.stringMatching(/\/result$/) });
    expect(paid.text).toContain('Thank you. Your subscription goes on.');
    const payments = await diary.payments(id);
    expect(statusesOf(payments)).toEqual(['succeeded', 'failed', 'succeeded']);
    const payment = await diary.shop.client.payments.retrieve(link.payment_id as string);
    expect(payment).toMatchObject({
      total_amount: 3000,
      status: 'succeeded',
      is_update_payment_method: true,
      card_last_four: '4444',
    });
    expect(await diary.subscription(id)).toMatchObject({
      status: 'active',
      payment_method_id: payment.payment_method_id,
      previous_billing_date: '2027-03-01T00:00:00.000Z',
      next_billing_date: '2027-04-01T00:00:00.000Z',
    });
    expect((await diary.told(id)).slice(4)).toEqual([
      'payment.succeeded',
      'subscription.active',
      'subscription.update_payment_method',
    ]);
    await diary.on('2027-05-02T00:00Z');
    const later = (await diary.payments(id)).slice(3);
    expect(later.map(({ created_at: at }) => (at as string).slice(0, 10))).toEqual([
      '2027-04-01',
      '2027-05-01',
    ]);
    expect(statusesOf(later)).toEqual(['succeeded', 'succeeded']);
  });

  test('is charged what is due at the moment of paying, and never another total than the page has shown', async () => {
    const id = await onHold();
    const { payment_link: link } = await linkTo(id);
    await api.runtime.sql`
      insert into tax_rate (business_id, country, name, rate_bps)
      values (${diary.shop.scope.businessId}, 'US', 'Sales tax', 1000)`;
    const stale = await pay(link as string, cards.pays, { expected_total: '3000 USD' });
    expect(stale.status).toBe(422);
    expect(stale.text).toContain('It was $30.00 and is now $33.00.');
    expect(await diary.payments(id)).toHaveLength(3);
    await pay(link as string, cards.pays, { expected_total: '3300 USD' });
    expect((await diary.payments(id)).at(-1)).toMatchObject({ total_amount: 3300, status: 'succeeded' });
  });

  test('stays as it was when the card is declined, says why, and takes another card', async () => {
    const id = await onHold();
    const before = await diary.subscription(id);
    const { payment_link: link } = await linkTo(id);
    const declined = await pay(link as string, cards.hasNoFunds);
    expect(declined).toMatchObject({ status: 303, location: new URL(link as string).pathname });
    expect(declined.text).toContain('The payment did not go through');
    expect(await diary.subscription(id)).toEqual(before);
    expect((await diary.told(id)).slice(4)).toEqual(['payment.failed']);
    await pay(link as string, cards.pays);
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    expect(statusesOf(await diary.payments(id)).toSorted()).toEqual([
      'failed',
      'failed',
      'succeeded',
      'succeeded',
    ]);
  });

  test('is paid for with a card whose bank asks, on the page of that bank', async () => {
    const id = await onHold();
    const { payment_link: link } = await linkTo(id);
    const refused = await answerBank((await pay(link as string, cards.asks)).location, 'refuse');
    expect(refused).toBe(new URL(link as string).pathname);
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
    const asked = await pay(link as string, cards.asks);
    expect((await visit(api, link as string)).headers.get('location'), 'the link leads on to the bank').toBe(
      asked.location,
    );
    const approved = await answerBank(asked.location, 'approve');
    expect((await visit(api, approved ?? '')).text).toContain('Your subscription goes on.');
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
  });

  test('that could not pay a change of plan pays that change, and goes on with the new plan', async () => {
    const id = await begin(cards.paysFirstCharge);
    const dearer = await sellPlan(diary.shop, { price: 8000 });
    await diary.shop.client.subscriptions.changePlan(id, {
      product_id: dearer,
      quantity: 1,
      proration_billing_mode: 'difference_immediately',
    });
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold', product_id: dearer });
    const link = await linkTo(id);
    const page = (await visit(api, link.payment_link as string)).text;
    expect(page).toContain('Unused time of the plan before');
    expect(page).toContain('Then $80.00 every month, from March 1, 2027');
    await pay(link.payment_link as string, cards.pays, { expected_total: '5000 USD' });
    expect(await diary.shop.client.payments.retrieve(link.payment_id as string)).toMatchObject({
      total_amount: 5000,
      status: 'succeeded',
    });
    expect(await diary.subscription(id)).toMatchObject({
      status: 'active',
      product_id: dearer,
      next_billing_date: '2027-03-01T00:00:00.000Z',
    });
    await diary.on('2027-03-01T00:00Z');
    expect((await diary.payments(id)).at(-1)).toMatchObject({ total_amount: 8000, status: 'succeeded' });
  });

  test('uses the credit it has, once, and says so before', async () => {
    diary = await openDiary(api, '2027-02-01T00:00Z');
    const id = await diary.subscribe(await sellPlan(diary.shop, { price: 8000 }), {
      card: cards.paysFirstCharge,
    });
    await diary.shop.client.subscriptions.changePlan(id, {
      product_id: await sellPlan(diary.shop),
      quantity: 1,
      proration_billing_mode: 'difference_immediately',
    });
    await diary.on('2027-04-02T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
    const credit = async () =>
      (await diary.shop.request('GET', `/subscriptions/${id}/credits`)).body.balance as number;
    const link = await linkTo(id);
    expect(await credit(), 'a promise takes nothing').toBe(2000);
    expect((await visit(api, link.payment_link as string)).text).toContain('−$20.00');
    await pay(link.payment_link as string, cards.hasNoFunds, { expected_total: '1000 USD' });
    expect(await credit()).toBe(2000);
    await pay(link.payment_link as string, cards.pays, { expected_total: '1000 USD' });
    expect(await credit()).toBe(0);
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
  });

  test('is asked for what the wallet of its customer leaves over, and for that alone', async () => {
    const id = await onHold();
    const { customer } = await diary.subscription(id);
    const { payment_link: link } = await linkTo(id);
    const { client } = diary.shop;
    await client.customers.wallets.ledgerEntries.create(customer.customer_id as string, {
      amount: 1000,
      currency: 'USD',
      entry_type: 'credit',
    });
    const stale = await pay(link as string, cards.asks, { expected_total: '3000 USD' });
    expect(stale.text).toContain('It was $30.00 and is now $20.00.');
    const wallets = () => client.customers.wallets.list(customer.customer_id as string);
    expect(await wallets(), 'what was opened was taken back').toMatchObject({ items: [{ balance: 1000 }] });
    const { location, text } = await pay(link as string, cards.asks, { expected_total: '2000 USD' });
    expect(text, 'the bank is asked for no more').toContain('$20.00');
    await answerBank(location, 'approve');
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    expect(await wallets()).toMatchObject({ items: [{ balance: 0 }] });
  });

  test('whose payment has failed too often is not asked again', async () => {
    const id = await onHold();
    const { payment_link: link } = await linkTo(id);
    for (let tries = 0; tries < 10; tries++) await pay(link as string, cards.declined);
    const refused = await pay(link as string, cards.pays);
    expect(refused.status).toBe(410);
    expect(refused.text).toContain('This payment was declined too often');
    const path = `/subscriptions/${id}/update-payment-method`;
    expectRefusal(
      await diary.shop.request('POST', path, { type: 'new', return_url: 'https://shop.example.com/' }),
      422,
      'SUBSCRIPTION_PAYMENT_RETRY_LIMIT_EXCEEDED',
    );
    expect(await diary.payments(id)).toHaveLength(12);
  });

  test('is paid for with a saved card of its own customer, and with nobody else’s', async () => {
    const id = await onHold();
    const { payment_method_id: own } = await diary.subscription(id);
    const other = await diary.subscribe(await sellPlan(diary.shop));
    const { payment_method_id: foreign } = await diary.subscription(other);
    const { payment_link: link } = await linkTo(id);
    const page = (await visit(api, link as string)).text;
    expect(page).toContain(own);
    expect(page).not.toContain(foreign);
    const attempt = await submit(api, link as string, { payment_method: foreign as string });
    expect(attempt.status).toBe(422);
    await renewCard(id);
    await submit(api, link as string, { payment_method: own as string });
    expect(await diary.subscription(id)).toMatchObject({ status: 'active', payment_method_id: own });
  });
});

describe('a subscription that owes nothing', () => {
  test.each([
    { status: 'active', told: [] },
    { status: 'paused', told: ['subscription.paused', 'subscription.updated'] },
  ])(
    'and is $status saves the card, charges nothing, and pays with it from then on',
    async ({ status, told }) => {
      const id = await begin();
      if (status === 'paused') await diary.shop.client.subscriptions.update(id, { status: 'paused' });
      const link = await linkTo(id);
      const page = (await visit(api, link.payment_link as string)).text;
      expect(page).toContain('Nothing is charged now.');
      expect(page.includes('Then $30.00 every month, from March 1, 2027')).toBe(status === 'active');
      const { text } = await pay(link.payment_link as string, cards.paysToo, { expected_total: '0 USD' });
      expect(text).toContain('Your subscription has its new card.');
      const payment = (await diary.payments(id)).find(({ payment_id: each }) => each === link.payment_id);
      expect(payment).toMatchObject({ status: 'succeeded', total_amount: 0, card_last_four: '4444' });
      const { payment_method_id: method } = await diary.shop.client.payments.retrieve(
        link.payment_id as string,
      );
      expect(await diary.subscription(id)).toMatchObject({ status, payment_method_id: method });
      expect((await diary.told(id)).slice(2)).toEqual([
        ...told,
        'payment.succeeded',
        'subscription.update_payment_method',
        'subscription.updated',
      ]);
      expect(await api.runtime.simulator.listCharges(diary.shop.scope.businessId)).toHaveLength(1);
      if (status === 'paused') return;
      await diary.on('2027-03-01T00:00Z');
      expect((await diary.payments(id)).at(-1)).toMatchObject({ total_amount: 3000, card_last_four: '4444' });
    },
  );

  test('when the link is opened, but did when it was made, is charged nothing', async () => {
    const id = await onHold();
    const { payment_link: link } = await linkTo(id);
    const { customer } = await diary.subscription(id);
    const other = await diary.subscribe(await sellPlan(diary.shop));
    const { payment_method_id: methodId } = await diary.subscription(other);
    await api.runtime.sql`
      update payment_method set customer_id = ${customer.customer_id as string}
      where payment_method_id = ${methodId as string}`;
    await diary.shop.client.subscriptions.updatePaymentMethod(id, {
      payment_method: { type: 'existing', payment_method_id: methodId as string },
    });
    const stale = await pay(link as string, cards.paysToo, { expected_total: '3000 USD' });
    expect(stale.status).toBe(422);
    expect(stale.text).toContain('Nothing is charged now.');
    expect(statusesOf(await diary.payments(id)).toSorted()).toEqual([
      ...['failed', 'requires_payment_method', 'succeeded', 'succeeded'],
    ]);
  });
});

describe('a link', () => {
  test('that ends unused cancels its payment and changes nothing else', async () => {
    const id = await onHold();
    const link = await linkTo(id);
    const before = await diary.subscription(id);
    await diary.on('2027-03-05T23:59:59Z');
    expect((await visit(api, link.payment_link as string)).status).toBe(200);
    await diary.on('2027-03-06T00:00:00Z');
    expect(await diary.subscription(id)).toEqual(before);
    expect((await diary.told(id)).slice(4)).toEqual(['payment.cancelled']);
    expect((await diary.payments(id)).at(-1)).toMatchObject({
      payment_id: link.payment_id,
      status: 'cancelled',
    });
    const late = await pay(link.payment_link as string, cards.pays);
    expect(late.status).toBe(410);
    expect(late.text).toContain('This link has expired');
    expect(await diary.payments(id)).toHaveLength(3);
  });

  test('of an active subscription that ends unused leaves it active', async () => {
    const id = await begin();
    await linkTo(id);
    await diary.on('2027-02-03T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    expect((await diary.told(id)).slice(2)).toEqual(['payment.cancelled']);
  });

  test('takes the place of the one before it, whose payment is cancelled', async () => {
    const id = await onHold();
    const first = await linkTo(id);
    const second = await linkTo(id);
    expect((await diary.told(id)).slice(4)).toEqual(['payment.cancelled']);
    const replaced = await pay(first.payment_link as string, cards.pays);
    expect(replaced.status).toBe(410);
    expect(replaced.text).toContain('There is a newer link');
    await pay(second.payment_link as string, cards.pays);
    expect((await visit(api, first.payment_link as string)).status).toBe(410);
    expect(statusesOf(await diary.payments(id)).toSorted()).toEqual([
      ...['cancelled', 'failed', 'succeeded', 'succeeded'],
    ]);
  });

  test('is used once: whoever comes back to it sees that it is done', async () => {
    const id = await onHold();
    const { payment_link: link } = await linkTo(id);
    await pay(link as string, cards.pays);
    const again = await pay(link as string, cards.paysToo);
    expect(again.text).toContain('Your subscription goes on.');
    expect(await diary.payments(id)).toHaveLength(3);
    expect((await visit(api, link as string)).headers.get('location')).toMatch(/\/result$/);
  });

  test('pressed many times at once opens one payment', async () => {
    const id = await onHold();
    const { payment_link: link } = await linkTo(id);
    const pressed = await Promise.all(Array.from({ length: 6 }, () => pay(link as string, cards.pays)));
    expect(pressed.map(({ location }) => location)).toEqual(
      pressed.map(() => `${new URL(link as string).pathname}/result`),
    );
    expect(statusesOf(await diary.payments(id))).toEqual(['succeeded', 'failed', 'succeeded']);
    expect(
      (await api.runtime.simulator.listCharges(diary.shop.scope.businessId)).filter(
        ({ status }) => status === 'succeeded',
      ),
    ).toHaveLength(2);
  });

  test('used while the seller charges a saved method, or asks for another link, leads to one charge', async () => {
    const id = await onHold();
    const { payment_link: link } = await linkTo(id);
    const methodId = await renewCard(id);
    await Promise.all([
      pay(link as string, cards.pays, { expected_total: '3000 USD' }),
      diary.shop.request('POST', `/subscriptions/${id}/update-payment-method`, {
        type: 'existing',
        payment_method_id: methodId,
      }),
      linkTo(id),
      pay(link as string, cards.paysToo, { expected_total: '3000 USD' }),
    ]);
    const charges = await api.runtime.simulator.listCharges(diary.shop.scope.businessId);
    expect(charges.filter(({ status }) => status === 'succeeded')).toHaveLength(2);
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
  });

  test('to a subscription that has ended meanwhile charges nothing and says so', async () => {
    const id = await onHold();
    const { payment_link: link } = await linkTo(id);
    await diary.shop.client.subscriptions.update(id, { status: 'cancelled' });
    const ended = await pay(link as string, cards.pays);
    expect(ended.status).toBe(410);
    expect(ended.text).toContain('This subscription has ended');
    expect(statusesOf(await diary.payments(id))).toEqual(['succeeded', 'failed', 'requires_payment_method']);
  });

  test('leads back to the seller with what became of it', async () => {
    const id = await onHold();
    const { payment_link: link } = await linkTo(id, { return_url: 'https://shop.example.com/account?a=1' });
    const { text } = await pay(link as string, cards.pays);
    expect(text).toContain(
      `https://shop.example.com/account?a=1&amp;subscription_id=${id}&amp;status=active`,
    );
  });
});

describe('a process that dies', () => {
  test('when the link is made has made one, which the same request finds', async () => {
    const id = await onHold();
    const scope = (await findBusiness(api.runtime.sql, diary.shop.scope.businessId))!;
    const input = { subscriptionId: asId<'subscription'>(id), returnUrl: null, requestKey: 'key:one#1' };
    const first = createMethodLink(dyingAt(api.runtime, 'update-payment-method.after-link'), scope, input);
    await expect(first).rejects.toThrow('died');
    const again = await createMethodLink(api.runtime, scope, input);
    expect((await diary.payments(id)).at(-1)).toMatchObject({ payment_id: again.payment.paymentId });
    expect(await diary.payments(id)).toHaveLength(3);
  });

  test.each(['pay-by-link.after-open', 'payment.before-call', 'payment.after-call', 'payment.after-settle'])(
    'at %s charges once, and others take over',
    async (point) => {
      const id = await onHold();
      const { payment_link: link } = await linkTo(id);
      const linkId = /pml_\w+/.exec(link as string)?.[0] ?? '';
      const dying = dyingAt(api.runtime, point);
      const attempt = async () => {
        const found = await findMethodLink(dying, linkId);
        const card = { number: cards.pays, expiryMonth: 12, expiryYear: 2034, cvc: '123', holderName: null };
        const payWith = { kind: 'card', card } as const;
        await payByLink(dying, found!.scope, found!, { payWith, expectedTotal: 3000n });
      };
      await expect(attempt()).rejects.toThrow('died');
      later += 60_000;
      await createWorker(api.runtime, jobHandlers).drain();
      expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
      expect((await visit(api, `${link as string}/result`)).text).toContain('Your subscription goes on.');
      expect(statusesOf(await diary.payments(id))).toEqual(['succeeded', 'failed', 'succeeded']);
      const charges = await api.runtime.simulator.listCharges(diary.shop.scope.businessId);
      expect(charges.filter(({ status }) => status === 'succeeded')).toHaveLength(2);
    },
  );
});

describe('in the portal', () => {
  async function portalOf(id: string): Promise<string> {
    const { customer } = await diary.subscription(id);
    return (await diary.shop.client.customers.customerPortal.create(customer.customer_id as string)).link;
  }

  test('a subscription on hold asks to be paid, by a link that was made or a new one', async () => {
    const id = await onHold();
    const portal = await portalOf(id);
    expect((await visit(api, portal)).text).toContain('Pay what is due');
    const address = `${portal}/subscriptions/${id}/payment-method`;
    const opened = await submit(api, address);
    expect(opened.headers.get('location')).toMatch(/^\/pay\/pml_/);
    expect(opened.headers.get('set-cookie')).toMatch(/^rung_account=cst_\w+; .*Path=\/pay\/pml_.*HttpOnly/);
    expect((await submit(api, address)).headers.get('location')).toBe(opened.headers.get('location'));
    expect((await diary.told(id)).slice(4), 'nobody is told').toEqual([]);
    const { payment_link: link } = await linkTo(id);
    expect((await submit(api, address)).headers.get('location')).toBe(new URL(link as string).pathname);
    await pay(link as string, cards.pays);
    expect((await visit(api, portal)).text).toContain('Use another card');
    expect((await submit(api, address)).headers.get('location')).not.toBe(new URL(link as string).pathname);
  });

  test('nobody gets at the subscription of somebody else', async () => {
    const id = await onHold();
    const other = await diary.subscribe(await sellPlan(diary.shop));
    const attempt = await submit(api, `${await portalOf(other)}/subscriptions/${id}/payment-method`);
    expect(attempt.headers.get('location')).toBeNull();
    expect(attempt.text).not.toContain(id);
    expect(await api.runtime.sql`select from payment_method_link where subscription_id = ${id}`).toHaveLength(
      0,
    );
  });
});
