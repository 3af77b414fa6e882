import { readFile, readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { act, present } from '../support/presentations.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const folder = new URL('../../src/store/postgres/migrations/', import.meta.url);

/** As the last release had it: the document says everything, also what has become of the presentation. */
const before = `
  update presentation set document = document || jsonb_build_object('schema', 1, 'state', state,
    'failedMethods', failed_methods, 'checkoutSessionId', checkout_session_id, 'errorCode', error_code,
    'attempts', attempts, 'paymentId', payment_id, 'paymentMethodId', payment_method_id,
    'subscriptionId', subscription_id, 'viewedAt', extract(epoch from viewed_at) * 1000,
    'answeredAt', extract(epoch from answered_at) * 1000, 'undoUntil', extract(epoch from undo_until) * 1000)
    || case when fulfilled_at is null then '{}'
      else jsonb_build_object('fulfilledAt', extract(epoch from fulfilled_at) * 1000) end;
  alter table presentation drop column failed_methods, drop column checkout_session_id, drop column error_code,
    drop column fulfilled_at;`;

test('a presentation of the last release reads as it was, and can still be accepted', async () => {
  const { sql } = api.runtime;
  const shown = await Promise.all([1, 2, 3, 4].map(() => present(api)));
  const [open, declined, accepted, failed] = shown.map(
    ({ presentation }) => presentation.presentation_id as string,
  );
  await act(api, declined ?? '', 'decline');
  await act(api, accepted ?? '', 'accept');
  await sql`
    update presentation set state = 'failed', attempts = 1, failed_methods = '{pm_1,pm_2}',
      error_code = 'INSUFFICIENT_FUNDS', checkout_session_id = 'cks_1', fulfilled_at = '2026-05-01T12:00:00.007Z'
    where presentation_id = ${failed ?? ''}`;
  const read = (): Promise<Json[]> => Promise.all(shown.map(({ presentation }) => readOne(presentation)));
  const [rows, wire] = [await columns(), await read()];
  await sql.unsafe(before);

  const name = (await readdir(folder)).find((each) => each.endsWith('-presentations-written-once.sql')) ?? '';
  await sql.unsafe(await readFile(new URL(name, folder), 'utf8'));

  expect(await columns()).toEqual(rows);
  expect(await read()).toEqual(wire);
  expect(await act(api, open ?? '', 'accept')).toMatchObject({ status: 'accepted' });

  async function readOne({ presentation_id: id }: Json): Promise<Json> {
    const answer = await api.request('GET', `/presentations/${String(id)}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  }

  function columns() {
    return sql`
      select presentation_id, failed_methods, checkout_session_id, error_code, fulfilled_at from presentation
      order by presentation_id`;
  }
});
