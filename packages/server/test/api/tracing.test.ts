import { trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createBuyer } from '../support/buyers.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { oneClickBody, sellCourse } from '../support/shop.ts';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const lines: string[] = [];
let api: TestApi;

beforeAll(async () => {
  provider.register();
  const log = createLogger({ logLevel: 'debug' }, { write: (line) => void lines.push(line) });
  api = await createTestApi({ log });
});
afterAll(async () => {
  await api.drop();
  await provider.shutdown();
  trace.disable();
});
beforeEach(() => {
  exporter.reset();
  lines.length = 0;
});

const spansOf = (name: RegExp): ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => name.test(span.name));

test('with an SDK, a sale is one trace: the request, its batches and the call to the gateway', async () => {
  const body = oneClickBody(await createBuyer(api), await sellCourse(api));
  exporter.reset();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await api.request('POST', '/checkouts', body, { traceparent });
  const [request] = spansOf(/^POST \/checkouts$/);
  expect(request?.attributes).toMatchObject({ 'http.route': '/checkouts', 'http.response.status_code': 200 });
  expect(request?.spanContext().traceId, "the caller's trace goes on").toBe(
    '0af7651916cd43dd8448eb211c80319c',
  );
  const [call] = spansOf(/^gateway charge$/);
  expect(call?.attributes).toMatchObject({ 'rung.gateway': 'simulator', 'rung.outcome': 'succeeded' });
  const { traceId } = call?.spanContext() ?? {};
  expect(traceId).toBe(request?.spanContext().traceId);
  // What earlier requests have left to be written afterwards is theirs.
  const batches = spansOf(/^batch /).filter((span) => span.spanContext().traceId === traceId);
  expect(batches.length).toBeGreaterThan(1);
});

test('no span tells of a customer, a key or a card', async () => {
  const buyer = await createBuyer(api);
  await api.request('POST', '/checkouts', oneClickBody(buyer, await sellCourse(api)));
  await api.request('POST', '/customers', { email: 'ada@example.com', name: 4242424242424242 });
  const told = JSON.stringify(
    exporter
      .getFinishedSpans()
      .map(({ name, attributes, status, events }) => ({ name, attributes, status, events })),
  );
  expect(told).not.toMatch(/@|4242|key_|Bearer/);
});

test('lines of the log carry the ids of their request and trace', async () => {
  await api.request('GET', '/payments/pay_1');
  const [request] = spansOf(/^GET \/payments/);
  const line = lines.map((text) => JSON.parse(text) as object).find((said) => 'route' in said);
  expect(line).toMatchObject({
    request_id: expect.stringMatching(/^req_/),
    trace_id: request?.spanContext().traceId,
    method: 'GET',
    route: '/payments/{payment_id}',
    path: '/payments/pay_1',
    status: 404,
  });
});
