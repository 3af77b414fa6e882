import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { createBuyer } from '../support/buyers.ts';
import { stateOf } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

async function preparePreference(caller: Caller) {
  const { customerId } = await createBuyer({ ...caller, runtime: api.runtime });
  const path = `/customers/${customerId}/offer-preferences`;
  return { path, object: path };
}

const endpoint = (definition: Parameters<typeof describeEndpoint>[1]) =>
  describeEndpoint(() => api, definition);

endpoint({
  method: 'GET',
  path: '/offer_settings',
  prepare: () => Promise.resolve({ path: '/offer_settings' }),
});
endpoint({
  method: 'PATCH',
  path: '/offer_settings',
  prepare: () =>
    Promise.resolve({ path: '/offer_settings', body: { undo_minutes: 10 }, object: '/offer_settings' }),
});
endpoint({
  method: 'GET',
  path: '/customers/{customer_id}/offer-preferences',
  prepare: preparePreference,
});
endpoint({
  method: 'PATCH',
  path: '/customers/{customer_id}/offer-preferences',
  prepare: async (caller) => ({ ...(await preparePreference(caller)), body: { preference: 'fewer' } }),
});

test('settings are as documented until they are changed, one by one, for this business alone', async () => {
  const shop = await api.createBusiness('Sample Shop', 'test');
  const byDefault = {
    proposals_per_session: 2,
    proposals_per_week: 3,
    undo_minutes: 10,
    trace_days: 90,
    holdout_bps: 0,
  };
  expect((await shop.request('GET', '/offer_settings')).body).toEqual(byDefault);
  const first = await shop.request('PATCH', '/offer_settings', { undo_minutes: 0 });
  expect(first.body).toEqual({ ...byDefault, undo_minutes: 0 });
  await shop.request('PATCH', '/offer_settings', { proposals_per_session: 5, undo_minutes: null });
  expect((await shop.request('GET', '/offer_settings')).body).toEqual({
    ...byDefault,
    undo_minutes: 0,
    proposals_per_session: 5,
  });
  expect((await api.other.request('GET', '/offer_settings')).body).toEqual(byDefault);
});

test.each([
  ['proposals_per_session', 6],
  ['proposals_per_session', -1],
  ['proposals_per_week', 101],
  ['undo_minutes', 1.5],
  ['undo_minutes', 1441],
  ['trace_days', 0],
  ['holdout_bps', -1],
  ['holdout_bps', 9001],
  ['holdout_bps', 0.5],
])('refuses %s of %s, and changes nothing', async (field, value) => {
  const before = await stateOf(api.runtime);
  const answer = await api.request('PATCH', '/offer_settings', { [field]: value });
  expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', new RegExp(`^${field}: `));
  expect(await stateOf(api.runtime)).toEqual(before);
});

test('a customer is offered as the business likes until they say otherwise', async () => {
  const { path } = await preparePreference(api);
  expect((await api.request('GET', path)).body).toEqual({ preference: 'all' });
  expect((await api.request('PATCH', path, { preference: 'none' })).body).toEqual({ preference: 'none' });
  expect((await api.request('GET', path)).body).toEqual({ preference: 'none' });
  const answer = await api.request('PATCH', path, { preference: 'some' });
  expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /^preference: /);
  expect((await api.request('GET', path)).body).toEqual({ preference: 'none' });
});
