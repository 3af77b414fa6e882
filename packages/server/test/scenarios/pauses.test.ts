import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createFunnel, createOffer, offerBody, stepOf } from '../support/offers.ts';
import { act } from '../support/presentations.ts';
import { sellPlan } from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

let api: TestApi;
let diary: Diary;
let plan: string;

beforeAll(async () => {
  api = await createTestApi();
  diary = await openDiary(api, '2027-01-01T00:00Z');
  plan = await sellPlan(diary.shop);
  const pause = await createOffer(diary.shop, pauseOf(plan));
  const { funnel_id } = await createFunnel(diary.shop, {
    moment: 'cancel_intent',
    steps: [stepOf('rest', pause.offer_id as string)],
  });
  const published = await diary.shop.request('POST', `/funnels/${String(funnel_id)}/publish`, {});
  expect(published.status, published.text).toBe(200);
  expect(published.body.proof, 'a pause costs nothing').toMatchObject({
    most_charged: { amount: 0, currency: 'USD' },
  });
});
afterAll(() => api.drop());

function pauseOf(productId: string): Json {
  return { kind: 'pause', product_id: productId, pause_days: 30, discount: null };
}

/** Somebody subscribes on the 1st of February 2027 or later, and wants to leave. */
async function leave(id: string): Promise<Json> {
  const { customer } = await diary.subscription(id);
  const body = {
    customer_id: customer.customer_id as string,
    moment: 'cancel_intent',
    context: { subscription_id: id },
  };
  const answer = await diary.shop.request('POST', '/moments', body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const change = async (id: string, body: Json): Promise<Json> => {
  const answer = await diary.shop.request('PATCH', `/subscriptions/${id}`, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};

/** Why nothing was proposed. */
async function reasonOf({ presentation, trace_id }: Json): Promise<string> {
  expect(presentation).toBeNull();
  const { body } = await diary.shop.request('GET', `/traces/${String(trace_id)}`);
  return (body.candidates as Json[]).map(({ stop }) => String(stop.reason)).join();
}

test('a pause that is taken charges nothing, ends by itself, and moves the billing date by its length', async () => {
  await diary.on('2027-02-01T00:00Z');
  const id = await diary.subscribe(plan);
  await diary.on('2027-02-15T00:00Z');
  const { presentation } = await leave(id);
  expect(presentation).toMatchObject({
    action: 'one_click',
    payment_method: null,
    offer: { kind: 'pause', product_id: plan, pause_days: 30, quantity: null },
    quote: { total_amount: 0, credit: 0, next_billing_date: '2027-03-31T00:00:00.000Z' },
  });
  const accepted = await act(diary.shop, presentation.presentation_id as string, 'accept', {
    quote_id: presentation.quote.quote_id,
  });
  expect(accepted).toMatchObject({ status: 'accepted', payment_id: null, subscription_id: id });
  expect(await diary.subscription(id)).toMatchObject({
    status: 'paused',
    paused_at: '2027-02-15T00:00:00.000Z',
    resumes_at: '2027-03-17T00:00:00.000Z',
  });

  await diary.on('2027-03-16T23:59Z');
  expect(await diary.subscription(id)).toMatchObject({ status: 'paused' });
  await diary.on('2027-04-05T00:00Z');
  expect(await diary.subscription(id)).toMatchObject({
    status: 'active',
    paused_at: null,
    resumes_at: null,
    previous_billing_date: '2027-03-31T00:00:00.000Z',
  });
  const paid = (await diary.payments(id)).map(({ created_at }) => String(created_at).slice(0, 10));
  expect(paid).toEqual(['2027-02-01', '2027-03-31']);
  expect((await diary.told(id)).slice(2)).toEqual([
    'subscription.paused',
    'subscription.updated',
    'subscription.unpaused',
    'subscription.updated',
    'payment.succeeded',
    'subscription.renewed',
  ]);
  expect(await reasonOf(await leave(id)), 'it is offered once').toBe('accepted_before');
});

test('a pause that is taken back goes on at once and counts as a no', async () => {
  await diary.on('2027-05-01T00:00Z');
  const id = await diary.subscribe(plan);
  const { presentation } = await leave(id);
  const presentationId = presentation.presentation_id as string;
  const accepted = await act(diary.shop, presentationId, 'accept');
  expect(accepted.undo_until).toBe('2027-05-01T00:10:00.000Z');
  await act(diary.shop, presentationId, 'undo');
  expect(await diary.subscription(id)).toMatchObject({
    status: 'active',
    resumes_at: null,
    next_billing_date: '2027-06-01T00:00:00.000Z',
  });
  expect(await reasonOf(await leave(id))).toBe('declined_before');
});

test('a pause that its customer, or the seller, ends early is over, and its end does nothing more', async () => {
  await diary.on('2027-07-01T00:00Z');
  const id = await diary.subscribe(plan);
  const { presentation } = await leave(id);
  await act(diary.shop, presentation.presentation_id as string, 'accept');
  await diary.on('2027-07-11T00:00Z');
  expect(await change(id, { status: 'active' })).toMatchObject({
    next_billing_date: '2027-08-11T00:00:00.000Z',
  });
  await change(id, { status: 'paused' });
  await diary.on('2027-10-01T00:00Z');
  expect(await diary.subscription(id), 'the seller’s own pause goes on').toMatchObject({
    status: 'paused',
    resumes_at: null,
  });
  expect(await diary.payments(id)).toHaveLength(1);
});

test.each([
  ['ends at its billing date', { cancel_at_next_billing_date: true }],
  ['is paused already', { status: 'paused' }],
])('no pause is offered to a plan that %s', async (_state, body) => {
  const id = await diary.subscribe(plan);
  await change(id, body);
  expect(await reasonOf(await leave(id))).toBe('no_subscription');
});

test('no pause is offered to a plan that it is not about, or that is charged on demand', async () => {
  const other = await diary.subscribe(await sellPlan(diary.shop));
  expect(await reasonOf(await leave(other))).toBe('no_subscription');
  const onDemand = await diary.subscribe(plan, {
    session: { subscription_data: { on_demand: { mandate_only: false, product_price: 500 } } },
  });
  expect(await reasonOf(await leave(onDemand))).toBe('cannot_be_priced');
});

test('a yes to a pause that would go on otherwise than was shown is refused, and changes nothing', async () => {
  await diary.on('2027-11-01T00:00Z');
  const id = await diary.subscribe(plan);
  const { presentation } = await leave(id);
  await change(id, { next_billing_date: '2027-11-20T00:00:00Z' });
  const path = `/presentations/${String(presentation.presentation_id)}/accept`;
  const answer = await diary.shop.request('POST', path, {});
  expect(answer.body).toMatchObject({ code: 'QUOTE_STALE' });
  expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
});

test('two presses of yes are one pause', async () => {
  const id = await diary.subscribe(plan);
  const { presentation } = await leave(id);
  const accept = () => act(diary.shop, presentation.presentation_id as string, 'accept');
  const [first, second] = await Promise.all([accept(), accept()]);
  expect(second).toEqual(first);
  expect((await diary.told(id)).filter((type) => type === 'subscription.paused')).toHaveLength(1);
});

test.each([
  ['pause_days', { pause_days: 0 }],
  ['pause_days', { pause_days: 367 }],
  ['pause_days', { pause_days: null }],
  ['pause_days', { kind: 'plan_change' }],
  ['product_id', { product_id: null }],
  ['proration_billing_mode', { proration_billing_mode: 'do_not_bill' }],
  ['quantity', { quantity: { minimum: 1, maximum: 1 } }],
  ['discount', { discount: { type: 'percentage', bps: 1000 } }],
  ['includes', { includes: ['pdt_unknown'] }],
])('an offer of a pause is refused for its %s: %j', async (field, over) => {
  const body = { ...offerBody(plan, pauseOf(plan)), ...over };
  const answer = await diary.shop.request('POST', '/offers', body);
  expect(answer.status, answer.text).toBe(422);
  expect(answer.body.message).toMatch(new RegExp(`^${field}: `));
});

test('an offer of a pause is changed to another length, and to something else altogether', async () => {
  const offer = await createOffer(diary.shop, pauseOf(plan));
  expect(offer).toMatchObject({ kind: 'pause', product_id: plan, pause_days: 30, quantity: null });
  const path = `/offers/${String(offer.offer_id)}`;
  const longer = await diary.shop.request('PATCH', path, { pause_days: 60 });
  expect(longer.body).toMatchObject({ kind: 'pause', product_id: plan, pause_days: 60, version: 2 });
  const other = await diary.shop.request('PATCH', path, { kind: 'plan_change', product_id: plan });
  expect(other.body).toMatchObject({ kind: 'plan_change', pause_days: null });
});
