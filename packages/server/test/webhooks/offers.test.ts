import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import Rung, { type OfferWebhookEvent, type WebhookEvent } from '../../../sdk/src/index.ts';
import { presentationSchema } from '../../src/wire/schemas/presentations.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { createOffer, stepOf } from '../support/offers.ts';
import { act, present } from '../support/presentations.ts';
import { cards } from '../support/shop.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/*
 * What a seller's server is told of offers: each event once, signed, after the payment that caused it, with the
 * presentation as the API answers it at that moment.
 */

let api: TestApi;
let receiver: Receiver;
let client: Rung;
beforeAll(async () => {
  api = await createTestApi();
  receiver = await startReceiver();
  const inProcess = {
    bearerToken: api.apiKey,
    baseURL: 'http://rung.test',
    fetch: async (input: string | URL | Request, init?: RequestInit) =>
      api.app.request(input instanceof URL ? input.href : input, init),
  };
  const { id } = await new Rung(inProcess).webhooks.create({
    url: receiver.url(),
    filter_types: [
      ...(['offer.presented', 'offer.accepted', 'offer.declined'] as const),
      ...(['offer.failed', 'offer.expired', 'offer.undone'] as const),
      ...(['payment.succeeded', 'payment.failed', 'refund.succeeded'] as const),
    ],
  });
  const { secret } = await new Rung(inProcess).webhooks.retrieveSecret(id);
  client = new Rung({ ...inProcess, webhookKey: secret });
});
afterAll(async () => {
  await receiver.close();
  await api.drop();
});

/** What is told of all that happened, one after the other, believed only with its signature. */
async function told(): Promise<WebhookEvent[]> {
  await createWorker(api.runtime, jobHandlers, { concurrency: 1 }).drain();
  const received = receiver.received.splice(0);
  const ids = received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size, 'each event once').toBe(ids.length);
  return received.map(({ body, headers }) => {
    const signed = headers as Record<string, string>;
    const forged = { ...signed, 'webhook-signature': signed['webhook-signature']!.replace(/.{4}$/, 'AAA=') };
    expect(() => client.webhooks.unwrap(body, { headers: forged })).toThrow();
    return client.webhooks.unwrap(body, { headers: signed });
  });
}

const typesOf = (events: readonly WebhookEvent[]) => events.map(({ type }) => type);

/** The presentation that an event tells of is the one that the API answers, but for what only its customer may have. */
async function expectPresentation(event: WebhookEvent | undefined, state: string): Promise<void> {
  if (!event?.type.startsWith('offer.')) throw new Error(`${String(event?.type)} tells of no offer`);
  const { data, ...envelope } = event as OfferWebhookEvent;
  expect(envelope).toEqual({
    business_id: api.scope.businessId,
    type: event.type,
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });
  const { payload_type: payloadType, ...presentation } = data;
  expect(payloadType).toBe('Presentation');
  expect(presentation.state).toBe(state);
  // The schema passes over what it does not know, so that what it answers is all that was told.
  expect(presentationSchema.omit({ url: true }).parse(presentation)).toEqual(presentation);
  const { url, ...answered } = await client.presentations.retrieve(presentation.presentation_id);
  expect(presentation).toEqual(answered);
  expect(JSON.stringify(event)).not.toContain(url.split('/').at(-1));
  expect(JSON.stringify(event)).not.toContain('cst_');
}

const idOf = (presentation: Json) => presentation.presentation_id as string;

test('accepted and taken back: after its payment, and before its refund', async () => {
  const { presentation } = await present(api);
  const [presented, ...early] = await told();
  expect([presented?.type, early]).toEqual(['offer.presented', []]);
  await expectPresentation(presented, 'open');

  const { payment_id } = await act(api, idOf(presentation), 'accept');
  await act(api, idOf(presentation), 'accept');
  const accepted = await told();
  expect(typesOf(accepted)).toEqual(['payment.succeeded', 'offer.accepted']);
  expect(accepted.map(({ data }) => (data as Json).payment_id)).toEqual([payment_id, payment_id]);
  await expectPresentation(accepted[1], 'accepted');

  await act(api, idOf(presentation), 'undo');
  await act(api, idOf(presentation), 'undo');
  const undone = await told();
  expect(typesOf(undone)).toEqual(['offer.undone', 'refund.succeeded']);
  await expectPresentation(undone[0], 'undone');
});

test('declined: before what is proposed instead', async () => {
  const [upsell, downsell] = [await createOffer(api), await createOffer(api)];
  const { presentation } = await present(api, {
    steps: [
      stepOf('upsell', upsell.offer_id, { declined: 'downsell' }),
      stepOf('downsell', downsell.offer_id),
    ],
  });
  await told();
  const { next } = await act(api, idOf(presentation), 'decline');
  const events = await told();
  expect(typesOf(events)).toEqual(['offer.declined', 'offer.presented']);
  await expectPresentation(events[0], 'declined');
  await expectPresentation(events[1], 'open');
  expect((events[1] as OfferWebhookEvent).data.presentation_id).toBe(idOf(next));
});

test('failed: after its payment, and once for each attempt that was made', async () => {
  const buyer = await createBuyer(api, { card: cards.declined });
  const { presentation } = await present(api, {}, buyer);
  await told();
  await act(api, idOf(presentation), 'accept');
  await act(api, idOf(presentation), 'accept');
  const events = await told();
  expect(typesOf(events)).toEqual(['payment.failed', 'offer.failed']);
  await expectPresentation(events[1], 'failed');
  expect((events[1] as OfferWebhookEvent).data.error_code).toEqual(expect.any(String));
});

test('expired: when its time is over by the clock of the business, though nobody asks', async () => {
  const { presentation } = await present(api, { funnel: { expires_minutes: 30 } });
  await told();
  await api.request('POST', '/test_clock/advance', { to: presentation.expires_at });
  const events = await told();
  expect(typesOf(events)).toEqual(['offer.expired']);
  await expectPresentation(events[0], 'expired');
});

test('the SDK knows what each event tells of', () => {
  type Accepted = Extract<WebhookEvent, { type: 'offer.accepted' }>;
  expectTypeOf<Accepted['data']['quote']['total_amount']>().toEqualTypeOf<number>();
  expectTypeOf<Accepted['data']>().not.toHaveProperty('url');
  type Paid = Extract<WebhookEvent, { type: 'payment.succeeded' }>;
  expectTypeOf<Paid['data']['customer_id']>().toEqualTypeOf<string>();
});
