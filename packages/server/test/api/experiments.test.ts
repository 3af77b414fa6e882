import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeAutoPager, describeEndpoint } from '../support/battery.ts';
import { against, draftExperiment, startExperiment } from '../support/experiments.ts';
import { createFunnel, createOffer, stepOf } from '../support/offers.ts';
import { publish } from '../support/presentations.ts';
import { sellCourse, stateOf } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

async function prepareDraft(caller: Caller, action = '', body?: Json) {
  const { funnelId } = await publish(caller);
  const object = `/experiments/${String((await draftExperiment(caller, funnelId)).experiment_id)}`;
  return { path: `${object}${action}`, object, ...(body && { body }) };
}

async function prepareRunning(caller: Caller, action: string, body?: Json) {
  const { funnelId } = await publish(caller);
  const object = `/experiments/${String((await startExperiment(caller, funnelId)).experiment_id)}`;
  return { path: `${object}${action}`, object, ...(body && { body }) };
}

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);
const draft = (funnelId: string) => ({
  funnel_id: funnelId,
  step_id: 'upsell',
  name: 'Is the discount needed?',
  ...against({ discount: null }),
});

endpoint({
  method: 'POST',
  path: '/experiments',
  prepare: async (caller) => ({ path: '/experiments', body: draft((await publish(caller)).funnelId) }),
});
endpoint({
  method: 'GET',
  path: '/experiments',
  isList: true,
  prepare: () => Promise.resolve({ path: '/experiments' }),
});
endpoint({ method: 'GET', path: '/experiments/{experiment_id}', prepare: (caller) => prepareDraft(caller) });
endpoint({
  method: 'PATCH',
  path: '/experiments/{experiment_id}',
  prepare: (caller) => prepareDraft(caller, '', { name: 'Renamed' }),
});
endpoint({
  method: 'DELETE',
  path: '/experiments/{experiment_id}',
  prepare: (caller) => prepareDraft(caller),
});
endpoint({
  method: 'POST',
  path: '/experiments/{experiment_id}/start',
  prepare: (caller) => prepareDraft(caller, '/start'),
});
endpoint({
  method: 'POST',
  path: '/experiments/{experiment_id}/stop',
  prepare: (caller) => prepareRunning(caller, '/stop'),
});
endpoint({
  method: 'POST',
  path: '/experiments/{experiment_id}/promote',
  prepare: (caller) => prepareRunning(caller, '/promote', { variant_id: 'other' }),
});

describeAutoPager(
  () => api,
  'experiments',
  {
    create: async (caller) => {
      const { funnelId } = await publish(caller);
      return (await draftExperiment(caller, funnelId)).experiment_id as string;
    },
    list: async function* (caller, query) {
      const size = query.page_size ?? 10;
      for (let page = 0; ; page++) {
        const { items } = (await caller.request('GET', `/experiments?page_size=${size}&page_number=${page}`))
          .body;
        yield* items as Json[];
        if (items.length < size) return;
      }
    },
  },
  (row: Json) => row.experiment_id as string,
);

const pathOf = ({ experiment_id: id }: Json, action = '') => `/experiments/${String(id)}${action}`;

test('an experiment carries its draft as it was written, and what is left out stays', async () => {
  const { funnelId } = await publish(api);
  const copy = {
    headline: 'One more?',
    body: '',
    value_points: ['Fits'],
    accept_label: null,
    badge: null,
    new_benefits: [],
  };
  const variants = [
    { variant_id: 'as_it_is', weight: 3, offer_id: null, copy: null, swaps_with: null },
    { variant_id: 'plain', weight: 2, offer_id: null, copy: null, discount: null, swaps_with: null },
    {
      variant_id: 'all',
      weight: 1,
      offer_id: 'off_other',
      copy: { en: copy },
      discount: { type: 'amount', amount: 100, currency: 'USD', cycles: null },
      swaps_with: 'downsell',
    },
  ];
  const made = await draftExperiment(api, funnelId, { variants, window_days: 7 });
  expect(made).toEqual({
    experiment_id: expect.stringMatching(/^exp_[0-9A-Za-z]{21}$/),
    business_id: api.scope.businessId,
    funnel_id: funnelId,
    step_id: 'upsell',
    name: 'Is the discount needed?',
    status: 'draft',
    variants,
    window_days: 7,
    funnel_version: null,
    offers: [],
    promoted_variant_id: null,
    started_at: null,
    stopped_at: null,
    created_at: expect.stringMatching(/Z$/),
    updated_at: made.created_at,
  });
  expect((await api.request('GET', pathOf(made))).body).toEqual(made);
  const changed = (await api.request('PATCH', pathOf(made), { name: 'Which?', window_days: null })).body;
  expect(changed).toEqual({ ...made, name: 'Which?', updated_at: changed.updated_at });
  expect((await draftExperiment(api, funnelId)).window_days).toBe(30);
  expect((await api.request('DELETE', pathOf(made))).status).toBe(200);
  expectRefusal(await api.request('GET', pathOf(made)), 404, 'NOT_FOUND');
});

test('lists are of a funnel, of a status, or of both', async () => {
  const [one, two] = [await publish(api), await publish(api)];
  const running = await startExperiment(api, one.funnelId);
  const waiting = await draftExperiment(api, one.funnelId);
  const elsewhere = await startExperiment(api, two.funnelId);
  const idsOf = async (query: string) =>
    (await api.request('GET', `/experiments?page_size=100&${query}`)).body.items.map(
      (item: Json) => item.experiment_id,
    );
  const ids = [waiting, running].map(({ experiment_id: id }) => id);
  expect(await idsOf(`funnel_id=${one.funnelId}`)).toEqual(expect.arrayContaining(ids));
  expect(await idsOf(`funnel_id=${one.funnelId}`)).toHaveLength(2);
  expect(await idsOf(`funnel_id=${one.funnelId}&status=running`)).toEqual([running.experiment_id]);
  expect(await idsOf('status=running')).toEqual(
    expect.arrayContaining([running.experiment_id, elsewhere.experiment_id]),
  );
  expect(await idsOf('status=running')).not.toContain(waiting.experiment_id);
  expectRefusal(await api.request('GET', '/experiments?status=over'), 422, 'INVALID_QUERY_PARAMS', /^status/);
});

describe('a draft that could not be kept as written is refused with the path of the fault, and nothing is changed', () => {
  const other = { variant_id: 'other', weight: 1, discount: null };
  test.each<[string, Json, RegExp]>([
    ['one variant', { variants: [other] }, /^variants: 1 were sent/],
    ['101 variants', { variants: Array.from({ length: 101 }, () => other) }, /^variants: /],
    ['a weight of 0', { variants: [{ ...other, weight: 0 }, other] }, /^variants\[0\]\.weight: /],
    ['two of one name', { variants: [other, other] }, /^variants\[1\]\.variant_id: repeats/],
    ['nothing that differs', against({}), /^variants: none of them changes anything/],
    ['a swap with itself', against({ swaps_with: 'upsell' }), /^variants\[1\]\.swaps_with: /],
    ['no language', against({ copy: {} }), /^variants\[1\]\.copy: needs at least one language/],
    ['another window', { window_days: 14 }, /^window_days: must be one of 7, 30, 60/],
    ['a step that is none', { step_id: 'a b' }, /^step_id: /],
  ])('%s', async (_, over, message) => {
    const { funnelId } = await publish(api);
    const made = await draftExperiment(api, funnelId);
    const before = await stateOf(api.runtime);
    const created = await api.request('POST', '/experiments', { ...draft(funnelId), ...over });
    expectRefusal(created, 422, 'INVALID_REQUEST_BODY', message);
    expectRefusal(await api.request('PATCH', pathOf(made), over), 422, 'INVALID_REQUEST_BODY', message);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('a funnel that is not there', async () => {
    const { funnelId } = await publish(api.other);
    for (const id of [funnelId, 'fnl_unknown']) {
      expectRefusal(await api.request('POST', '/experiments', draft(id)), 404, 'NOT_FOUND', /No such funnel/);
    }
  });
});

describe('starting', () => {
  test('pins the version and the offers, and from then on the experiment is not changed or removed', async () => {
    const { funnelId } = await publish(api);
    const offer = await createOffer(api);
    const made = await draftExperiment(api, funnelId, against({ offer_id: offer.offer_id }));
    const started = (await api.request('POST', pathOf(made, '/start'))).body;
    expect(started).toMatchObject({ status: 'running', funnel_version: 1, offers: [offer] });
    expect((await api.request('POST', pathOf(made, '/start'))).body, 'said again').toEqual(started);
    const before = await stateOf(api.runtime);
    for (const [method, body] of [
      ['PATCH', { name: 'Renamed' }],
      ['DELETE', undefined],
    ] as const) {
      expectRefusal(await api.request(method, pathOf(made), body), 422, 'EXPERIMENT_NOT_DRAFT', /is running/);
    }
    expect(await stateOf(api.runtime)).toEqual(before);
    const stopped = (await api.request('POST', pathOf(made, '/stop'))).body;
    expect(stopped).toEqual({
      ...started,
      status: 'stopped',
      stopped_at: expect.stringMatching(/Z$/),
      updated_at: expect.anything(),
    });
    expect((await api.request('POST', pathOf(made, '/stop'))).body, 'said again').toEqual(stopped);
    expectRefusal(
      await api.request('POST', pathOf(made, '/start')),
      422,
      'EXPERIMENT_NOT_DRAFT',
      /is stopped/,
    );
  });

  test('is refused for what is not published or cannot be proved, with the variant, and changes nothing', async () => {
    const unpublished = await createFunnel(api);
    const { funnelId } = await publish(api);
    const yen = await createOffer(api, {
      product_id: await sellCourse(api, { currency: 'JPY', price: 9800 }),
    });
    const cases: [string, Json, RegExp][] = [
      [unpublished.funnel_id, {}, /^funnel_id: the funnel is not published/],
      [funnelId, { step_id: 'sidesell' }, /^step_id: version 1 .* no step sidesell/],
      [funnelId, against({ offer_id: yen.offer_id }), /^variants\[1\] \(other\): is paid in JPY/],
      [funnelId, against({ offer_id: 'off_unknown' }), /^variants\[1\] \(other\): steps\[0\]\.offer_id/],
      [
        funnelId,
        against({ discount: { type: 'amount', amount: 9900, currency: 'USD' } }),
        /^variants\[1\] \(other\): steps\[0\]\.offer\.discount\.amount .* is above the price/,
      ],
    ];
    for (const [id, over, message] of cases) {
      const made = await draftExperiment(api, id, over);
      const before = await stateOf(api.runtime);
      expectRefusal(
        await api.request('POST', pathOf(made, '/start')),
        422,
        'EXPERIMENT_NOT_STARTABLE',
        message,
      );
      expect(await stateOf(api.runtime)).toEqual(before);
    }
  });

  test('of several at once on one funnel lets one run', async () => {
    const { funnelId } = await publish(api);
    const made = [await draftExperiment(api, funnelId), await draftExperiment(api, funnelId)];
    const answers = await Promise.all(made.map((each) => api.request('POST', pathOf(each, '/start'))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422]);
    const refused = answers.find(({ status }) => status === 422);
    if (refused) expectRefusal(refused, 422, 'EXPERIMENT_RUNNING', /exp_\w+ runs on this funnel/);
  });
});

describe('while it runs', () => {
  test('its funnel is not published anew, though its draft may be edited and proved', async () => {
    const { funnelId } = await publish(api);
    const running = await startExperiment(api, funnelId);
    await api.request('PATCH', `/funnels/${funnelId}`, { priority: 3 });
    const before = await stateOf(api.runtime);
    expectRefusal(
      await api.request('POST', `/funnels/${funnelId}/publish`),
      422,
      'EXPERIMENT_RUNNING',
      new RegExp(String(running.experiment_id)),
    );
    expect(await stateOf(api.runtime)).toEqual(before);
    expect((await api.request('POST', `/funnels/${funnelId}/publish?dry_run=true`)).status).toBe(200);
    await api.request('POST', pathOf(running, '/stop'));
    expect((await api.request('POST', `/funnels/${funnelId}/publish`)).status).toBe(200);
  });

  test('taking its funnel down, for now or for good, stops it', async () => {
    for (const [method, action] of [
      ['POST', '/unpublish'],
      ['DELETE', ''],
    ]) {
      const { funnelId } = await publish(api);
      const running = await startExperiment(api, funnelId);
      expect((await api.request(method ?? '', `/funnels/${funnelId}${action ?? ''}`)).status).toBe(200);
      expect((await api.request('GET', pathOf(running))).body).toMatchObject({
        status: 'stopped',
        stopped_at: expect.stringMatching(/Z$/),
      });
    }
  });
});

describe('promoting', () => {
  const promote = (experiment: Json, variantId: string) =>
    api.request('POST', pathOf(experiment, '/promote'), { variant_id: variantId });

  test('writes another offer into the funnel and publishes it; asked again it answers the same', async () => {
    const { funnelId } = await publish(api);
    const offer = await createOffer(api);
    const running = await startExperiment(api, funnelId, against({ offer_id: offer.offer_id }));
    const promoted = await promote(running, 'other');
    expect(promoted.body).toMatchObject({ status: 'stopped', promoted_variant_id: 'other' });
    const funnel = (await api.request('GET', `/funnels/${funnelId}`)).body;
    expect(funnel).toMatchObject({ published_version: 2, steps: [{ offer_id: offer.offer_id }] });
    // Whoever asks is in the audit log each time.
    const before = await stateOf(api.runtime, 'audit_entry');
    expect((await promote(running, 'other')).body).toEqual(promoted.body);
    expectRefusal(await promote(running, 'as_it_is'), 422, 'EXPERIMENT_NOT_PROMOTABLE', /other was promoted/);
    expect(await stateOf(api.runtime, 'audit_entry')).toEqual(before);
  });

  test('writes a discount and words into a new version of the offer, and order into the steps', async () => {
    const [first, second] = [await createOffer(api), await createOffer(api)];
    const { funnelId } = await publish(api, {
      steps: [
        stepOf('upsell', first.offer_id, { declined: 'downsell' }),
        stepOf('downsell', second.offer_id),
      ],
    });
    const copy = { ja: { headline: '講座を追加' } };
    const running = await startExperiment(
      api,
      funnelId,
      against({ swaps_with: 'downsell', discount: null, copy }),
    );
    await api.request('POST', pathOf(running, '/stop'));
    expect((await promote(running, 'other')).body.promoted_variant_id).toBe('other');
    const { steps } = (await api.request('GET', `/funnels/${funnelId}`)).body;
    expect(steps.map(({ offer_id: id }: Json) => id)).toEqual([second.offer_id, first.offer_id]);
    const written = (await api.request('GET', `/offers/${String(first.offer_id)}`)).body;
    expect(written).toMatchObject({ version: 2, discount: null });
    expect(written.copy).toMatchObject({ en: first.copy.en, ja: { headline: '講座を追加' } });
    const { items } = (await api.request('GET', `/funnels/${funnelId}/versions`)).body;
    expect(items[0].offers).toContainEqual(written);
  });

  test('the funnel as it was publishes nothing', async () => {
    const { funnelId } = await publish(api);
    const running = await startExperiment(api, funnelId);
    expect((await promote(running, 'as_it_is')).body).toMatchObject({
      status: 'stopped',
      promoted_variant_id: 'as_it_is',
    });
    expect((await api.request('GET', `/funnels/${funnelId}`)).body.published_version).toBe(1);
  });

  test('is refused where unpublished edits would go out with it, changes nothing, and lets it run', async () => {
    const { funnelId } = await publish(api);
    const running = await startExperiment(api, funnelId);
    const { steps, priority } = (await api.request('GET', `/funnels/${funnelId}`)).body;
    await api.request('PATCH', `/funnels/${funnelId}`, { priority: 9 });
    const before = await stateOf(api.runtime);
    const refused = await promote(running, 'other');
    expectRefusal(refused, 422, 'EXPERIMENT_NOT_PROMOTABLE', /not published \(priority\)/);
    expect(await stateOf(api.runtime)).toEqual(before);
    await api.request('PATCH', `/funnels/${funnelId}`, { priority });
    await api.request('PATCH', `/offers/${String(steps[0].offer_id)}`, { name: 'Edited since' });
    expectRefusal(await promote(running, 'other'), 422, 'EXPERIMENT_NOT_PROMOTABLE', /was changed since/);
    expect((await api.request('GET', pathOf(running))).body.status).toBe('running');
  });

  test('a draft has nobody who could win, and what is no variant cannot', async () => {
    const { funnelId } = await publish(api);
    const made = await draftExperiment(api, funnelId);
    expectRefusal(await promote(made, 'other'), 422, 'EXPERIMENT_NOT_STARTED');
    expectRefusal(await promote(made, 'unknown'), 422, 'INVALID_REQUEST_BODY', /^variant_id: /);
    expectRefusal(await api.request('POST', pathOf(made, '/stop')), 422, 'EXPERIMENT_NOT_STARTED');
  });
});
