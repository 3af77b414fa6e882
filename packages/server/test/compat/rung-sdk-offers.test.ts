import { afterAll, beforeAll, expect, test } from 'vitest';
import Rung from '../../../sdk/src/index.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { sellCourse } from '../support/shop.ts';

let api: TestApi;
let client: Rung;
beforeAll(async () => {
  api = await createTestApi();
  client = new Rung({
    bearerToken: api.apiKey,
    baseURL: 'http://rung.test',
    fetch: async (input, init) => api.app.request(input instanceof URL ? input.href : input, init),
  });
});
afterAll(() => api.drop());

async function createOffer(name = 'Toolkit after the first purchase') {
  return client.offers.create({
    name,
    kind: 'one_time',
    product_id: await sellCourse(api),
    discount: { type: 'percentage', bps: 1000 },
    copy: { en: { headline: 'Add the premium toolkit' } },
  });
}

test('offers are made, read, changed, archived and put back', async () => {
  const made = await createOffer();
  expect(await client.offers.retrieve(made.offer_id)).toEqual(made);
  expect(await client.offers.update(made.offer_id, { discount: null })).toMatchObject({
    version: 2,
    discount: null,
  });
  await client.offers.archive(made.offer_id);
  const archived = await client.offers.list({ archived: true });
  expect(archived.items.map(({ offer_id: id }) => id)).toEqual([made.offer_id]);
  await client.offers.unarchive(made.offer_id);
  expect((await client.offers.retrieve(made.offer_id)).archived_at).toBeNull();
});

test('lists lose and repeat nothing from page to page', async () => {
  const offers: string[] = [];
  const funnels: string[] = [];
  for (let index = 0; index < 25; index++) {
    offers.push((await createOffer(`Offer ${String(index)}`)).offer_id);
    funnels.push(
      (await client.funnels.create({ name: `Funnel ${String(index)}`, moment: 'milestone' })).funnel_id,
    );
  }
  for (const query of [{}, { page_size: 3 }]) {
    const seen: string[] = [];
    for await (const { offer_id: id } of client.offers.list(query)) seen.push(id);
    for await (const { funnel_id: id } of client.funnels.list(query)) seen.push(id);
    expect(new Set(seen).size).toBe(seen.length);
    expect([...offers, ...funnels].filter((id) => !seen.includes(id))).toEqual([]);
  }
});

test('a funnel is drafted, proved, published, asked about and taken down', async () => {
  const [upsell, downsell] = [await createOffer(), await createOffer()];
  const { customerId } = await createBuyer(api);
  const funnel = await client.funnels.create({
    name: 'After the first purchase',
    moment: 'post_purchase',
    audience: { not: { fact: 'subscription', op: 'exists' } },
    steps: [
      { step_id: 'upsell', offer_id: upsell.offer_id, edges: { declined: 'downsell' } },
      { step_id: 'downsell', offer_id: downsell.offer_id },
    ],
  });
  const rehearsal = await client.funnels.publish(funnel.funnel_id, { dry_run: true });
  expect(rehearsal.is_published).toBe(false);
  const published = await client.funnels.publish(funnel.funnel_id);
  expect(published).toMatchObject({ version: 1, is_published: true, proof: rehearsal.proof });
  expect(published.proof.longest_chain).toEqual(['upsell', 'downsell']);
  await client.funnels.update(funnel.funnel_id, { priority: 2 });
  await client.funnels.publish(funnel.funnel_id);
  const versions = [];
  for await (const { version, priority } of client.funnels.listVersions(funnel.funnel_id)) {
    versions.push([version, priority]);
  }
  expect(versions).toEqual([
    [2, 2],
    [1, 0],
  ]);
  const preview = await client.funnels.previewAudience(funnel.funnel_id);
  expect(preview.sample.map(({ customer_id: id }) => id)).toContain(customerId);
  const replay = await client.funnels.replay(funnel.funnel_id, { from: '2026-01-01' });
  expect(replay).toMatchObject({ funnel_id: funnel.funnel_id, currency: 'USD', is_complete: true });
  expect(replay.steps.map(({ step_id: id }) => id)).toEqual(['upsell', 'downsell']);
  await client.funnels.unpublish(funnel.funnel_id);
  expect((await client.funnels.retrieve(funnel.funnel_id)).published_version).toBeNull();
  await client.funnels.archive(funnel.funnel_id);
  const refused = client.funnels.publish(funnel.funnel_id);
  await expect(refused).rejects.toMatchObject({ status: 422, error: { code: 'FUNNEL_NOT_PUBLISHABLE' } });
});

test('an experiment is drafted, changed, started, listed, stopped, promoted, or deleted', async () => {
  const offer = await createOffer();
  const funnel = await client.funnels.create({
    name: 'After the first purchase',
    moment: 'milestone',
    steps: [{ step_id: 'upsell', offer_id: offer.offer_id }],
  });
  await client.funnels.publish(funnel.funnel_id);
  const draft = () =>
    client.experiments.create({
      funnel_id: funnel.funnel_id,
      step_id: 'upsell',
      name: 'Does 20 % less sell more?',
      variants: [
        { variant_id: 'as_it_is', weight: 1 },
        { variant_id: 'cheaper', weight: 1, discount: { type: 'percentage', bps: 2000 } },
      ],
    });
  const experiment = await draft();
  const id = experiment.experiment_id;
  expect(await client.experiments.retrieve(id)).toEqual(experiment);
  expect(await client.experiments.update(id, { window_days: 7 })).toMatchObject({ window_days: 7 });
  expect(await client.experiments.start(id)).toMatchObject({ status: 'running', funnel_version: 1 });
  const refused = client.funnels.publish(funnel.funnel_id);
  await expect(refused).rejects.toMatchObject({ status: 422, error: { code: 'EXPERIMENT_RUNNING' } });

  const { customerId } = await createBuyer(api);
  const { presentation } = await client.moments.raise({ customer_id: customerId, moment: 'milestone' });
  expect(presentation).toMatchObject({
    experiment_id: id,
    variant_id: expect.stringMatching(/^(as_it_is|cheaper)$/),
  });
  const { candidates } = await client.presentations.trace(presentation?.presentation_id ?? '');
  expect(candidates[0]).toMatchObject({ experiment_id: id, variant_id: presentation?.variant_id });

  const removed = await draft();
  await client.experiments.delete(removed.experiment_id);
  const listed: string[] = [];
  for await (const each of client.experiments.list({ funnel_id: funnel.funnel_id })) {
    listed.push(each.experiment_id);
  }
  expect(listed).toEqual([id]);
  expect(await client.experiments.stop(id)).toMatchObject({ status: 'stopped' });
  expect(await client.experiments.promote(id, { variant_id: 'cheaper' })).toMatchObject({
    promoted_variant_id: 'cheaper',
  });
  expect((await client.offers.retrieve(offer.offer_id)).discount).toMatchObject({ bps: 2000 });
});

test('how often is said by the business, and how much by the customer', async () => {
  expect(await client.offers.updateSettings({ undo_minutes: 30 })).toMatchObject({ undo_minutes: 30 });
  expect((await client.offers.retrieveSettings()).proposals_per_week).toBe(3);
  const { customerId } = await createBuyer(api);
  await client.customers.updateOfferPreference(customerId, { preference: 'fewer' });
  expect(await client.customers.retrieveOfferPreference(customerId)).toEqual({ preference: 'fewer' });
});
