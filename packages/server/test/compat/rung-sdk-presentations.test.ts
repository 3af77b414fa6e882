import { afterAll, beforeAll, expect, test } from 'vitest';
import Rung, { type Presentation } from '../../../sdk/src/index.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { publish } from '../support/presentations.ts';

let api: TestApi;
let client: Rung;
beforeAll(async () => {
  api = await createTestApi();
  client = new Rung({
    bearerToken: api.apiKey,
    baseURL: 'http://rung.test',
    fetch: async (input, init) => api.app.request(input instanceof URL ? input.href : input, init),
  });
});
afterAll(() => api.drop());

async function propose(): Promise<Presentation> {
  const { customerId } = await createBuyer(api);
  const { moment } = await publish(api);
  const { presentation } = await client.moments.raise({ customer_id: customerId, moment });
  if (!presentation) throw new Error('Something is proposed to a new buyer.');
  return presentation;
}

test('a moment is raised, and what it proposes is seen, accepted, taken back and explained', async () => {
  const shown = await propose();
  expect(await client.presentations.view(shown.presentation_id)).toMatchObject({ state: 'viewed' });
  const acceptance = await client.presentations.accept(shown.presentation_id, {
    quote_id: shown.quote.quote_id,
  });
  expect(acceptance.status).toBe('accepted');
  expect(await client.presentations.undo(shown.presentation_id)).toMatchObject({ status: 'undone' });
  expect((await client.presentations.retrieve(shown.presentation_id)).state).toBe('undone');
  const trace = await client.presentations.trace(shown.presentation_id);
  expect(trace.candidates).toEqual([expect.objectContaining({ step_id: 'upsell', stop: null })]);
  expect(await client.traces.retrieve(shown.trace_id)).toEqual(trace);
});

test('a no is said, and what waits for a customer is listed', async () => {
  const shown = await propose();
  const waiting: string[] = [];
  for await (const { presentation_id: id } of client.presentations.list(shown.customer_id, {
    state: 'open',
  })) {
    waiting.push(id);
  }
  expect(waiting).toEqual([shown.presentation_id]);
  expect(await client.presentations.decline(shown.presentation_id)).toEqual({
    status: 'declined',
    next: null,
  });
  const left = await client.presentations.list(shown.customer_id, { state: 'open' });
  expect(left.items).toEqual([]);
});
