import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { type Database, connect } from '../../src/store/postgres/postgres.ts';
import { type Caller, type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { createTestDatabase, testSecretKeys } from '../support/database.ts';
import { buyerOf, startExperiment } from '../support/experiments.ts';
import { createOffer, stepOf } from '../support/offers.ts';
import { type Stage, act, publish, raise } from '../support/presentations.ts';

/*
 * Two processes share one database, each with connections and caches of its own. What is changed in one counts in both
 * from the commit on, though both have just decided by what was before.
 */

let api: TestApi;
let sql: Database;
/** The same business, in the other process. */
let elsewhere: Caller;
beforeAll(async () => {
  const database = await createTestDatabase();
  api = await createTestApi({ database });
  sql = connect(database.url);
  const app = createApp(createRuntime({ config: api.runtime.config, sql, secretKeys: testSecretKeys }));
  elsewhere = {
    ...api,
    request: async (method, path, body) => {
      const headers = { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' };
      const response = await app.request(path, { method, headers, body: JSON.stringify(body) });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
    },
  };
});
afterAll(async () => {
  await sql.end({ timeout: 5 });
  await api.drop();
});

/** Offer that a new customer is proposed in each process. */
async function proposedInBoth({ moment }: Stage): Promise<Json[]> {
  const seen = [];
  for (const process of [elsewhere, api]) {
    seen.push((await raise(process, await createBuyer(api), moment)).presentation);
  }
  return seen;
}

async function change(method: string, path: string, body: Json = {}): Promise<void> {
  const answer = await api.request(method, path, body);
  expect(answer.status, answer.text).toBeLessThan(300);
}

const withdrawals: Readonly<Record<string, (stage: Stage, offerId: string) => Promise<unknown>>> = {
  'a withdrawn funnel': ({ funnelId }) => change('POST', `/funnels/${funnelId}/unpublish`),
  'an archived funnel': ({ funnelId }) => change('DELETE', `/funnels/${funnelId}`),
  'an archived offer': (_, offerId) => change('DELETE', `/offers/${offerId}`),
  'an archived product': ({ productId }) => change('DELETE', `/products/${productId}`),
  'a product archived by hand': ({ productId }) =>
    api.runtime.sql`update product set archived_at = now() where product_id = ${productId}`,
};

test.each(Object.entries(withdrawals))('%s is proposed by no process any more', async (_, withdraw) => {
  const stage = await publish(api);
  const before = await proposedInBoth(stage);
  expect(before).toEqual([expect.anything(), expect.anything()]);
  await withdraw(stage, before[0].offer.offer_id);
  expect(await proposedInBoth(stage)).toEqual([null, null]);
});

describe('what is changed counts in both processes:', () => {
  test('another price', async () => {
    const stage = await publish(api);
    const amounts = async (): Promise<number[]> =>
      (await proposedInBoth(stage)).map(({ quote }) => quote.total_amount as number);
    expect(await amounts()).toEqual([4410, 4410]);
    const price = { type: 'one_time_price', currency: 'USD', price: 2000 };
    await change('PATCH', `/products/${stage.productId}`, { price });
    expect(await amounts()).toEqual([1800, 1800]);
  });

  test('a newly published version', async () => {
    const stage = await publish(api);
    await proposedInBoth(stage);
    const { offer_id } = await createOffer(api);
    await change('PATCH', `/funnels/${stage.funnelId}`, { steps: [stepOf('upsell', offer_id)] });
    await change('POST', `/funnels/${stage.funnelId}/publish`);
    for (const { offer } of await proposedInBoth(stage)) expect(offer.offer_id).toBe(offer_id);
  });

  test('an experiment that is started, and one that is stopped', async () => {
    const stage = await publish(api);
    await proposedInBoth(stage);
    const experiment = await startExperiment(api, stage.funnelId);
    const withoutDiscount = async (): Promise<number> => {
      const buyer = await buyerOf(api, experiment, 'other');
      return (await raise(elsewhere, buyer, stage.moment)).presentation.quote.total_amount as number;
    };
    expect(await withoutDiscount()).toBe(4900);
    await change('POST', `/experiments/${String(experiment.experiment_id)}/stop`);
    expect(await withoutDiscount()).toBe(4410);
  });

  test('the offer of a later step that is archived', async () => {
    const [first, second] = [await createOffer(api), await createOffer(api)];
    const steps = [
      stepOf('upsell', first.offer_id, { declined: 'downsell' }),
      stepOf('downsell', second.offer_id),
    ];
    const { moment } = await publish(api, { steps });
    const declined = async (): Promise<Json> => {
      const { presentation } = await raise(api, await createBuyer(api), moment);
      return (await act(elsewhere, presentation.presentation_id, 'decline')).next;
    };
    expect((await declined())?.offer.offer_id).toBe(second.offer_id);
    await change('DELETE', `/offers/${String(second.offer_id)}`);
    expect(await declined()).toBeNull();
  });
});
