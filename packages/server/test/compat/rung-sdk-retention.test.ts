import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import Rung, { UnprocessableEntityError } from '../../../sdk/src/index.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { loseAnswer } from '../support/lost-answers.ts';
import { type RetentionPlans, holdPlan, publishRetention } from '../support/retention.ts';

/*
 * @rung/sdk over HTTP, with its default settings. Of the answers that are asked to be lost the request is carried out,
 * and then the connection ends: the client sends it again by itself.
 */

let api: TestApi;
let server: Server;
let baseURL: string;
let plans: RetentionPlans;
let losesNext = false;

beforeAll(async () => {
  api = await createTestApi();
  plans = await publishRetention(api);
  const listener = getRequestListener(api.app.fetch);
  server = createServer(losing((request, response) => void listener(request, response)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseURL = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.drop();
});

function losing(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (losesNext) {
      losesNext = false;
      loseAnswer(request, response);
    }
    listener(request, response);
  };
}

const clientOf = (bearerToken: string) => new Rung({ bearerToken, baseURL });

test('a customer cancels with their token, sees one offer, and is done with one more call', async () => {
  const holder = await holdPlan(api, plans.pro);
  const { link } = await clientOf(api.apiKey).customers.customerPortal.create(holder.customerId);
  const customer = clientOf(link.split('/').at(-1) ?? '');
  const outcome = await customer.retentionRequests.create(holder.subscriptionId, {
    kind: 'cancel',
    cancellation_feedback: 'too_complex',
  });
  expect(outcome).toMatchObject({ status: 'offered', presentation: { offer: { kind: 'pause' } } });
  const done = await customer.retentionRequests.fulfil(
    holder.subscriptionId,
    outcome.presentation?.presentation_id ?? '',
  );
  expect(done).toMatchObject({ status: 'fulfilled', subscription: { cancel_at_next_billing_date: true } });
});

test('a previewed move down is offered something first, and whoever takes that keeps the plan', async () => {
  const client = clientOf(api.apiKey);
  const holder = await holdPlan(api, plans.pro);
  const wanted = { product_id: plans.basic };
  const { quote_id, credit_amount } = await client.retentionRequests.preview(holder.subscriptionId, wanted);
  expect(credit_amount).toBe(5000);
  const { presentation } = await client.retentionRequests.create(holder.subscriptionId, {
    kind: 'change_plan',
    ...wanted,
    quote_id,
  });
  const id = presentation?.presentation_id ?? '';
  expect(await client.presentations.accept(id)).toMatchObject({ status: 'accepted' });
  const late = client.retentionRequests.fulfil(holder.subscriptionId, id);
  await expect(late).rejects.toThrow(UnprocessableEntityError);
  expect(await client.subscriptions.retrieve(holder.subscriptionId)).toMatchObject({
    product_id: plans.pro,
    status: 'paused',
  });
});

test('an answer that is lost on the way is no second request: the offer still stands', async () => {
  const client = clientOf(api.apiKey);
  const holder = await holdPlan(api, plans.pro);
  losesNext = true;
  const outcome = await client.retentionRequests.create(holder.subscriptionId, { kind: 'cancel' });
  expect(losesNext).toBe(false);
  expect(outcome).toMatchObject({ status: 'offered', presentation: { state: 'open' } });
  expect(await client.subscriptions.retrieve(holder.subscriptionId)).toMatchObject({
    status: 'active',
    cancel_at_next_billing_date: false,
  });
});
