import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../src/domain/time.ts';
import type { FaultSettings } from '../../src/gateways/payment/simulator/faults.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { receiveNotifications } from '../../src/worker/notifications.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import {
  bookOf,
  cardOf,
  cards,
  cashOf,
  confirm,
  guest,
  oneClickBody,
  openCheckout,
  sellCourse,
} from '../support/shop.ts';

let api: TestApi;
let course: string;
let later = 0;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
  course = await sellCourse(api);
});
afterEach(async () => {
  await fail({});
  later += hourMs;
});
afterAll(() => api.drop());

function fail(faults: FaultSettings): Promise<void> {
  return api.runtime.simulator.configureFaults(api.scope.businessId, faults);
}

async function oneClick(card: string = cards.pays): Promise<Json> {
  const answer = await api.request(
    'POST',
    '/checkouts',
    oneClickBody(await createBuyer(api, { card }), course),
  );
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

async function statusOf(paymentId: string): Promise<string | null | undefined> {
  return (await api.client.payments.retrieve(paymentId)).status;
}

/** Lets time pass and everything happen that it brings. */
async function wait(ms: number): Promise<void> {
  later += ms;
  await receiveNotifications(api.runtime);
  await createWorker(api.runtime, jobHandlers).drain();
}

/** What must hold of a payment in the end, whatever went wrong on the way. */
async function expectSettledOnce(paymentId: string, status: 'succeeded' | 'failed'): Promise<void> {
  expect(await statusOf(paymentId)).toBe(status);
  const { sql, simulator } = api.runtime;
  const charges = await simulator.listCharges(api.scope.businessId);
  expect(charges.filter((charge) => charge.paymentId === paymentId).map((charge) => charge.status)).toEqual([
    status,
  ]);
  const events = await sql<{ type: string }[]>`select type from event where object_id = ${paymentId}`;
  expect(events.map(({ type }) => type)).toEqual([`payment.${status}`]);
  const jobs = await sql`
    select 1 from job where done_at is null and dedupe_key = ${`payment.collect:${paymentId}`}`;
  expect(jobs, 'no job is left').toHaveLength(0);
  expect(await cashOf(api, api.runtime)).toEqual(await bookOf(api, api.runtime));
}

describe.each([
  { name: 'a time-out before the charge', faults: { timeoutBeforeCharge: { next: 1 } } },
  { name: 'a time-out after the charge', faults: { timeoutAfterCharge: { next: 1 } } },
  { name: 'a broken connection', faults: { connectionReset: { next: 1 } } },
  { name: 'an error of the gateway', faults: { serverError: { next: 1 } } },
  {
    name: 'a time-out after the charge and a gateway that cannot be asked at first',
    faults: { timeoutAfterCharge: { next: 1 }, lookupError: { next: 2 } },
  },
] satisfies { name: string; faults: FaultSettings }[])('$name', ({ faults }) => {
  test.each([
    { card: cards.pays, status: 'succeeded' },
    { card: cards.declined, status: 'failed' },
  ] as const)(
    'leaves one click under way until the gateway tells that it $status',
    async ({ card, status }) => {
      await fail(faults);
      const answer = await oneClick(card);
      expect(answer).toMatchObject({ payment_status: 'processing', error_code: null, next_action: null });
      await wait(16_000);
      for (let minutes = 0; minutes < 5; minutes++) await wait(minuteMs);
      await expectSettledOnce(answer.payment_id, status);
    },
  );

  test('leaves the hosted checkout under way, and a second press does not charge', async () => {
    await fail(faults);
    const sessionId = await openCheckout(api, [course]);
    const body = guest();
    const first = (await confirm(api, sessionId, body)).body;
    expect(first.status).toBe('processing');
    await fail({});
    const presses = [confirm(api, sessionId, body), wait(16_000)] as const;
    const second = (await presses[0]).body;
    await presses[1];
    expect(second.payment_id).toBe(first.payment_id);
    await wait(5 * minuteMs);
    await expectSettledOnce(first.payment_id, 'succeeded');
  });
});

describe('the gateway’s own news', () => {
  test('settle a success that comes late', async () => {
    await fail({ lateSuccess: { next: 1, afterMs: 5_000 } });
    const { payment_id: paymentId, payment_status: status } = await oneClick();
    expect(status).toBe('processing');
    expect(await receiveNotifications(api.runtime)).toBe(0);
    later += 5_000;
    expect(await receiveNotifications(api.runtime)).toBe(1);
    await expectSettledOnce(paymentId, 'succeeded');
  });

  test('may be missed: the job finds a late success by itself', async () => {
    await fail({ lateSuccess: { next: 1, afterMs: 60_000 } });
    const { payment_id: paymentId } = await oneClick();
    const worker = createWorker(api.runtime, jobHandlers);
    for (let look = 0; look < 4; look++) {
      later += 30_000;
      await worker.drain();
    }
    await expectSettledOnce(paymentId, 'succeeded');
    await wait(0);
    await expectSettledOnce(paymentId, 'succeeded');
  });

  test.each([
    { name: 'twice', faults: { duplicateNotifications: { next: 2 } } },
    { name: 'in the wrong order', faults: { outOfOrderNotifications: { next: 2 } } },
  ] satisfies { name: string; faults: FaultSettings }[])('may come $name', async ({ faults }) => {
    await fail({ ...faults, timeoutAfterCharge: { next: 1 } });
    const { payment_id: unanswered } = await oneClick();
    const { payment_id: answered } = await oneClick(cards.hasNoFunds);
    await wait(0);
    await expectSettledOnce(unanswered, 'succeeded');
    await expectSettledOnce(answered, 'failed');
  });

  test('and the job and the customer may all settle the same payment at once', async () => {
    await fail({ timeoutAfterCharge: { next: 1 }, duplicateNotifications: { next: 1 } });
    const sessionId = await openCheckout(api, [course]);
    const { payment_id: paymentId } = (await confirm(api, sessionId)).body;
    await Promise.all([wait(16_000), receiveNotifications(api.runtime), confirm(api, sessionId)]);
    await expectSettledOnce(paymentId, 'succeeded');
  });
});

test('a gateway that fails one call in three still charges every purchase exactly once', async () => {
  await fail({
    connectionReset: { rate: 0.1, seed: 7 },
    timeoutAfterCharge: { rate: 0.2, seed: 7 },
    lookupError: { rate: 0.3, seed: 7 },
    duplicateNotifications: { rate: 0.2, seed: 7 },
    lateSuccess: { rate: 0.1, seed: 7, afterMs: 2_000 },
  });
  const answers = await Promise.all(Array.from({ length: 60 }, () => oneClick()));
  expect(answers.some(({ payment_status: status }) => status === 'processing')).toBe(true);
  for (let minutes = 0; minutes < 15; minutes++) await wait(minuteMs);
  for (const { payment_id: paymentId } of answers) expect(await statusOf(paymentId)).toBe('succeeded');
  expect(await cashOf(api, api.runtime)).toEqual(await bookOf(api, api.runtime));
  const charges = await api.runtime.simulator.listCharges(api.scope.businessId);
  const ids = charges.map(({ paymentId }) => paymentId as string);
  expect(answers.filter(({ payment_id: id }) => ids.filter((each) => each === id).length !== 1)).toEqual([]);
});

test('a gateway that will never take the request is a refusal with another way to pay, not a payment for ever', async () => {
  const buyer = await createBuyer(api);
  await api.runtime.sql`
    delete from simulator.instrument where token = (
      select instrument ->> 'token' from payment_method where payment_method_id = ${buyer.paymentMethodId})`;
  const { body } = await api.request('POST', '/checkouts', oneClickBody(buyer, course));
  expect(body).toMatchObject({
    payment_status: 'failed',
    error_code: 'PROCESSING_ERROR',
    fallback_checkout_url: expect.any(String),
  });
  const sessionId = String(body.fallback_checkout_url).split('/').at(-1) ?? '';
  expect((await confirm(api, sessionId, { card: cardOf(cards.pays) })).body.status).toBe('succeeded');
});

test('a card typed again after a decline is charged at the gateway under a name of its own', async () => {
  await fail({ timeoutAfterCharge: { next: 1 } });
  const sessionId = await openCheckout(api, [course]);
  const body = guest({ card: cardOf(cards.declined) });
  const first = (await confirm(api, sessionId, body)).body;
  await wait(16_000);
  expect(await statusOf(first.payment_id)).toBe('failed');
  const second = (await confirm(api, sessionId, { ...body, card: cardOf(cards.pays) })).body;
  await expectSettledOnce(first.payment_id, 'failed');
  await expectSettledOnce(second.payment_id, 'succeeded');
});
