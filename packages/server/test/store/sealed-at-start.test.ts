import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { createApp } from '../../src/app.ts';
import { checkSecretKey } from '../../src/store/platform/secret-key-check.ts';
import { hashSessionToken } from '../../src/store/platform/customer-sessions.ts';
import { keptAnswerPurpose } from '../../src/secrets/secrets.ts';
import { listAnswersToSeal } from '../../src/store/platform/sealed-rows.ts';
import { resealStoredSecrets } from '../../src/use-cases/platform/secrets/reseal-stored-secrets.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { testSecretKeys } from '../support/database.ts';
import { type LivelyBusiness, createLivelyBusiness, dumpOf } from '../support/lively.ts';

const newKey = 'another-secret-key-that-only-tests-use';

let api: TestApi;
let business: LivelyBusiness;
beforeAll(async () => {
  api = await createTestApi();
  business = await createLivelyBusiness(api);
  await checkSecretKey(api.runtime.sql, api.runtime.secrets);
});
afterAll(() => api.drop());

/** A Rung with these keys on the same database, after its start. */
async function start(...secretKeys: string[]) {
  const config = readConfig({ RUNG_LOG_LEVEL: 'silent' });
  const runtime = createRuntime({ config, sql: api.runtime.sql, secretKeys });
  await checkSecretKey(runtime.sql, runtime.secrets);
  await resealStoredSecrets(runtime);
  const app = createApp(runtime);
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.request(path, { headers });
    return { status: response.status, text: await response.text() };
  };
  const keyed = { authorization: `Bearer ${api.apiKey}` };
  return {
    runtime,
    post: (path: string, body: object, key: string) =>
      app.request(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { ...keyed, 'content-type': 'application/json', 'idempotency-key': key },
      }),
    ask: async (path: string) => JSON.parse((await get(path, keyed)).text) as Record<string, string>,
    visit: get,
  };
}

const webhook = () => `/webhooks/${String(business.ids['webhook_id'])}`;

test('what was kept in clear before there was a key is sealed, and works as before', async () => {
  const { sql } = api.runtime;
  const [row] = await sql<
    { body: object }[]
  >`select '{"session_id": "cks_1", "checkout_url": "told"}'::jsonb as body`;
  await sql`
    update webhook_endpoint set secret = 'whsec_inClearOfBefore', previous_secret = 'whsec_olderInClear',
      headers = '{"x-shop": "header in clear"}'`;
  await sql`
    insert into idempotency (business_id, request_key, generation, fingerprint, status, lease_until, response_status,
      response_body, created_at, finished_at)
    values (${api.scope.businessId}, 'key:of before', 1, '', 'done', now(), 200, ${row!.body}, now(), now())`;
  const token = `cst_${'b'.repeat(43)}`;
  await sql`
    insert into customer_session (token_hash, business_id, customer_id, presentation_id, created_at, expires_at)
    values (${hashSessionToken(token)}, ${api.scope.businessId}, ${business.customerId},
      ${business.ids['presentation_id'] ?? ''}, now(), now() + interval '1 day')`;

  const { ask, visit, post, runtime } = await start(...testSecretKeys);
  for (const [table, rows] of await dumpOf(api)) {
    expect(rows, table).not.toMatch(/inClear|in clear|checkout_url/);
  }
  expect((await ask(`${webhook()}/secret`))['secret']).toBe('whsec_inClearOfBefore');
  expect((await ask(`${webhook()}/headers`))['headers']).toEqual({ 'x-shop': 'header in clear' });
  expect((await visit(`/offers/${token}`)).status, 'the link that is out').toBe(200);
  const repeated = await post('/checkouts', { product_cart: [] }, 'of before');
  expect(await repeated.text()).toContain('told');

  const before = await dumpOf(api);
  await resealStoredSecrets(runtime);
  expect(await dumpOf(api), 'a second start finds nothing to do').toEqual(before);
});

test('what there is in many batches is gone through once, by two processes at the same time', async () => {
  const { sql, secrets } = api.runtime;
  await sql`
    insert into idempotency (business_id, request_key, generation, fingerprint, status, lease_until, response_status,
      response_body, created_at, finished_at)
    select ${api.scope.businessId}, 'key:many ' || n, 1, '', 'done', now(), 200, jsonb_build_object('n', n), now(), now()
    from generate_series(1, 1203) n`;
  const list = (after: Parameters<typeof listAnswersToSeal>[2]) =>
    listAnswersToSeal(sql, secrets.currentPrefix, after, 500);
  const pages = [await list(undefined)];
  while (pages.at(-1)!.length === 500) pages.push(await list(pages.at(-1)!.at(-1)));
  expect(pages.map((page) => page.length)).toEqual([500, 500, 203]);
  expect(new Set(pages.flat().map(({ requestKey }) => requestKey)).size).toBe(1203);

  await sql`update secret_key_check set is_all_sealed = false`;
  await Promise.all([resealStoredSecrets(api.runtime), resealStoredSecrets(api.runtime)]);
  expect(await list(undefined)).toEqual([]);
  const sealed = await sql<{ n: string; body: { sealed: string } }[]>`
    select substr(request_key, 10) as n, response_body as body from idempotency where request_key like 'key:many %'`;
  expect(sealed).toHaveLength(1203);
  for (const { n, body } of sealed) {
    expect(secrets.open(keptAnswerPurpose, body.sealed)).toBe(JSON.stringify({ n: Number(n) }));
  }
  await sql`delete from idempotency where request_key like 'key:many %'`;
});

test('a key that replaces another takes everything over, and the old one can go', async () => {
  const old = await api.request('GET', `${webhook()}/secret`);
  await start(newKey, ...testSecretKeys);
  const prefixes = [...(await dumpOf(api)).values()].flatMap(
    (rows) => rows.match(/\bs1\.[0-9a-f]{8}\./g) ?? [],
  );
  expect(new Set(prefixes).size, 'one key has sealed all').toBe(1);
  expect(prefixes.length).toBeGreaterThan(10);

  const { ask, visit } = await start(newKey);
  expect((await ask(`${webhook()}/secret`))['secret']).toBe(old.body.secret);
  const presentation = await ask(`/presentations/${String(business.ids['presentation_id'])}`);
  expect(presentation['url']).not.toContain(business.offerToken);
  expect((await visit(new URL(presentation['url'] ?? '').pathname)).status, 'the link of the new key').toBe(
    200,
  );
  expect((await visit(`/offers/${business.offerToken}`)).status, 'the link that is out').toBe(200);
  await expect(start(...testSecretKeys)).rejects.toThrow(/not the key/);
});
