import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishDemoFunnels } from '../../src/first-run.ts';
import { seedDemoBusiness } from '../../src/use-cases/demo/seed-demo.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';

const apiKey = 'rung_test_for_the_tests_of_examples';
const document: Json = JSON.parse(readFileSync(new URL('../../../../openapi.json', import.meta.url), 'utf8'));

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await publishDemoFunnels(api.runtime, await seedDemoBusiness(api.runtime, { apiKey }));
});
afterAll(() => api.drop());

const send = async (method: string, path: string, body?: unknown): Promise<Json> => {
  const answer = await api.send(method, path, body, { authorization: `Bearer ${apiKey}` });
  expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300);
  return answer.body;
};

const operations: Json[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item as Json)
    .filter(([, operation]) => (operation as Json).requestBody !== undefined)
    .map(([method, operation]) => ({ path, method, ...(operation as Json) })),
);
const exampleOf = (name: string): Json =>
  operations.find(({ operationId }) => operationId === name).requestBody.content['application/json'].example;

/** Ids that a newcomer has not got: they take them from an answer before. */
const made: Record<string, () => Promise<string>> = {
  '{session_id}': async () =>
    (await send('POST', '/checkouts', { product_cart: [{ product_id: 'prod_starter_course', quantity: 1 }] }))
      .session_id,
  '{webhook_id}': async () => (await send('POST', '/webhooks', exampleOf('createWebhook'))).id,
  '{experiment_id}': async () =>
    (await send('POST', '/experiments', exampleOf('createExperiment'))).experiment_id,
  // What the purchase of a plan proposes by itself.
  '{presentation_id}': async () => {
    const { customer_id } = await subscribed({});
    return (await send('GET', `/customers/${customer_id}/presentations?state=open`)).items[0].presentation_id;
  },
};

/** A customer of their own with the Basic Plan, or what `over` says. */
async function subscribed(over: object): Promise<{ customer_id: string; subscription_id: string }> {
  const { customer_id } = await send('POST', '/customers', {
    email: `${crypto.randomUUID()}@example.com`,
    name: 'Sample Customer',
  });
  const { session_id } = await send('POST', '/checkouts', {
    product_cart: [{ product_id: 'prod_basic_plan', quantity: 1 }],
    customer: { customer_id },
    ...over,
  });
  const { customer, ...form } = exampleOf('confirmCheckoutSession');
  await send('POST', `/checkouts/${session_id}/confirm`, { ...form });
  expect(customer).toBeDefined();
  const { items } = await send('GET', `/subscriptions?customer_id=${customer_id}`);
  return { customer_id, subscription_id: items[0].subscription_id };
}

/** Setup that has to happen before the example makes sense. */
const before: Record<string, (path: string) => Promise<string>> = {
  chargeSubscription: async () => {
    const { subscription_id } = await subscribed({
      subscription_data: { on_demand: { mandate_only: true } },
    });
    return `/subscriptions/${subscription_id}/charge`;
  },
  promoteVariant: async (path) => {
    await send('POST', '/funnels/fnl_after_starter_course/publish');
    await send('POST', path.replace('/promote', '/start'));
    await send('POST', path.replace('/promote', '/stop'));
    return path;
  },
  addDiscountCustomers: async () => {
    const discount = { ...exampleOf('createDiscount'), code: 'CHOSEN', customer_eligibility: 'specific' };
    return `/discounts/${(await send('POST', '/discounts', discount)).discount_id}/customers`;
  },
};

/** Operations that end something that another example needs, or make all others wait. */
const last = ['updateSubscription', 'replaceSimulatorFaults', 'advanceTestClock'];

test('every request with a body has an example, and it works as it stands in the demo shop', async () => {
  expect(operations.length).toBeGreaterThan(40);
  const inOrder = operations.toSorted(
    (one, other) => last.indexOf(one.operationId) - last.indexOf(other.operationId),
  );
  for (const { path, method, operationId, parameters = [], requestBody } of inOrder) {
    const { example } = requestBody.content['application/json'];
    expect(example, operationId).toBeDefined();
    let address: string = path;
    for (const { name, in: place, schema } of parameters) {
      if (place !== 'path') continue;
      const id = (await made[`{${String(name)}}`]?.()) ?? schema.example;
      address = address.replace(`{${String(name)}}`, id);
    }
    address = (await before[operationId]?.(address)) ?? address;
    const body = operationId === 'advanceTestClock' ? await servedExample() : example;
    await send(method.toUpperCase(), address, body);
  }
}, 300_000);

/** The date of the file stays the same; what a reader is served is always ahead. */
async function servedExample(): Promise<Json> {
  const served = await send('GET', '/openapi.json');
  return served.paths['/test_clock/advance'].post.requestBody.content['application/json'].example;
}

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
