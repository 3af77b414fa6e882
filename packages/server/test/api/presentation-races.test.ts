import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRuntime } from '../../src/create-runtime.ts';
import { createApp } from '../../src/app.ts';
import type { Runtime } from '../../src/runtime.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { createOffer, stepOf } from '../support/offers.ts';
import { act, present, publish, raise, waitingFor, work } from '../support/presentations.ts';
import { bookOf, cashOf, sellCourse } from '../support/shop.ts';
import { testSecretKeys } from '../support/database.ts';

/*
 * Two processes share one database. What one customer asks of both at once happens once.
 */

let api: TestApi;
let second: { readonly runtime: Runtime; readonly app: ReturnType<typeof createApp> };
beforeAll(async () => {
  api = await createTestApi();
  const runtime = createRuntime({
    config: api.runtime.config,
    sql: api.runtime.sql,
    secretKeys: testSecretKeys,
  });
  second = { runtime, app: createApp(runtime) };
});
afterAll(() => api.drop());

/** The request, from either process. */
async function ask(process: number, path: string, key: string): Promise<{ status: number; body: Json }> {
  const app = process % 2 === 0 ? api.app : second.app;
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await app.request(path, { method: 'POST', headers, body: '{}' });
  return { status: response.status, body: await response.json() };
}

test('64 acceptances on two processes make one payment, and all hear of it', async () => {
  const caller = await api.createBusiness('Shop of doubled clicks', 'test');
  const { presentation } = await present({ ...caller, runtime: api.runtime });
  const path = `/presentations/${String(presentation.presentation_id)}/accept`;
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, index) => ask(index, path, caller.apiKey)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 'one answer').toBe(1);
  expect(answers[0]?.body).toMatchObject({ status: 'accepted' });
  const payments = await caller.request('GET', '/payments');
  expect(payments.body.items).toHaveLength(1);
  expect(await bookOf(caller, api.runtime)).toEqual({ USD: 4410n });
  expect(await cashOf(caller, api.runtime)).toEqual({ USD: 4410n });
  const consents = await api.runtime.sql`
    select 1 from offer_consent where presentation_id = ${presentation.presentation_id as string}`;
  expect(consents).toHaveLength(1);
});

test('of accepting and declining at the same moment one wins, and money moves only if it was accepted', async () => {
  const caller = await api.createBusiness('Shop of two minds', 'test');
  const seen = new Set<string>();
  let accepted = 0;
  for (let round = 0; round < 12; round++) {
    const { presentation } = await present({ ...caller, runtime: api.runtime });
    const path = `/presentations/${String(presentation.presentation_id)}`;
    const verbs = round % 2 === 0 ? ['accept', 'decline'] : ['decline', 'accept'];
    const [first, other] = await Promise.all(
      verbs.map((verb, index) => ask(round + index, `${path}/${verb}`, caller.apiKey)),
    );
    expect([first?.status, other?.status].toSorted()).toEqual([200, 422]);
    const { state } = (await caller.request('GET', path)).body;
    const won = first?.status === 200 ? verbs[0] : verbs[1];
    expect(state).toBe(won === 'accept' ? 'accepted' : 'declined');
    seen.add(state as string);
    if (state === 'accepted') accepted++;
  }
  const taken = accepted === 0 ? {} : { USD: BigInt(accepted) * 4410n };
  expect(await bookOf(caller, api.runtime)).toEqual(taken);
  expect(seen.size).toBeGreaterThan(0);
});

test('undone 16 times at once, it is refunded once', async () => {
  const caller = await api.createBusiness('Shop of regrets', 'test');
  const { presentation } = await present({ ...caller, runtime: api.runtime });
  const path = `/presentations/${String(presentation.presentation_id)}`;
  await act(caller, presentation.presentation_id as string, 'accept');
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, index) => ask(index, `${path}/undo`, caller.apiKey)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await work(api.runtime);
  expect((await caller.request('GET', '/refunds')).body.items).toHaveLength(1);
  expect(await bookOf(caller, api.runtime)).toEqual({ USD: 0n });
});

describe('what is proposed', () => {
  test('a moment raised 16 times at once opens one presentation, which all are answered', async () => {
    const buyer = await createBuyer(api);
    const { moment } = await publish(api);
    const answers = await Promise.all(Array.from({ length: 16 }, () => raise(api, buyer, moment)));
    const ids = answers.map(({ presentation }) => presentation?.presentation_id as string);
    expect(new Set(ids).size).toBe(1);
    expect(await waitingFor(api, buyer)).toHaveLength(1);
  });

  test('after a purchase is decided once, by whoever comes first', async () => {
    const caller = await api.createBusiness('Shop with a hurry', 'test');
    const shop = { ...caller, runtime: api.runtime };
    const first = await createOffer(caller);
    const cheaper = await createOffer(caller);
    await publish(caller, {
      moment: 'post_purchase',
      steps: [
        stepOf('upsell', first.offer_id as string, { declined: 'downsell' }),
        stepOf('downsell', cheaper.offer_id as string),
      ],
    });
    const buyer = await createBuyer(shop);
    await buy(caller, buyer, await sellCourse(caller));
    await Promise.all([work(api.runtime), work(second.runtime)]);
    const [shown] = await waitingFor(caller, buyer);
    const id = String(shown.presentation_id);
    // The no, said twice, and the job that it leaves.
    const declined = await Promise.all([
      act(caller, id, 'decline'),
      act(caller, id, 'decline'),
      work(second.runtime),
    ]);
    await work(api.runtime);
    const waiting = await waitingFor(caller, buyer);
    expect(waiting).toHaveLength(1);
    expect(declined[0].next.presentation_id).toBe(waiting[0].presentation_id);
    expect(declined[1].next.presentation_id).toBe(waiting[0].presentation_id);
  });

  test('what lapsed and was not noticed does not stand in the way', async () => {
    const buyer = await createBuyer(api);
    const stage = await publish(api);
    const old = (await raise(api, buyer, stage.moment)).presentation;
    const id = old.presentation_id as string;
    // Ten days pass for this presentation alone.
    await api.runtime.sql`
      update presentation set created_at = created_at - interval '10 days', expires_at = now() - interval '9 days',
        document = jsonb_set(document, '{expiresAt}', to_jsonb((extract(epoch from now())::bigint - 777600) * 1000))
      where presentation_id = ${id}`;
    const next = (await raise(api, buyer, stage.moment)).presentation;
    expect(next).toMatchObject({ state: 'open' });
    expect(next.presentation_id).not.toBe(id);
    expect((await api.request('GET', `/presentations/${id}`)).body.state).toBe('expired');
  });
});
