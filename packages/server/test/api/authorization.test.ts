import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { present } from '../support/presentations.ts';
import { cardOf, cards, cartOf, guest, oneClickBody, sellCourse, stateOf } from '../support/shop.ts';

let api: TestApi;
let live: Caller;
beforeAll(async () => {
  api = await createTestApi();
  live = await api.createBusiness('Live Shop', 'live');
});
afterAll(() => api.drop());

const customer = { email: 'sample.customer@example.com', name: 'Sample Customer' };

async function createCustomer(caller: Caller): Promise<string> {
  const answer = await caller.request('POST', '/customers', customer);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.customer_id as string;
}

describe('an API key', () => {
  test('is asked for wherever something of a business is seen or changed', async () => {
    const document: Json = (await api.send('GET', '/openapi.json', undefined, {})).body;
    const operations = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      Object.entries<Json>(item)
        .filter(([, operation]) => operation.security === undefined || operation.security.length > 0)
        .map(([method]) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, 'sample') })),
    );
    expect(operations.length).toBeGreaterThan(30);
    for (const { method, path } of operations) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      const answer = await api.send(method, path, body, {});
      expect({ method, path, status: answer.status }).toEqual({ method, path, status: 401 });
    }
  });

  test('is taken whatever the case of its scheme, and never from the address', async () => {
    const withScheme = (scheme: string) =>
      api.send('GET', '/customers', undefined, { authorization: `${scheme} ${api.apiKey}` });
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) expect((await withScheme(scheme)).status).toBe(200);
    expectRefusal(await withScheme('Basic'), 401, 'UNAUTHORIZED');
    expectRefusal(await withScheme('Bearer '), 401, 'UNAUTHORIZED');
    const inAddress = await api.send('GET', `/customers?api_key=${api.apiKey}`, undefined, {});
    expectRefusal(inAddress, 401, 'UNAUTHORIZED');
  });

  test('that is not known is not repeated in the answer', async () => {
    const headers = { authorization: 'Bearer key_of_somebody' };
    expect((await api.send('GET', '/customers', undefined, headers)).text).not.toContain('key_of_somebody');
  });

  test('that may only read is shown no link by which it could answer an offer', async () => {
    const { buyer, presentation } = await present(api);
    expect(presentation.url).toContain('/offers/cst_');
    const headers = { authorization: `Bearer ${api.readOnlyKey}` };
    for (const path of [
      `/presentations/${String(presentation.presentation_id)}`,
      `/customers/${buyer.customerId}/presentations`,
    ]) {
      const answer = await api.send('GET', path, undefined, headers);
      expect(answer.status, answer.text).toBe(200);
      expect(answer.text).toContain(presentation.presentation_id);
      expect(answer.text).not.toContain('cst_');
    }
  });

  test('that may only read is refused for every write, and nothing is written', async () => {
    const customerId = await createCustomer(api);
    const before = await stateOf(api.runtime);
    const writes: [string, string, object?][] = [
      ['POST', '/customers', customer],
      ['PATCH', `/customers/${customerId}`, { name: 'Renamed' }],
      ['POST', '/checkouts', { product_cart: cartOf('pdt_unknown') }],
      ['PUT', '/simulator/faults', {}],
      ['DELETE', `/customers/${customerId}/payment-methods/pm_unknown`],
      ['POST', '/api_keys', { access: 'read_write' }],
    ];
    const headers = { authorization: `Bearer ${api.readOnlyKey}` };
    for (const [method, path, body] of writes) {
      expectRefusal(await api.send(method, path, body, headers), 403, 'FORBIDDEN_SCOPE', /write access/);
    }
    expect(await stateOf(api.runtime)).toEqual(before);
    expect((await api.request('GET', '/api_keys?page_size=100')).body.items).toHaveLength(2);
    expect((await api.send('GET', '/customers', undefined, headers)).status).toBe(200);
  });
});

describe('test and live data', () => {
  test('are apart: what one mode has is unknown in the other', async () => {
    for (const [owner, stranger] of [
      [api, live],
      [live, api],
    ] as const) {
      const customerId = await createCustomer(owner);
      const productId = await sellCourse(owner);
      for (const path of [
        `/customers/${customerId}`,
        `/customers/${customerId}/payment-methods`,
        `/products/${productId}`,
      ]) {
        expect((await owner.request('GET', path)).status, path).toBe(200);
        expectRefusal(await stranger.request('GET', path), 404, 'NOT_FOUND', /same business and mode/);
      }
      const renamed = await stranger.request('PATCH', `/customers/${customerId}`, { name: 'Renamed' });
      expectRefusal(renamed, 404, 'NOT_FOUND');
      for (const list of ['/customers', '/products', '/payments', '/api_keys']) {
        const own: Json[] = (await owner.request('GET', list)).body.items;
        const foreign: Json[] = (await stranger.request('GET', list)).body.items;
        const ids = own.map((item) => JSON.stringify(item));
        expect(foreign.filter((item) => ids.includes(JSON.stringify(item)))).toEqual([]);
      }
    }
  });

  test('have API keys of their own, which the other mode can neither see nor revoke', async () => {
    const { api_key_id: id, key } = (await api.request('POST', '/api_keys', { access: 'read_write' })).body;
    expectRefusal(await live.request('DELETE', `/api_keys/${String(id)}`), 404, 'NOT_FOUND');
    const headers = { authorization: `Bearer ${String(key)}` };
    expect((await api.send('GET', '/customers', undefined, headers)).status).toBe(200);
  });

  test('share no simulator: live mode does not see it', async () => {
    for (const [method, path, body] of [
      ['GET', '/simulator/charges', undefined],
      ['GET', '/simulator/faults', undefined],
      ['PUT', '/simulator/faults', {}],
    ] as const) {
      expectRefusal(await live.request(method, path, body), 404, 'NOT_FOUND', /test mode only/);
      expect((await api.request(method, path, body)).status).toBe(200);
    }
  });
});

describe('live mode, which has no gateway yet', () => {
  const refuses = async (method: string, path: string, body: unknown) => {
    const before = await stateOf(api.runtime);
    expectRefusal(await live.request(method, path, body), 403, 'MERCHANT_NOT_LIVE', /no payment gateway/);
    expect(await stateOf(api.runtime)).toEqual(before);
  };

  test('refuses to open a checkout, to charge with one click and to refund, and nothing is written', async () => {
    const buyer = await createBuyer({ ...live, runtime: api.runtime });
    const course = await sellCourse(live);
    await refuses('POST', '/checkouts', { product_cart: cartOf(course) });
    await refuses('POST', '/checkouts', oneClickBody(buyer, course));
    await refuses('POST', '/payments', {
      product_cart: cartOf(course),
      customer: { customer_id: buyer.customerId },
      billing: { country: 'US', state: 'CA', zipcode: '94107' },
    });
    await refuses('POST', '/refunds', { payment_id: 'pay_unknown' });
    expect(await api.runtime.simulator.listCharges(live.scope.businessId)).toEqual([]);
  });

  test('refuses to charge a checkout that was opened all the same', async () => {
    const course = await sellCourse(api);
    const opened = await api.request('POST', '/checkouts', { product_cart: cartOf(course) });
    const { session_id: sessionId } = opened.body;
    await api.runtime.sql`
      update checkout_session set business_id = ${live.scope.businessId} where session_id = ${sessionId as string}`;
    const body = guest({ card: cardOf(cards.pays) });
    const answer = await api.send('POST', `/checkouts/${String(sessionId)}/confirm`, body, {});
    expectRefusal(answer, 403, 'MERCHANT_NOT_LIVE');
    expect(await api.runtime.simulator.listCharges(live.scope.businessId)).toEqual([]);
    expect((await live.request('GET', '/payments')).body.items).toEqual([]);
  });

  test('prices a cart and keeps a catalogue', async () => {
    const course = await sellCourse(live);
    const preview = await live.request('POST', '/checkouts/preview', {
      product_cart: cartOf(course),
      billing_address: { country: 'US', state: 'CA', zipcode: '94107' },
    });
    expect(preview.status, preview.text).toBe(200);
  });
});
