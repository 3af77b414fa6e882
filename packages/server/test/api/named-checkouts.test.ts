import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { Browser, submit, typedCard, visit } from '../support/pages.ts';
import { cardOf, cards, cartOf, issueCode, openCheckout, sellCourse, sellPlan } from '../support/shop.ts';

/*
 * A checkout that the seller made for a customer, and somebody else who knows its id. What either of them types is
 * their own, and only the customer changes the order or is told what their wallet pays.
 */

let api: TestApi;
let course: string;
let plan: string;
beforeAll(async () => {
  api = await createTestApi();
  course = await sellCourse(api);
  plan = await sellPlan(api);
});
afterAll(() => api.drop());

let buyer: Buyer;
let customer: Browser;
let stranger: Browser;
beforeEach(async () => {
  buyer = await createBuyer(api);
  customer = new Browser();
  stranger = new Browser();
});

/** The session's id and its bare address. The customer has followed the link that the seller was given. */
async function openFor(
  productId: string,
  over: Json = {},
): Promise<{ id: string; bare: string; url: string }> {
  const body = { product_cart: cartOf(productId), customer: { customer_id: buyer.customerId }, ...over };
  const made = await api.request('POST', '/checkouts', body, { 'idempotency-key': randomUUID() });
  expect(made.status, made.text).toBe(200);
  const { session_id: id, checkout_url: url } = made.body as Record<string, string>;
  await visit(api, String(url), customer);
  return { id: String(id), bare: `/checkout/${String(id)}`, url: String(url) };
}

const typed = (over: Record<string, string> = {}): Record<string, string> => ({
  ...{ action: 'pay', email: 'stranger@example.com', name: 'Sample Stranger' },
  ...{ country: 'US', postal_code: '94107' },
  ...typedCard(cards.pays),
  ...over,
});

describe('the wallet of the customer', () => {
  // 22.23 of the first renewal's 30.00.
  beforeEach(async () => {
    const entry = { amount: 777, currency: 'USD', entry_type: 'credit' };
    await api.request('POST', `/customers/${buyer.customerId}/wallets/ledger-entries`, entry);
  });

  test('is counted with what comes later on their own page, and on nobody else’s', async () => {
    const { bare } = await openFor(plan);
    expect((await visit(api, bare, customer)).text).toContain('$22.23');
    for (const page of [
      await visit(api, bare, stranger),
      await submit(api, bare, typed({ action: 'update' }), stranger),
      await submit(api, bare, typed({ card_number: '1' }), stranger),
    ]) {
      expect(page.text).toContain('$30.00');
      expect(page.text).not.toContain('22.23');
    }
  });

  test('is counted on their own receipt, and not on the one that others see', async () => {
    const { bare } = await openFor(plan);
    const paid = await submit(api, bare, typed(), customer);
    expect(paid.status, paid.text).toBe(303);
    expect((await visit(api, `${bare}/result`, customer)).text).toContain('$22.23');
    const seen = await visit(api, `${bare}/result`, stranger);
    expect(seen.text).toContain('$30.00');
    expect(seen.text).not.toContain('22.23');
  });
});

describe('what somebody else typed at the customer’s checkout', () => {
  const theirs = {
    phone: '+49 30 555 0100',
    tax_id: 'DE136695976',
    street: 'Stranger Street 9',
    city: 'Elsewhere',
  };
  const asking = { require_phone_number: true, require_tax_id: true };

  /** A stranger's card is declined; what they typed with it is nobody else's. */
  async function failAsStranger(bare: string): Promise<void> {
    await visit(api, bare, stranger);
    const declined = await submit(api, bare, typed({ ...theirs, card_number: cards.declined }), stranger);
    expect(declined.status, declined.text).toBe(303);
  }

  test('is proposed to them again, and not to the customer, who is not told of it', async () => {
    const { bare } = await openFor(course, { feature_flags: asking });
    await failAsStranger(bare);
    const again = (await visit(api, bare, stranger)).text;
    for (const text of Object.values(theirs)) expect(again).toContain(text);
    const own = (await visit(api, bare, customer)).text;
    for (const text of [...Object.values(theirs), 'stranger@', 'declined']) expect(own).not.toContain(text);
  });

  test('is not printed on what the customer buys afterwards', async () => {
    const { id, bare } = await openFor(course);
    const fields = { customer: { email: 'stranger@example.com', name: 'S', phone_number: theirs.phone } };
    const address = { country: 'DE', street: theirs.street, city: theirs.city, zipcode: '10115' };
    const failing = {
      ...fields,
      tax_id: theirs.tax_id,
      billing_address: address,
      card: cardOf(cards.declined),
    };
    expect((await api.send('POST', `/checkouts/${id}/confirm`, failing, {})).body.status).toBe('failed');
    await submit(api, bare, typed(), customer);
    const { payment_id: paymentId } = (await api.request('GET', `/checkouts/${id}`)).body;
    const payment = (await api.request('GET', `/payments/${String(paymentId)}`)).body;
    expect(payment).toMatchObject({ status: 'succeeded', customer: { customer_id: buyer.customerId } });
    for (const text of Object.values(theirs)) expect(JSON.stringify(payment)).not.toContain(text);
  });

  test('does not take the place of what the seller put in', async () => {
    const { bare } = await openFor(course, { tax_id: 'DE811569869', feature_flags: asking });
    await failAsStranger(bare);
    expect((await visit(api, bare, customer)).text).toContain('DE811569869');
    expect((await visit(api, bare, new Browser())).text, 'the seller’s own').toContain('DE811569869');
  });

  test('by the customer is proposed to them again, and to nobody else', async () => {
    const { bare } = await openFor(course, { feature_flags: asking });
    await submit(api, bare, typed({ ...theirs, card_number: cards.declined }), customer);
    const own = (await visit(api, bare, customer)).text;
    for (const text of Object.values(theirs)) expect(own).toContain(text);
    const seen = (await visit(api, bare, new Browser())).text;
    for (const text of Object.values(theirs)) expect(seen).not.toContain(text);
  });
});

describe('the codes of an order', () => {
  const totals = async (bare: string, browser: Browser) => {
    const { text } = await visit(api, bare, browser);
    return /name="expected_total" value="([^"]*)"/.exec(text)?.[1];
  };

  test('at a customer’s checkout are changed by them alone', async () => {
    const [given, other] = [await issueCode(api, { amount: 5000 }), await issueCode(api)];
    const { id, bare } = await openFor(course, { discount_codes: [given] });
    const page = (await visit(api, bare, stranger)).text;
    expect(page).not.toContain('remove_discount');
    expect(page).not.toContain('discount_code');
    for (const fields of [
      { remove_discount: given },
      { action: 'apply_discount', discount_code: other },
      typed({ discount_code: other }),
    ]) {
      expect((await submit(api, bare, fields, stranger)).status).toBe(422);
    }
    // Half of 49.00, for everybody.
    expect(await totals(bare, customer)).toBe('2450 USD');
    expect((await api.request('GET', `/checkouts/${id}`)).body.payment_id, 'nobody has paid').toBeNull();

    await submit(api, bare, { action: 'apply_discount', discount_code: other }, customer);
    // And a tenth of the rest.
    expect(await totals(bare, customer)).toBe('2205 USD');
    await submit(api, bare, { remove_discount: given }, customer);
    expect(await totals(bare, customer)).toBe('4410 USD');
  });

  test('that the seller has set for anybody are taken off by nobody, and those typed are', async () => {
    const [given, other] = [await issueCode(api, { amount: 5000 }), await issueCode(api)];
    const bare = `/checkout/${await openCheckout(api, [course], { discount_codes: [given] })}`;
    await submit(api, bare, { action: 'apply_discount', discount_code: other }, stranger);
    const page = (await visit(api, bare, stranger)).text;
    expect(page).toContain(`name="remove_discount" value="${other}"`);
    expect(page).not.toContain(`name="remove_discount" value="${given}"`);
    expect((await submit(api, bare, { remove_discount: given }, stranger)).status).toBe(422);
    expect(await totals(bare, stranger)).toBe('2205 USD');
    await submit(api, bare, { remove_discount: other }, stranger);
    expect(await totals(bare, stranger)).toBe('2450 USD');
  });

  test('taken off meanwhile by somebody else change no total that a buyer has not seen', async () => {
    const code = await issueCode(api);
    const bare = `/checkout/${await openCheckout(api, [course])}`;
    await submit(api, bare, { action: 'apply_discount', discount_code: code }, customer);
    const seen = String(await totals(bare, customer));
    expect(seen).toBe('4410 USD');
    await submit(api, bare, { remove_discount: code }, stranger);
    const asked = await submit(api, bare, typed({ expected_total: seen }), customer);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain('$49.00');
  });
});

describe('an attempt whose bank asks', () => {
  const asking = (email: string): Json => ({
    customer: { email, name: 'Somebody' },
    billing_address: { country: 'US', zipcode: '94107' },
    card: cardOf(cards.asks),
  });

  test('is not led on by another card with the same last digits and date, at a customer’s checkout', async () => {
    const { id } = await openFor(course);
    const first = await api.send('POST', `/checkouts/${id}/confirm`, asking('one@example.com'), {});
    expect(first.body.next_action.url).toMatch(/authenticate/);
    const lookalike = { ...asking('other@example.com'), card: cardOf('4111111111113155') };
    const second = await api.send('POST', `/checkouts/${id}/confirm`, lookalike, {});
    expect(second.body).toMatchObject({ status: 'requires_customer_action', next_action: null });
  });

  test('is led on at anybody’s checkout by the address that was sent, and not by one that was put in', async () => {
    const seller = { email: 'put.in@example.com', name: 'Put In' };
    const id = await openCheckout(api, [course], { customer: seller });
    const first = await api.send('POST', `/checkouts/${id}/confirm`, asking(seller.email), {});
    expect(first.body.next_action.url).toMatch(/authenticate/);
    const press = (customer?: Json) =>
      api.send('POST', `/checkouts/${id}/confirm`, { ...asking(''), customer }, {});
    expect((await press(undefined)).body.next_action).toBeNull();
    expect((await press({ email: 'other@example.com', name: 'X' })).body.next_action).toBeNull();
    const again = await press({ email: 'Put.In@example.com', name: 'X' });
    expect(again.body.next_action.url).toBe(first.body.next_action.url);
  });

  /** A stranger is before their bank's question. Answers where it is asked. */
  async function askStranger(bare: string): Promise<string> {
    await visit(api, bare, stranger);
    const sent = await submit(api, bare, typed({ card_number: cards.asks }), stranger);
    return sent.headers.get('location') ?? '';
  }

  test('of a stranger’s card does not hold up the customer, who pays their own way on the page', async () => {
    const { id, bare } = await openFor(plan);
    const bank = await askStranger(bare);
    expect(bank).toMatch(/^\/authenticate\//);
    expect((await visit(api, `${bare}/result`, customer)).headers.get('location')).toBe(bare);
    const page = await visit(api, bare, customer);
    expect([page.status, page.text.includes('/authenticate/')]).toEqual([200, false]);
    const paid = await submit(api, bare, typed(), customer);
    expect(paid.headers.get('location'), paid.text).toBe(`${bare}/result`);

    // The question is over: whoever answers it is charged nothing.
    await submit(api, bank, { answer: 'approve' }, stranger);
    const { items } = (await api.request('GET', `/payments?customer_id=${buyer.customerId}`)).body;
    expect(items.map(({ status }: Json) => status).toSorted()).toEqual(['failed', 'succeeded']);
    expect((await api.request('GET', `/checkouts/${id}`)).body.payment_status).toBe('succeeded');
  });

  test('of a stranger’s card is not asked of the customer in the API either', async () => {
    const { id, bare, url } = await openFor(course);
    await askStranger(bare);
    const proof = new URL(url).searchParams.get('proof');
    const own = { proof, card: cardOf(cards.pays), billing_address: { country: 'US', zipcode: '94107' } };
    const paid = await api.send('POST', `/checkouts/${id}/confirm`, own, {});
    expect(paid.body, paid.text).toMatchObject({ status: 'succeeded', next_action: null });
  });

  test('that the stranger has answered is the order’s payment, and nothing is charged to the customer', async () => {
    const { bare } = await openFor(course);
    await submit(api, await askStranger(bare), { answer: 'approve' }, stranger);
    const late = await submit(api, bare, typed(), customer);
    expect(late.headers.get('location')).toBe(`${bare}/result`);
    const { items } = (await api.request('GET', `/payments?customer_id=${buyer.customerId}`)).body;
    expect(items.map(({ status }: Json) => status)).toEqual(['succeeded']);
  });

  test('of the customer’s card goes on for them, and a stranger does not end it', async () => {
    const { bare } = await openFor(course);
    const sent = await submit(api, bare, typed({ card_number: cards.asks }), customer);
    const bank = sent.headers.get('location');
    await visit(api, bare, stranger);
    expect((await submit(api, bare, typed(), stranger)).headers.get('location')).toBe(`${bare}/result`);
    expect((await visit(api, bare, customer)).headers.get('location')).toBe(bank);
  });
});
