import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { publishDemoFunnels } from '../../src/demo/first-run.ts';
import { seedDemoBusiness } from '../../src/demo/seed-demo.ts';
import type { Answer, Json, TestApi } from './api.ts';

export const document: Json = JSON.parse(
  readFileSync(new URL('../../../../openapi.json', import.meta.url), 'utf8'),
);

/** Operations of the OpenAPI description, each with its `path` and `method`. */
export const operations: readonly Json[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item as Json).map(([method, operation]) => ({ path, method, ...(operation as Json) })),
);

const exampleOf = (name: string): Json =>
  operations.find(({ operationId }) => operationId === name).requestBody.content['application/json'].example;

interface PreparedOperation {
  readonly address: string;
  readonly body: Json;
}

/** Demo shop, in which every example of the description works unchanged. */
export interface DemoShop {
  readonly apiKey: string;
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Path and body of an operation's example, with the ids that a newcomer takes from an earlier answer. */
  prepare(operation: Json): Promise<PreparedOperation>;
}

export async function openDemoShop(api: TestApi): Promise<DemoShop> {
  const apiKey = 'rung_test_for_the_tests_of_examples';
  await publishDemoFunnels(api.runtime, await seedDemoBusiness(api.runtime, { apiKey }));
  const ask: DemoShop['ask'] = (method, path, body, headers = {}) =>
    api.send(method, path, body, { authorization: `Bearer ${apiKey}`, ...headers });
  const send: Send = async (method, path, body) => {
    const answer = await ask(method, path, body);
    expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300);
    return answer.body;
  };
  return { apiKey, ask, prepare: (operation) => prepare(send, operation) };
}

type Send = (method: string, path: string, body?: unknown) => Promise<Json>;

async function prepare(send: Send, operation: Json): Promise<PreparedOperation> {
  const { path, operationId, parameters = [], requestBody } = operation;
  let address: string = path;
  for (const { name, in: place, schema } of parameters) {
    if (place !== 'path') continue;
    const id = (await made[`{${String(name)}}`]?.(send)) ?? schema.example;
    address = address.replace(`{${String(name)}}`, id);
  }
  address = (await before[operationId]?.(send, address)) ?? address;
  // The repository's file has a fixed date; the served description always has one in the future.
  const served = operationId === 'advanceTestClock' ? await send('GET', '/openapi.json') : document;
  const { requestBody: body = requestBody } = served.paths[path][operation.method];
  return { address, body: body?.content['application/json'].example };
}

/** Ids that a newcomer takes from an earlier answer. */
const made: Readonly<Record<string, (send: Send) => Promise<string>>> = {
  '{session_id}': async (send) =>
    (await send('POST', '/checkouts', { product_cart: [{ product_id: 'prod_starter_course', quantity: 1 }] }))
      .session_id,
  '{payment_id}': () => Promise.resolve('order_123'),
  '{webhook_id}': async (send) => (await send('POST', '/webhooks', exampleOf('createWebhook'))).id,
  '{experiment_id}': async (send) =>
    (await send('POST', '/experiments', exampleOf('createExperiment'))).experiment_id,
  // Proposal made automatically by the purchase of a plan.
  '{presentation_id}': async (send) => {
    const { customer_id } = await subscribed(send, {});
    return (await send('GET', `/customers/${customer_id}/presentations?state=open`)).items[0].presentation_id;
  },
};

/** New customer with the Basic Plan, with the given fields changed. */
async function subscribed(
  send: Send,
  over: object,
): Promise<{ customer_id: string; subscription_id: string }> {
  const { customer_id } = await send('POST', '/customers', {
    email: `${randomUUID()}@example.com`,
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

/** Setup that an example requires. */
const before: Readonly<Record<string, (send: Send, path: string) => Promise<string>>> = {
  chargeSubscription: async (send) => {
    const { subscription_id } = await subscribed(send, {
      subscription_data: { on_demand: { mandate_only: true } },
    });
    return `/subscriptions/${subscription_id}/charge`;
  },
  fulfilRetentionRequest: async (send) => {
    const { subscription_id } = await subscribed(send, {});
    const requests = `/subscriptions/${subscription_id}/retention_requests`;
    const { presentation } = await send('POST', requests, exampleOf('createRetentionRequest'));
    return `${requests}/${presentation.presentation_id}/fulfil`;
  },
  promoteVariant: async (send, path) => {
    await send('POST', '/funnels/fnl_after_starter_course/publish');
    await send('POST', path.replace('/promote', '/start'));
    await send('POST', path.replace('/promote', '/stop'));
    return path;
  },
  addDiscountCustomers: async (send) => {
    const discount = {
      ...exampleOf('createDiscount'),
      code: `CHOSEN_${randomUUID().slice(0, 8)}`.toUpperCase(),
      customer_eligibility: 'specific',
    };
    return `/discounts/${(await send('POST', '/discounts', discount)).discount_id}/customers`;
  },
};
