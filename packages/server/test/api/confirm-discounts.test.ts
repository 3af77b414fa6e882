import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hourMs } from '../../src/domain/time.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import {
  buyAsGuest,
  cardOf,
  cards,
  confirm,
  guest,
  issueCode,
  oneClickBody,
  openCheckout,
  sellCourse,
  stateOf,
} from '../support/shop.ts';

let api: TestApi;
let course: string;
let later = 0;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
  course = await sellCourse(api);
});
afterEach(() => {
  later = 0;
});
afterAll(() => api.drop());

async function timesUsed(code: string): Promise<number> {
  return (await api.request('GET', `/discounts?code=${code}`)).body.items[0].times_used as number;
}

function oneClick(buyer: Buyer, code: string) {
  return api.request('POST', '/checkouts', oneClickBody(buyer, course, { discount_codes: [code] }));
}

/** Twenty customers who click in the same moment. */
async function clickTogether(card: string, code: string) {
  const buyers = await Promise.all(Array.from({ length: 20 }, () => createBuyer(api, { card })));
  return Promise.all(buyers.map((buyer) => oneClick(buyer, code)));
}

describe('a discount code', () => {
  test('reduces the price of a hosted checkout, and counts when it is paid', async () => {
    const code = await issueCode(api);
    const answer = await buyAsGuest(api, [course], { session: { discount_codes: [code.toLowerCase()] } });
    const payment: Json = await api.client.payments.retrieve(answer.payment_id);
    expect(payment).toMatchObject({ total_amount: 4410, discounts: [{ code, position: 0, amount: 1000 }] });
    expect(await timesUsed(code)).toBe(1);
  });

  test('stacks with others in their order', async () => {
    const codes = [await issueCode(api), await issueCode(api, { amount: 5000 })];
    const answer = await buyAsGuest(api, [course], { session: { discount_codes: codes } });
    expect((await api.client.payments.retrieve(answer.payment_id)).total_amount).toBe(2205);
  });

  test('whose last use twenty customers want at once goes to exactly one', async () => {
    const code = await issueCode(api, { usage_limit: 1 });
    const answers = await clickTogether(cards.pays, code);
    const paid = answers.filter(({ status }) => status === 200);
    expect(paid.map(({ body }) => body.payment_status)).toEqual(['succeeded']);
    for (const refused of answers.filter((answer) => !paid.includes(answer))) {
      expectRefusal(refused, 422, 'DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED', /Remove it/);
    }
    expect(await timesUsed(code)).toBe(1);
  });

  test('is given back by each of twenty customers whose card is declined', async () => {
    const code = await issueCode(api, { usage_limit: 20 });
    const answers = await clickTogether(cards.declined, code);
    expect(answers.map(({ body }) => body.payment_status)).toEqual(Array(20).fill('failed'));
    expect(await timesUsed(code)).toBe(0);
    const [left] = await api.runtime.sql<{ count: number }[]>`
      select count(*)::integer as count from discount_redemption join discount using (business_id, discount_id)
      where code = ${code}`;
    expect(left?.count).toBe(0);
  });

  test('keeps its last use for the fallback checkout of the customer who was declined', async () => {
    const code = await issueCode(api, { usage_limit: 1 });
    const declined = (await oneClick(await createBuyer(api, { card: cards.declined }), code)).body;
    const sessionId = declined.fallback_checkout_url.split('/').at(-1);
    const answer = await confirm(api, sessionId, { card: cardOf(cards.pays) });
    expect((await api.client.payments.retrieve(answer.body.payment_id)).total_amount).toBe(4410);
    expect(await timesUsed(code)).toBe(1);
  });

  test('is used once by a customer who may use it once, however many windows they have open', async () => {
    const code = await issueCode(api, { per_customer_usage_limit: 1 });
    const body = guest();
    // The customer must be known before: two windows of somebody unknown are two customers.
    await buyAsGuest(api, [course], { body });
    const windows = Array.from({ length: 5 }, () => openCheckout(api, [course], { discount_codes: [code] }));
    const sessions = await Promise.all(windows);
    const answers = await Promise.all(sessions.map((sessionId) => confirm(api, sessionId, body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const refused of answers.filter(({ status }) => status !== 200)) {
      expectRefusal(refused, 422, 'DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED');
    }
    expect(await timesUsed(code)).toBe(1);
  });

  test('is not used up by a payment link that nobody has paid, and is by paying it', async () => {
    const buyer = await createBuyer(api);
    const code = await issueCode(api, { usage_limit: 1, per_customer_usage_limit: 1 });
    const link: Json = await api.client.payments.create({
      payment_link: true,
      customer: { customer_id: buyer.customerId },
      billing: { country: 'US' },
      product_cart: [{ product_id: course, quantity: 1 }],
      discount_code: code,
    });
    expect(link).toMatchObject({ status: 'requires_payment_method', total_amount: 4410 });
    expect(await timesUsed(code)).toBe(0);
    const sessionId = link.payment_link.split('/').at(-1);
    const body = { card: cardOf(cards.pays) };
    const presses = await Promise.all([1, 2, 3].map(() => confirm(api, sessionId, body)));
    for (const { body: pressed, status } of presses.filter(({ status }) => status === 200)) {
      expect({ status, ...pressed }).toMatchObject({ status: 'succeeded', payment_id: link.payment_id });
    }
    expect(presses.map(({ status }) => status)).toContain(200);
    expect(presses.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    expect(await timesUsed(code)).toBe(1);
  });

  test('worth everything makes a payment of nothing, without a card', async () => {
    const code = await issueCode(api, { amount: 10_000 });
    const answer = await buyAsGuest(api, [course], {
      session: { discount_codes: [code] },
      body: guest({ card: undefined }),
    });
    expect(answer).toMatchObject({ status: 'succeeded', error_code: null });
    const payment: Json = await api.client.payments.retrieve(answer.payment_id);
    expect(payment).toMatchObject({ total_amount: 0, payment_method: null, card_last_four: null });
    const charges = await api.runtime.simulator.listCharges(api.scope.businessId);
    expect(charges.filter(({ paymentId }) => paymentId === answer.payment_id)).toEqual([]);
    const entries = await api.runtime.sql`
      select 1 from ledger_entry where payment_id = ${answer.payment_id as string}`;
    expect(entries).toHaveLength(0);
  });

  test.each([
    { name: 'is unknown', rule: 'INVALID_DISCOUNT_CODE', code: () => Promise.resolve('NOSUCHCODE') },
    {
      name: 'has expired',
      rule: 'DISCOUNT_CODE_EXPIRED',
      code: () => issueCode(api, { expires_at: new Date(Date.now() + hourMs).toISOString() }),
      after: hourMs,
    },
    {
      name: 'is for another product',
      rule: 'DISCOUNT_NOT_AVAILABLE_FOR_PRODUCT',
      code: async () => issueCode(api, { restricted_to: [await sellCourse(api)] }),
    },
    {
      name: 'leaves less than can be charged',
      rule: 'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT',
      code: () => issueCode(api, { amount: 9990 }),
    },
    {
      name: 'is for others than first-time customers',
      rule: 'DISCOUNT_CUSTOMER_NOT_ELIGIBLE',
      code: () => issueCode(api, { customer_eligibility: 'existing' }),
    },
  ])('that $name is refused by its rule, and nothing changes', async ({ rule, code, after = 0 }) => {
    const issued = await code();
    const buyer = await createBuyer(api);
    later = after;
    const before = await stateOf(api.runtime);
    expectRefusal(await oneClick(buyer, issued), 422, rule);
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});
