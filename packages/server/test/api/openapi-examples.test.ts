import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { type DemoShop, document, operations as allOperations, openDemoShop } from '../support/demo-shop.ts';
import { isForPeople } from '../support/people.ts';

let api: TestApi;
let shop: DemoShop;
beforeAll(async () => {
  api = await createTestApi();
  shop = await openDemoShop(api);
});
afterAll(() => api.drop());

const operations = allOperations.filter(
  (operation) => operation.requestBody !== undefined && !isForPeople(operation),
);

/** Operations that end something that another example needs, or make all others wait. */
const last = [
  'updateSubscription',
  'setSimulatorDispute',
  'replaceSimulatorFaults',
  'advanceTestClock',
  'connectGateway',
];

test('every request with a body has an example, and it works as it stands in the demo shop', async () => {
  expect(operations.length).toBeGreaterThan(40);
  const inOrder = operations.toSorted(
    (one, other) => last.indexOf(one.operationId) - last.indexOf(other.operationId),
  );
  for (const operation of inOrder) {
    const { address, body } = await shop.prepare(operation);
    expect(body, operation.operationId).toBeDefined();
    const answer = await shop.ask(operation.method.toUpperCase(), address, body);
    expect(answer.status, `${String(operation.operationId)} ${address}: ${answer.text}`).toBeLessThan(300);
  }
}, 300_000);

test('every schema says its types, as the reader of the reference wants it', () => {
  const untyped: string[] = [];
  const look = (value: Json, place: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const isComposed = ['oneOf', 'anyOf', 'allOf'].some((kind) => Array.isArray(value[kind]));
    if (isComposed && value.type === undefined) untyped.push(place);
    for (const [key, one] of Object.entries(value)) look(one, `${place}/${key}`);
  };
  look(document, '');
  expect(untyped).toEqual([]);
});
