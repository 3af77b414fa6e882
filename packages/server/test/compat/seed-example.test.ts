import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import Rung from '../../../sdk/src/index.ts';
import { type RunningSeed, startTypeScript } from './seed.ts';
import { type StartedRung, eventually, startRung, uniqueEmail, untilItAnswers } from './seed-server.ts';
import { findFreePort } from '../../src/store/postgres/free-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'rung-example-'));

let rung: StartedRung;
let client: Rung;
let shop: RunningSeed;
let shopUrl: string;
let endpointId: string;

beforeAll(async () => {
  rung = await startRung();
  client = new Rung({ baseURL: rung.baseUrl, bearerToken: rung.apiKey });
  shopUrl = `http://127.0.0.1:${await findFreePort()}`;
  const endpoint = await client.webhooks.create({ url: `${shopUrl}/webhooks/dodo` });
  endpointId = endpoint.id;
  const { secret } = await client.webhooks.retrieveSecret(endpointId);
  const examples = fileURLToPath(new URL('../../../../examples/', import.meta.url));
  shop = startTypeScript(join(examples, 'post-purchase-upsell/server.ts'), folder, {
    TSX_TSCONFIG_PATH: join(examples, 'tsconfig.json'),
    RUNG_BASE_URL: rung.baseUrl,
    RUNG_API_KEY: rung.apiKey,
    DODO_PAYMENTS_WEBHOOK_KEY: secret,
    PORT: new URL(shopUrl).port,
    APP_URL: shopUrl,
    STORE_FILE: join(folder, 'store.json'),
  });
  await untilItAnswers(shopUrl, shop);
});

afterAll(async () => {
  await client.webhooks.delete(endpointId);
  await shop.stop();
  await rung.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('offers the course after the e-book, and charges a double click once', async () => {
  const { cookie, customerId } = await buy('prod_ebook');
  expect(await offered(cookie)).toMatchObject({
    product: { id: 'prod_starter_course', price: expect.any(Number) },
    card: { brand: 'visa', last4: '4242' },
  });
  const answers = await Promise.all([post('/api/upsell/accept', cookie), post('/api/upsell/accept', cookie)]);
  expect(answers).toEqual([{ success: true }, { success: true }]);
  expect(await bought(customerId, 'prod_starter_course')).toHaveLength(1);
});

it('shows and charges nothing without the cookie of the order', async () => {
  const { cookie, customerId } = await buy('prod_ebook');
  await offered(cookie);
  const forged = cookie.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  for (const stranger of ['', forged]) {
    expect(await get('/api/upsell', stranger)).toEqual({ eligible: false, pending: false });
    expect(await post('/api/upsell/accept', stranger)).toMatchObject({ success: false });
  }
  expect(await bought(customerId, 'prod_starter_course')).toHaveLength(0);
});

it('does not ask a customer again who has declined', async () => {
  const email = uniqueEmail();
  const first = await buy('prod_ebook', { email });
  await offered(first.cookie);
  expect(await post('/api/upsell/decline', first.cookie)).toEqual({ declined: true });
  const second = await buy('prod_ebook', { email });
  expect(second.customerId).toBe(first.customerId);
  await eventually(async () => {
    expect(await get('/api/upsell', second.cookie)).toEqual({ eligible: false, pending: false });
  });
});

it.each([
  ['bought', 'accept', 1],
  ['declined', 'decline', 0],
  ['walked past', 'view', 0],
] as const)(
  'neither offers nor charges again what was %s on the page of Rung',
  async (_how, answer, sold) => {
    const { cookie, customerId } = await buy('prod_starter_course');
    const [asked] = (await client.presentations.list(customerId, { state: 'open' })).items;
    expect(asked).toMatchObject({ offer: { product_id: 'prod_complete_bundle' } });
    await client.presentations[answer](asked?.presentation_id ?? '');
    await eventually(async () => {
      expect(await get('/api/upsell', cookie)).toEqual({ eligible: false, pending: false });
    });
    expect(await post('/api/upsell/accept', cookie)).toMatchObject({ success: false });
    expect(await bought(customerId, 'prod_complete_bundle')).toHaveLength(sold);
  },
);

it('neither offers nor charges what the customer has from elsewhere, also when that is since the offer', async () => {
  const email = uniqueEmail();
  const { cookie, customerId } = await buy('prod_ebook', { email });
  await offered(cookie);
  await buy('prod_starter_course', { email });
  expect(await get('/api/upsell', cookie)).toEqual({ eligible: false, pending: false });
  expect(await post('/api/upsell/accept', cookie)).toMatchObject({ success: false });
  expect(await bought(customerId, 'prod_starter_course')).toHaveLength(1);
});

it('answers a declined card with a message and the standard checkout', async () => {
  const { cookie, customerId } = await buy('prod_ebook', { card: '4000000000000341' });
  await offered(cookie);
  const answer = {
    success: false,
    state: 'failed',
    message: expect.stringMatching(/./) as string,
    continueUrl: expect.stringContaining('cks_') as string,
  };
  expect(await post('/api/upsell/accept', cookie)).toEqual(answer);
  expect(await post('/api/upsell/accept', cookie)).toEqual(answer);
  // Reloading the page keeps the way on.
  expect(await get('/api/upsell', cookie)).toEqual({ eligible: false, pending: false, outcome: answer });
  expect(await bought(customerId, 'prod_starter_course')).toHaveLength(0);
});

it.each([
  ['approve', 'sells it'],
  ['refuse', 'leads to the checkout'],
  ['leave', 'leads to the checkout'],
] as const)('sends to the bank that asks, also after a reload: %s then %s', async (reply, _then) => {
  const { cookie, customerId } = await buy('prod_ebook', { card: '4000002500003155' });
  await offered(cookie);
  const asked = {
    success: false,
    state: 'requires_action',
    message: null,
    continueUrl: expect.stringContaining('/authenticate/') as string,
  };
  const answer = await post('/api/upsell/accept', cookie);
  expect(answer).toEqual(asked);
  expect(await post('/api/upsell/accept', cookie)).toEqual(asked);
  expect(await get('/api/upsell', cookie)).toEqual({ eligible: false, pending: false, outcome: asked });
  const next = await answerBank(String(answer['continueUrl']), reply);
  if (reply === 'approve') {
    await eventually(async () => {
      expect(await get('/api/upsell', cookie)).toMatchObject({ outcome: { success: true } });
    });
    expect(await bought(customerId, 'prod_starter_course')).toHaveLength(1);
    return;
  }
  expect(next).toContain('/checkout/cks_');
  const { outcome } = (await get('/api/upsell', cookie)) as { outcome: Record<string, unknown> };
  expect(outcome).toEqual({ ...asked, state: 'failed', message: expect.stringMatching(/./) as string });
  // The same address leads to the checkout now: there is nothing to confirm any more.
  const after = await fetch(String(outcome['continueUrl']), { redirect: 'manual' });
  expect(after.headers.get('location')).toContain('/checkout/cks_');
  expect(await bought(customerId, 'prod_starter_course')).toHaveLength(0);
});

it('believes no webhook without a valid signature', async () => {
  const response = await fetch(`${shopUrl}/webhooks/dodo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'payment.succeeded', data: {} }),
  });
  expect(response.status).toBe(401);
});

/** Gives the customer's answer to their bank, on its page; returns the address that it leads to. */
async function answerBank(url: string, answer: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: rung.baseUrl },
    body: new URLSearchParams({ answer }),
  });
  expect(response.status).toBe(303);
  return response.headers.get('location') ?? '';
}

/** Buys through the shop's own page and the hosted checkout. */
async function buy(
  productId: string,
  { email = uniqueEmail(), card = '4242424242424242' } = {},
): Promise<{ cookie: string; customerId: string }> {
  const response = await fetch(`${shopUrl}/buy/${productId}`, { method: 'POST', redirect: 'manual' });
  expect(response.status).toBe(303);
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  const sessionId = /cks_\w+/.exec(response.headers.get('location') ?? '')?.[0] ?? '';
  const result = await client.checkoutSessions.confirm(sessionId, {
    customer: { email, name: 'Sample Customer' },
    billing_address: { country: 'US', state: 'OR', city: 'Portland', street: '1 Main St', zipcode: '97201' },
    card: { number: card, exp_month: 6, exp_year: 2032, cvc: '123' },
  });
  if (result.status === 'requires_customer_action')
    await answerBank(result.next_action?.url ?? '', 'approve');
  else expect(result.status).toBe('succeeded');
  const payment = await client.payments.retrieve(result.payment_id);
  return { cookie, customerId: payment.customer.customer_id };
}

/** The offer, as soon as the webhook has brought it. */
function offered(cookie: string): Promise<Record<string, unknown>> {
  return eventually(async () => {
    const answer = await get('/api/upsell', cookie);
    expect(answer).toMatchObject({ eligible: true });
    return answer;
  });
}

async function bought(customerId: string, productId: string) {
  const { items } = await client.payments.list({
    customer_id: customerId,
    product_id: productId,
    status: 'succeeded',
    page_number: 0,
  });
  return items;
}

function get(path: string, cookie: string): Promise<Record<string, unknown>> {
  return request(path, 'GET', cookie);
}

function post(path: string, cookie: string): Promise<Record<string, unknown>> {
  return request(path, 'POST', cookie);
}

async function request(path: string, method: string, cookie: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${shopUrl}${path}`, { method, headers: { cookie } });
  return (await response.json()) as Record<string, unknown>;
}
