import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { type Buyer, buy, createBuyer } from '../support/buyers.ts';
import { createFunnel, createOffer, stepOf } from '../support/offers.ts';
import { sellCourse } from '../support/shop.ts';

let api: TestApi;
let buyer: Buyer;
let offer: Json;
let funnel: Json;
let presentation: Json;
let refused: Json;

beforeAll(async () => {
  api = await createTestApi();
  offer = await createOffer(api);
  funnel = await createFunnel(api, { moment: 'milestone', steps: [stepOf('upsell', offer.offer_id)] });
  await create(`/funnels/${String(funnel.funnel_id)}/publish`, {});
  buyer = await createBuyer(api);
  const paymentId = await buy(api, buyer, await sellCourse(api));
  const moment = { customer_id: buyer.customerId, moment: 'milestone' };
  ({ presentation } = await create('/moments', moment));
  await create(`/presentations/${String(presentation.presentation_id)}/decline`, {});
  refused = await create('/moments', { ...moment, session: 'another visit' });
  await create('/refunds', { payment_id: paymentId, reason: 'Had it already' });
});
afterAll(() => api.drop());

async function create(path: string, body: Json): Promise<Json> {
  const answer = await api.request('POST', path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function read(path: string): Promise<Json> {
  const answer = await api.request('GET', path);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const path = (rest: string) => `/customers/${buyer.customerId}/${rest}`;

for (const what of ['timeline', 'traces']) {
  describeEndpoint(() => api, {
    method: 'GET',
    path: `/customers/{customer_id}/${what}`,
    prepare: async (caller) => {
      const { customerId } = await createBuyer({ scope: caller.scope, runtime: api.runtime });
      return { path: `/customers/${customerId}/${what}` };
    },
  });
}

describeEndpoint(() => api, {
  method: 'GET',
  path: '/presentations',
  isList: true,
  prepare: () => Promise.resolve({ path: '/presentations' }),
});

describe('presentations of all customers', () => {
  test('are filtered by what the figures of a funnel count', async () => {
    const filters = [
      `funnel_id=${funnel.funnel_id}&step_id=upsell`,
      `offer_id=${offer.offer_id}&state=declined,accepted`,
      `customer_id=${buyer.customerId}&moment=milestone`,
      'created_at_gte=2020-01-01T00:00:00Z',
    ];
    for (const filter of filters) {
      const { items } = await read(`/presentations?${filter}`);
      expect(items, filter).toMatchObject([
        {
          presentation_id: presentation.presentation_id,
          state: 'declined',
          customer: { customer_id: buyer.customerId },
          step_id: 'upsell',
          offer: { offer_id: offer.offer_id, name: offer.name },
          total_amount: presentation.quote.total_amount,
          trace_id: presentation.trace_id,
        },
      ]);
    }
    for (const filter of ['step_id=other', 'state=open', 'created_at_lte=2020-01-01T00:00:00Z']) {
      expect((await read(`/presentations?${filter}`)).items, filter).toEqual([]);
    }
  });

  test('of another business are not listed', async () => {
    expect((await api.other.request('GET', '/presentations')).body.items).toEqual([]);
  });
});

describe('decisions about a customer', () => {
  test('are listed with those that proposed nothing', async () => {
    const { items } = await read(path('traces'));
    expect(items.map((trace: Json) => trace.trace_id)).toEqual([refused.trace_id, presentation.trace_id]);
    const ids = async (query: string) =>
      (await read(path(`traces?${query}`))).items.map((trace: Json) => trace.trace_id);
    expect(await ids('proposed=false')).toEqual([refused.trace_id]);
    expect(await ids('proposed=true')).toEqual([presentation.trace_id]);
    expect(await ids('moment=post_purchase')).toEqual([]);
  });

  test('name the answer that is the cause, when it was given and until when it counts', async () => {
    const { items } = await read(path('traces?proposed=false'));
    const { stop } = items[0].candidates[0];
    const { answered_at: answeredAt } = await read(`/presentations/${String(presentation.presentation_id)}`);
    expect(stop).toMatchObject({
      reason: 'declined_before',
      cause: { object_id: offer.offer_id, at: answeredAt },
    });
    const { until } = stop.cause;
    expect(until === null || Date.parse(until) > Date.parse(answeredAt)).toBe(true);
  });

  test('come once each when continued by cursor', async () => {
    const first = await read(path('traces?page_size=1&page_number=0'));
    const second = await read(path(`traces?page_size=1&page_number=0&cursor=${first.next_cursor}`));
    expect([first, second].map(({ items }) => items[0].trace_id)).toEqual([
      refused.trace_id,
      presentation.trace_id,
    ]);
  });
});

describe('the timeline of a customer', () => {
  test('tells money, offers, answers and moments without an offer, newest first', async () => {
    const { items } = await read(path('timeline'));
    const times = items.map((entry: Json) => Date.parse(entry.at));
    expect(times).toEqual(times.toSorted((one: number, other: number) => other - one));
    const kinds = items.map((entry: Json) => entry.kind).toSorted();
    expect(kinds).toEqual(['nothing_proposed', 'offer_answered', 'offer_proposed', 'payment', 'refund']);
    const entry = (kind: string) => items.find((each: Json) => each.kind === kind);
    expect(entry('nothing_proposed')).toMatchObject({
      object_id: refused.trace_id,
      status: 'declined_before',
      name: 'milestone',
    });
    expect(entry('offer_proposed')).toMatchObject({
      object_id: presentation.presentation_id,
      related_id: presentation.trace_id,
      name: offer.name,
    });
    expect(entry('refund')).toMatchObject({ related_id: entry('payment').object_id, name: 'Had it already' });
    expect(entry('refund').amount).toBe(entry('payment').amount);
  });

  test('comes once each when continued by cursor, also within one moment, and of the kinds asked for', async () => {
    const { items: whole } = await read(path('timeline'));
    const inPages: Json[] = [];
    let cursor = '';
    for (;;) {
      const page = await read(path(`timeline?page_size=1${cursor}`));
      inPages.push(...page.items);
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(inPages).toEqual(whole);
    const { items } = await read(path('timeline?kind=payment,refund'));
    expect(items).toHaveLength(2);
  });

  test('refuses a cursor that is of no timeline', async () => {
    const forged = (value: string, order: string) =>
      Buffer.from(JSON.stringify(['-at', value, order])).toString('base64url');
    for (const cursor of [
      'x',
      forged('1', 'payment'),
      forged('1', "payment.'"),
      forged('9999999999999999', 'payment.pay_1'),
    ]) {
      const answer = await api.request('GET', path(`timeline?cursor=${cursor}`));
      expectRefusal(answer, 422, 'INVALID_QUERY_PARAMS', /^cursor: /);
    }
  });
});
