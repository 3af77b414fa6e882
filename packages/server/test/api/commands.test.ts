import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findAccess } from '../../src/cli/access.ts';
import { readApiAccess } from '../../src/config.ts';
import { startProgram } from '../compat/seed.ts';
import { type CustomerId, asId } from '../../src/domain/ids.ts';
import type { Caller } from '../support/api.ts';
import { tryCommand, typeCommand } from '../support/command.ts';
import { keepEmail } from '../support/kept-email.ts';
import { type StripeShop, openStripeShop } from '../support/stripe-shop.ts';
import { stateOf } from '../support/shop.ts';

/* Commands that speak to the API, and what each says to who mistypes it. */

let shop: StripeShop;
let folder: string;
beforeAll(async () => {
  shop = await openStripeShop();
  folder = mkdtempSync(path.join(tmpdir(), 'rung-commands-'));
});
afterEach(() => {
  shop.fake.endpoints.clear();
  shop.fake.account.charges_enabled = true;
});
afterAll(async () => {
  await shop.stop();
  rmSync(folder, { recursive: true, force: true });
});

const rung = (...args: string[]): Promise<string> => typeAs(shop.api, ...args);
const typeAs = ({ apiKey }: Pick<Caller, 'apiKey'>, ...args: string[]): Promise<string> =>
  typeCommand(shop.api, { apiKey, baseUrl: 'http://rung.test' }, ...args);

async function createCustomer(email: string): Promise<CustomerId> {
  const { body } = await shop.api.request('POST', '/customers', { email, name: 'Sample Customer' });
  return asId<'customer'>(body.customer_id);
}

/** Expects a refusal of one line, besides the hint that lists the commands, and that nothing changed. */
async function expectRefused(args: readonly string[], message: RegExp): Promise<void> {
  const before = await stateOf(shop.api.runtime);
  const refusal = await rung(...args).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Error);
  const said = (refusal as Error).message.replace('\nrung help lists every command.', '');
  expect(said).toMatch(message);
  expect(said.split('\n')).toHaveLength(1);
  expect(await stateOf(shop.api.runtime)).toEqual(before);
}

describe('rung export', () => {
  test('writes one whole file for each kind of rows', async () => {
    const customerId = await createCustomer('exported@example.com');
    const out = path.join(folder, 'all');
    const printed = await rung('export', '--out', out);
    const files = readdirSync(out);
    expect(files).toEqual(
      expect.arrayContaining(['customers.jsonl', 'payments.jsonl', 'subscriptions.jsonl']),
    );
    expect(files.filter((file) => !file.endsWith('.jsonl'))).toEqual([]);
    expect(printed.trim().split('\n')).toHaveLength(files.length);
    const customers = readFileSync(path.join(out, 'customers.jsonl'), 'utf8').trim().split('\n');
    const ids = customers.map((line) => (JSON.parse(line) as { customer_id: string }).customer_id);
    expect(ids).toContain(customerId);
  });

  test('writes the kinds that are named, as CSV if asked to', async () => {
    const out = path.join(folder, 'some');
    expect(await rung('export', 'customers', '--format', 'csv', '--out', out)).toBe(
      `${path.join(out, 'customers.csv')}\n`,
    );
    expect(readdirSync(out)).toEqual(['customers.csv']);
    expect(readFileSync(path.join(out, 'customers.csv'), 'utf8')).toMatch(/^.*\bcustomer_id\b.*\r?\n/);
  });

  test('refuses an unknown kind or format and a key that may only read, and leaves no file', async () => {
    const out = path.join(folder, 'none');
    await expectRefused(
      ['export', 'customers', 'secrets', '--out', out],
      /no rows of the kind "secrets": .*customers/,
    );
    await expectRefused(['export', '--format', 'xml', '--out', out], /'xml' is invalid.*json, csv/);
    const reader = { apiKey: shop.api.readOnlyKey };
    await expect(typeAs(reader, 'export', 'customers', '--out', out)).rejects.toThrow(
      /write access|may only read/i,
    );
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
  });
});

describe('rung gateway check', () => {
  test('tells on one screen what the account may do and what it lacks', async () => {
    const printed = await rung('gateway', 'check');
    expect(printed).toMatch(
      /^Gateway +stripe\nAccount +acct_\w+, US\nCharges +yes\nCurrencies +EUR, JPY, KWD, UGX, USD\n/,
    );
    expect(printed).toMatch(/\n {2}may use \w+/);
    expect(printed).toMatch(/\nWebhook +missing: http\S+\nTo do: .*webhook endpoint/);
    expect(printed.split('\n').length).toBeLessThan(24);
  });

  test('creates the webhook endpoint when asked to, and then nothing is missing', async () => {
    expect(await rung('gateway', 'check', '--create-webhook')).toMatch(/Webhook +created: /);
    expect(await rung('gateway', 'check')).toMatch(/Nothing is missing\.\n$/);
  });

  test('says that an account may not charge yet', async () => {
    shop.fake.account.charges_enabled = false;
    expect(await rung('gateway', 'check')).toMatch(/Charges +not yet\n[\s\S]*To do: /);
  });

  test('of a live business without a gateway says so', async () => {
    const live = await shop.api.createBusiness('Live Shop', 'live');
    expect(await typeAs(live, 'gateway', 'check')).toMatch(
      /^Gateway +none\nTo do: Connect a payment gateway/,
    );
  });
});

describe('rung emails', () => {
  test('lists and reads what was written to a customer', async () => {
    const address = 'reader@example.com';
    const customerId = await createCustomer(address);
    await expectRefused(['emails', 'list', address], /^There is no e-mail to .* of the last 180 days\.$/);
    await keepEmail(shop.api, customerId);
    expect(await rung('emails', 'list', address)).toMatch(/^\S+Z {2}receipt +\w+ +Your receipt\n$/);
    expect(await rung('emails', 'read', address)).toBe('Your receipt\n\nThank you.');
    const file = path.join(folder, 'email.html');
    expect(await rung('emails', 'read', address, '--html', file)).toContain('“Your receipt”');
    expect(readFileSync(file, 'utf8')).toContain('<p>Thank you.</p>');
  });

  test('shows how each kind looks, in both languages', async () => {
    const kinds = ['receipt', 'payment_failed', 'renewal_coming', 'plan_changed', 'cancelled', 'refunded'];
    for (const kind of [...kinds, 'undone', 'offer_open', 'sign_in']) {
      expect(await rung('emails', 'preview', kind)).toMatch(/^\S.*\n\n[\s\S]*Sample Shop/);
      expect(await rung('emails', 'preview', kind, '--locale', 'ja')).toMatch(/[ぁ-ん]/);
    }
    const file = path.join(folder, 'receipt.html');
    await rung('emails', 'preview', 'receipt', '--html', file);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/i);
  });

  test('refuses strangers, kinds and languages that there are not', async () => {
    await expectRefused(
      ['emails', 'read', 'nobody@example.com'],
      /^No customer has the address nobody@example\.com\.$/,
    );
    await expectRefused(['emails', 'list'], /missing required argument 'address'/);
    await expectRefused(['emails', 'preview', 'birthday'], /'birthday' is invalid.*receipt/);
    await expectRefused(['emails', 'preview', 'receipt', '--locale', 'fr'], /'fr' is invalid.*en, ja/);
  });
});

describe('rung business and rung keys', () => {
  test('replace the logo by a file that is an image, and by no other', async () => {
    const logo = path.join(folder, 'logo.svg');
    writeFileSync(
      logo,
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>',
    );
    expect(await rung('business', 'logo', logo)).toMatch(/^http\S+\/\w+.*\n$/);
    writeFileSync(logo, '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    await expectRefused(['business', 'logo', logo], /script/i);
    await expectRefused(['business', 'logo', path.join(folder, 'absent.png')], /absent\.png/);
  });

  test('refuse a key that the business does not have', async () => {
    const { businessId } = shop.api.scope;
    await expectRefused(['keys', 'revoke', 'key_unknown', '--business', businessId], /API key|api_key/i);
    await expectRefused(['keys', 'revoke'], /missing required argument 'api_key_id'/);
    await expectRefused(['keys', 'create', '--business', businessId, '--write'], /unknown option '--write'/);
  });
});

describe('rung doctor', () => {
  const examine = () => tryCommand(shop.api, { apiKey: '', baseUrl: '' }, 'doctor');

  test('prints the list of docs/going-live.md by its parts, with what is left to a person', async () => {
    const { printed } = await examine();
    for (const area of ['Database', 'Server', 'Business', 'Money', 'Watching', 'Before the first sale']) {
      expect(printed).toMatch(new RegExp(`^${area}$`, 'm'));
    }
    expect(printed).toMatch(/^ {2}✋ +A backup was restored this month/m);
    expect(printed).toMatch(/\d+ hold, \d+ do not yet, \d+ fail, \d+ are for a person to check\.\n$/);
  });

  test('says of a live business without a gateway that no money moves, and fails', async () => {
    const { scope } = await shop.api.createBusiness('Live Shop', 'live');
    const { printed, error } = await examine();
    expect(printed).toContain(`Here: Live Shop (${scope.businessId}): no payment gateway is connected.`);
    expect(error?.message).toMatch(/^\d+ of \d+ checks failed\.$/);
  });
});

describe('a person who', () => {
  test('has no key is told where one could be', () => {
    const settings = readApiAccess({ RUNG_DATA_DIR: folder });
    expect(() => findAccess(settings)).toThrow(/There is no API key: RUNG_API_KEY is not set/);
  });

  test('types a wrong key is told that it is wrong', async () => {
    await expect(typeAs({ apiKey: 'rung_test_wrong' }, 'gateway', 'check')).rejects.toThrow(/^[A-Z_0-9]+: /);
  });

  test('types what there is not gets one sentence, the way to help and exit code 1', async () => {
    const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
    const tsconfig = fileURLToPath(new URL('../../tsconfig.json', import.meta.url));
    const type = (environment: Record<string, string>, ...args: string[]) =>
      startProgram(['--import', import.meta.resolve('tsx'), cli, ...args], folder, {
        TSX_TSCONFIG_PATH: tsconfig,
        RUNG_DATA_DIR: folder,
        ...environment,
      });
    const help = type({});
    expect(await help.exited).toBe(0);
    expect(help.stdout()).toContain('gateway check');
    const mistakes = [type({}, 'sell'), type({}, 'gateway', 'check'), type({ RUNG_BASE_URL: 'x' }, 'jobs')];
    for (const failing of mistakes) {
      expect(await failing.exited).toBe(1);
      expect(failing.stdout()).toBe('');
      expect(failing.stderr()).toMatch(/^[^\n]+\n(rung help lists every command\.\n)?$/);
    }
  });
});
