import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { createApp } from '../../src/app.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { against, buyerOf, startExperiment } from '../support/experiments.ts';
import { createOffer, stepOf } from '../support/offers.ts';
import { act, publish, raise } from '../support/presentations.ts';
import { bookOf, cashOf, sellCourse, sellPlan } from '../support/shop.ts';
import { testSecretKeys } from '../support/database.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const read = async (path: string): Promise<Json> => (await api.request('GET', path)).body;
const stop = (experiment: Json) =>
  api.request('POST', `/experiments/${String(experiment.experiment_id)}/stop`);

/** Accepts what is displayed and answers its payment. */
async function pay(presentation: Json): Promise<Json> {
  const accepted = await act(api, presentation.presentation_id as string, 'accept', {
    quote_id: presentation.quote.quote_id,
  });
  expect(accepted).toMatchObject({ status: 'accepted', error_code: null });
  return read(`/payments/${String(accepted.payment_id)}`);
}

/** Two courses one after the other, each behind the no to the one before. */
async function twoSteps() {
  const offers = [await createOffer(api), await createOffer(api, { discount: null })];
  const stage = await publish(api, {
    steps: [
      stepOf('upsell', offers[0].offer_id as string, { declined: 'downsell' }),
      stepOf('downsell', offers[1].offer_id as string),
    ],
  });
  return { ...stage, offers };
}

describe('what a variant shows', () => {
  test('another offer of another product is proposed, priced and sold, and whoever has the other sees the step as it is', async () => {
    const stage = await publish(api);
    const product = await sellCourse(api, { price: 1900 });
    const offer = await createOffer(api, { product_id: product, discount: null });
    const running = await startExperiment(api, stage.funnelId, against({ offer_id: offer.offer_id }));
    const { presentation } = await raise(api, await buyerOf(api, running, 'other'), stage.moment);
    expect(presentation).toMatchObject({
      experiment_id: running.experiment_id,
      variant_id: 'other',
      offer: { offer_id: offer.offer_id, product_id: product },
      quote: { total_amount: 1900 },
    });
    expect(await pay(presentation)).toMatchObject({ status: 'succeeded', total_amount: 1900 });

    const asItIs = (await raise(api, await buyerOf(api, running, 'as_it_is'), stage.moment)).presentation;
    expect(asItIs).toMatchObject({ variant_id: 'as_it_is', offer: { product_id: stage.productId } });
    const trace = await read(`/traces/${String(asItIs.trace_id)}`);
    expect(trace.candidates[0]).toMatchObject({
      experiment_id: running.experiment_id,
      variant_id: 'as_it_is',
      stop: null,
    });
  });

  test('what was shown can be priced and paid though the experiment was stopped since', async () => {
    const stage = await publish(api);
    const offer = await createOffer(api, { quantity: { minimum: 1, maximum: 3 }, discount: null });
    const running = await startExperiment(api, stage.funnelId, against({ offer_id: offer.offer_id }));
    const { presentation } = await raise(api, await buyerOf(api, running, 'other'), stage.moment);
    await stop(running);
    const seen = await act(api, presentation.presentation_id as string, 'view', { quantity: 3 });
    expect(seen).toMatchObject({ variant_id: 'other', quote: { total_amount: 3 * 4900 } });
    expect(await pay(seen)).toMatchObject({ total_amount: 3 * 4900 });
    const { presentation: next } = await raise(api, await createBuyer(api), stage.moment);
    expect(next).toMatchObject({
      experiment_id: null,
      variant_id: null,
      offer: { product_id: stage.productId },
    });
  });

  test('another discount and other words are displayed, charged and kept as what was agreed to', async () => {
    const stage = await publish(api);
    const running = await startExperiment(
      api,
      stage.funnelId,
      against({ discount: { type: 'percentage', bps: 5000 }, copy: { en: { headline: 'Half, today' } } }),
    );
    const { presentation } = await raise(api, await buyerOf(api, running, 'other'), stage.moment);
    expect(presentation.offer.copy.en.headline).toBe('Half, today');
    expect(presentation.quote).toMatchObject({ discount: 2450, total_amount: 2450 });
    expect(await pay(presentation)).toMatchObject({ total_amount: 2450 });
    const [consent] = await api.runtime.sql<Json[]>`
      select screen from offer_consent where presentation_id = ${presentation.presentation_id as string}`;
    expect(JSON.stringify(consent.screen)).toContain('Half, today');
  });

  test('an add-on that only a variant proposes is put to the subscription', async () => {
    const plan = await sellPlan(api);
    const addon = await api.request('POST', '/addons', {
      name: 'Seat',
      price: 500,
      currency: 'USD',
      tax_category: 'saas',
    });
    await api.request('PATCH', `/products/${plan}`, { addons: [addon.body.id] });
    const stage = await publish(api);
    const offer = await createOffer(api, {
      kind: 'addon',
      product_id: null,
      addon_id: addon.body.id,
      discount: null,
    });
    const running = await startExperiment(api, stage.funnelId, against({ offer_id: offer.offer_id }));
    const buyer = await buyerOf(api, running, 'other');
    const bought = await read(`/payments/${await buy(api, buyer, plan)}`);
    const { presentation } = await raise(api, buyer, stage.moment);
    expect(presentation).toMatchObject({
      subscription_id: bought.subscription_id,
      offer: { kind: 'addon', addon_id: addon.body.id },
      quote: { total_amount: 500 },
    });
    expect(await pay(presentation)).toMatchObject({ total_amount: 500 });
    const { addons } = await read(`/subscriptions/${String(bought.subscription_id)}`);
    expect(addons).toEqual([{ addon_id: addon.body.id, quantity: 1 }]);
  });

  test('two steps change places, each with what it leads to, and what was declined does not come back', async () => {
    const { funnelId, moment, offers } = await twoSteps();
    const running = await startExperiment(api, funnelId, against({ swaps_with: 'downsell' }));
    const buyer = await buyerOf(api, running, 'other');
    const { presentation: first } = await raise(api, buyer, moment);
    expect(first).toMatchObject({
      step_id: 'upsell',
      variant_id: 'other',
      offer: { offer_id: offers[1].offer_id },
    });
    const { next } = await act(api, first.presentation_id as string, 'decline');
    expect(next).toMatchObject({
      step_id: 'downsell',
      experiment_id: running.experiment_id,
      variant_id: 'other',
      offer: { offer_id: offers[0].offer_id },
    });
    await stop(running);
    expect(await act(api, next.presentation_id as string, 'decline')).toMatchObject({ next: null });
    expect((await raise(api, buyer, moment, { session: 'another' })).presentation).toBeNull();
  });

  test('whoever declined an offer is not asked again at another price, neither by the beginning nor by the end', async () => {
    const stage = await publish(api);
    const running = await startExperiment(api, stage.funnelId);
    const buyers = [await buyerOf(api, running, 'other'), await createBuyer(api)];
    const declines = async (buyer: (typeof buyers)[number]) => {
      const { presentation } = await raise(api, buyer, stage.moment);
      await act(api, presentation.presentation_id as string, 'decline');
    };
    await declines(buyers[0]!);
    await stop(running);
    await declines(buyers[1]!);
    await startExperiment(api, stage.funnelId, { variants: running.variants.toReversed() });
    for (const buyer of buyers) {
      const again = await raise(api, buyer, stage.moment, { session: 'another' });
      const { candidates } = await read(`/traces/${String(again.trace_id)}`);
      expect(candidates[0].stop.reason).toBe('declined_before');
    }
  });

  test('an offer of a variant that is archived is proposed no more, at once', async () => {
    const stage = await publish(api);
    const offer = await createOffer(api);
    const running = await startExperiment(api, stage.funnelId, against({ offer_id: offer.offer_id }));
    await api.request('DELETE', `/offers/${String(offer.offer_id)}`);
    const { presentation, trace_id: traceId } = await raise(
      api,
      await buyerOf(api, running, 'other'),
      stage.moment,
    );
    expect(presentation).toBeNull();
    const { candidates } = await read(`/traces/${String(traceId)}`);
    expect(candidates[0]).toMatchObject({ variant_id: 'other', stop: { reason: 'offer_archived' } });
  });
});

test('a customer has one variant at every moment and in every process, and is compared once, in it', async () => {
  const stage = await publish(api);
  const running = await startExperiment(api, stage.funnelId, {
    variants: [
      { variant_id: 'as_it_is', weight: 1 },
      { variant_id: 'plain', weight: 3, discount: null },
    ],
  });
  const another = createApp(
    createRuntime({
      config: readConfig({ RUNG_LOG_LEVEL: 'silent' }),
      sql: api.runtime.sql,
      secretKeys: testSecretKeys,
    }),
  );
  const elsewhere = async (customerId: string, surface: string): Promise<Json> => {
    const response = await another.request('/moments', {
      method: 'POST',
      headers: { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ customer_id: customerId, moment: stage.moment, surface, session: surface }),
    });
    return response.json();
  };
  const given: string[] = [];
  for (let index = 0; index < 60; index++) {
    const buyer = await createBuyer(api);
    const { presentation } = await raise(api, buyer, stage.moment);
    given.push(presentation.variant_id as string);
    const { trace_id: traceId } = await elsewhere(buyer.customerId, 'app');
    const { candidates } = await read(`/traces/${String(traceId)}`);
    expect(candidates[0]).toMatchObject({
      variant_id: presentation.variant_id,
      stop: { reason: 'proposed_elsewhere' },
    });
  }
  expect(new Set(given)).toEqual(new Set(['as_it_is', 'plain']));
  const exposures = await api.runtime.sql<{ arm: string; count: number }[]>`
    select arm, count(*)::int as count from exposure
    where subject = ${`experiment ${String(running.experiment_id)}`} group by arm`;
  for (const arm of ['as_it_is', 'plain']) {
    const expected = given.filter((variantId) => variantId === arm).length;
    expect(exposures.find((each) => each.arm === arm)?.count).toBe(expected);
  }
});

test('whoever is held out by the funnel or the whole business is shown nothing, and joins no experiment', async () => {
  const shop = await api.createBusiness('Sample Shop', 'test');
  const settings = await shop.request('PATCH', '/offer_settings', { holdout_bps: 5000 });
  expect(settings.status, settings.text).toBe(200);
  const stage = await publish(shop, { funnel: { holdout_bps: 5000 } });
  const running = await startExperiment(shop, stage.funnelId);
  const reasons = new Map<string, number>();
  let shown = 0;
  for (let index = 0; index < 60; index++) {
    const buyer = await createBuyer({ ...shop, runtime: api.runtime });
    const { presentation, trace_id: traceId } = await raise(shop, buyer, stage.moment);
    if (presentation) shown++;
    const { candidates } = (await shop.request('GET', `/traces/${String(traceId)}`)).body;
    const reason = candidates[0].stop === null ? 'shown' : String(candidates[0].stop.what);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  expect([...reasons.keys()].toSorted()).toEqual([
    'basis point of the customer, by business',
    'basis point of the customer, by funnel',
    'shown',
  ]);
  const joined = await api.runtime.sql`
    select from exposure where subject = ${`experiment ${String(running.experiment_id)}`}`;
  expect(joined.length).toBe(shown);
});

test('what is promoted is what everybody is shown, and the books agree', async () => {
  const stage = await publish(api);
  const running = await startExperiment(api, stage.funnelId);
  const promoted = await api.request('POST', `/experiments/${String(running.experiment_id)}/promote`, {
    variant_id: 'other',
  });
  expect(promoted.status, promoted.text).toBe(200);
  const { presentation } = await raise(api, await createBuyer(api), stage.moment);
  expect(presentation).toMatchObject({ experiment_id: null, quote: { discount: 0, total_amount: 4900 } });
  expect(await pay(presentation)).toMatchObject({ total_amount: 4900 });
  expect(await cashOf(api, api.runtime)).toEqual(await bookOf(api, api.runtime));
});
