import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { dayMs, minuteMs } from '../../src/domain/time.ts';
import type { FaultSettings } from '../../src/gateways/payment/simulator/faults.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { insertMissingTaxRates } from '../../src/store/billing/tax-rates.ts';
import { createRefund } from '../../src/use-cases/billing/refunds/create-refund.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { receiveNotifications } from '../../src/worker/notifications.ts';
import { createWorker } from '../../src/worker/worker.ts';
import {
  type Answer,
  type Caller,
  type Json,
  type TestApi,
  createTestApi,
  expectRefusal,
} from '../support/api.ts';
import { describeAutoPager, describeEndpoint } from '../support/battery.ts';
import { type Buyer, buy, createBuyer } from '../support/buyers.ts';

/** How far real time is ahead: the tests go on to the moment a job is due instead of waiting for it. */
let aheadMs = 0;
let api: TestApi;
let buyer: Buyer;

beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + aheadMs });
  await transaction(api.runtime.sql, (tx) =>
    insertMissingTaxRates(tx, api.scope, [
      { country: 'JP', state: null, taxCategory: null, name: 'JCT', rateBps: 1_000 },
    ]),
  );
  buyer = await createBuyer(api, { country: 'JP' });
});
afterAll(() => api.drop());

async function createProduct(caller: Caller, price: number, change: Json = {}): Promise<string> {
  const answer = await caller.request('POST', '/products', {
    name: 'Sample Course',
    tax_category: 'edtech',
    price: { type: 'one_time_price', currency: 'USD', price, ...change },
  });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.product_id;
}

const monthly = {
  type: 'recurring_price',
  payment_frequency_count: 1,
  payment_frequency_interval: 'Month',
  subscription_period_count: 10,
  subscription_period_interval: 'Year',
};

/** A payment for products of these prices, by the buyer in Japan, who pays 10 % tax on top. */
async function sell(...prices: number[]): Promise<string> {
  const productIds: string[] = [];
  for (const price of prices) productIds.push(await createProduct(api, price));
  return buy(api, buyer, productIds);
}

async function sellTo(caller: Caller): Promise<string> {
  const theirs = await createBuyer({ runtime: api.runtime, scope: caller.scope });
  return buy(caller, theirs, await createProduct(caller, 5_000));
}

/** Each call is a request of its own, even when it says the same as another. */
function refund(paymentId: string, body: Json = {}, key: string = randomUUID()): Promise<Answer> {
  return api.request('POST', '/refunds', { payment_id: paymentId, ...body }, { 'idempotency-key': key });
}

async function get(path: string): Promise<Json> {
  const answer = await api.request('GET', path);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** One field of every item of a list. */
function column<T = string>(list: { items: Json[] }, field: string): T[] {
  return list.items.map((item) => item[field] as T);
}

async function lineIds(paymentId: string): Promise<string[]> {
  return column(await get(`/payments/${paymentId}/line-items`), 'items_id');
}

/** What the three books say of a payment, side by side. */
async function books(paymentId: string) {
  const { sql } = api.runtime;
  const [payment] = await sql`
    select refunded_amount, (select sum(refunded_amount)::bigint from payment_line_item l
      where l.payment_id = p.payment_id) as of_lines
    from payment p where payment_id = ${paymentId}`;
  const accounts = await sql`
    select account, sum(amount)::bigint as balance from ledger_posting join ledger_entry using (business_id, entry_id)
    where payment_id = ${paymentId} group by account`;
  const [bank] = await sql`
    select amount, refunded_amount, (select coalesce(sum(amount), 0)::bigint from simulator.refund r
      where r.payment_id = c.payment_id and r.status = 'succeeded') as of_refunds,
      (select count(*) from simulator.refund r where r.payment_id = c.payment_id) as refunds
    from simulator.charge c where payment_id = ${paymentId}`;
  const events = await sql`
    select type from event join refund on object_id = refund_id where payment_id = ${paymentId} order by sequence`;
  const balance = (account: string): bigint =>
    accounts.find((row) => row['account'] === account)?.['balance'] ?? 0n;
  return {
    refunded: payment?.['refunded_amount'] as bigint,
    refundedOfLines: payment?.['of_lines'] as bigint,
    bankRefunded: bank?.['refunded_amount'] as bigint,
    bankRefundedOfRefunds: bank?.['of_refunds'] as bigint,
    bankRefunds: Number(bank?.['refunds']),
    heldByGateway: balance('gateway'),
    ledgerSum: balance('gateway') + balance('sales') + balance('tax'),
    taxOwed: -balance('tax'),
    charged: bank?.['amount'] as bigint,
    events: events.map((row) => row['type'] as string),
  };
}

/** All books agree that so much has been given back, no more and no less. */
async function expectRefunded(paymentId: string, amount: bigint) {
  const said = await books(paymentId);
  expect(said).toMatchObject({
    refunded: amount,
    refundedOfLines: amount,
    bankRefunded: amount,
    bankRefundedOfRefunds: amount,
    heldByGateway: said.charged - amount,
    ledgerSum: 0n,
  });
  return said;
}

async function withFaults<T>(faults: FaultSettings, work: () => Promise<T>): Promise<T> {
  await api.runtime.simulator.configureFaults(api.scope.businessId, faults);
  try {
    return await work();
  } finally {
    await api.runtime.simulator.configureFaults(api.scope.businessId, {});
  }
}

/** Goes on to when the jobs are due, and does them. */
async function heal(): Promise<void> {
  aheadMs += minuteMs;
  await createWorker(api.runtime, jobHandlers).drain();
}

describeEndpoint(() => api, {
  method: 'POST',
  path: '/refunds',
  prepare: async (caller) => {
    const paymentId = await sellTo(caller);
    return { path: '/refunds', body: { payment_id: paymentId }, object: `/payments/${paymentId}` };
  },
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/refunds',
  isList: true,
  prepare: () => Promise.resolve({ path: '/refunds' }),
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/refunds/{refund_id}',
  prepare: async (caller) => {
    const made = await caller.request('POST', '/refunds', { payment_id: await sellTo(caller) });
    const path = `/refunds/${made.body.refund_id}`;
    return { path, object: path };
  },
});
describeAutoPager(
  () => api,
  'refunds',
  {
    create: async (caller) =>
      (await caller.request('POST', '/refunds', { payment_id: await sellTo(caller) })).body.refund_id,
    list: (caller, query) => caller.client.refunds.list(query),
  },
  (row: { refund_id: string }) => row.refund_id,
);

describe('a refund through the official SDK', () => {
  test('gives back all of a payment and carries every official field', async () => {
    const paymentId = await sell(5_000);
    const made = await api.client.refunds.create({
      payment_id: paymentId,
      reason: 'Changed their mind 🍋',
      metadata: { ticket: '7' },
    });
    expect(made).toEqual({
      invoice_url: expect.stringContaining(`/invoices/refunds/${made.refund_id}?token=`),
      credit_note_number: null,
      refund_id: expect.stringMatching(/^ref_/),
      business_id: api.scope.businessId,
      brand_id: api.scope.brandId,
      payment_id: paymentId,
      customer: {
        customer_id: buyer.customerId,
        email: 'sample.customer@example.com',
        name: 'Sample Customer',
        phone_number: null,
        metadata: {},
      },
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      is_partial: false,
      status: 'succeeded',
      amount: 5_500,
      wallet_amount: 0,
      currency: 'USD',
      reason: 'Changed their mind 🍋',
      metadata: { ticket: '7' },
    });
    expect(await api.client.refunds.retrieve(made.refund_id)).toEqual(made);

    const page = await api.client.refunds.list({ page_size: 1, page_number: 0 });
    const [listed] = page.items;
    expect(Object.keys(listed ?? {}).sort()).toEqual(
      Object.keys(made)
        .filter((field) => !['brand_id', 'customer', 'invoice_url', 'metadata'].includes(field))
        .sort(),
    );
    expect(made).toMatchObject(listed ?? {});
    const payment = await api.client.payments.retrieve(paymentId);
    expect(payment).toMatchObject({ refund_status: 'full', refunds: [listed] });
    const lines = await api.client.payments.retrieveLineItems(paymentId);
    expect(lines.items).toMatchObject([{ amount: 5_500, tax: 500, refundable_amount: 0 }]);
    const said = await expectRefunded(paymentId, 5_500n);
    expect(said).toMatchObject({ taxOwed: 0n, events: ['refund.succeeded'] });
  });

  test('gives back part of a line, then the rest of the payment, exact to the last cent of tax', async () => {
    const paymentId = await sell(999, 4_901);
    const [first, second] = await lineIds(paymentId);
    const part = await api.client.refunds.create({
      payment_id: paymentId,
      items: [
        { item_id: first!, amount: 333 },
        { item_id: second!, amount: 1_000, tax_inclusive: false },
      ],
    });
    expect(part).toMatchObject({ status: 'succeeded', is_partial: true, amount: 333 + 1_100 });
    expect(await get(`/payments/${paymentId}`)).toMatchObject({ refund_status: 'partial' });
    const lines = await get(`/payments/${paymentId}/line-items`);
    expect(column(lines, 'refundable_amount')).toEqual([1_099 - 333, 5_391 - 1_100]);
    await expectRefunded(paymentId, 1_433n);

    const line = await api.client.refunds.create({ payment_id: paymentId, items: [{ item_id: first! }] });
    expect(line).toMatchObject({ amount: 1_099 - 333, is_partial: true });
    const rest = await api.client.refunds.create({ payment_id: paymentId });
    expect(rest).toMatchObject({ amount: 5_391 - 1_100, is_partial: true });
    expect(await get(`/payments/${paymentId}`)).toMatchObject({ refund_status: 'full' });
    expect(await expectRefunded(paymentId, 6_490n)).toMatchObject({ taxOwed: 0n });
  });
});

describe('the list of refunds', () => {
  test('is filtered by customer, subscription, status and time', async () => {
    const subscriber = await createBuyer(api);
    const plan = await createProduct(api, 3_000, monthly);
    const planPayment = await buy(api, subscriber, plan);
    const { subscription_id } = await get(`/payments/${planPayment}`);
    const ofPlan = (await refund(planPayment)).body;
    const otherPayment = await buy(api, subscriber, await createProduct(api, 700));
    const failed = (await withFaults({ failedRefund: { next: 1 } }, () => refund(otherPayment))).body;
    const ids = async (query: string): Promise<string[]> =>
      column(await get(`/refunds?customer_id=${subscriber.customerId}&${query}`), 'refund_id');

    expect(await ids('')).toEqual([failed.refund_id, ofPlan.refund_id]);
    expect(await ids('status=succeeded')).toEqual([ofPlan.refund_id]);
    expect(await ids('status=failed')).toEqual([failed.refund_id]);
    expect(await ids('status=pending')).toEqual([]);
    expect(await ids('status=review')).toEqual([]);
    expect(await ids(`subscription_id=${subscription_id}`)).toEqual([ofPlan.refund_id]);
    expect(await ids('subscription_id=sub_unknown')).toEqual([]);
    expect(await ids(`created_at_gte=${failed.created_at}`)).toEqual([failed.refund_id]);
    expect(await ids(`created_at_lte=${ofPlan.created_at}`)).toEqual([ofPlan.refund_id]);
    expect((await get('/refunds?customer_id=cus_unknown')).items).toEqual([]);
    expectRefusal(await api.request('GET', '/refunds?status=paid'), 422, 'INVALID_QUERY_PARAMS', /^status: /);
    const when = await api.request('GET', '/refunds?created_at_gte=yesterday');
    expectRefusal(when, 422, 'INVALID_QUERY_PARAMS', /^created_at_gte: /);
  });
});

describe('a refund is refused, and nothing changes,', () => {
  test("of an unknown payment and of another business's alike", async () => {
    const unknown = await refund('pay_unknown');
    expectRefusal(unknown, 404, 'NOT_FOUND', /payment/);
    const foreign = await refund(await sellTo(api.other));
    expectRefusal(foreign, 404, 'NOT_FOUND');
    expect(foreign.body.message).toBe(unknown.body.message);
  });

  test('of a payment that failed', async () => {
    const declined = await createBuyer(api, { card: '4000000000000002' });
    const paymentId = await buy(api, declined, await createProduct(api, 900));
    expectRefusal(await refund(paymentId), 422, 'PAYMENT_NOT_SUCCEEDED', /failed/);
  });

  test('of a payment of nothing', async () => {
    const paymentId = await buy(api, buyer, await createProduct(api, 0));
    expectRefusal(await refund(paymentId), 422, 'ZERO_AMOUNT_PAYMENT_REFUND_NOT_ALLOWED');
  });

  test('when the payment is 30 days old by the clock of the business', async () => {
    const paymentId = await sell(900);
    const { sql } = api.runtime;
    const setClock = (offsetMs: number) =>
      sql`update business set clock_offset_ms = ${BigInt(offsetMs)} where business_id = ${api.scope.businessId}`;
    await setClock(30 * dayMs);
    expectRefusal(await refund(paymentId), 422, 'REFUND_WINDOW_EXPIRED', /30 days/);
    await setClock(30 * dayMs - minuteMs);
    expect((await refund(paymentId)).body.status).toBe('succeeded');
    await setClock(0);
  });

  test('of what has been refunded', async () => {
    const paymentId = await sell(900, 100);
    const [first, second] = await lineIds(paymentId);
    await refund(paymentId, { items: [{ item_id: first }] });
    const again = await refund(paymentId, { items: [{ item_id: second }, { item_id: first }] });
    expectRefusal(again, 422, 'LINE_ITEM_FULLY_REFUNDED', /^items\.1\.item_id/);
    await refund(paymentId);
    expectRefusal(await refund(paymentId), 422, 'PAYMENT_ALREADY_REFUNDED');
    await expectRefunded(paymentId, 1_100n);
  });

  test('by rules on lines and amounts that name the field', async () => {
    const paymentId = await sell(900);
    const [line] = await lineIds(paymentId);
    const one = (item: Json) => refund(paymentId, { items: [{ item_id: line, ...item }] });
    expectRefusal(await one({ item_id: 'itm_unknown' }), 404, 'LINE_ITEM_NOT_FOUND', /^items\.0\.item_id/);
    expectRefusal(await one({ amount: 991 }), 422, 'LINE_ITEM_REFUND_AMOUNT_TOO_HIGH', /990 is left/);
    const net = await one({ amount: 901, tax_inclusive: false });
    expectRefusal(net, 422, 'LINE_ITEM_REFUND_AMOUNT_TOO_HIGH', /900 is left/);
    expectRefusal(await one({ amount: 0 }), 422, 'LINE_ITEM_REFUND_AMOUNT_TOO_LOW', /^items\.0\.amount/);
    const twice = await refund(paymentId, { items: [{ item_id: line }, { item_id: line }] });
    expectRefusal(twice, 422, 'DUPLICATE_LINE_ITEMS_IN_REQUEST', /^items\.1\.item_id/);
    for (const amount of [-1, 0.5, 2 ** 53, '1']) {
      expectRefusal(await one({ amount }), 422, 'INVALID_REQUEST_BODY', /^items\.0\.amount/);
    }
    await expectRefunded(paymentId, 0n);
  });

  test('when the request itself is malformed', async () => {
    const paymentId = await sell(900);
    const refuses = async (body: Json, code: string, message: RegExp) => {
      expectRefusal(await refund(paymentId, body), 422, code, message);
    };
    await refuses({ payment_id: 7 }, 'INVALID_REQUEST_BODY', /^payment_id/);
    await refuses({ items: [] }, 'INVALID_REQUEST_BODY', /^items.*leave it out/);
    await refuses({ items: Array(101).fill({ item_id: 'a' }) }, 'INVALID_REQUEST_BODY', /^items/);
    await refuses({ items: [{}] }, 'INVALID_REQUEST_BODY', /^items\.0\.item_id/);
    await refuses({ reason: 'x'.repeat(3_001) }, 'INVALID_REQUEST_BODY', /^reason/);
    await refuses({ metadata: { 'a key': 1 } }, 'INVALID_REQUEST_BODY', /a key/);
    const keys = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 1]));
    await refuses({ metadata: keys }, 'MAXIMUM_KEYS_REACHED', /51 keys/);
    await expectRefunded(paymentId, 0n);
  });
});

describe('at the same time', () => {
  test('refunds of one payment never come to more than was captured', async () => {
    for (let round = 0; round < 3; round++) {
      const paymentId = await sell(1_000);
      const [line] = await lineIds(paymentId);
      const requests = [400, 500, 600, 700, 1_100].map((amount) => ({ items: [{ item_id: line, amount }] }));
      const answers = await Promise.all([...requests, {}, {}].map((body) => refund(paymentId, body)));
      const made = answers.filter(({ status }) => status === 200);
      expect(made.length).toBeGreaterThan(0);
      for (const answer of answers.filter(({ status }) => status !== 200)) {
        expect([
          'EXISTING_REFUND_REQUEST_PROCESSING',
          'PAYMENT_ALREADY_REFUNDED',
          'LINE_ITEM_FULLY_REFUNDED',
          'LINE_ITEM_REFUND_AMOUNT_TOO_HIGH',
        ]).toContain(answer.body.code);
      }
      const total = made.reduce((sum, { body }) => sum + Number(body.amount), 0);
      expect(total).toBeLessThanOrEqual(1_100);
      await expectRefunded(paymentId, BigInt(total));
    }
  });

  test('one request sent many times gives back once, with a key or without', async () => {
    for (const headers of [{ 'idempotency-key': randomUUID() }, {}]) {
      const paymentId = await sell(1_000);
      const [line] = await lineIds(paymentId);
      const body = { payment_id: paymentId, items: [{ item_id: line, amount: 100 }] };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => api.request('POST', '/refunds', body, headers)),
      );
      for (const { status, body: answered } of answers) {
        expect({ status, answered }).toEqual({ status: 200, answered: answers[0]?.body });
      }
      const said = await expectRefunded(paymentId, 100n);
      expect(said.events).toEqual(['refund.succeeded']);
    }
  });
});

describe('when the gateway refuses a refund', () => {
  test('the answer is 200 with status failed, and the money can be refunded again', async () => {
    const paymentId = await sell(900);
    const failed = await withFaults({ failedRefund: { next: 1 } }, () => refund(paymentId));
    expect(failed).toMatchObject({ status: 200, body: { status: 'failed', amount: 990 } });
    expect(await get(`/payments/${paymentId}`)).toMatchObject({ refund_status: null });
    await expectRefunded(paymentId, 0n);
    expect((await refund(paymentId)).body.status).toBe('succeeded');
    const said = await expectRefunded(paymentId, 990n);
    expect(said.events).toEqual(['refund.failed', 'refund.succeeded']);
  });
});

describe('when the gateway leaves a refund pending', () => {
  test.each(['succeeded', 'failed'] as const)(
    'it ends as %s once the gateway tells, told twice or not',
    async (endsAs) => {
      const paymentId = await sell(900);
      const faults: FaultSettings = {
        pendingRefund: { next: 1, afterMs: 5_000, endsAs },
        duplicateNotifications: { next: 1 },
      };
      const pending = await withFaults(faults, () => refund(paymentId));
      expect(pending).toMatchObject({ status: 200, body: { status: 'pending' } });
      expectRefusal(await refund(paymentId), 422, 'EXISTING_REFUND_REQUEST_PROCESSING', /pending/);
      aheadMs += 6_000;
      await receiveNotifications(api.runtime);
      await receiveNotifications(api.runtime);
      expect(await get(`/refunds/${pending.body.refund_id}`)).toMatchObject({ status: endsAs });
      const said = await expectRefunded(paymentId, endsAs === 'succeeded' ? 990n : 0n);
      expect(said.events).toEqual([`refund.${endsAs}`]);
    },
  );

  test('its job asks until it has ended, also when no notification comes', async () => {
    const paymentId = await sell(900);
    const faults: FaultSettings = { pendingRefund: { next: 1, afterMs: 3 * minuteMs, endsAs: 'succeeded' } };
    const pending = await withFaults(faults, () => refund(paymentId));
    await heal();
    expect(await get(`/refunds/${pending.body.refund_id}`)).toMatchObject({ status: 'pending' });
    aheadMs += 3 * minuteMs;
    await heal();
    expect(await get(`/refunds/${pending.body.refund_id}`)).toMatchObject({ status: 'succeeded' });
    await expectRefunded(paymentId, 990n);
  });
});

describe('when the answer of the gateway is lost', () => {
  test.each([
    ['after the money was given back', { timeoutAfterRefund: { next: 1 } }],
    ['before the gateway took the request in', { timeoutBeforeRefund: { next: 1 } }],
    [
      'and the gateway cannot be asked at first',
      { timeoutAfterRefund: { next: 1 }, lookupError: { next: 1 } },
    ],
  ] as const)('%s, the refund stays pending and its job ends it once', async (_name, faults) => {
    const paymentId = await sell(900);
    await withFaults(faults, async () => {
      const lost = await refund(paymentId);
      expect(lost).toMatchObject({ status: 200, body: { status: 'pending', amount: 990 } });
      expectRefusal(await refund(paymentId), 422, 'EXISTING_REFUND_REQUEST_PROCESSING');
      await heal();
      await heal();
      expect(await get(`/refunds/${lost.body.refund_id}`)).toMatchObject({ status: 'succeeded' });
    });
    const said = await expectRefunded(paymentId, 990n);
    expect(said).toMatchObject({ bankRefunds: 1, events: ['refund.succeeded'] });
  });
});

describe('a process that ends', () => {
  test.each(['refund.after-open', 'refund.after-call', 'refund.after-settle'])(
    'at %s leaves exactly one refund behind, settled by its job or by a repeat of the request',
    async (point) => {
      const dying = {
        ...api.runtime,
        failpoint: (name: string): void => {
          if (name === point) throw new Error('the process ended here');
        },
      };
      const input = (paymentId: string) => ({
        paymentId: asId<'payment'>(paymentId),
        items: null,
        reason: null,
        metadata: {},
        requestKey: randomUUID(),
      });
      const run = (runtime: typeof dying, request: ReturnType<typeof input>) =>
        createRefund(runtime, api.scope, request);

      const healed = input(await sell(900));
      await expect(run(dying, healed)).rejects.toThrow('the process ended here');
      const repeated = input(await sell(900));
      await expect(run(dying, repeated)).rejects.toThrow('the process ended here');
      expect((await run({ ...api.runtime }, repeated)).status).toBe('succeeded');
      await heal();

      for (const { paymentId } of [healed, repeated]) {
        const said = await expectRefunded(paymentId, 990n);
        expect(said).toMatchObject({ bankRefunds: 1, events: ['refund.succeeded'] });
        const { refunds } = await get(`/payments/${paymentId}`);
        expect(refunds).toMatchObject([{ status: 'succeeded', amount: 990 }]);
      }
      const [open] = await api.runtime.sql`
        select count(*) from job where kind = 'refund.collect' and done_at is null`;
      expect(Number(open?.['count'])).toBe(0);
    },
  );
});
