import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { createOffer, stepOf } from '../support/offers.ts';
import { act, present, publish, raise } from '../support/presentations.ts';
import { cards, sellCourse } from '../support/shop.ts';

/*
 * What docs/best-practice.md promises and no other test proves exactly.
 */

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

async function stopsOf(traceId: string): Promise<Json[]> {
  const { candidates } = (await api.request('GET', `/traces/${traceId}`)).body;
  return candidates.map(({ stop }: Json) => stop?.reason);
}

describe('an occasion', () => {
  const occasions = [
    { moment: 'milestone', key: 'projects', reached: 100 },
    { moment: 'usage_limit', key: 'used_percent', reached: 90 },
    { moment: 'onboarding_complete', key: 'steps_done', reached: 5 },
  ];

  test('proposes what is for it once it has come, and nothing before or at another', async () => {
    const productOf: Record<string, string> = {};
    for (const { moment, key, reached } of occasions) {
      const audience = { fact: 'context', key, op: 'at_least', value: reached };
      productOf[moment] = (await publish(api, { moment, funnel: { audience } })).productId;
    }
    for (const { moment, key, reached } of occasions) {
      const buyer = await createBuyer(api);
      const early = await raise(api, buyer, moment, { context: { [key]: reached - 1 } });
      expect(early.presentation).toBeNull();
      expect(await stopsOf(early.trace_id as string)).toEqual(['outside_audience']);
      expect((await raise(api, buyer, 'another_occasion')).presentation).toBeNull();
      const { presentation } = await raise(api, buyer, moment, { context: { [key]: reached } });
      expect(presentation.offer.product_id).toBe(productOf[moment]);
    }
  });
});

describe('a saved method that cannot pay', () => {
  test('because it has expired is not proposed to be charged', async () => {
    const buyer = await createBuyer(api);
    await api.runtime.sql`
      update payment_method set instrument = instrument || '{"expiryMonth": 1, "expiryYear": 2020}'
      where payment_method_id = ${buyer.paymentMethodId}`;
    const { presentation, trace_id } = await raise(api, buyer, (await publish(api)).moment);
    expect(presentation).toBeNull();
    expect(await stopsOf(trace_id as string)).toEqual(['no_payment_method']);
  });

  test('because the offer is in another currency is not proposed to be charged', async () => {
    const buyer = await createBuyer(api, { card: cards.paysInIndia });
    const { moment } = await publish(api, { product_id: await sellCourse(api, { currency: 'EUR' }) });
    const { presentation, trace_id } = await raise(api, buyer, moment);
    expect(presentation).toBeNull();
    expect(await stopsOf(trace_id as string)).toEqual(['no_payment_method']);
  });
});

test('what becomes of each offer is counted with the offer, the step, the moment and the money', async () => {
  const upsell = await createOffer(api);
  const downsell = await createOffer(api);
  const steps = [
    stepOf('upsell', upsell.offer_id, { declined: 'downsell' }),
    stepOf('downsell', downsell.offer_id),
  ];
  const { presentation, stage } = await present(api, { steps });
  await act(api, presentation.presentation_id as string, 'view');
  const { next } = await act(api, presentation.presentation_id as string, 'decline');
  await act(api, next.presentation_id as string, 'accept');
  await act(api, next.presentation_id as string, 'undo');

  const counted = await api.runtime.sql<Json[]>`
    select measure, offer_id, step_id, moment, amount from offer_measurement
    where funnel_id = ${stage.funnelId} and measure in ('presented', 'viewed', 'accepted', 'declined', 'undone')
    order by seq`;
  const of = (measure: string, { offer_id }: Json, step_id: string): Json =>
    expect.objectContaining({ measure, offer_id, step_id, moment: stage.moment });
  expect(counted).toEqual([
    of('presented', upsell, 'upsell'),
    of('viewed', upsell, 'upsell'),
    of('declined', upsell, 'upsell'),
    of('presented', downsell, 'downsell'),
    of('accepted', downsell, 'downsell'),
    of('undone', downsell, 'downsell'),
  ]);
  expect(counted[4].amount, 'what it was sold for, before tax').toBe(4410n);
});
