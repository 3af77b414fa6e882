import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createFunnel, createOffer, offerBody, stepOf } from '../support/offers.ts';
import { act, work } from '../support/presentations.ts';
import { sellPlan } from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

let api: TestApi;
let diary: Diary;
let plan: string;

beforeAll(async () => {
  api = await createTestApi();
  diary = await openDiary(api, '2027-01-01T00:00Z');
  plan = await sellPlan(diary.shop, { trial_period_days: 14 });
  const offer = await createOffer(diary.shop, extensionOf(plan));
  for (const moment of ['cancel_intent', 'downgrade_intent', 'onboarding_complete']) {
    const steps = [stepOf('longer', offer.offer_id as string)];
    const { funnel_id } = await createFunnel(diary.shop, { moment, steps });
    const published = await diary.shop.request('POST', `/funnels/${String(funnel_id)}/publish`, {});
    expect(published.status, published.text).toBe(200);
    expect(published.body.proof, 'days of a trial cost nothing').toMatchObject({
      most_charged: { amount: 0, currency: 'USD' },
    });
  }
});
afterAll(() => api.drop());

function extensionOf(productId: string): Json {
  return { kind: 'trial_extension', product_id: productId, trial_extension_days: 7, discount: null };
}

async function raise(id: string, moment = 'cancel_intent'): Promise<Json> {
  const { customer } = await diary.subscription(id);
  const body = { customer_id: customer.customer_id as string, moment, context: { subscription_id: id } };
  const answer = await diary.shop.request('POST', '/moments', body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** A subscription in its trial, and the presentation of more days of it. */
async function offered(moment?: string): Promise<{ readonly id: string; readonly presentationId: string }> {
  const id = await diary.subscribe(plan);
  const { presentation } = await raise(id, moment);
  return { id, presentationId: presentation.presentation_id as string };
}

/** Why nothing was proposed. */
async function reasonOf({ presentation, trace_id }: Json): Promise<string> {
  expect(presentation).toBeNull();
  const { body } = await diary.shop.request('GET', `/traces/${String(trace_id)}`);
  return (body.candidates as Json[]).map(({ stop }) => String(stop.reason)).join();
}

const patch = async (id: string, body: Json): Promise<void> => {
  const answer = await diary.shop.request('PATCH', `/subscriptions/${id}`, body);
  expect(answer.status, answer.text).toBe(200);
};

const undo = (presentationId: string) =>
  diary.shop.request('POST', `/presentations/${presentationId}/undo`, {});

test('the first payment of an extended trial comes on the extended date, and later ones are counted from it', async () => {
  await diary.on('2027-02-01T00:00Z');
  const id = await diary.subscribe(plan);
  await diary.on('2027-02-10T00:00Z');
  const { presentation } = await raise(id);
  expect(presentation).toMatchObject({
    action: 'one_click',
    payment_method: null,
    offer: { kind: 'trial_extension', product_id: plan, trial_extension_days: 7, pause_days: null },
    quote: { total_amount: 0, recurring_amount: 3000, next_billing_date: '2027-02-22T00:00:00.000Z' },
  });
  const accepted = await act(diary.shop, presentation.presentation_id as string, 'accept', {
    quote_id: presentation.quote.quote_id,
  });
  expect(accepted).toMatchObject({ status: 'accepted', payment_id: null, subscription_id: id });
  expect(await diary.subscription(id)).toMatchObject({
    status: 'active',
    trial_period_days: 21,
    next_billing_date: '2027-02-22T00:00:00.000Z',
  });

  await diary.on('2027-02-21T23:59Z');
  expect(await diary.payments(id), 'the day of the trial as it was sold has passed').toHaveLength(1);
  await diary.on('2027-03-22T00:00Z');
  const paid = (await diary.payments(id)).map(({ created_at, total_amount }) => [
    String(created_at).slice(0, 10),
    total_amount,
  ]);
  expect(paid).toEqual([
    ['2027-02-01', 0],
    ['2027-02-22', 3000],
    ['2027-03-22', 3000],
  ]);
  expect((await diary.told(id)).filter((type) => type === 'subscription.updated')).toHaveLength(1);
});

test('an extension is taken once a trial, whatever the moment', async () => {
  await diary.on('2027-04-01T00:00Z');
  const { id, presentationId } = await offered('onboarding_complete');
  await act(diary.shop, presentationId, 'accept');
  expect(await reasonOf(await raise(id, 'cancel_intent'))).toBe('accepted_before');
  expect(await reasonOf(await raise(id, 'downgrade_intent'))).toBe('accepted_before');
});

test('an extension that is taken back ends the trial when it ended before, and counts as a no', async () => {
  const { id, presentationId } = await offered();
  const before = await diary.subscription(id);
  const accepted = await act(diary.shop, presentationId, 'accept');
  expect(accepted.undo_until).not.toBeNull();
  await act(diary.shop, presentationId, 'undo');
  await act(diary.shop, presentationId, 'undo');
  const { updated_at: _, ...after } = await diary.subscription(id);
  expect(before).toMatchObject(after);
  expect(await reasonOf(await raise(id, 'onboarding_complete'))).toBe('declined_before');
  await diary.on('2027-04-16T00:00Z');
  expect(await diary.payments(id), 'it is charged on the date it was sold with').toHaveLength(2);
});

describe('no extension is proposed', () => {
  test('to a subscription without a trial', async () => {
    const id = await diary.subscribe(plan, { session: { subscription_data: { trial_period_days: 0 } } });
    expect(await reasonOf(await raise(id))).toBe('no_subscription');
  });

  test('once the trial is over', async () => {
    await diary.on('2027-05-01T00:00Z');
    const id = await diary.subscribe(plan);
    await diary.on('2027-05-15T00:01Z');
    expect(await reasonOf(await raise(id))).toBe('no_subscription');
  });

  test('to the trial of another plan, and to one that ends', async () => {
    const other = await diary.subscribe(await sellPlan(diary.shop, { trial_period_days: 14 }));
    expect(await reasonOf(await raise(other))).toBe('no_subscription');
    const ending = await diary.subscribe(plan);
    await patch(ending, { cancel_at_next_billing_date: true });
    expect(await reasonOf(await raise(ending))).toBe('no_subscription');
  });
});

describe('a yes', () => {
  test('that comes after the trial has ended is refused, and changes nothing', async () => {
    await diary.on('2027-06-01T00:00Z');
    const id = await diary.subscribe(plan);
    await diary.on('2027-06-14T23:50Z');
    const { presentation } = await raise(id);
    await diary.on('2027-06-15T00:01Z');
    const path = `/presentations/${String(presentation.presentation_id)}/accept`;
    const answer = await diary.shop.request('POST', path, {});
    expect(answer.body).toMatchObject({ code: 'QUOTE_EXPIRED' });
    expect(await diary.payments(id)).toHaveLength(2);
  });

  test('to a trial whose end was moved meanwhile is refused as stale', async () => {
    await diary.on('2027-07-01T00:00Z');
    const { id, presentationId } = await offered();
    await patch(id, { next_billing_date: '2027-07-20T00:00:00Z' });
    const answer = await diary.shop.request('POST', `/presentations/${presentationId}/accept`, {});
    expect(answer.body).toMatchObject({ code: 'QUOTE_STALE' });
    expect(await diary.subscription(id)).toMatchObject({ next_billing_date: '2027-07-20T00:00:00.000Z' });
  });

  test('pressed twice at once extends once', async () => {
    const { id, presentationId } = await offered();
    const accept = () => act(diary.shop, presentationId, 'accept');
    const [first, second] = await Promise.all([accept(), accept()]);
    expect(second).toEqual(first);
    expect(await diary.subscription(id)).toMatchObject({ trial_period_days: 21 });
  });
});

describe('an undo', () => {
  test.each<[string, (id: string) => Promise<void>]>([
    [
      'a change of plan',
      async (id) => {
        const product_id = await sellPlan(diary.shop, { price: 8000, trial_period_days: 14 });
        const body = { product_id, quantity: 1, proration_billing_mode: 'do_not_bill' };
        const answer = await diary.shop.request('POST', `/subscriptions/${id}/change-plan`, body);
        expect(answer.status, answer.text).toBe(200);
      },
    ],
    ['a cancellation', (id) => patch(id, { status: 'cancelled' })],
    ['a cancellation at the end of the trial', (id) => patch(id, { cancel_at_next_billing_date: true })],
    ['another billing date', (id) => patch(id, { next_billing_date: '2027-09-30T00:00:00Z' })],
  ])('is refused after %s, and the acceptance stays', async (_what, changeIt) => {
    const { id, presentationId } = await offered();
    await act(diary.shop, presentationId, 'accept');
    await changeIt(id);
    const changed = await diary.subscription(id);
    const answer = await undo(presentationId);
    expect(answer.body, answer.text).toMatchObject({ code: 'UNDO_SUBSCRIPTION_CHANGED' });
    expect(await diary.subscription(id)).toEqual(changed);
    const { body } = await diary.shop.request('GET', `/presentations/${presentationId}`);
    expect(body).toMatchObject({ state: 'accepted' });
  });

  test('pressed eight times at once is one', async () => {
    const { id, presentationId } = await offered();
    await act(diary.shop, presentationId, 'accept');
    const answers = await Promise.all(Array.from({ length: 8 }, () => undo(presentationId)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await work(api.runtime);
    expect((await diary.told(id)).filter((type) => type === 'subscription.updated')).toHaveLength(2);
  });
});

test.each([
  ['trial_extension_days', { trial_extension_days: 0 }],
  ['trial_extension_days', { trial_extension_days: 367 }],
  ['trial_extension_days', { trial_extension_days: null }],
  ['trial_extension_days', { kind: 'pause', pause_days: 30 }],
  ['pause_days', { pause_days: 30 }],
  ['product_id', { product_id: null }],
  ['proration_billing_mode', { proration_billing_mode: 'do_not_bill' }],
  ['quantity', { quantity: { minimum: 1, maximum: 1 } }],
  ['discount', { discount: { type: 'percentage', bps: 1000 } }],
  ['includes', { includes: ['pdt_unknown'] }],
])('an offer of a trial extension is refused for its %s: %j', async (field, over) => {
  const body = { ...offerBody(plan, extensionOf(plan)), ...over };
  const answer = await diary.shop.request('POST', '/offers', body);
  expect(answer.status, answer.text).toBe(422);
  expect(answer.body.message).toMatch(new RegExp(`^${field}: `));
});

test('an offer of a trial extension is changed to another length, and to something else altogether', async () => {
  const offer = await createOffer(diary.shop, extensionOf(plan));
  expect(offer).toMatchObject({ kind: 'trial_extension', trial_extension_days: 7, quantity: null });
  const path = `/offers/${String(offer.offer_id)}`;
  const longer = await diary.shop.request('PATCH', path, { trial_extension_days: 14 });
  expect(longer.body).toMatchObject({ product_id: plan, trial_extension_days: 14, version: 2 });
  const pause = await diary.shop.request('PATCH', path, { kind: 'pause', product_id: plan, pause_days: 30 });
  expect(pause.body).toMatchObject({ kind: 'pause', pause_days: 30, trial_extension_days: null });
});
