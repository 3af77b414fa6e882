import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFunnelSchema } from '../../src/wire/schemas/funnels.ts';
import { createOfferSchema } from '../../src/wire/schemas/offers.ts';
import { termsOfFunnel, termsOfOffer } from '../../src/cli/funnel-file.ts';
import { findAccess } from '../../src/cli/access.ts';
import { runCommand } from '../../src/cli/run.ts';
import { readApiAccess } from '../../src/config.ts';
import { type Caller, type Json, type TestApi, createTestApi } from '../support/api.ts';
import { startExperiment } from '../support/experiments.ts';
import { createFunnel, createOffer, offerBody, stepOf } from '../support/offers.ts';
import { sellCourse, stateOf } from '../support/shop.ts';
import { typeCommand } from '../support/command.ts';

let api: TestApi;
let folder: string;
let file: string;
beforeAll(async () => {
  api = await createTestApi();
  folder = await mkdtemp(path.join(tmpdir(), 'rung-funnels-'));
  file = path.join(folder, 'funnels.json');
});
afterAll(async () => {
  await api.drop();
  await rm(folder, { recursive: true });
});

const access = (env: Record<string, string>) => findAccess(readApiAccess(env));

/** Types the command and answers what it prints. */
function rung(caller: Caller, ...args: string[]): Promise<string> {
  const found = access({ RUNG_API_KEY: caller.apiKey, RUNG_BASE_URL: 'http://rung.test/' });
  return typeCommand(api, found, ...args);
}

const openShop = () => api.createBusiness('Sample Shop', 'test');

test('a file holds every field that an offer and a funnel are created with', () => {
  expect(termsOfOffer(createOfferSchema.shape)).toEqual(createOfferSchema.shape);
  expect(termsOfFunnel(createFunnelSchema.shape)).toEqual(createFunnelSchema.shape);
});

async function publishedShop() {
  const shop = await openShop();
  const upsell = await createOffer(shop, { metadata: { b: 1, a: 2 } });
  const downsell = await createOffer(shop);
  const funnel = await createFunnel(shop, {
    audience: { not: { fact: 'country', op: 'is_any_of', values: ['US'] } },
    steps: [
      stepOf('upsell', upsell.offer_id, { declined: 'downsell' }),
      stepOf('downsell', downsell.offer_id),
    ],
  });
  await shop.request('POST', `/funnels/${funnel.funnel_id}/publish`);
  return { shop, upsell, downsell, funnel };
}

test('what is exported is always the same text, and applying it changes nothing', async () => {
  const { shop, upsell, downsell, funnel } = await publishedShop();
  const text = await rung(shop, 'funnels', 'export');
  expect(JSON.parse(text)).toEqual({
    offers: [expect.anything(), expect.anything()],
    funnels: [
      expect.objectContaining({ funnel_id: funnel.funnel_id, is_published: true, steps: funnel.steps }),
    ],
  });
  expect(JSON.parse(text).offers.map((offer: Json) => offer.offer_id)).toEqual(
    [upsell.offer_id, downsell.offer_id].toSorted(),
  );
  expect(text).not.toMatch(/created_at|updated_at|version|business_id/);
  expect(await rung(shop, 'funnels', 'export', funnel.funnel_id)).toBe(text);
  await rung(shop, 'funnels', 'export', '--out', file);
  expect(await readFile(file, 'utf8')).toBe(text);
  const before = await stateOf(api.runtime);
  expect(await rung(shop, 'funnels', 'apply', file, '--yes')).toMatch(
    /^(unchanged +offer +off_\w+\n){2}unchanged +funnel +fnl_\w+\nNothing to do\.\n$/,
  );
  expect(await stateOf(api.runtime)).toEqual(before);
});

test('a change is shown first, done with --yes, and shown to customers', async () => {
  const { shop, upsell, funnel } = await publishedShop();
  const changed = JSON.parse(await rung(shop, 'funnels', 'export'));
  changed.offers.find((offer: Json) => offer.offer_id === upsell.offer_id).discount.bps = 2000;
  changed.funnels[0].priority = 3;
  await writeFile(file, JSON.stringify(changed));
  const before = await stateOf(api.runtime);
  const plan = await rung(shop, 'funnels', 'apply', file);
  expect(plan).toContain(`change    offer   ${upsell.offer_id}: discount\n`);
  expect(plan).toContain(`change    funnel  ${funnel.funnel_id}: priority\n`);
  expect(plan).toMatch(/publish +funnel +fnl_\w+\n3 to do\. Nothing was changed; --yes does it\.\n$/);
  expect(await stateOf(api.runtime)).toEqual(before);
  await rung(shop, 'funnels', 'apply', file, '--yes');
  const { items } = (await shop.request('GET', `/funnels/${funnel.funnel_id}/versions`)).body;
  expect(items[0]).toMatchObject({ version: 2, is_published: true, priority: 3 });
  expect(await rung(shop, 'funnels', 'apply', file)).toContain('Nothing to do.');
});

test('what would be published while customers are compared on it is objected to before anything is done', async () => {
  const { shop, funnel } = await publishedShop();
  const running = await startExperiment(shop, funnel.funnel_id);
  const changed = JSON.parse(await rung(shop, 'funnels', 'export'));
  await writeFile(file, JSON.stringify(changed));
  expect(await rung(shop, 'funnels', 'apply', file, '--yes')).toContain('Nothing to do.');
  changed.offers[0].name = 'Changed';
  await writeFile(file, JSON.stringify(changed));
  const before = await stateOf(api.runtime);
  await expect(rung(shop, 'funnels', 'apply', file, '--yes')).rejects.toThrow(
    `the experiment ${String(running.experiment_id)} runs on it. Stop it first`,
  );
  expect(await stateOf(api.runtime)).toEqual(before);
  await shop.request('POST', `/experiments/${String(running.experiment_id)}/stop`);
  expect(await rung(shop, 'funnels', 'apply', file, '--yes')).toContain(`publish funnel ${funnel.funnel_id}`);
});

test('an offer that was changed elsewhere makes its funnel be published again', async () => {
  const { shop, upsell, funnel } = await publishedShop();
  await shop.request('PATCH', `/offers/${upsell.offer_id}`, { name: 'Changed elsewhere' });
  await rung(shop, 'funnels', 'export', '--out', file);
  expect(await rung(shop, 'funnels', 'apply', file)).toContain(
    `publish   funnel  ${funnel.funnel_id}\n1 to do.`,
  );
});

test('new names are made into objects, and the file gets their ids', async () => {
  const shop = await openShop();
  const written = {
    offers: [{ offer_id: 'the_course', ...offerBody(await sellCourse(shop)) }],
    funnels: [
      {
        funnel_id: 'after_purchase',
        is_published: true,
        name: 'By hand',
        moment: 'post_purchase',
        steps: [{ step_id: 'upsell', offer_id: 'the_course' }],
      },
    ],
  };
  await writeFile(file, JSON.stringify(written));
  expect(await rung(shop, 'funnels', 'apply', file)).toContain('create    offer   the_course\n');
  await rung(shop, 'funnels', 'apply', file, '--yes');
  const applied = JSON.parse(await readFile(file, 'utf8'));
  expect(applied.funnels[0]).toMatchObject({ funnel_id: expect.stringMatching(/^fnl_/), name: 'By hand' });
  expect(applied.funnels[0].steps[0].offer_id).toBe(applied.offers[0].offer_id);
  expect(applied.offers[0].offer_id).toMatch(/^off_/);
  const funnel = (await shop.request('GET', `/funnels/${applied.funnels[0].funnel_id}`)).body;
  expect(funnel).toMatchObject({ published_version: 1, name: 'By hand' });
  expect(await rung(shop, 'funnels', 'apply', file)).toContain('Nothing to do.');
  await writeFile(
    file,
    JSON.stringify({ ...applied, funnels: [{ ...applied.funnels[0], is_published: false }] }),
  );
  expect(await rung(shop, 'funnels', 'apply', file, '--yes')).toMatch(/unpublish funnel/);
  expect((await shop.request('GET', `/funnels/${funnel.funnel_id}`)).body.published_version).toBeNull();
});

test('what is refused is told in the words of the API, and what was made before it is not made again', async () => {
  const shop = await openShop();
  const offer = { offer_id: 'the_course', ...offerBody(await sellCourse(shop)) };
  const steps = [{ step_id: 'a', offer_id: 'the_course', edges: { declined: 'a' } }];
  const funnel = { funnel_id: 'circle', is_published: true, name: 'Circle', moment: 'post_purchase', steps };
  await writeFile(file, JSON.stringify({ offers: [offer], funnels: [funnel] }));
  await expect(rung(shop, 'funnels', 'apply', file, '--yes')).rejects.toThrow(
    /^FUNNEL_NOT_PUBLISHABLE: steps\[0\]\.edges\.declined \(step a\): leads in a cycle/,
  );
  expect(await rung(shop, 'funnels', 'apply', file)).toMatch(
    /^unchanged +offer +off_\w+\nunchanged +funnel +fnl_\w+\npublish +funnel +fnl_\w+\n1 to do/,
  );
});

test.each([
  ['{', /not valid JSON/],
  ['[]', /^offers: must be a list/],
  ['{"offers": [{}], "funnels": []}', /^offers\[0\]\.offer_id: must be an id/],
  ['{"offers": [], "funnels": [{"funnel_id": "../keys"}]}', /^funnels\[0\]\.funnel_id: must be an id/],
  ['{"offers": [{"offer_id": "a"}, {"offer_id": "a"}], "funnels": []}', /^offers\[1\]\.offer_id: repeats a/],
])('a file that is none is refused with the place of the fault: %s', async (text, message) => {
  await writeFile(file, text);
  await expect(rung(api, 'funnels', 'apply', file, '--yes')).rejects.toThrow(message);
});

test('the key is the one that is set, else the one that a Rung started here has made for itself', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'rung-key-'));
  const kept = { RUNG_DATA_DIR: dataDir };
  expect(() => access(kept)).toThrow(
    `RUNG_API_KEY is not set, and ${path.join(dataDir, 'api-key')}, where a Rung started here keeps one, cannot be read`,
  );
  await writeFile(path.join(dataDir, 'api-key'), 'rung_test_kept\n');
  expect(access(kept)).toEqual({ apiKey: 'rung_test_kept', baseUrl: 'http://localhost:4000' });
  expect(access({ ...kept, RUNG_API_KEY: ' set ' }).apiKey).toBe('set');
  await rm(dataDir, { recursive: true });
});

const silent = {
  fetch: () => Promise.reject(new TypeError('fetch failed')),
  print: () => undefined,
  openAdmin: () => Promise.reject(new Error('no database is needed')),
  prompter: undefined,
  progress: undefined,
  dodoApiKey: () => undefined,
};

async function helpOf(args: readonly string[]): Promise<string> {
  let printed = '';
  await runCommand(args, {
    ...silent,
    access: () => {
      throw new Error('no key is needed to be helped');
    },
    print: (text) => (printed += text),
  });
  return printed;
}

test.each([[[]], [['help']], [['--help']], [['-h']]])(
  'asked for help it names every command, without a key or a database: %j',
  async (args) => {
    const printed = await helpOf(args);
    for (const command of [
      'business create',
      'business list',
      'business logo <file>',
      'keys create',
      'keys revoke <api_key_id>',
      'doctor',
      'funnels export [funnel_id...]',
      'funnels apply <file>',
      'jobs retry <job_id...>',
      'analytics rebuild',
      'version',
      'RUNG_API_KEY',
      'DATABASE_URL',
    ]) {
      expect(printed).toContain(command);
    }
  },
);

test.each([
  [['funnels', '--help'], /export[^]*apply/],
  [['help', 'funnels'], /export[^]*apply/],
  [['funnels', 'apply', '-h'], /Usage: rung funnels apply \[options\] <file>[^]*--yes[^]*new ids/],
  [['business', 'create', '--help'], /--test[^]*--live[^]*--display-name <name>[^]*--json/],
])('asked about a command it explains that one: %j', async (args, explained) => {
  const printed = await helpOf(args);
  expect(printed).toMatch(explained);
  expect(printed).not.toContain('analytics');
});

test.each([['--version'], ['-v'], ['version']])('it says which Rung it is: %s', async (arg) => {
  const { version }: Json = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  expect(await rung(api, arg)).toBe(`Rung ${String(version)}\n`);
});

test('without a command, an option or a server that it knows, the command says what to do', async () => {
  expect(() => access({ RUNG_API_KEY: 'key', RUNG_BASE_URL: 'rung' })).toThrow(/^RUNG_BASE_URL must be/);
  await expect(rung(api, 'funnels', 'delete')).rejects.toThrow("unknown command 'delete'");
  await expect(rung(api, 'jobs', '--yes')).rejects.toThrow("unknown option '--yes'");
  await expect(rung(api, 'jobs', 'retry', 'job_1', '--failing')).rejects.toThrow(
    "unknown option '--failing'",
  );
  await expect(rung(api, '--verbose')).rejects.toThrow(/--verbose[^]*rung help/);
  const unreachable = runCommand(['funnels', 'export'], {
    ...silent,
    access: () => access({ RUNG_API_KEY: 'key' }),
  });
  await expect(unreachable).rejects.toThrow('No Rung answers at http://localhost:4000');
});
