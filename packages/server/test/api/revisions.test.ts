import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { createFunnel, createOffer } from '../support/offers.ts';

let api: TestApi;
const paths = new Map<string, string>();

beforeAll(async () => {
  api = await createTestApi();
  paths.set('funnel', `/funnels/${String((await createFunnel(api)).funnel_id)}`);
  paths.set('offer', `/offers/${String((await createOffer(api)).offer_id)}`);
});
afterAll(() => api.drop());

async function read(path: string): Promise<Json> {
  return (await api.request('GET', path)).body;
}

describe.each(['funnel', 'offer'])('%s', (kind) => {
  const path = () => paths.get(kind) ?? '';

  test('a change from the current revision is made, and the revision grows', async () => {
    const { revision } = await read(path());
    const answer = await api.request('PATCH', path(), { name: 'First', if_revision: revision });
    expect(answer.body).toMatchObject({ name: 'First', revision: Number(revision) + 1 });
    expect(await read(path())).toMatchObject({ name: 'First', revision: Number(revision) + 1 });
  });

  test('of two people who change the same revision, the second is told, and the first is kept', async () => {
    const { revision } = await read(path());
    const answers = await Promise.all(
      ['One', 'Another'].map((name) => api.request('PATCH', path(), { name, if_revision: revision })),
    );
    const [made] = answers.filter(({ status }) => status === 200);
    const [refused] = answers.filter(({ status }) => status !== 200);
    if (!made || !refused) throw new Error('one change is made, and one refused');
    expectRefusal(refused, 409, 'REVISION_STALE', `the current revision is ${Number(revision) + 1}`);
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect(await read(path())).toMatchObject({ name: made.body.name, revision: Number(revision) + 1 });
  });

  test('a change without a revision is made', async () => {
    const answer = await api.request('PATCH', path(), { name: 'Whatever was there' });
    expect(answer.body).toMatchObject({ name: 'Whatever was there' });
  });

  test('a revision that is no positive whole number is refused', async () => {
    for (const revision of [0, -1, 1.5, '1', 3e9]) {
      const answer = await api.request('PATCH', path(), { name: 'Never', if_revision: revision });
      expectRefusal(answer, 422, 'INVALID_REQUEST_BODY');
    }
  });
});
