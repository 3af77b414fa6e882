import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { Browser, submit, typedCard, visit } from '../support/pages.ts';
import { publish } from '../support/presentations.ts';
import { cardOf, cards, cartOf, guest, openCheckout, sellCourse, stateOf } from '../support/shop.ts';

const hourMs = 3_600_000;

let wallNow = Date.parse('2026-03-01T12:00:00.250Z');
let api: TestApi;
let course: string;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => wallNow });
  course = await sellCourse(api);
  await publish(api, { moment: 'post_purchase' });
});
afterAll(() => api.drop());
beforeEach(() => {
  wallNow += 60_000;
});

/** Of everything on file for the sample customer, nothing may be on a page for strangers. */
const onFile = ['sample.customer@example.com', 'Sample Customer', 'pm_'];

/** A checkout that the seller made for a customer who has a saved card. */
async function openFor(buyer: Buyer, over: Json = {}): Promise<{ id: string; url: string; bare: string }> {
  const answer = await api.request(
    'POST',
    '/checkouts',
    {
      product_cart: cartOf(course),
      customer: { customer_id: buyer.customerId },
      show_saved_payment_methods: true,
      return_url: 'https://shop.example.com/thanks',
      ...over,
    },
    { 'idempotency-key': randomUUID() },
  );
  expect(answer.status, answer.text).toBe(200);
  const id = answer.body.session_id as string;
  return { id, url: answer.body.checkout_url as string, bare: `/checkout/${id}` };
}

const paymentsOf = async ({ customerId }: Buyer): Promise<number> =>
  (await api.request('GET', `/payments?customer_id=${customerId}`)).body.items.length as number;

describe('the link that the seller was given', () => {
  test('leads its customer to the bare address, with a cookie for that page alone and no script', async () => {
    const { id, url, bare } = await openFor(await createBuyer(api));
    const exchange = await api.send('GET', new URL(url).pathname + new URL(url).search, undefined, {});
    expect(exchange.status).toBe(303);
    expect(exchange.headers.get('location')).toBe(bare);
    expect(exchange.headers.get('set-cookie')).toMatch(
      new RegExp(
        `^rung_checkout=\\d+\\.[\\w.-]{52}; Max-Age=86400; Path=/checkout/${id}; HttpOnly; SameSite=Lax$`,
      ),
    );
    const page = await visit(api, url, new Browser());
    // Other sites are told the origin at most, and not even the origin's other pages the proof.
    expect(page.headers.get('referrer-policy')).toMatch(/^(no-referrer|(strict-origin|same-origin).*)$/);
    expect(page.text).not.toContain('proof=');
  });

  test('shows what is on file, and charges the saved card', async () => {
    const buyer = await createBuyer(api);
    const { url, bare } = await openFor(buyer);
    const browser = new Browser();
    const page = await visit(api, url, browser);
    for (const text of onFile) expect(page.text).toContain(text);
    const fields = {
      action: 'pay',
      payment_method: buyer.paymentMethodId,
      country: 'US',
      postal_code: '94107',
    };
    const paid = await submit(api, bare, fields, browser);
    expect(paid.headers.get('location'), paid.text).toMatch(/^\/offers\/cst_/);
    expect(await paymentsOf(buyer)).toBe(1);
  });

  test('is exchanged only while the session can be paid', async () => {
    const { url, bare } = await openFor(await createBuyer(api));
    const browser = new Browser();
    await visit(api, url, browser);
    expect((await visit(api, bare, browser)).text).toContain('pm_');
    wallNow += 24 * hourMs;
    const late = await api.send('GET', `${bare}${new URL(url).search}`, undefined, {});
    expect(late.headers.get('set-cookie')).toBeNull();
    wallNow -= 24 * hourMs - 1;
    expect((await visit(api, bare, browser)).text, 'it was not the session that ended').toContain('pm_');
  });

  test('proves nothing about another session, and nothing when it was changed', async () => {
    const [one, other] = [await openFor(await createBuyer(api)), await openFor(await createBuyer(api))];
    const changed = one.url.replace(/.(?=.{20}$)/, (sign) => (sign === 'A' ? 'B' : 'A'));
    for (const address of [`${other.bare}${new URL(one.url).search}`, changed, `${one.bare}?proof=x`]) {
      const { pathname, search } = new URL(address, 'http://rung.test');
      const answer = await api.send('GET', `${pathname}${search}`, undefined, {});
      expect(answer.status).toBe(303);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  test('is the same when the request that made it is repeated', async () => {
    const buyer = await createBuyer(api);
    const body = { product_cart: cartOf(course), customer: { customer_id: buyer.customerId } };
    const headers = { 'idempotency-key': randomUUID() };
    const first = await api.request('POST', '/checkouts', body, headers);
    const second = await api.request('POST', '/checkouts', body, headers);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
  });
});

describe('whoever merely knows the id of a session', () => {
  test('is shown nothing that is on file for its customer, before and after it is paid', async () => {
    const buyer = await createBuyer(api);
    const { url, bare } = await openFor(buyer);
    for (const text of onFile) expect((await visit(api, bare, new Browser())).text).not.toContain(text);

    const browser = new Browser();
    await visit(api, url, browser);
    const fields = {
      action: 'pay',
      payment_method: buyer.paymentMethodId,
      country: 'US',
      postal_code: '94107',
    };
    await submit(api, bare, fields, browser);
    const result = await visit(api, `${bare}/result`, new Browser());
    expect(result.status).toBe(200);
    for (const text of [...onFile, 'cst_', 'email=']) expect(result.text).not.toContain(text);
  });

  test('cannot charge a saved method, by the page or by the API, and nothing is written', async () => {
    const buyer = await createBuyer(api);
    const { id, bare } = await openFor(buyer);
    const before = await stateOf(api.runtime);
    const fields = {
      action: 'pay',
      payment_method: buyer.paymentMethodId,
      ...{ email: 'stranger@example.com', name: 'Sample Stranger', country: 'US', postal_code: '94107' },
    };
    expect((await submit(api, bare, fields, new Browser())).status).toBe(422);
    const body = { ...guest({ card: undefined }), payment_method_id: buyer.paymentMethodId };
    for (const proof of [undefined, '', 'x', `${'0'.repeat(8)}.${'A'.repeat(43)}`]) {
      const answer = await api.send('POST', `/checkouts/${id}/confirm`, { ...body, proof }, {});
      expectRefusal(answer, 404, 'PAYMENT_METHOD_NOT_FOUND');
    }
    const readOnly = { authorization: `Bearer ${api.readOnlyKey}` };
    expectRefusal(await api.send('POST', `/checkouts/${id}/confirm`, body, readOnly), 403, 'FORBIDDEN_SCOPE');
    const foreign = { authorization: `Bearer ${api.other.apiKey}` };
    expectRefusal(await api.send('POST', `/checkouts/${id}/confirm`, body, foreign), 404, 'NOT_FOUND');
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('can pay it with a card, and learns neither the address on file nor the offer that follows', async () => {
    const { id, bare } = await openFor(await createBuyer(api));
    const answer = await api.send('POST', `/checkouts/${id}/confirm`, { card: cardOf(cards.paysToo) }, {});
    expect(answer.body).toMatchObject({ status: 'succeeded', next_action: null });
    expect(answer.body.redirect_url).toMatch(/^https:\/\/shop\.example\.com\/thanks\?/);
    expect(answer.text).not.toContain('sample.customer');
    expect(answer.text).not.toContain('cst_');

    const paid = await openFor(await createBuyer(api));
    const typed = {
      email: 'stranger@example.com',
      name: 'Sample Stranger',
      country: 'US',
      postal_code: '94107',
    };
    const browser = new Browser();
    await visit(api, paid.bare, browser);
    const sent = await submit(
      api,
      paid.bare,
      { action: 'pay', ...typed, ...typedCard(cards.paysToo) },
      browser,
    );
    expect(sent.headers.get('location')).toBe(`${paid.bare}/result`);
    const result = await visit(api, `${paid.bare}/result`, browser);
    for (const text of [...onFile.slice(0, 2), 'cst_']) expect(result.text).not.toContain(text);
    expect((await visit(api, `${bare}/result`, new Browser())).text).not.toContain('cst_');
  });

  test('is not led by the bank to what is the customer’s', async () => {
    const { bare } = await openFor(await createBuyer(api));
    const typed = {
      email: 'stranger@example.com',
      name: 'Sample Stranger',
      country: 'US',
      postal_code: '94107',
    };
    const browser = new Browser();
    await visit(api, bare, browser);
    const sent = await submit(api, bare, { action: 'pay', ...typed, ...typedCard(cards.asks) }, browser);
    const bank = sent.headers.get('location') ?? '';
    expect(bank).toMatch(/\/authenticate\/pay_/);
    const approved = await submit(api, bank, { answer: 'approve' }, browser);
    expect(approved.headers.get('location')).toBe(`${bare}/result`);
  });

  test('sees of a guest neither what they typed nor where they go on', async () => {
    const id = await openCheckout(api, [course]);
    const typed = {
      email: 'typing.guest@example.com',
      name: 'Typing Guest',
      country: 'US',
      postal_code: '94107',
    };
    const browser = new Browser();
    await visit(api, `/checkout/${id}`, browser);
    const declined = await submit(
      api,
      `/checkout/${id}`,
      { action: 'pay', ...typed, ...typedCard(cards.declined) },
      browser,
    );
    expect(declined.status).toBe(303);
    expect((await visit(api, `/checkout/${id}`, browser)).text, 'their own browser').toContain(typed.email);
    const stranger = (await visit(api, `/checkout/${id}`, new Browser())).text;
    for (const text of [typed.email, typed.name, '94107']) expect(stranger).not.toContain(text);
  });

  test('pays by the API in their own name alone, whatever a guest typed before them', async () => {
    const id = await openCheckout(api, [course], { return_url: 'https://shop.example.com/thanks' });
    const theirs = ['typing.guest@example.com', 'Typing Guest', '+1 555 0199', 'T5550199'];
    const [email = '', name = '', phone = '', taxId = ''] = theirs;
    const address = { country: 'US', state: 'CA', zipcode: '94107' };
    const declined = await api.send(
      'POST',
      `/checkouts/${id}/confirm`,
      guest({
        ...{ customer: { email, name, phone_number: phone }, tax_id: taxId },
        ...{ billing_address: address, card: cardOf(cards.declined) },
      }),
      {},
    );
    expect(declined.body, declined.text).toMatchObject({ status: 'failed' });

    const cardAlone = { billing_address: address, card: cardOf(cards.asks) };
    const nameless = await api.send('POST', `/checkouts/${id}/confirm`, cardAlone, {});
    expectRefusal(nameless, 422, 'CUSTOMER_REQUIRED');
    const stranger = { customer: { email: 'stranger@example.com', name: 'Sample Stranger' } };
    const own = { ...cardAlone, ...stranger, card: cardOf(cards.pays) };
    const paid = await api.send('POST', `/checkouts/${id}/confirm`, own, {});
    expect(paid.body, paid.text).toMatchObject({ status: 'succeeded' });
    const payment = (await api.request('GET', `/payments/${String(paid.body.payment_id)}`)).body;
    expect(payment.customer).toMatchObject({ ...stranger.customer, phone_number: null });
    const [row] = await api.runtime.sql`select buyer from payment where payment_id = ${payment.payment_id}`;
    expect(row).toMatchObject({ buyer: { taxId: null } });
    for (const text of theirs) expect(nameless.text + paid.text).not.toContain(text);
  });

  test('starts again where a guest’s attempt waits for the bank, is shown nothing of it, and it takes no money', async () => {
    const id = await openCheckout(api, [course]);
    const typed = {
      email: 'typing.guest@example.com',
      name: 'Typing Guest',
      country: 'US',
      postal_code: '94107',
    };
    const guests = new Browser();
    await visit(api, `/checkout/${id}`, guests);
    const asked = await submit(
      api,
      `/checkout/${id}`,
      { action: 'pay', ...typed, ...typedCard(cards.asks) },
      guests,
    );
    const bank = asked.headers.get('location') ?? '';
    expect(bank).toMatch(/\/authenticate\/pay_/);

    const browser = new Browser();
    await visit(api, `/checkout/${id}`, browser);
    const waiting = await visit(api, `/checkout/${id}/result`, browser);
    expect(waiting.text).toContain(`action="/checkout/${id}/again"`);
    const again = await submit(api, `/checkout/${id}/again`, {}, browser);
    expect(again.headers.get('location')).toBe(`/checkout/${id}`);
    const form = await visit(api, `/checkout/${id}`, browser);
    expect(form.text).toContain('name="card_number"');
    for (const text of [typed.email, typed.name, '94107', '3155', bank]) {
      expect(waiting.text + form.text).not.toContain(text);
    }
    const own = {
      ...typed,
      email: 'stranger@example.com',
      name: 'Sample Stranger',
      ...typedCard(cards.pays),
    };
    await submit(api, `/checkout/${id}`, { action: 'pay', ...own }, browser);
    await submit(api, bank, { answer: 'approve' }, guests);
    const payments = await api.runtime.sql`
      select status, buyer ->> 'email' as email from payment where checkout_session_id = ${id} order by creation_order`;
    expect(payments).toMatchObject([
      { status: 'failed', email: typed.email },
      { status: 'succeeded', email: own.email },
    ]);
  });

  test('cannot end the attempt at a checkout that was made for a customer', async () => {
    const { id, bare, url } = await openFor(await createBuyer(api, { card: cards.asks }));
    const browser = new Browser();
    await visit(api, url, browser);
    const method = /value="(pm_\w+)"/.exec((await visit(api, bare, browser)).text)?.[1] ?? '';
    const fields = { action: 'pay', payment_method: method, country: 'US', postal_code: '94107' };
    const asked = await submit(api, bare, fields, browser);
    expect(asked.headers.get('location')).toMatch(/\/authenticate\/pay_/);
    const before = await stateOf(api.runtime);
    expect((await visit(api, `${bare}/result`, new Browser())).text).not.toContain('/again');
    await submit(api, `/checkout/${id}/again`, {}, new Browser());
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('is asked for no name when the card that has paid is sent again, where the seller sent the name', async () => {
    const customer = { email: 'sent.by.seller@example.com', name: 'Sent By Seller' };
    const id = await openCheckout(api, [course], { customer });
    const body = { billing_address: { country: 'US', zipcode: '94107' }, card: cardOf(cards.pays) };
    const first = await api.send('POST', `/checkouts/${id}/confirm`, body, {});
    expect(first.body, first.text).toMatchObject({ status: 'succeeded' });
    const again = await api.send('POST', `/checkouts/${id}/confirm`, body, {});
    expectRefusal(again, 422, 'CHECKOUT_SESSION_CONSUMED');
  });
});

describe('a payment whose bank asks', () => {
  test('is answered by whoever was given the link, and not by its id', async () => {
    const buyer = await createBuyer(api, { card: cards.asks });
    const bought = await api.request('POST', '/checkouts', {
      product_cart: cartOf(course),
      customer: { customer_id: buyer.customerId },
      payment_method_id: buyer.paymentMethodId,
      confirm: true,
    });
    const id = String(bought.body.payment_id);
    const before = await stateOf(api.runtime);
    for (const token of [id, `${id}.`, `${id}.${'0'.repeat(8)}.${'A'.repeat(43)}`]) {
      expect((await visit(api, `/authenticate/${token}`, new Browser())).status).toBe(404);
      const sent = await submit(api, `/authenticate/${token}`, { answer: 'approve' }, new Browser());
      expect(sent.headers.get('location')).toBe('/');
    }
    expect(await stateOf(api.runtime)).toEqual(before);
    await submit(api, String(bought.body.next_action.url), { answer: 'approve' }, new Browser());
    expect((await api.request('GET', `/payments/${id}`)).body.status).toBe('succeeded');
  });
});

test('the account of the customer shows their saved methods at their checkout, and at nobody else’s', async () => {
  const [buyer, somebody] = [await createBuyer(api), await createBuyer(api)];
  const { link } = (await api.request('POST', `/customers/${buyer.customerId}/customer-portal/session`)).body;
  const browser = new Browser();
  await visit(api, String(link), browser);
  expect((await visit(api, (await openFor(buyer)).bare, browser)).text).toContain('pm_');
  expect((await visit(api, (await openFor(somebody)).bare, browser)).text).not.toContain('pm_');
});

test('a key of the seller charges the saved method of the customer whom it named', async () => {
  const buyer = await createBuyer(api);
  const { id } = await openFor(buyer);
  const body = { payment_method_id: buyer.paymentMethodId, billing_address: { country: 'US' } };
  const answer = await api.request('POST', `/checkouts/${id}/confirm`, body);
  expect(answer.body, answer.text).toMatchObject({ status: 'succeeded' });
});
