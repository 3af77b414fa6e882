import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import Rung from '../../../sdk/src/index.ts';
import { rollUpMeasurements } from '../../src/use-cases/offers/analytics/roll-up-measurements.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { createFunnel } from '../support/offers.ts';
import { type Shop, act, present, publish, raise, work } from '../support/presentations.ts';
import { sellCourse } from '../support/shop.ts';
import { typeCommand } from '../support/command.ts';

let api: TestApi;
let shop: Shop;
beforeAll(async () => {
  api = await createTestApi();
  shop = { ...(await api.createBusiness('Measured Shop', 'test')), runtime: api.runtime };
});
afterAll(() => api.drop());

describeEndpoint(() => api, {
  method: 'GET',
  path: '/analytics/metrics',
  prepare: () => Promise.resolve({ path: '/analytics/metrics?group_by=day,funnel' }),
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/analytics/lift',
  prepare: () => Promise.resolve({ path: '/analytics/lift' }),
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/funnels/{funnel_id}/lift',
  prepare: async (caller) => ({ path: `/funnels/${(await createFunnel(caller)).funnel_id}/lift` }),
});
describeEndpoint(() => api, {
  method: 'GET',
  path: '/experiments/{experiment_id}/results',
  prepare: async (caller) => ({ path: `/experiments/${await draftExperiment(caller)}/results` }),
});
describeEndpoint(() => api, {
  method: 'POST',
  path: '/analytics/rebuild',
  prepare: () => Promise.resolve({ path: '/analytics/rebuild' }),
});

async function draftExperiment(caller: Pick<Shop, 'request'>): Promise<string> {
  const funnel = await createFunnel(caller as Shop);
  const answer = await caller.request('POST', '/experiments', {
    funnel_id: funnel.funnel_id,
    step_id: 'upsell',
    name: 'Words',
    variants: [
      { variant_id: 'plain', weight: 1 },
      { variant_id: 'other', weight: 1, copy: { en: { headline: 'Take the course' } } },
    ],
  });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.experiment_id as string;
}

async function metrics(query: string): Promise<Json> {
  const answer = await shop.request('GET', `/analytics/metrics${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

describe('metrics', () => {
  test('what was just done is in the answer, by whoever it is folded', async () => {
    const { presentation, stage } = await present(shop);
    const id = presentation.presentation_id as string;
    await act(shop, id, 'view');
    await Promise.all([
      rollUpMeasurements(api.runtime, null),
      metrics(''),
      rollUpMeasurements(api.runtime, shop.scope.businessId),
    ]);
    await act(shop, id, 'accept', { quote_id: presentation.quote.quote_id });
    const report = await metrics(`?funnel_id=${stage.funnelId}`);
    expect(report).toMatchObject({ is_current: true, group_by: [] });
    expect(report.items).toEqual([
      {
        group: {},
        considered: 1,
        withheld: {},
        presented: 1,
        viewed: 1,
        accepted: 1,
        declined: 0,
        expired: 0,
        failed: {},
        fell_back: 0,
        undone: 0,
        refunded: 0,
        orders: 0,
        acceptance_rate: 1,
        time_to_decide: expect.objectContaining({ decisions: 1 }),
        amounts: [
          {
            currency: 'USD',
            presented: 1,
            accepted: 1,
            gross: 4410,
            refunded: 0,
            net: 4410,
            revenue_per_presentation: 4410,
            orders: 0,
            ordered: 0,
            average_order_value_without: null,
            average_order_value_with: null,
          },
        ],
      },
    ]);
    await act(shop, id, 'undo');
    await work(api.runtime);
    const after = (await metrics(`?funnel_id=${stage.funnelId}`)).items[0];
    expect(after).toMatchObject({ accepted: 1, undone: 1, refunded: 1 });
    expect(after.amounts).toMatchObject([{ gross: 4410, refunded: 4410, net: 0 }]);
  });

  test('an order is worth what was bought, and with what was accepted after it', async () => {
    await publish(shop, { moment: 'post_purchase' });
    const buyer = await createBuyer(shop);
    await buy(shop, buyer, await sellCourse(shop, { price: 10_001 }));
    await buy(shop, await createBuyer(shop), await sellCourse(shop, { price: 20_000 }));
    await work(api.runtime);
    const [open] = (await shop.request('GET', `/customers/${buyer.customerId}/presentations?state=open`)).body
      .items;
    await act(shop, open.presentation_id as string, 'accept', { quote_id: open.quote.quote_id });
    const [row] = (await metrics('?moment=post_purchase')).items;
    expect(row.amounts).toMatchObject([
      { orders: 2, ordered: 30_001, average_order_value_without: 15_001, average_order_value_with: 17_206 },
    ]);
  });

  test('amounts of two currencies are never added', async () => {
    const euros = await sellCourse(shop, { currency: 'EUR', price: 2000 });
    for (const over of [
      { moment: 'two' },
      { moment: 'two_too', product_id: euros, offer: { discount: null } },
    ]) {
      const { presentation } = await present(shop, over);
      await act(shop, presentation.presentation_id as string, 'accept', {
        quote_id: presentation.quote.quote_id,
      });
    }
    const [row] = (await metrics('')).items;
    expect(row.amounts.map(({ currency }: Json) => currency)).toEqual(['EUR', 'USD']);
    const byCurrency = await metrics('?group_by=currency');
    expect(byCurrency.items.map(({ group }: Json) => group.currency)).toEqual([null, 'EUR', 'USD']);
    for (const { amounts } of byCurrency.items) expect(amounts.length).toBeLessThanOrEqual(1);
  });

  test('a table has a row a currency, so that its columns add up', async () => {
    const buyer = await createBuyer(shop);
    const stage = await publish(shop, { moment: 'spreadsheet' });
    await raise(shop, buyer, stage.moment, { surface: 'cart' });
    const path = `/analytics/metrics?funnel_id=${stage.funnelId}&group_by=surface`;
    for (const answer of [
      await shop.request('GET', `${path}&format=csv`),
      await shop.request('GET', path, undefined, { accept: 'text/csv' }),
    ]) {
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="metrics.csv"');
      const [head, ...rows] = answer.text.split('\r\n');
      expect(head).toMatch(/^surface,currency,considered,withheld,presented,viewed,/);
      expect(rows[0]).toMatch(/^cart,,1,0,0,/);
      expect(rows[1]).toMatch(/^cart,USD,0,0,1,/);
      expect(rows[2]).toBe('');
    }
  });

  test('periods, groups and values that make no sense are refused by name', async () => {
    for (const [query, message] of [
      ['?from=2026-02-01&to=2026-02-01', /^to: must be after from/],
      ['?from=2025-01-01&to=2026-12-01', /^to: at most 400 days/],
      ['?from=yesterday', /^from: /],
      ['?from=2026-02-30', /^from: /],
      ['?group_by=day,colour', /^group_by.*day, funnel, step/],
      ['?currency=gold', /^currency: /],
      ['?format=xml', /^format: /],
    ] as const) {
      const answer = await shop.request('GET', `/analytics/metrics${query}`);
      expectRefusal(answer, 422, 'INVALID_QUERY_PARAMS', message);
    }
  });

  test('a business sees nothing of another one', async () => {
    const stranger = await api.createBusiness('Quiet Shop', 'test');
    expect((await stranger.request('GET', '/analytics/metrics')).body.items).toEqual([]);
    expect((await stranger.request('GET', '/analytics/lift')).body.holdouts).toEqual([]);
  });
});

describe('lift', () => {
  test('without a holdout it says that nothing is compared', async () => {
    const { body } = await shop.request('GET', '/analytics/lift');
    expect(body).toMatchObject({ holdout_bps: null, holdouts: [], results: [] });
    expect(body.sample_ratio.sentence).toMatch(/^Nothing is compared/);
  });

  test('it does not call a winner before there is enough to say, and tells what is missing', async () => {
    const measured = { ...(await api.createBusiness('Holding Shop', 'test')), runtime: api.runtime };
    await measured.request('PATCH', '/offer_settings', { holdout_bps: 5_000 });
    const stage = await publish(measured, { funnel: { holdout_bps: 1_000 } });
    for (let count = 0; count < 12; count++) {
      await measured.request('POST', '/moments', {
        customer_id: (await createBuyer(measured)).customerId,
        moment: stage.moment,
      });
    }
    const { body } = await measured.request('GET', '/analytics/lift');
    expect(body.holdouts).toMatchObject([{ holdout_bps: 5_000, customers: 12 }]);
    expect(body.arms.map(({ arm }: Json) => arm)).toEqual(['held_out', 'shown']);
    expect(body.results.map(({ window_days: days }: Json) => days)).toEqual([7, 30, 60]);
    const [comparison] = body.results[0].comparisons;
    expect(comparison).toMatchObject({
      arm: 'shown',
      against: 'held_out',
      verdict: 'not_enough_data',
      difference: null,
      interval: null,
      lacks: { arm: { customers: 200, payers: 100 }, against: { customers: 200, payers: 100 } },
    });
    expect(comparison.sentence).toBe(
      'Not enough data yet: the group that is held out lacks 200 customers whose 7 days are over and 100 who paid within 7 days; the group that is shown offers lacks 200 customers whose 7 days are over and 100 who paid within 7 days.',
    );
    const table = await measured.request('GET', `/funnels/${stage.funnelId}/lift?format=csv`);
    expect(table.text).toMatch(/^currency,window_days,arm,joined,customers,payers,revenue,/);
    const another = await measured.request('GET', '/analytics/lift?holdout_bps=777');
    expect(another.body).toMatchObject({ holdout_bps: 777, results: [] });
    expectRefusal(
      await measured.request('GET', '/analytics/lift?holdout_bps=0'),
      422,
      'INVALID_QUERY_PARAMS',
    );
  });
});

describe('rebuilding', () => {
  const rung = (...args: string[]) =>
    typeCommand(api, { apiKey: shop.apiKey, baseUrl: 'http://rung.test' }, ...args);

  test('the command finds nothing where nothing is wrong, and puts right what is', async () => {
    await present(shop);
    const before = (await metrics('?group_by=day,funnel')).items;
    expect(await rung('analytics', 'rebuild')).toBe('Everything is as it was measured.\n');
    await api.runtime.sql`
      update offer_metric set count = count + 1
      where business_id = ${shop.scope.businessId} and measure = 'presented' and level = 'day'`;
    expect(await rung('analytics', 'rebuild')).toMatch(/^Put right: \d+ metrics, 0 customers/);
    expect((await metrics('?group_by=day,funnel')).items).toEqual(before);
  });
});

test('the SDK answers metrics, lift and results, also as tables', async () => {
  const client = new Rung({
    bearerToken: shop.apiKey,
    baseURL: 'http://rung.test',
    fetch: async (input, init) => api.app.request(input instanceof URL ? input.href : input, init),
  });
  const { stage } = await present(shop);
  const { items } = await client.analytics.metrics({
    group_by: ['day', 'funnel'],
    funnel_id: stage.funnelId,
  });
  expect(items.map(({ group, presented }) => [group.funnel_id, presented])).toEqual([[stage.funnelId, 1]]);
  expect(await client.analytics.metricsCsv({ group_by: ['offer'] })).toMatch(/^offer_id,currency,/);
  expect((await client.analytics.lift()).results).toEqual([]);
  expect(await client.analytics.liftCsv()).toMatch(/^currency,window_days,/);
  expect((await client.funnels.lift(stage.funnelId)).funnel_id).toBe(stage.funnelId);
  const experimentId = await draftExperiment(shop);
  expect((await client.experiments.results(experimentId)).arms.map(({ arm }) => arm)).toEqual([
    'plain',
    'other',
  ]);
  expect((await client.analytics.rebuild()).has_differed).toBe(false);
});
