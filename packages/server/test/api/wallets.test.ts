import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Caller,
  type Json,
  type TestApi,
  createTestApi,
  expectRefusal,
} from '../support/api.ts';
import { describeAutoPager, describeEndpoint } from '../support/battery.ts';
import { createBuyer } from '../support/buyers.ts';
import { oneClickBody, sellCourse, stateOf } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

async function makeCustomer(caller: Caller = api): Promise<string> {
  const answer = await caller.request('POST', '/customers', {
    email: 'sample.customer@example.com',
    name: 'Sample Customer',
  });
  return answer.body.customer_id as string;
}

const entriesOf = (customerId: string) => `/customers/${customerId}/wallets/ledger-entries`;
const credit = { amount: 1000, currency: 'USD', entry_type: 'credit' };

/** Each call is a request of its own, even when it says the same as another. */
function enter(customerId: string, body: Json = {}, headers?: Record<string, string>): Promise<Answer> {
  const named = headers ?? { 'idempotency-key': randomUUID() };
  return api.request('POST', entriesOf(customerId), { ...credit, ...body }, named);
}

async function balanceOf(customerId: string, currency = 'USD'): Promise<number> {
  const { items }: Json = (await api.request('GET', `/customers/${customerId}/wallets`)).body;
  return items.find((wallet: Json) => wallet.currency === currency)?.balance ?? 0;
}

/** What the ledger says is owed to customers, and what their wallets hold. */
async function expectBooked(): Promise<void> {
  const ledger = await api.runtime.sql`
    select business_id, currency, -sum(amount) as amount from ledger_posting where account = 'wallet'
    group by business_id, currency having sum(amount) <> 0 order by business_id, currency`;
  const wallets = await api.runtime.sql`
    select business_id, currency, sum(balance) as amount from wallet
    group by business_id, currency having sum(balance) <> 0 order by business_id, currency`;
  expect([...ledger]).toEqual([...wallets]);
}

describeEndpoint(() => api, {
  method: 'GET',
  path: '/customers/{customer_id}/wallets',
  prepare: async (caller) => ({ path: `/customers/${await makeCustomer(caller)}/wallets` }),
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/customers/{customer_id}/wallets/ledger-entries',
  prepare: async (caller) => ({ path: entriesOf(await makeCustomer(caller)) }),
  isList: true,
});
describeEndpoint(() => api, {
  method: 'POST',
  path: '/customers/{customer_id}/wallets/ledger-entries',
  prepare: async (caller) => {
    const customerId = await makeCustomer(caller);
    return { path: entriesOf(customerId), body: credit, object: `/customers/${customerId}/wallets` };
  },
});

let pagedCustomer: Promise<string> | undefined;
describeAutoPager(
  () => api,
  'ledger entries',
  {
    create: async (caller, index) => {
      pagedCustomer ??= makeCustomer(caller);
      const { ledgerEntries } = caller.client.customers.wallets;
      const body = { amount: index + 1, currency: 'USD', entry_type: 'credit' } as const;
      await ledgerEntries.create(await pagedCustomer, body);
      const newest = await ledgerEntries.list(await pagedCustomer, { page_number: 0, page_size: 1 });
      return newest.items[0]?.id ?? '';
    },
    list: async function* (caller, query) {
      yield* caller.client.customers.wallets.ledgerEntries.list((await pagedCustomer) ?? '', query);
    },
  },
  (entry: { id: string }) => entry.id,
);

describe('a wallet', () => {
  test('begins with its first entry, one for each currency, and is answered as it is after each', async () => {
    const customerId = await makeCustomer();
    const { wallets } = api.client.customers;
    expect(await wallets.list(customerId)).toEqual({ items: [], total_balance_usd: 0 });
    const usd = await wallets.ledgerEntries.create(customerId, {
      amount: 1500,
      currency: 'USD',
      entry_type: 'credit',
    });
    expect(usd).toMatchObject({ customer_id: customerId, currency: 'USD', balance: 1500 });
    await wallets.ledgerEntries.create(customerId, { amount: 900, currency: 'JPY', entry_type: 'credit' });
    const after = await wallets.ledgerEntries.create(customerId, {
      amount: 400,
      currency: 'USD',
      entry_type: 'debit',
      reason: 'Taken back',
    });
    expect(after).toMatchObject({ balance: 1100, created_at: usd.created_at });
    const listed = await wallets.list(customerId);
    expect(listed.items.map(({ currency, balance }) => [currency, balance])).toEqual([
      ['JPY', 900],
      ['USD', 1100],
    ]);
    expect(listed.total_balance_usd).toBe(1100);
    const { items } = await wallets.ledgerEntries.list(customerId, { currency: 'USD', page_number: 0 });
    expect(items).toMatchObject([
      {
        ...{ amount: 400, before_balance: 1500, after_balance: 1100, is_credit: false },
        ...{ event_type: 'merchant_adjustment', reason: 'Taken back', reference_object_id: null },
        ...{ business_id: api.scope.businessId, customer_id: customerId, currency: 'USD' },
      },
      { amount: 1500, before_balance: 0, after_balance: 1500, is_credit: true, reason: null },
    ]);
    expect((await wallets.ledgerEntries.list(customerId, { page_number: 0 })).items).toHaveLength(3);
    await expectBooked();
  });

  test('pays no checkouts', async () => {
    const buyer = await createBuyer(api);
    await enter(buyer.customerId, { amount: 100_000 });
    const bought = await api.request('POST', '/checkouts', oneClickBody(buyer, await sellCourse(api)));
    expect(bought.body.payment_status, bought.text).toBe('succeeded');
    expect(await api.client.payments.retrieve(bought.body.payment_id)).toMatchObject({
      total_amount: 4900,
      wallet_amount: 0,
    });
    expect(await balanceOf(buyer.customerId)).toBe(100_000);
  });
});

describe('an entry is refused, and nothing changes', () => {
  test('when it takes out more than there is, in that currency', async () => {
    const customerId = await makeCustomer();
    await enter(customerId, { amount: 700 });
    const before = await stateOf(api.runtime);
    for (const asked of [{ amount: 701 }, { amount: 1, currency: 'EUR' }]) {
      const answer = await enter(customerId, { entry_type: 'debit', ...asked });
      expectRefusal(
        answer,
        400,
        'INSUFFICIENT_WALLET_FUNDS',
        /^amount: the (USD|EUR) wallet .* holds (700|0)/,
      );
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('when it is malformed, or more than a wallet can hold', async () => {
    const customerId = await makeCustomer();
    const before = await stateOf(api.runtime);
    const refuses = async (body: Json, field: RegExp, code = 'INVALID_REQUEST_BODY') => {
      expectRefusal(await enter(customerId, body), 422, code, field);
    };
    for (const amount of [0, -1, 0.5, 2 ** 53, '1', null]) await refuses({ amount }, /^amount/);
    await refuses({ currency: 'XXX' }, /^currency/);
    await refuses({ entry_type: 'gift' }, /^entry_type/);
    await refuses({ reason: 'x'.repeat(3_001) }, /^reason/);
    await refuses({ idempotency_key: '' }, /^idempotency_key/);
    await refuses({ amount: 10 ** 15 + 1 }, /^amount: a wallet is filled to/, 'AMOUNT_TOO_LARGE');
    const query = await api.request('GET', `${entriesOf(customerId)}?currency=XXX`);
    expectRefusal(query, 422, 'INVALID_QUERY_PARAMS', /^currency/);
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

describe('an idempotency_key', () => {
  test('answers what the first request made of it, whatever has happened since', async () => {
    const customerId = await makeCustomer();
    const named = { idempotency_key: 'order-1', reason: 'Goodwill' };
    const first = await enter(customerId, named);
    await enter(customerId, { amount: 50 });
    const again = await enter(customerId, named);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(await balanceOf(customerId)).toBe(1050);
  });

  test('with other words is refused, also in another currency', async () => {
    const customerId = await makeCustomer();
    await enter(customerId, { idempotency_key: 'order-2' });
    for (const other of [
      { amount: 999 },
      { currency: 'JPY' },
      { entry_type: 'debit' },
      { reason: 'Other' },
    ]) {
      const answer = await enter(customerId, { idempotency_key: 'order-2', ...other });
      expectRefusal(answer, 422, 'IDEMPOTENCY_MISMATCH', /^idempotency_key/);
    }
    expect(await balanceOf(customerId)).toBe(1000);
  });

  test('is free again for another customer', async () => {
    const [one, another] = [await makeCustomer(), await makeCustomer()];
    for (const customerId of [one, another]) await enter(customerId, { idempotency_key: 'order-3' });
    expect([await balanceOf(one), await balanceOf(another)]).toEqual([1000, 1000]);
  });

  test('sent many times at once, in several currencies, enters once', async () => {
    const customerId = await makeCustomer();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        enter(customerId, { idempotency_key: 'order-4', currency: ['USD', 'JPY', 'EUR'][index % 3] }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 422]));
    const { items } = (await api.request('GET', entriesOf(customerId))).body;
    expect(items).toHaveLength(1);
  });

  test('is not needed for the second half of a double click', async () => {
    const customerId = await makeCustomer();
    const answers = await Promise.all([enter(customerId, {}, {}), enter(customerId, {}, {})]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(await balanceOf(customerId)).toBe(1000);
  });
});

describe('at the same time', () => {
  test('debits never take out more than there is', async () => {
    const customerId = await makeCustomer();
    await enter(customerId, { amount: 1000 });
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => enter(customerId, { amount: 90, entry_type: 'debit' })),
    );
    const made = answers.filter(({ status }) => status === 200);
    expect(made).toHaveLength(11);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 400]));
    expect(await balanceOf(customerId)).toBe(10);
    expect(new Set(made.map(({ body }) => body.balance as number)).size, 'each saw another balance').toBe(11);
  });

  test('the first entries of a wallet all count', async () => {
    const customerId = await makeCustomer();
    await Promise.all(Array.from({ length: 10 }, () => enter(customerId, { amount: 7 })));
    expect(await balanceOf(customerId)).toBe(70);
    await expectBooked();
  });
});
