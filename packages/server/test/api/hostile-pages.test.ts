import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pino from 'pino';
import { type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { submit, typedCard } from '../support/pages.ts';
import { cards, openCheckout, sellCourse } from '../support/shop.ts';

/* What strangers send to pages and to what needs no key is answered, never with a 5xx, and logged without tokens. */

const lines: string[] = [];
let api: TestApi;
let portal: string;
beforeAll(async () => {
  api = await createTestApi({ log: pino({}, { write: (line: string) => lines.push(line) }) });
  const { customerId } = await createBuyer(api);
  const { body } = await api.request('POST', `/customers/${customerId}/customer-portal/session`);
  portal = new URL(body.link as string).pathname;
});
afterAll(() => api.drop());

const form = { 'content-type': 'application/x-www-form-urlencoded' };

test.each([
  '/shop',
  '/offers/cst_x',
  '/portal/cst_x',
  '/checkout/cks_1/result',
  '/pay/pml_1.a.b/result',
  '/nowhere',
])('a form that is sent to %s, which takes none, is refused', async (path) => {
  const { status } = await api.send('POST', path, 'a=b', form);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
});

test('an address with a control character is unknown, with and without a key', async () => {
  const json = { 'content-type': 'application/json' };
  for (const headers of [json, { ...json, authorization: `Bearer ${api.apiKey}` }]) {
    expect((await api.send('POST', '/checkouts/x%00y/confirm', '{}', headers)).status).toBe(404);
    expect((await api.send('GET', '/payments/x%00y', undefined, headers)).status).toBeLessThan(500);
    expect((await api.send('GET', '/invoices/payments/x%00y', undefined, headers)).status).toBeLessThan(500);
  }
});

test('control characters in a form are left out, so that nothing fails for them after the card was asked', async () => {
  const session = await openCheckout(api, [await sellCourse(api)]);
  const code = await submit(api, `/checkout/${session}`, { discount_code: '\0', action: 'apply_discount' });
  expect(code.status).toBeLessThan(500);
  const paid = await submit(api, `/checkout/${session}`, {
    ...typedCard(cards.pays),
    action: 'pay',
    email: 'sample.guest@example.com',
    name: 'Sample Guest',
    country: 'US',
    postal_code: '94107',
    phone: '+1 555\0 0100',
    card_name: 'Sample\u0001 Guest',
  });
  expect(paid.status, paid.text).toBe(303);
});

test.each(['1e400', '1e18', '-1', '999999999', 'Infinity', '0x1', ''])(
  'page %j of an account is a page that there is',
  async (page) => {
    expect((await api.send('GET', `${portal}?page=${page}`, undefined, {})).status).toBe(200);
  },
);

describe('a log', () => {
  test('of what failed holds no token of a customer', async () => {
    const token = portal.split('/').at(-1) ?? '';
    await api.runtime.sql`alter table customer_session rename to customer_session_away`;
    try {
      expect((await api.send('GET', portal, undefined, {})).status).toBe(500);
    } finally {
      await api.runtime.sql`alter table customer_session_away rename to customer_session`;
    }
    const said = lines.join('');
    expect(said).toContain('/portal/cst_…');
    expect(said).not.toContain(token);
  });
});
