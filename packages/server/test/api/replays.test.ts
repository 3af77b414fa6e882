import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { rollUpMeasurements } from '../../src/use-cases/offers/analytics/roll-up-measurements.ts';
import { replayFunnel } from '../../src/use-cases/offers/funnels/replay-funnel.ts';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { createFunnel, createOffer, stepOf } from '../support/offers.ts';
import { type Shop, act, publish, raise } from '../support/presentations.ts';
import { buyAsGuest, sellCourse, sellPlan, stateOf } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

async function openShop(): Promise<Shop> {
  return { ...(await api.createBusiness('Sample Shop', 'test')), runtime: api.runtime };
}

async function replay(caller: Caller, funnelId: unknown, body: Json = {}): Promise<Json> {
  const answer = await caller.request('POST', `/funnels/${String(funnelId)}/replay`, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** A published funnel of two steps, and so many buyers who came to its moment once. */
async function stageWith(shop: Shop, buyerCount: number) {
  const [first, second] = [await createOffer(shop), await createOffer(shop)];
  const steps = [
    stepOf('upsell', first.offer_id, { declined: 'downsell' }),
    stepOf('downsell', second.offer_id),
  ];
  const stage = await publish(shop, { steps });
  const buyers: Buyer[] = [];
  const shown: Json[] = [];
  for (let count = 0; count < buyerCount; count++) {
    const buyer = await createBuyer(shop);
    buyers.push(buyer);
    shown.push((await raise(shop, buyer, stage.moment)).presentation);
  }
  return { ...stage, buyers, shown, offers: [first, second], steps };
}

describe('POST /funnels/{funnel_id}/replay', () => {
  test('tells what a funnel would have done at the moments it was published for, without its own past', async () => {
    const shop = await openShop();
    const { funnelId, moment, shown, buyers, offers } = await stageWith(shop, 4);
    await act(shop, shown[0].presentation_id, 'decline');
    await act(shop, shown[1].presentation_id, 'decline');
    const accepted = await act(shop, shown[2].presentation_id, 'accept', {
      quote_id: shown[2].quote.quote_id,
    });
    expect(accepted.status).toBe('accepted');
    const found = await replay(shop, funnelId);
    expect(found).toMatchObject({
      funnel_id: funnelId,
      moment,
      is_complete: true,
      currency: 'USD',
      moments: 4,
      customers: 4,
      proposed: { moments: 4, customers: 4, instead_of_nothing: { moments: 0, customers: 0 } },
      outside_audience: { moments: 0, customers: 0, conditions: [] },
      withheld: [],
    });
    // Four were shown the first, two said no, one yes; the second was shown to the two, and nobody answered.
    expect(found.steps).toMatchObject([
      {
        step_id: 'upsell',
        offer_id: offers[0].offer_id,
        reached: { moments: 4, customers: 4 },
        proposals: { estimate: 4, low: 4, high: 4 },
        rates: { presented: 4, accepted: { rate: 0.25 }, declined: { rate: 0.5 } },
        outcome: { acceptances: { estimate: 1 }, touches: { estimate: 4410 } },
      },
      {
        step_id: 'downsell',
        reached: { moments: 4, customers: 4 },
        proposals: { estimate: 2 },
        rates: { presented: 2, accepted: { rate: 0 }, declined: { rate: 0 } },
        outcome: { acceptances: { estimate: 0, low: 0 }, touches: { estimate: 0, low: 0 } },
      },
    ]);
    expect(found.total.touches.low).toBeLessThan(4410);
    expect(found.total.touches.high).toBeGreaterThan(4410);
    expect(found.sample.proposed.map(({ customer_id: id }: Json) => id)).toEqual(
      buyers.map(({ customerId }) => customerId),
    );
    expect(found.sample.proposed[0]).toMatchObject({ step_id: 'upsell', reason: null });
    expect(found.sample.withheld).toEqual([]);
    const trace = await shop.request('GET', `/traces/${String(found.sample.proposed[0].trace_id)}`);
    expect(trace.body).toMatchObject({ customer_id: buyers[0]!.customerId, moment });
  });

  test('counts what was taken back as not accepted', async () => {
    const shop = await openShop();
    const { funnelId, shown } = await stageWith(shop, 1);
    const id = shown[0].presentation_id as string;
    await act(shop, id, 'accept', { quote_id: shown[0].quote.quote_id });
    expect((await replay(shop, funnelId)).steps[0].rates.accepted.rate).toBe(1);
    await act(shop, id, 'undo');
    expect((await replay(shop, funnelId)).steps[0].rates).toMatchObject({
      presented: 1,
      accepted: { rate: 0 },
    });
  });

  test('has the same rates when measurements were summed up', async () => {
    const shop = await openShop();
    const { funnelId, shown } = await stageWith(shop, 3);
    await act(shop, shown[0].presentation_id, 'decline');
    const before = await replay(shop, funnelId);
    expect(await rollUpMeasurements(api.runtime, shop.scope.businessId)).toBe(true);
    await act(shop, shown[1].presentation_id, 'view');
    const after = await replay(shop, funnelId);
    expect(after.steps).toEqual(before.steps);
    expect(after.steps[0].rates.presented).toBe(3);
  });

  test('says nothing of an offer nobody was shown, and apart what others of its kind would do', async () => {
    const shop = await openShop();
    const { moment, shown } = await stageWith(shop, 2);
    await act(shop, shown[0].presentation_id, 'accept', { quote_id: shown[0].quote.quote_id });
    const draft = await createFunnel(shop, { moment });
    const found = await replay(shop, draft.funnel_id);
    expect(found.proposed).toMatchObject({ moments: 2, customers: 2 });
    expect(found.steps[0]).toMatchObject({
      rates: null,
      outcome: null,
      rates_of_kind: { presented: 2, accepted: { rate: 0.5 } },
      outcome_at_rates_of_kind: { acceptances: { estimate: 1 } },
    });
    expect(found.total).toBeNull();
  });

  test('withholds with a reason, and names the condition most often failed', async () => {
    const shop = await openShop();
    const { moment, steps } = await stageWith(shop, 3);
    const audience = {
      all: [
        { fact: 'country', op: 'is_any_of', values: ['US'] },
        { fact: 'context', key: 'plan', op: 'equals', value: 'pro' },
      ],
    };
    const draft = await createFunnel(shop, { moment, steps, audience });
    const elsewhere = await createBuyer(shop, { country: 'JP' });
    await raise(shop, elsewhere, moment);
    const pro = await createBuyer(shop);
    await raise(shop, pro, moment, { context: { plan: 'pro' }, session: 'a' });
    await raise(shop, pro, moment, { context: { plan: 'pro' }, session: 'b' });
    const found = await replay(shop, draft.funnel_id);
    expect(found).toMatchObject({
      moments: 6,
      customers: 5,
      proposed: { moments: 1, customers: 1 },
      outside_audience: {
        moments: 4,
        customers: 4,
        conditions: [
          { path: 'audience.all[1]', what: 'context.plan equals', moments: 3 },
          { path: 'audience.all[0]', what: 'country is_any_of', moments: 1 },
        ],
      },
      // What the published funnel really shows there stays as it was.
      withheld: [{ reason: 'another_presentation_is_open', moments: 1, customers: 1 }],
    });
    expect(found.sample.withheld).toHaveLength(5);
    const csv = await shop.request('POST', `/funnels/${String(draft.funnel_id)}/replay?format=csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [header, ...lines] = csv.text.trimEnd().split('\r\n');
    expect(header).toMatch(/^step_id,offer_id,result,reason,moments,customers,proposals,/);
    expect(lines).toHaveLength(5);
    expect(lines.every((line) => line.split(',').length === header!.split(',').length)).toBe(true);
    expect(lines[0]).toBe(`,,outside_audience,audience.all[1]: context.plan equals,3,3${','.repeat(10)}`);
    expect(lines[2]).toMatch(/^,,withheld,another_presentation_is_open,1,1,/);
    expect(lines[3]).toMatch(/^upsell,off_\w+,proposed,,1,1,1,1,1,.*,USD$/);
  });

  test('answers a repeat of a table with the same table, and of another format with a refusal', async () => {
    const shop = await openShop();
    const { funnelId } = await stageWith(shop, 1);
    const path = `/funnels/${funnelId}/replay`;
    const headers = { 'idempotency-key': 'table' };
    const first = await shop.request('POST', `${path}?format=csv`, {}, headers);
    const second = await shop.request('POST', `${path}?format=csv`, {}, headers);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(second.text).toBe(first.text);
    expectRefusal(await shop.request('POST', path, {}, headers), 422, 'IDEMPOTENCY_MISMATCH');
  });

  test('writes nothing, into any table', async () => {
    const shop = await openShop();
    const { funnelId } = await stageWith(shop, 2);
    const before = await stateOf(api.runtime);
    await replay(shop, funnelId);
    await shop.request('POST', `/funnels/${funnelId}/replay?format=csv`);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('replays days in UTC, `to` exclusive, the last 30 days unless told otherwise', async () => {
    const shop = await openShop();
    const { funnelId, moment } = await stageWith(shop, 1);
    const { sql } = api.runtime;
    const at = Date.UTC(2026, 0, 31);
    await sql`
      update decision_trace set decided_at = ${at} where business_id = ${shop.scope.businessId}`;
    const moments = async (body: Json) => (await replay(shop, funnelId, body)).moments as number;
    expect(await moments({ from: '2026-01-31', to: '2026-02-01' })).toBe(1);
    expect(await moments({ from: '2026-01-30', to: '2026-01-31' })).toBe(0);
    expect(await moments({ from: '2026-01-31T00:00:00.001Z', to: '2026-02-01' })).toBe(0);
    expect(await moments({ to: '2026-02-01T09:00:00+09:00' })).toBe(1);
    expect(await moments({ to: '2026-03-03' })).toBe(0);
    const found = await replay(shop, funnelId);
    const days = (Date.parse(found.to) - Date.parse(found.from)) / 86_400_000;
    expect(days).toBe(30);
    expect(found).toMatchObject({ moment, moments: 0, recorded_from: '2026-01-31T00:00:00.000Z' });
    const nobody = await createFunnel(shop, { moment: 'never_raised' });
    expect(await replay(shop, nobody.funnel_id)).toMatchObject({ moments: 0, recorded_from: null });
  });

  test('replays the newest of too many, and says from when', async () => {
    const shop = await openShop();
    const { funnelId } = await stageWith(shop, 5);
    const whole = await replay(shop, funnelId);
    const id = asId<'funnel'>(funnelId);
    const input = { from: null, to: null };
    const inBatches = await replayFunnel(api.runtime, shop.scope, id, input, { most: 5, batch: 2 });
    expect(inBatches.isComplete).toBe(true);
    expect(inBatches.count.proposedSample.map(({ traceId }) => traceId)).toEqual(
      whole.sample.proposed.map(({ trace_id: traceId }: Json) => traceId),
    );
    const newest = await replayFunnel(api.runtime, shop.scope, id, input, { most: 3, batch: 2 });
    expect(newest.isComplete).toBe(false);
    expect(newest.count.all.moments).toBe(3);
    expect(newest.count.proposedSample.map(({ traceId }) => traceId)).toEqual(
      whole.sample.proposed.slice(2).map(({ trace_id: traceId }: Json) => traceId),
    );
    expect(newest.from).toBe(Date.parse(whole.sample.proposed[2].moment_at));
  });

  test('does not read what has expired', async () => {
    const shop = await openShop();
    const { funnelId } = await stageWith(shop, 2);
    await api.runtime.sql`
      update decision_trace set expires_at = now() - interval '1 day'
      where business_id = ${shop.scope.businessId}`;
    expect(await replay(shop, funnelId)).toMatchObject({ moments: 0, recorded_from: null });
  });

  test('refuses a draft that could not be published, as publishing would', async () => {
    const offer = await createOffer(api);
    const circle = await createFunnel(api, {
      steps: [stepOf('a', offer.offer_id, { declined: 'a' })],
    });
    const path = `/funnels/${String(circle.funnel_id)}`;
    const published = await api.request('POST', `${path}/publish`);
    const replayed = await api.request('POST', `${path}/replay`);
    expectRefusal(replayed, 422, 'FUNNEL_NOT_PUBLISHABLE', /cycle/);
    expect(replayed.body.message).toBe(published.body.message);
  });

  test('refuses ranges that are none, and formats it does not know', async () => {
    const path = `/funnels/${String((await createFunnel(api)).funnel_id)}/replay`;
    const days = [
      { from: 'yesterday' },
      { to: '2026-02-30' },
      { from: 20260101 },
      { from: '0000-01-01' },
      { to: '9999-12-31T23:59:59-12:00' },
    ];
    for (const body of days) {
      expectRefusal(await api.request('POST', path, body), 422, 'INVALID_REQUEST_BODY', /^(from|to): must/);
    }
    for (const to of ['2026-01-01', '2026-01-02T00:00:00Z']) {
      const body = { from: '2026-01-02', to };
      expectRefusal(await api.request('POST', path, body), 422, 'INVALID_REQUEST_BODY', /^from: .*before to/);
    }
    expect((await api.request('POST', path, { to: '1970-01-01' })).status).toBe(200);
    expect((await api.request('POST', path, { from: '9998-12-31' })).status).toBe(200);
    expectRefusal(await api.request('POST', `${path}?format=xml`), 422, 'INVALID_QUERY_PARAMS', /^format: /);
  });

  test('knows the plan that a customer is on, where an offer puts something to it', async () => {
    const body = { name: 'Seat', price: 500, currency: 'USD', tax_category: 'saas' };
    const addon = (await api.request('POST', '/addons', body)).body.id as string;
    const plan = await sellPlan(api);
    await api.request('PATCH', `/products/${plan}`, { addons: [addon] });
    const { moment } = await publish(api);
    for (const catalogue of [plan, await sellPlan(api), await sellCourse(api)]) {
      const { payment_id: paymentId } = await buyAsGuest(api, [catalogue]);
      const { body: payment } = await api.request('GET', `/payments/${String(paymentId)}`);
      await api.request('POST', '/moments', { customer_id: payment.customer.customer_id, moment });
    }
    const offer = await createOffer(api, {
      kind: 'addon',
      addon_id: addon,
      product_id: undefined,
      discount: null,
      proration_billing_mode: 'prorated_immediately',
      quantity: { minimum: 2, maximum: 4 },
    });
    const draft = await createFunnel(api, { moment, steps: [stepOf('seat', offer.offer_id)] });
    expect(await replay(api, draft.funnel_id)).toMatchObject({
      moments: 3,
      proposed: { moments: 1 },
      withheld: [{ reason: 'no_subscription', moments: 2 }],
      steps: [{ step_id: 'seat', reached: { moments: 1 } }],
    });
  });
});
