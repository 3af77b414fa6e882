import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../src/store/postgres/free-port.ts';
import { eventually } from '../process/server-process.ts';
import { fillIn, guest, pay, sees } from './buying.ts';
import { type Visits, openVisits } from './stage.ts';

/*
 * The way of a seller from nothing to the first sale, as docs/business.md tells it: every command comes from there, in
 * that order, and is typed as it stands. Ports alone are others, since those may be taken here.
 */

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const [startStripe = '', startRung = '', ...commands] = readCommands();
const dataDir = mkdtempSync(path.join(tmpdir(), 'rung-first-sale-'));
const buyer = 'guest@example.com';

let stripeUrl: string;
let rungUrl: string;
let visits: Visits;
const endings: (() => Promise<void>)[] = [];

beforeAll(async () => {
  stripeUrl = `http://127.0.0.1:${String(await findFreePort())}`;
  rungUrl = `http://localhost:${String(await findFreePort())}`;
  visits = await openVisits(rungUrl, stripeUrl);
  endings.push(() => visits.close());
});
afterAll(async () => {
  for (const end of endings.toReversed()) await end();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Commands of the section on the first sale, a line each. */
function readCommands(): string[] {
  const document = readFileSync(path.join(root, 'docs/business.md'), 'utf8');
  const section = /^## The first sale, offline\n([\s\S]*?)^## /m.exec(document)?.[1] ?? '';
  const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)];
  return blocks.flatMap(([, block = '']) => block.trim().split('\n'));
}

/** Environment of a terminal: that of this machine, with nothing of Rung but another place and other ports. */
function terminal(port: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    PORT: port,
    RUNG_DATA_DIR: dataDir,
    RUNG_BASE_URL: rungUrl,
  };
}

const atTheFake = (command: string): string => command.replace('http://127.0.0.1:4242', stripeUrl);

/** Types a command that goes on, and waits until it says that it is ready. */
async function start(command: string, port: string, readiness: string): Promise<void> {
  const child = spawn('bash', ['-c', `exec env ${command}`], {
    cwd: root,
    env: terminal(port),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += String(text)));
  const closed = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve();
    }),
  );
  endings.push(async () => {
    child.kill();
    await closed;
  });
  const ended = closed.then(() => Promise.reject(new Error(`${command} ended: ${printed}`)));
  await Promise.race([
    ended,
    eventually(() => {
      expect(printed).toContain(readiness);
    }),
  ]);
}

/** Types the next command, and returns what it printed. */
async function type(command: string, apiKey = ''): Promise<string> {
  const env = { ...terminal(new URL(rungUrl).port), ...(apiKey && { RUNG_API_KEY: apiKey }) };
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: root, env });
  return stdout;
}

test('a seller comes from an empty folder to a sale, an upsell by one click and the first e-mail', async () => {
  const [create = '', keep = '', check = '', open = '', doctor = '', list = '', read = ''] = commands;
  await start(startStripe, new URL(stripeUrl).port, 'A stand-in for Stripe is at');
  await start(atTheFake(startRung), new URL(rungUrl).port, 'Rung is running.');

  const created = await type(create);
  expect(keep).toBe('export RUNG_API_KEY=rung_test_…');
  const apiKey = /rung_test_\w+/.exec(created)?.[0] ?? '';
  expect(await type(check, apiKey)).toMatch(/Gateway +stripe[\s\S]*Charges +yes[\s\S]*Nothing is missing\./);
  const checkoutUrl = /http\S+/.exec(await type(open, apiKey))?.[0] ?? '';
  expect(await type(doctor, apiKey)).toContain('RUNG_PUBLIC_URL');

  const page = await visits.visitor();
  await page.goto(checkoutUrl);
  await sees(page, 'Watercolour course');
  const { card: _, expiry: __, cvc: ___, ...details } = guest;
  await fillIn(page, { ...details, email: buyer });
  await pay(page);
  await sees(page, 'Stand-in for Stripe Checkout');
  await page.getByRole('button', { name: 'Pay' }).click();
  await sees(page, 'Add the brushes for your course');
  await page.locator('[data-answer=accept]').click();
  await sees(page, 'Thank you. It is yours.');
  await sees(page, 'Sample Studio');

  await eventually(async () => {
    expect((await type(list, apiKey)).match(/receipt/g)).toHaveLength(2);
  });
  expect(await type(read, apiKey)).toMatch(/Brush set[\s\S]*Sample Studio Inc\./);
  expect(await visits.endVisits()).toEqual([]);
});
