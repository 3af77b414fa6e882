import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import Rung from '../../../sdk/src/index.ts';
import type { Json } from '../support/api.ts';
import { type RunningSeed, startTypeScript } from './seed.ts';
import { type StartedRung, startRung, uniqueEmail, untilItAnswers } from './seed-server.ts';
import { findFreePort } from '../../src/store/postgres/free-port.ts';

const folder = mkdtempSync(join(tmpdir(), 'rung-example-'));

let rung: StartedRung;
let client: Rung;
let shop: RunningSeed;
let shopUrl: string;

beforeAll(async () => {
  rung = await startRung();
  client = new Rung({ baseURL: rung.baseUrl, bearerToken: rung.apiKey });
  shopUrl = `http://127.0.0.1:${await findFreePort()}`;
  const examples = fileURLToPath(new URL('../../../../examples/', import.meta.url));
  shop = startTypeScript(join(examples, 'offers/server.ts'), folder, {
    TSX_TSCONFIG_PATH: join(examples, 'tsconfig.json'),
    RUNG_BASE_URL: rung.baseUrl,
    RUNG_API_KEY: rung.apiKey,
    PORT: new URL(shopUrl).port,
    APP_URL: shopUrl,
  });
  await untilItAnswers(shopUrl, shop);
});

afterAll(async () => {
  await shop.stop();
  await rung.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Shopper {
  readonly cookie: string;
  readonly customerId: string;
}

it('offers what the funnel says after the course, and charges a double click once', async () => {
  const shopper = await buy();
  const { eligible, offer } = await offered(shopper);
  expect(eligible).toBe(true);
  expect(offer).toMatchObject({
    state: 'viewed',
    offer: { product_id: 'prod_complete_bundle' },
    payment_method: { brand: 'visa', last4: '4242' },
  });
  const said = { quote_id: offer.quote.quote_id, accept_label: 'Add it to my order' };
  const answers = await Promise.all([1, 2].map(() => say(shopper, offer, 'accept', said)));
  expect(answers[0]).toMatchObject({ status: 200, body: { status: 'accepted' } });
  expect(answers[1]).toEqual(answers[0]);
  const paid = await paidFor(shopper, 'prod_complete_bundle');
  expect(paid.map(({ total_amount }) => total_amount)).toEqual([offer.quote.total_amount]);
  expect(await offered(shopper)).toEqual({ eligible: false });

  expect(await say(shopper, offer, 'undo')).toMatchObject({ body: { status: 'undone' } });
  const { refund_status } = await client.payments.retrieve(paid[0]!.payment_id);
  expect(refund_status).toBe('full');
});

it('follows a no with something cheaper, and asks about neither again', async () => {
  const shopper = await buy();
  const { offer } = await offered(shopper);
  const { body } = await say(shopper, offer, 'decline');
  expect(body).toMatchObject({ declined: true, next: { offer: { product_id: 'prod_ebook' } } });
  expect(body.next.quote.total_amount).toBeLessThan(offer.quote.total_amount);
  expect(await say(shopper, body.next, 'decline')).toMatchObject({ body: { declined: true, next: null } });
  const again = await buy({ cookie: shopper.cookie });
  expect(again.customerId).toBe(shopper.customerId);
  expect(await offered(again)).toEqual({ eligible: false });
});

it('shows and answers nothing without the cookie of the customer, or with that of another', async () => {
  const shopper = await buy();
  const { offer } = await offered(shopper);
  const forged = shopper.cookie.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  for (const cookie of ['', forged]) {
    const stranger = { ...shopper, cookie };
    expect(await get(stranger)).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    for (const answer of ['accept', 'decline', 'undo']) {
      expect((await say(stranger, offer, answer)).status).toBe(401);
    }
  }
  const another = await buy();
  for (const answer of ['accept', 'decline', 'undo']) {
    const refusal = await say(another, offer, answer);
    expect(refusal).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  }
  expect((await client.presentations.retrieve(offer.presentation_id)).state).toBe('viewed');
  expect(await paidFor(shopper, 'prod_complete_bundle')).toEqual([]);
});

it('answers a declined card with a message and the standard checkout, and does not try it again', async () => {
  const shopper = await buy({ card: '4000000000000341' });
  const { offer } = await offered(shopper);
  const failed = await say(shopper, offer, 'accept', { quote_id: offer.quote.quote_id });
  expect(failed.body).toMatchObject({
    status: 'failed',
    error_message: expect.stringMatching(/./),
    fallback_checkout_url: expect.stringContaining('cks_'),
  });
  expect(await say(shopper, offer, 'accept', { quote_id: offer.quote.quote_id })).toEqual(failed);
  const { items } = await client.payments.list({ customer_id: shopper.customerId, page_number: 0 });
  expect(items.map(({ status }) => status).toSorted()).toEqual(['failed', 'succeeded']);
});

it('charges nothing for another price than the one on the screen', async () => {
  const shopper = await buy();
  const { offer } = await offered(shopper);
  const refused = await say(shopper, offer, 'accept', { quote_id: 'quo_another' });
  expect(refused).toMatchObject({ status: 409, body: { code: 'QUOTE_STALE' } });
  expect(await paidFor(shopper, 'prod_complete_bundle')).toEqual([]);
});

/** Buys the course through the shop's own page and the hosted checkout, as a new customer unless a cookie says who. */
async function buy({ cookie = '', card = '4242424242424242' } = {}): Promise<Shopper> {
  const response = await fetch(`${shopUrl}/buy/prod_starter_course`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams({ email: uniqueEmail(), name: 'Sample Customer' }),
  });
  expect(response.status).toBe(303);
  const sessionId = /cks_\w+/.exec(response.headers.get('location') ?? '')?.[0] ?? '';
  const result = await client.checkoutSessions.confirm(sessionId, {
    customer: { email: uniqueEmail(), name: 'Sample Customer' },
    billing_address: { country: 'US', state: 'OR', city: 'Portland', street: '1 Main St', zipcode: '97201' },
    card: { number: card, exp_month: 6, exp_year: 2032, cvc: '123' },
  });
  expect(result.status).toBe('succeeded');
  const { customer } = await client.payments.retrieve(result.payment_id);
  const given = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
  return { cookie: given, customerId: customer.customer_id };
}

function get({ cookie }: Shopper): Promise<{ status: number; body: Json }> {
  return send('/api/upsell', { headers: { cookie } });
}

async function offered(shopper: Shopper): Promise<Json> {
  const { status, body } = await get(shopper);
  expect(status).toBe(200);
  return body;
}

function say(
  { cookie }: Shopper,
  { presentation_id }: Json,
  answer: string,
  said: Json = {},
): Promise<{ status: number; body: Json }> {
  return send(`/api/upsell/${presentation_id}/${answer}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(said),
  });
}

async function send(path: string, init: RequestInit): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${shopUrl}${path}`, init);
  return { status: response.status, body: await response.json() };
}

async function paidFor({ customerId }: Shopper, productId: string) {
  const query = {
    customer_id: customerId,
    product_id: productId,
    status: 'succeeded',
    page_number: 0,
  } as const;
  return (await client.payments.list(query)).items;
}
