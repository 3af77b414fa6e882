import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { buyAsGuest, cardOf, cards, guest, sellCourse, sellPlan } from '../support/shop.ts';

let api: TestApi;
let course: string;
let paid: Json;
let declined: Json;
let inEuros: Json;
let subscribed: Json;
let customerId: string;
let methodless: string;

beforeAll(async () => {
  api = await createTestApi();
  course = await sellCourse(api);
  const euroCourse = await sellCourse(api, { currency: 'EUR' });
  paid = await buyAsGuest(api, [course]);
  declined = await buyAsGuest(api, [course], { body: guest({ card: cardOf(cards.declined) }) });
  inEuros = await buyAsGuest(api, [euroCourse, euroCourse]);
  subscribed = await buyAsGuest(api, [await sellPlan(api), course]);
  customerId = (await read(`/payments/${String(paid.payment_id)}`)).customer.customer_id;
  methodless = (await create('/customers', { name: '見本・花子', email: 'hanako.mihon@example.jp' }))
    .customer_id;
});
afterAll(() => api.drop());

async function read(path: string): Promise<Json> {
  const answer = await api.request('GET', path);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function create(path: string, body: Json): Promise<Json> {
  const answer = await api.request('POST', path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function idsOf(query: string, list = 'payments', id = 'payment_id'): Promise<string[]> {
  const { items } = await read(`/${list}?${query}`);
  return items.map((item: Json) => item[id]);
}

describeEndpoint(() => api, {
  method: 'GET',
  path: '/payments/totals',
  prepare: () => Promise.resolve({ path: '/payments/totals' }),
});

describe('payments', () => {
  test('are filtered by several statuses and currencies, and by what gave rise to them', async () => {
    expect(await idsOf('status=failed,succeeded&currency=USD')).toEqual([
      subscribed.payment_id,
      declined.payment_id,
      paid.payment_id,
    ]);
    expect(await idsOf('currency=EUR,JPY')).toEqual([inEuros.payment_id]);
    expect(await idsOf('source=checkout')).toHaveLength(4);
    expect(await idsOf('source=renewal,offer')).toEqual([]);
    expectRefusal(
      await api.request('GET', '/payments?status=failed,lost'),
      422,
      'INVALID_QUERY_PARAMS',
      /status/,
    );
  });

  test('are filtered by an inclusive range of amounts', async () => {
    const { total_amount: amount } = await read(`/payments/${String(inEuros.payment_id)}`);
    expect(await idsOf(`amount_gte=${amount}&amount_lte=${amount}`)).toContain(inEuros.payment_id);
    expect(await idsOf(`amount_gte=${Number(amount) + 1}&currency=EUR`)).toEqual([]);
    expect(await idsOf(`amount_lte=${amount - 1}&currency=EUR`)).toEqual([]);
  });

  test('are sorted by amount within one currency, and never across several', async () => {
    const { items } = await read('/payments?sort=-amount&currency=USD');
    const amounts = items.map((item: Json) => item.total_amount);
    expect(amounts).toEqual(amounts.toSorted((one: number, other: number) => other - one));
    for (const query of ['sort=amount', 'sort=-amount&currency=USD,EUR']) {
      expectRefusal(
        await api.request('GET', `/payments?${query}`),
        422,
        'INVALID_QUERY_PARAMS',
        /one currency/,
      );
    }
  });

  test('come once each and in order when continued by cursor, in every sort', async () => {
    for (const sort of ['created_at', '-created_at', 'amount&currency=USD', '-amount&currency=USD']) {
      const whole = await idsOf(`sort=${sort}&page_size=100`);
      const inPages: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const cursor: string = next === '' ? '' : `&cursor=${next}`;
        const page: Json = await read(`/payments?sort=${sort}&page_size=1${cursor}&page_number=0`);
        inPages.push(...page.items.map((item: Json) => item.payment_id));
        next = page.next_cursor;
      }
      expect(inPages, sort).toEqual(whole);
    }
  });

  test('refuse a cursor that is none, or that belongs to another sort', async () => {
    const { next_cursor: cursor } = await read('/payments?page_size=1&page_number=0');
    for (const wrong of ['x', 'W10', Buffer.from('["-created_at","1e400","1"]').toString('base64url')]) {
      expectRefusal(
        await api.request('GET', `/payments?cursor=${wrong}`),
        422,
        'INVALID_QUERY_PARAMS',
        /^cursor: /,
      );
    }
    const tooHigh = Buffer.from('["amount","9223372036854775808","1"]').toString('base64url');
    expectRefusal(
      await api.request('GET', `/payments?sort=amount&currency=USD&cursor=${tooHigh}`),
      422,
      'INVALID_QUERY_PARAMS',
      /^cursor: /,
    );
    const other = await api.request('GET', `/payments?sort=created_at&cursor=${cursor}`);
    expectRefusal(other, 422, 'INVALID_QUERY_PARAMS', /sorted by -created_at/);
  });

  test('tell products, origin and the reason of a failure', async () => {
    const { items } = await read('/payments?status=failed');
    expect(items[0]).toMatchObject({
      source: 'checkout',
      offer: null,
      products: [{ product_id: course, quantity: 1 }],
      error_code: expect.any(String),
      error_message: expect.any(String),
      refunded_amount: 0,
    });
  });

  test('are found by their own id alone, and by anything of their customer', async () => {
    const { customer } = await read(`/payments/${String(paid.payment_id)}`);
    expect(await idsOf(`q=${paid.payment_id}`)).toEqual([paid.payment_id]);
    expect(await idsOf(`q=${customerId}`)).toContain(paid.payment_id);
    expect(await idsOf(`q=${encodeURIComponent(customer.email.toUpperCase())}`)).toContain(paid.payment_id);
    expect(await idsOf('q=4242')).toContain(paid.payment_id);
    expect(await idsOf('q=nobody-of-this-name')).toEqual([]);
    expect(await idsOf(`q=${encodeURIComponent("'):* & !x | \\")}`)).toEqual([]);
  });

  test('are found by the number printed on their invoice', async () => {
    const invoice = await api.request('GET', `/invoices/payments/${String(inEuros.payment_id)}`);
    expect(invoice.status).toBe(200);
    const [row] = await api.runtime.sql<{ label: string }[]>`
      select label from issued_document where subject_id = ${inEuros.payment_id} and kind = 'invoice'`;
    expect(await idsOf(`q=${encodeURIComponent(row?.label ?? '')}`)).toEqual([inEuros.payment_id]);
  });

  test('are summed currency by currency with the filters of the list', async () => {
    const { items } = await read('/payments/totals');
    const { items: listed } = await read('/payments?page_size=100');
    expect(items.map((each: Json) => each.currency)).toEqual(['EUR', 'USD']);
    for (const total of items) {
      const own = listed.filter((item: Json) => item.currency === total.currency);
      const succeeded = own.filter((item: Json) => item.status === 'succeeded');
      expect(total).toMatchObject({
        count: own.length,
        succeeded_count: succeeded.length,
        failed_count: own.filter((item: Json) => item.status === 'failed').length,
        succeeded_amount: succeeded.reduce((sum: number, item: Json) => sum + Number(item.total_amount), 0),
        refunded_amount: 0,
      });
    }
    expect((await read('/payments/totals?status=failed')).items).toMatchObject([
      { currency: 'USD', count: 1 },
    ]);
  });

  test('come as CSV, all of them whatever the page', async () => {
    const answer = await api.request('GET', '/payments?format=csv&page_size=1&sort=created_at');
    expect(answer.status).toBe(200);
    const [header, ...rows] = answer.text.trim().split('\r\n');
    expect(header).toContain('payment_id,created_at,status,currency,total_amount');
    expect(rows.map((row) => row.split(',')[0])).toEqual(await idsOf('page_size=100&sort=created_at'));
  });
});

describe('customers', () => {
  const found = (q: string) => idsOf(`q=${encodeURIComponent(q)}`, 'customers', 'customer_id');

  test('are found by the beginnings of words of name and e-mail address, in any script', async () => {
    expect(await found('見本')).toEqual([methodless]);
    expect(await found('花子 見')).toEqual([methodless]);
    expect(await found('hanako.mihon@example.jp')).toEqual([methodless]);
    expect(await found('MIHON exam')).toEqual([methodless]);
    expect(await found('ihon')).toEqual([]);
  });

  test('are found by the id of what they bought, and by the end of their card number', async () => {
    expect(await found(paid.payment_id)).toEqual([customerId]);
    expect(await found(customerId)).toEqual([customerId]);
    const { subscription_id: id, customer } = await read(`/payments/${String(subscribed.payment_id)}`);
    expect(await found(id)).toEqual([customer.customer_id]);
    expect(await found('4242')).toContain(customerId);
    expect(await found('4242')).not.toContain(methodless);
  });

  test('tell what they have paid less what they got back, one amount a currency', async () => {
    const buyer = await createBuyer(api);
    const paymentId = await buy(api, buyer, course);
    const { total_amount: amount } = await read(`/payments/${paymentId}`);
    const spent = async () => (await read(`/customers?q=${buyer.customerId}`)).items[0].spent;
    expect(await spent()).toEqual([{ currency: 'USD', amount, payments: 1 }]);
    await create('/refunds', { payment_id: paymentId });
    expect(await spent()).toEqual([{ currency: 'USD', amount: 0, payments: 1 }]);
    expect((await read(`/customers?q=${methodless}`)).items[0].spent).toEqual([]);
  });

  test('come once each when continued by cursor', async () => {
    const whole = await idsOf('page_size=100', 'customers', 'customer_id');
    const first = await read('/customers?page_size=2&page_number=0');
    const rest = await read(`/customers?page_size=100&cursor=${first.next_cursor}`);
    expect([...first.items, ...rest.items].map((item: Json) => item.customer_id)).toEqual(whole);
    expect(rest.next_cursor).toBeNull();
  });

  test('of another business are never found', async () => {
    for (const q of [customerId, paid.payment_id, '見本', '4242']) {
      const { body } = await api.other.request('GET', `/customers?q=${encodeURIComponent(q)}`);
      expect(body.items, q).toEqual([]);
      const payments = await api.other.request('GET', `/payments?q=${encodeURIComponent(q)}`);
      expect(payments.body.items, q).toEqual([]);
    }
  });
});

describe('subscriptions', () => {
  const found = (query: string) => idsOf(query, 'subscriptions', 'subscription_id');

  test('are filtered by several statuses and found by their customer', async () => {
    const { subscription_id: id, customer } = await read(`/payments/${String(subscribed.payment_id)}`);
    expect(await found('status=active,on_hold')).toContain(id);
    expect(await found('status=cancelled,expired')).toEqual([]);
    expect(await found(`q=${id}`)).toEqual([id]);
    expect(await found(`q=${customer.customer_id}`)).toEqual([id]);
    expect((await read(`/subscriptions?q=${id}`)).items[0].on_hold).toBeNull();
  });
});

test('products and discounts are found by a part of their name or code', async () => {
  const { product_id: id } = await create('/products', {
    name: 'Template Pack',
    tax_category: 'saas',
    price: {
      type: 'one_time_price',
      currency: 'USD',
      price: 900,
      discount: 0,
      purchasing_power_parity: false,
    },
  });
  expect(await idsOf('q=plate%20P', 'products', 'product_id')).toEqual([id]);
  expect(await idsOf(`q=${id}`, 'products', 'product_id')).toEqual([id]);
  const { discount_id: discount } = await create('/discounts', {
    type: 'percentage',
    amount: 1000,
    code: 'WINTER26',
    name: 'Cold days',
  });
  expect(await idsOf('q=inter2', 'discounts', 'discount_id')).toEqual([discount]);
  expect(await idsOf('q=cold', 'discounts', 'discount_id')).toEqual([discount]);
  expect(await idsOf('q=summer', 'discounts', 'discount_id')).toEqual([]);
});
