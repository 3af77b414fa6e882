import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CustomerId, asId } from '../../src/domain/ids.ts';
import { dayMs } from '../../src/domain/time.ts';
import type { FaultSettings } from '../../src/gateways/payment/simulator/faults.ts';
import { countPaymentHistory, loadPaymentFacts } from '../../src/store/offers/customer-facts.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { findCreditProblems } from '../support/audit.ts';
import { type Answer, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { type Diary, openDiary } from '../scenarios/diary.ts';
import { present, publish, raise } from '../support/presentations.ts';
import { submit, visit } from '../support/pages.ts';
import { cardOf, cards, confirm, guest, openCheckout, sellCourse, sellPlan } from '../support/shop.ts';
import { receiveNotifications } from '../../src/worker/notifications.ts';

/* Disputes in the simulated bank, from `PUT /simulator/disputes/{payment_id}` to the books. */

let aheadMs = 0;
let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + aheadMs });
});
afterAll(() => api.drop());

const dispute = (caller: Pick<TestApi, 'request'>, paymentId: string, body: Json = {}): Promise<Answer> =>
  caller.request('PUT', `/simulator/disputes/${paymentId}`, body);

async function disputed(
  body: Json = {},
): Promise<{ readonly dispute_id: string; readonly payment_id: string }> {
  const paymentId = await buy(api, await createBuyer(api), await sellCourse(api));
  const answer = await dispute(api, paymentId, body);
  expect(answer.status, answer.text).toBe(200);
  return { dispute_id: answer.body.dispute_id as string, payment_id: paymentId };
}

/** Cash, revenue and tax of a payment in the ledger. */
async function balances(paymentId: string): Promise<Json> {
  const rows = await api.runtime.sql<{ account: string; balance: bigint }[]>`
    select account, sum(amount)::bigint as balance from ledger_posting join ledger_entry using (business_id, entry_id)
    where payment_id = ${paymentId} group by account having sum(amount) <> 0`;
  return Object.fromEntries(rows.map(({ account, balance }) => [account, Number(balance)]));
}

const eventsOf = async (objectId: string): Promise<string[]> =>
  (
    await api.runtime.sql<{ type: string }[]>`
      select type from event where object_id = ${objectId} order by sequence`
  ).map(({ type }) => type);

describeEndpoint(() => api, {
  method: 'GET',
  path: '/disputes',
  isList: true,
  prepare: () => Promise.resolve({ path: '/disputes' }),
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/disputes/{dispute_id}',
  prepare: async (caller) => {
    const buyer = await createBuyer({ runtime: api.runtime, scope: caller.scope });
    const paymentId = await buy(caller, buyer, await sellCourse(caller));
    return { path: `/disputes/${String((await dispute(caller, paymentId)).body.dispute_id)}` };
  },
});

describe('a dispute', () => {
  test('is as the official SDK types it, in the list, alone and with its payment', async () => {
    const { dispute_id: id, payment_id: paymentId } = await disputed({ amount: 1900, reason: 'fraudulent' });
    const one = await api.client.disputes.retrieve(id);
    expect(one).toMatchObject({
      dispute_id: id,
      payment_id: paymentId,
      amount: '1900',
      currency: 'USD',
      dispute_stage: 'dispute',
      dispute_status: 'dispute_opened',
      reason: 'fraudulent',
      payment_provider: 'dodo',
    });
    const of = { customer_id: one.customer.customer_id };
    expect((await api.client.disputes.list(of)).items).toMatchObject([{ dispute_id: id, amount: '1900' }]);
    expect((await api.client.disputes.list({ ...of, dispute_status: 'dispute_won' })).items).toEqual([]);
    expect((await api.client.payments.retrieve(paymentId)).disputes).toMatchObject([{ dispute_id: id }]);
    expect((await api.client.payments.list(of)).items).toMatchObject([{ dispute_status: 'dispute_opened' }]);
  });

  test('counts its money as given back until it is won, and is told step by step', async () => {
    const { dispute_id: id, payment_id: paymentId } = await disputed();
    expect(await balances(paymentId)).toEqual({});
    expect(await api.client.payments.retrieve(paymentId)).toMatchObject({ refund_status: null, refunds: [] });
    expect((await api.client.refunds.list()).items.some((each) => each.payment_id === paymentId)).toBe(false);
    await dispute(api, paymentId, { status: 'dispute_challenged' });
    await dispute(api, paymentId, { status: 'dispute_won' });
    expect(await balances(paymentId)).toEqual({ gateway: 4900, sales: -4900 });
    expect(await eventsOf(id)).toEqual(['dispute.opened', 'dispute.challenged', 'dispute.won']);
    await dispute(api, paymentId, { status: 'dispute_lost', stage: 'pre_arbitration' });
    expect(await balances(paymentId)).toEqual({});
  });

  test('that is an inquiry withdraws nothing, and can be answered by a refund', async () => {
    const { payment_id: paymentId } = await disputed({ stage: 'pre_dispute' });
    expect(await balances(paymentId)).toEqual({ gateway: 4900, sales: -4900 });
    expect((await api.request('POST', '/refunds', { payment_id: paymentId })).body.status).toBe('succeeded');
    await dispute(api, paymentId, { status: 'dispute_cancelled' });
    expect(await balances(paymentId)).toEqual({});
  });

  test('takes no more than the refunds before it have left, and leaves nothing to be refunded', async () => {
    const paymentId = await buy(api, await createBuyer(api), await sellCourse(api));
    const line = (await api.request('GET', `/payments/${paymentId}/line-items`)).body.items[0];
    const items = [{ item_id: line.items_id, amount: 900 }];
    await api.request('POST', '/refunds', { payment_id: paymentId, items });
    await dispute(api, paymentId);
    expect(await balances(paymentId)).toEqual({});
    const refused = await api.request('POST', '/refunds', { payment_id: paymentId });
    expectRefusal(refused, 422, 'PAYMENT_ALREADY_REFUNDED');
    expect(await api.client.payments.retrieve(paymentId)).toMatchObject({ refund_status: 'partial' });
  });

  test('said twice is one, and a step that does not follow changes nothing', async () => {
    const { dispute_id: id, payment_id: paymentId } = await disputed();
    await dispute(api, paymentId, { status: 'dispute_opened' });
    await dispute(api, paymentId, { status: 'dispute_accepted' });
    expectRefusal(await dispute(api, paymentId, { status: 'dispute_opened' }), 422, 'INVALID_REQUEST_BODY');
    expect(await eventsOf(id)).toEqual(['dispute.opened', 'dispute.accepted']);
  });

  test('of more than was charged, or of no payment, is refused', async () => {
    const paymentId = await buy(api, await createBuyer(api), await sellCourse(api));
    expectRefusal(await dispute(api, paymentId, { amount: 4901 }), 422, 'INVALID_REQUEST_BODY');
    expect((await dispute(api, 'pay_unknown')).status).toBe(404);
    expect((await api.client.payments.retrieve(paymentId)).disputes).toEqual([]);
  });
});

test('a card that disputes does so by buying: its payment is disputed without another call', async () => {
  const sessionId = await openCheckout(api, [await sellCourse(api)]);
  const paid = await confirm(api, sessionId, guest({ card: cardOf(cards.disputes) }));
  expect(paid.body.status, paid.text).toBe('succeeded');
  await receiveNotifications(api.runtime);
  await createWorker(api.runtime, jobHandlers).drain();
  const paymentId = paid.body.payment_id as string;
  expect((await api.client.payments.retrieve(paymentId)).disputes).toMatchObject([
    { dispute_status: 'dispute_opened', dispute_stage: 'dispute', amount: '4900' },
  ]);
  expect(await balances(paymentId)).toEqual({});
});

describe('a dispute while a refund is pending that fails', () => {
  /** Refunds one line, whose refund is left pending, and disputes `amount` meanwhile; then the refund fails. */
  async function disputedMeanwhile(body: Json): Promise<{ paymentId: string; customerId: CustomerId }> {
    const buyer = await createBuyer(api);
    const paymentId = await buy(api, buyer, await sellCourse(api));
    const line = (await api.request('GET', `/payments/${paymentId}/line-items`)).body.items[0];
    await faults({ pendingRefund: { next: 1, afterMs: 1000, endsAs: 'failed' } });
    const items = [{ item_id: line.items_id, amount: 3000 }];
    const refund = await api.request('POST', '/refunds', { payment_id: paymentId, items });
    expect(refund.body).toMatchObject({ status: 'pending' });
    await faults({});
    await dispute(api, paymentId, body);
    aheadMs += 60_000;
    await createWorker(api.runtime, jobHandlers).drain();
    expect((await api.request('GET', `/refunds/${String(refund.body.refund_id)}`)).body.status).toBe(
      'failed',
    );
    return { paymentId, customerId: asId<'customer'>(buyer.customerId) };
  }

  const faults = (settings: FaultSettings): Promise<void> =>
    api.runtime.simulator.configureFaults(api.scope.businessId, settings);

  /** Refunds that count, of this payment. */
  async function withdrawn(paymentId: string): Promise<bigint[]> {
    const rows = await api.runtime.sql<{ amount: bigint }[]>`
      select amount from refund where payment_id = ${paymentId} and status = 'succeeded' order by created_at`;
    return rows.map(({ amount }) => amount);
  }

  async function factsAreRight(customerId: CustomerId): Promise<void> {
    const known = await loadPaymentFacts(api.runtime.sql, api.scope, customerId);
    expect(known.facts).toEqual((await countPaymentHistory(api.runtime.sql, api.scope, customerId)).facts);
  }

  test('has all of its money in the books, and gives all of it back when it is won', async () => {
    const { paymentId, customerId } = await disputedMeanwhile({});
    expect(await withdrawn(paymentId)).toEqual([1900n, 3000n]);
    expect(await balances(paymentId)).toEqual({});
    await factsAreRight(customerId);
    await dispute(api, paymentId, { status: 'dispute_won' });
    expect(await withdrawn(paymentId)).toEqual([]);
    expect(await balances(paymentId)).toEqual({ gateway: 4900, sales: -4900 });
    await factsAreRight(customerId);
  });

  test('of a part takes that part, and what was bought counts as kept', async () => {
    const { paymentId, customerId } = await disputedMeanwhile({ amount: 1900 });
    expect(await withdrawn(paymentId)).toEqual([1900n]);
    await factsAreRight(customerId);
    const { facts } = await loadPaymentFacts(api.runtime.sql, api.scope, customerId);
    expect(facts.keptLines).toHaveLength(1);
  });
});

describe('a dispute of a plan', () => {
  let diary: Diary;
  const firstPayment = async (id: string): Promise<string> =>
    (await diary.payments(id))[0]?.payment_id as string;
  const planNow = async (id: string): Promise<Json> =>
    (await diary.shop.request('GET', `/subscriptions/${id}`)).body;
  const lawHolds = async (): Promise<void> => {
    expect(await findCreditProblems(api.runtime.sql, diary.shop.scope.businessId)).toEqual([]);
  };

  async function begin(): Promise<string> {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    return diary.subscribe(await sellPlan(diary.shop));
  }

  test('pauses it, so that nothing is charged, and goes on by the days it lasted when it is won', async () => {
    const id = await begin();
    await diary.on('2027-01-11T00:00Z');
    await dispute(diary.shop, await firstPayment(id));
    expect(await planNow(id)).toMatchObject({ status: 'paused' });
    await lawHolds();
    await diary.on('2027-03-02T00:00Z');
    expect(await diary.payments(id)).toHaveLength(1);
    await dispute(diary.shop, await firstPayment(id), { status: 'dispute_won' });
    const plan = await planNow(id);
    expect(plan.status).toBe('active');
    expect(Date.parse(plan.next_billing_date as string) - Date.parse('2027-02-01T00:00Z')).toBe(50 * dayMs);
    await lawHolds();
  });

  test('leaves it paused when it is lost, for the seller to end or to go on with', async () => {
    const id = await begin();
    await dispute(diary.shop, await firstPayment(id));
    await dispute(diary.shop, await firstPayment(id), { status: 'dispute_lost' });
    await diary.on('2027-03-02T00:00Z');
    expect(await planNow(id)).toMatchObject({ status: 'paused' });
    expect(await diary.payments(id)).toHaveLength(1);
    const resumed = await diary.shop.request('PATCH', `/subscriptions/${id}`, { status: 'active' });
    expect(resumed.body).toMatchObject({ status: 'active' });
    await lawHolds();
  });

  test('takes back the credit that its money became, and gives it back when it is won', async () => {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    const month = await sellPlan(diary.shop);
    const year = await sellPlan(diary.shop, {
      price: 30_000,
      payment_frequency_interval: 'Year',
      payment_frequency_count: 1,
    });
    const id = await diary.subscribe(year);
    const changed = await diary.shop.request('POST', `/subscriptions/${id}/change-plan`, {
      product_id: month,
      quantity: 1,
      proration_billing_mode: 'prorated_immediately',
    });
    expect(changed.status, changed.text).toBe(200);
    const credit = async (): Promise<unknown> =>
      (await diary.shop.request('GET', `/subscriptions/${id}/credits`)).body.balance;
    expect(await credit()).toBe(27_000);
    await dispute(diary.shop, await firstPayment(id));
    expect(await credit()).toBe(0);
    await lawHolds();
    await dispute(diary.shop, await firstPayment(id), { status: 'dispute_won' });
    expect(await credit()).toBe(27_000);
    await lawHolds();
  });
});

describe('a customer with an open dispute', () => {
  test('cannot accept an offer that was open before, in the API and on its page, and nothing is charged', async () => {
    const buyer = await createBuyer(api);
    const paymentId = await buy(api, buyer, await sellCourse(api));
    const { presentation } = await present(api, {}, buyer);
    const page = new URL(presentation.url as string).pathname;
    const shown = (await visit(api, page)).text;
    await dispute(api, paymentId);
    const accept = (): Promise<Answer> =>
      api.request('POST', `/presentations/${String(presentation.presentation_id)}/accept`, {});
    expectRefusal(await accept(), 422, 'OPEN_DISPUTE', /Nothing was charged/);
    const screen = /name="screen" value="([^"]+)"/.exec(shown)?.[1];
    expect(screen).toBeDefined();
    const answered = await submit(api, `${page}/accept`, { screen: String(screen), locale: 'en' });
    expect([answered.status, answered.text]).toEqual([
      422,
      expect.stringContaining('is not available at the moment'),
    ]);
    expect((await api.client.payments.list({ customer_id: buyer.customerId })).items).toHaveLength(1);
    await dispute(api, paymentId, { status: 'dispute_won' });
    expect((await accept()).body).toMatchObject({ status: 'accepted' });
  });

  test('is offered nothing until the bank has decided, and the trace says why', async () => {
    const buyer = await createBuyer(api);
    const { moment } = await publish(api);
    const paymentId = await buy(api, buyer, await sellCourse(api));
    await dispute(api, paymentId, { stage: 'pre_dispute' });
    const withheld = await raise(api, buyer, moment);
    expect(withheld.presentation).toBeNull();
    const trace = await api.request('GET', `/traces/${String(withheld.trace_id)}`);
    expect(trace.text).toContain('"open_dispute"');
    await dispute(api, paymentId, { status: 'dispute_cancelled' });
    expect((await raise(api, buyer, moment)).presentation).not.toBeNull();
  });
});
