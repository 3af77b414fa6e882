import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiDocument } from '../../src/http/openapi.ts';
import { type RoutePromises, findPromises } from '../../src/http/route-promises.ts';
import { apiRoutes } from '../../src/http/served-routes.ts';
import { keptAnswerPurpose } from '../../src/secrets/secrets.ts';
import { type Answer, type Json, type TestApi, createTestApi } from '../support/api.ts';
import { type DemoShop, openDemoShop, operations } from '../support/demo-shop.ts';
import { isForPeople } from '../support/people.ts';

/*
 * Every route that writes, sent twice as its example stands in the demo shop: what becomes of the second is what the
 * route promises.
 */

let api: TestApi;
let shop: DemoShop;
const openShop = async (): Promise<void> => {
  api = await createTestApi();
  shop = await openDemoShop(api);
};
const closeShop = () => api.drop();

const last = [
  'updateSubscription',
  'setSimulatorDispute',
  'replaceSimulatorFaults',
  'advanceTestClock',
  'connectGateway',
];
const writes = operations
  .filter((operation) => !['get', 'delete'].includes(operation.method) && !isForPeople(operation))
  .toSorted((one, other) => last.indexOf(one.operationId) - last.indexOf(other.operationId))
  .map(
    (operation) =>
      [`${String(operation.method).toUpperCase()} ${String(operation.path)}`, operation] as const,
  );

function promised(operation: Json): RoutePromises {
  const promises = findPromises(operation.method, operation.path);
  if (!promises) throw new Error(`${String(operation.operationId)} promises nothing`);
  return promises;
}

const isRepeated = (answer: Answer): boolean => answer.headers.get('idempotent-replayed') === 'true';

describe('a route', () => {
  beforeAll(openShop);
  afterAll(closeShop);

  test('that is served declares its promises, and only what writes is repeated', () => {
    for (const { method, path } of apiRoutes(openApiDocument(api.app))) {
      const promises = findPromises(method, path);
      expect(promises, `${method} ${path}`).toBeDefined();
      const isReading =
        promises?.askers !== undefined && /^(secret|((customer|user) )?read)$/.test(promises.askers);
      expect(isReading, `${method} ${path}`).toBe(method === 'GET');
      // People prove themselves anew each time.
      const isOfPeople = promises?.askers === 'anybody' || promises?.askers === 'user write';
      if (method === 'POST') expect(promises?.repeats === 'none', path).toBe(isOfPeople);
      if (method === 'GET' || method === 'DELETE' || method === 'PUT') expect(promises?.repeats).toBe('none');
      if (promises?.hasSecretAnswer === true) expect(method).toBe('POST');
      if (promises?.ifBody !== undefined) expect(promises.repeats).toBe('by key or content');
    }
  });

  test.each(writes)('%s answers a repeat with its key as it promises', async (_, operation) => {
    const { repeats } = promised(operation);
    const { address, body } = await shop.prepare(operation);
    const headers = { 'idempotency-key': `twice ${String(operation.operationId)}` };
    const method = String(operation.method).toUpperCase();
    const first = await shop.ask(method, address, body, headers);
    const second = await shop.ask(method, address, body, headers);
    expect(isRepeated(first)).toBe(false);
    expect(isRepeated(second)).toBe(repeats !== 'none' && first.status < 300);
    if (isRepeated(second)) expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect(first.status, first.text).toBeLessThan(500);
    if (operation.requestBody !== undefined) expect(first.status, first.text).toBeLessThan(300);
  });

  test('an answer that is a secret is kept where only the key that asked can open it', async () => {
    const secrets = writes.filter(([, operation]) => promised(operation).hasSecretAnswer === true);
    expect(secrets.map(([name]) => name)).toEqual([
      'POST /customers/{customer_id}/customer-portal/session',
      'POST /api_keys',
    ]);
    for (const [name, operation] of secrets) {
      const { address, body } = await shop.prepare(operation);
      const key = `secret ${String(operation.operationId)}`;
      const answer = await shop.ask('POST', address, body, { 'idempotency-key': key });
      const secret = String(answer.body.key ?? answer.body.link);
      expect(secret.length, name).toBeGreaterThan(20);
      const [row] = await api.runtime.sql<{ whole: string; response_body: { sealed: string } }[]>`
      select response_body, idempotency::text as whole from idempotency where request_key = ${`key:${key}`}`;
      if (!row) throw new Error(`the answer of ${name} was kept`);
      expect(row.whole, name).not.toContain(secret);
      expect(api.runtime.secrets.open(keptAnswerPurpose, row.response_body.sealed), name).not.toContain(
        secret,
      );
    }
  });
});

describe('without a key', () => {
  beforeAll(openShop);
  afterAll(closeShop);

  test.each(writes)('%s knows a repeat only if it promises so', async (_, operation) => {
    const { repeats, ifBody } = promised(operation);
    const { address, body } = await shop.prepare(operation);
    const method = String(operation.method).toUpperCase();
    const first = await shop.ask(method, address, body);
    const second = await shop.ask(method, address, body);
    const isIdentity = ifBody === undefined || body[ifBody[0]] === ifBody[1];
    if (repeats === 'by key or content') expect(first.status, first.text).toBeLessThan(300);
    const isKnown = repeats === 'by key or content' && isIdentity && first.status < 300;
    expect(isRepeated(second), `${first.text} ${second.text}`).toBe(isKnown);
  });
});
