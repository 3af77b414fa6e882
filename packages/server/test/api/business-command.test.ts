import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAdminConfig, readConfig } from '../../src/config.ts';
import { runCommand } from '../../src/cli/run.ts';
import type { Prompter } from '../../src/cli/prompts.ts';
import { createAdmin } from '../../src/admin/create-admin.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { tryCommand, typeCommand } from '../support/command.ts';
import { stateOf } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const rung = (...args: string[]): Promise<string> =>
  typeCommand(api, { apiKey: api.apiKey, baseUrl: 'http://rung.test' }, ...args);

const create = (...args: string[]) => rung('business', 'create', ...args);
const askWith = (apiKey: string, path: string) =>
  api.send('GET', path, undefined, { authorization: `Bearer ${apiKey}` });

describe('rung business create', () => {
  test('prints the id and the key of a business that can be used at once', async () => {
    const printed = await create(
      '--test',
      '--display-name',
      'サンプル工房',
      '--legal-name',
      'サンプル工房株式会社',
      '--country',
      'jp',
      '--json',
    );
    const made = JSON.parse(printed) as { business_id: string; api_key: string };
    expect(Object.keys(made)).toEqual(['business_id', 'api_key']);
    expect(made.api_key).toMatch(/^rung_test_\w{32}$/);
    const { body } = await askWith(made.api_key, '/business');
    expect(body).toMatchObject({
      business_id: made.business_id,
      mode: 'test',
      display_name: 'サンプル工房',
      legal_name: 'サンプル工房株式会社',
      address: { country: 'JP' },
      time_zone: 'Asia/Tokyo',
      default_locale: 'ja',
    });
    expect((await askWith(made.api_key, '/products')).body.items, 'nothing that nobody asked for').toEqual(
      [],
    );
  });

  test('makes a live business, which moves no money without a gateway', async () => {
    const { api_key: key } = JSON.parse(await create('--live', '--display-name', 'Live', '--json'));
    expect(key).toMatch(/^rung_live_/);
    expect((await askWith(key, '/business')).body.mode).toBe('live');
    expect((await askWith(key, '/test_clock')).status).toBe(404);
  });

  test('shows a person the key once, and what comes next', async () => {
    const printed = await create('--test', '--display-name', 'Sample Studio');
    const [, key = ''] = /API key +(\S+)/.exec(printed) ?? [];
    expect((await askWith(key, '/business')).status).toBe(200);
    expect(printed).toContain('not shown again');
    const state = await stateOf(api.runtime);
    expect(JSON.stringify(state)).not.toContain(key);
  });

  test('asks who is at a terminal for what was not said', async () => {
    const asked: string[] = [];
    const answers = ['Asked Studio', '', 'FR'];
    const prompter: Prompter = {
      text: (question) => {
        asked.push(question);
        return Promise.resolve(answers.shift() ?? '');
      },
      choose: (question, choices) => {
        asked.push(question);
        return Promise.resolve(choices[0]!.value);
      },
    };
    let printed = '';
    await runCommand(['business', 'create', '--json'], {
      access: () => ({ apiKey: '', baseUrl: '' }),
      fetch: () => Promise.reject(new TypeError('fetch failed')),
      print: (text) => (printed += text),
      openAdmin: () => Promise.resolve(createAdmin(api.runtime, () => Promise.resolve())),
      prompter: () => Promise.resolve(prompter),
      progress: undefined,
      dodoApiKey: () => undefined,
    });
    expect(asked).toHaveLength(4);
    const { body } = await askWith(JSON.parse(printed).api_key, '/business');
    expect(body).toMatchObject({
      display_name: 'Asked Studio',
      legal_name: null,
      time_zone: 'Europe/Paris',
    });
  });

  test.each([
    [[], /--test or --live, and --display-name/],
    [['--test'], /--display-name/],
    [['--test', '--live', '--display-name', 'A'], /leave out one/],
    [['--test', '--display-name', ' '], /--display-name must not be empty/],
    [['--test', '--display-name', 'A', '--country', 'Japan'], /"Japan" is no country/],
    [['--test', '--display-name', 'A', '--currency', 'XXX'], /unknown option '--currency'/],
  ])('%j is refused in one sentence, and nothing is created', async (args, message) => {
    const before = await stateOf(api.runtime);
    await expect(create(...args)).rejects.toThrow(message);
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

describe('rung keys', () => {
  test('makes, lists and revokes keys of the business that is named', async () => {
    const { business_id: id } = JSON.parse(await create('--test', '--display-name', 'Keys', '--json'));
    const made = JSON.parse(
      await rung('keys', 'create', '--business', id, '--name', 'CI', '--read', '--json'),
    );
    const list = await rung('keys', 'list', '--business', id);
    expect(list).toMatch(new RegExp(`^${String(made.api_key_id)}  read  …\\w{4}  never used  CI\n`));
    expect(list).not.toContain(made.api_key);
    expect((await askWith(made.api_key, '/business')).status).toBe(200);
    await rung('keys', 'revoke', made.api_key_id, '--business', id);
    expect((await askWith(made.api_key, '/business')).status).toBe(401);
  });

  test('keeps the last key that may write', async () => {
    const { business_id: id } = JSON.parse(await create('--test', '--display-name', 'Last', '--json'));
    const [, keyId = ''] = /^(key_\w+)/.exec(await rung('keys', 'list', '--business', id)) ?? [];
    await expect(rung('keys', 'revoke', keyId, '--business', id)).rejects.toThrow(/last/i);
  });

  test('asks whose keys are meant where there are several businesses', async () => {
    await expect(rung('keys', 'list')).rejects.toThrow(/Say whose keys, with --business: bus_/);
    await expect(rung('keys', 'list', '--business', 'bus_unknown')).rejects.toThrow(/Say whose keys/);
  });
});

test('rung business list names every business and its mode', async () => {
  const printed = await rung('business', 'list');
  expect(printed).toContain(`${api.scope.businessId}  test  Sample Shop\n`);
});

test('rung doctor says what a business lacks, and fails where real money is concerned', async () => {
  const { business_id: id } = JSON.parse(await create('--live', '--display-name', 'Sick', '--json'));
  const { printed, error } = await tryCommand(api, { apiKey: '', baseUrl: '' }, 'doctor', '--json');
  expect(error?.message).toMatch(/\d+ of \d+ checks failed/);
  const findings = JSON.parse(printed) as {
    check: string;
    status: string;
    message: string;
    business_id: string | null;
  }[];
  const of = (check: string, business: string | null) =>
    findings.find((each) => each.check === check && each.business_id === business)?.status;
  expect(of('server.https', null)).toBe('fail');
  expect(of('business.identity', id)).toBe('fail');
  expect(of('money.gateway', id)).toBe('fail');
  expect(of('business.identity', api.scope.businessId), 'a test business is only warned').toBe('warn');
  const { message } = findings.find(
    ({ check, business_id: of }) => check === 'business.identity' && of === id,
  )!;
  expect(message).toContain(`Sick (${String(id)}): lacks legal_name, address, support_email, terms_url`);
});

describe('the demo', () => {
  const database = { DATABASE_URL: 'postgres://rung:secret@db.example.com/rung' };
  test.each([
    [{}, true],
    [{ RUNG_DEMO: '0' }, false],
    [database, false],
    [{ ...database, RUNG_DEMO: '1' }, true],
    [{ ...database, RUNG_API_KEY: 'rung_test_Ab3dEf6hIj9kLmNoPqRsTuVwXyZ01234' }, true],
  ])('with %j is there: %s', (environment, hasDemo) => {
    expect(readConfig(environment).hasDemo).toBe(hasDemo);
  });

  test('has no shop where nobody asked for it', async () => {
    const bare = await createTestApi({ environment: { RUNG_DEMO: '0' } });
    try {
      expect((await bare.app.request('/shop')).status).toBe(404);
      expect(await (await bare.app.request('/')).text()).not.toContain('/shop');
    } finally {
      await bare.drop();
    }
  });

  test('is no matter of the command, whose key may be one of live mode', () => {
    const environment = { RUNG_API_KEY: 'rung_live_Ab3dEf6hIj9kLmNoPqRsTuVwXyZ01234' };
    expect(readAdminConfig(environment).apiKey).toBeUndefined();
  });
});
