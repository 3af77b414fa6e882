import DodoPayments from 'dodopayments';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DomainEvent } from '../../src/domain/event/event.ts';
import type { EventId } from '../../src/domain/ids.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/domain/time.ts';
import type { WebhookEndpoint } from '../../src/domain/webhook/webhook-endpoint.ts';
import type { Runtime } from '../../src/runtime.ts';
import { deliveryLimits } from '../../src/domain/webhook/delivery-limits.ts';
import { claimDeliveries } from '../../src/store/platform/job-claims.ts';
import { findWebhook } from '../../src/store/platform/webhooks.ts';
import {
  type CreateWebhookInput,
  createWebhook,
} from '../../src/use-cases/platform/webhooks/create-webhook.ts';
import { deleteWebhook } from '../../src/use-cases/platform/webhooks/delete-webhook.ts';
import { type RenderEvent, deliverWebhook } from '../../src/use-cases/platform/webhooks/deliver-webhook.ts';
import { replayWebhook } from '../../src/use-cases/platform/webhooks/replay-webhook.ts';
import { rotateWebhookSecret } from '../../src/use-cases/platform/webhooks/rotate-webhook-secret.ts';
import { updateWebhook } from '../../src/use-cases/platform/webhooks/update-webhook.ts';
import { type WorkerOptions, createWorker } from '../../src/worker/worker.ts';
import { type Queue, createQueue, handlersWith } from '../worker/queue.ts';
import { type Receiver, answerWith, startReceiver } from './receiver.ts';
import { openWebhookSecret } from '../../src/secrets/webhook-secrets.ts';

let queue: Queue;
let receiver: Receiver;
beforeEach(async () => {
  queue = await createQueue({ RUNG_ALLOW_PRIVATE_WEBHOOKS: '1' });
  queue.clock.now = Date.now();
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  await queue.drop();
});

/** Stands for what payments are worth at the moment, by id; null when there is none. */
let statusNow: string | null = 'succeeded';
const renderEvent: RenderEvent = (_runtime, scope, event) =>
  Promise.resolve(
    statusNow === null
      ? null
      : {
          business_id: scope.businessId,
          type: event.type,
          timestamp: new Date(event.occurredAt).toISOString(),
          data: { payload_type: event.payloadType, payment_id: event.objectId, status: statusNow },
        },
  );
beforeEach(() => {
  statusNow = 'succeeded';
});

function workerOf(runtime: Runtime = queue.runtime, options: WorkerOptions = {}) {
  const handlers = handlersWith({
    'webhook.deliver': (ofWorker, job) => deliverWebhook(ofWorker, job.scope, job.payload, renderEvent),
  });
  return createWorker(runtime, handlers, options);
}

function endpoint(change: Partial<CreateWebhookInput> = {}): Promise<WebhookEndpoint> {
  return createWebhook(queue.runtime, queue.scope, {
    url: receiver.url(),
    description: '',
    isDisabled: false,
    filterTypes: null,
    headers: {},
    metadata: {},
    rateLimit: null,
    idempotencyKey: null,
    ...change,
  });
}

async function happen(type: DomainEvent['type'] = 'payment.succeeded', times = 1): Promise<EventId[]> {
  const { runtime, scope, clock } = queue;
  const eventIds = Array.from({ length: times }, () => runtime.mintId('event'));
  const events = eventIds.map((eventId, index) => ({
    event_id: eventId,
    type,
    payload_type: 'Payment',
    object_id: `pay_${String(index)}`,
    customer_id: null,
    occurred_at: new Date(clock.now).toISOString(),
  }));
  await runtime.sql`select append_events(${scope.businessId}, ${events}, ${clock.now})`;
  return eventIds;
}

interface StoredDelivery {
  event_id: string;
  status: string;
  attempts: number;
  last_status: number | null;
  last_error: string | null;
  run_at: number | null;
}

function deliveries(): Promise<StoredDelivery[]> {
  return queue.runtime.sql<StoredDelivery[]>`
    select d.*, j.run_at from webhook_delivery d join event e using (business_id, event_id)
      left join job j on j.payload ->> 'eventId' = d.event_id and j.payload ->> 'webhookId' = d.webhook_id
        and j.done_at is null
    order by e.sequence`;
}

async function delivery(): Promise<StoredDelivery> {
  const [first] = await deliveries();
  if (!first) throw new Error('there is a delivery');
  return first;
}

const current = async ({ webhookId }: WebhookEndpoint): Promise<WebhookEndpoint> => {
  const found = await findWebhook(queue.runtime.sql, queue.scope, webhookId);
  if (!found) throw new Error('the endpoint is still there');
  return found;
};

/** Secret that the endpoint's deliveries are signed with, as the seller knows it. */
const secretOf = ({ sealedSecret }: { readonly sealedSecret: string }): string =>
  openWebhookSecret(queue.runtime.secrets, sealedSecret);

const headersOf = (index: number): Record<string, string> =>
  receiver.received[index]?.headers as Record<string, string>;

describe('an event', () => {
  test('arrives signed, and the official SDK accepts and reads it', async () => {
    const secret = secretOf(await endpoint());
    const [eventId] = await happen();
    await workerOf().drain();
    const client = new DodoPayments({ bearerToken: 'key', webhookKey: secret });
    const { body } = receiver.received[0] ?? { body: '' };
    expect(client.webhooks.unwrap(body, { headers: headersOf(0) })).toEqual({
      business_id: queue.scope.businessId,
      type: 'payment.succeeded',
      timestamp: new Date(queue.clock.now).toISOString(),
      data: { payload_type: 'Payment', payment_id: 'pay_0', status: 'succeeded' },
    });
    expect(() => client.webhooks.unwrap(body.replace('pay_0', 'pay_1'), { headers: headersOf(0) })).toThrow();
    expect(headersOf(0)).toMatchObject({ 'webhook-id': eventId, 'content-type': 'application/json' });
    expect(await deliveries()).toMatchObject([{ status: 'succeeded', attempts: 1, last_status: 200 }]);
  });

  test('goes to the enabled endpoints of its business that take its type, and nowhere else', async () => {
    await endpoint({ url: receiver.url('/all') });
    await endpoint({ url: receiver.url('/chosen'), filterTypes: ['refund.failed', 'payment.succeeded'] });
    await endpoint({ url: receiver.url('/other-type'), filterTypes: ['payment.failed'] });
    await endpoint({ url: receiver.url('/no-type'), filterTypes: [] });
    await endpoint({ url: receiver.url('/disabled'), isDisabled: true });
    const deleted = await endpoint({ url: receiver.url('/deleted') });
    await deleteWebhook(queue.runtime, queue.scope, deleted.webhookId);
    await happen('payment.succeeded', 2);
    await workerOf().drain();
    const paths = receiver.received.map(({ path }) => path).sort();
    expect(paths).toEqual(['/all', '/all', '/chosen', '/chosen']);
  });

  test('that is under way is not sent to an endpoint disabled or deleted meanwhile', async () => {
    const disabled = await endpoint({ url: receiver.url('/disabled') });
    const deleted = await endpoint({ url: receiver.url('/deleted') });
    await happen();
    await updateWebhook(queue.runtime, queue.scope, disabled.webhookId, { isDisabled: true });
    await deleteWebhook(queue.runtime, queue.scope, deleted.webhookId);
    await workerOf().drain();
    expect(receiver.received).toEqual([]);
    expect((await deliveries()).map(({ last_error }) => last_error)).toContain('The endpoint was disabled.');
  });

  test('is told with its object as it is at each attempt', async () => {
    await endpoint();
    await happen();
    receiver.answer = answerWith(500);
    statusNow = 'processing';
    await workerOf().drain();
    queue.clock.now += minuteMs;
    statusNow = 'succeeded';
    await workerOf().drain();
    const statuses = receiver.received.map(({ body }) => (JSON.parse(body) as { data: object }).data);
    expect(statuses).toMatchObject([{ status: 'processing' }, { status: 'succeeded' }]);
  });

  test('whose object is gone is not sent', async () => {
    await endpoint();
    await happen();
    statusNow = null;
    await workerOf().drain();
    expect(receiver.received).toEqual([]);
    expect(await delivery()).toMatchObject({ status: 'failed', attempts: 0 });
  });

  test('is sent with the headers the seller set, which change none of ours', async () => {
    await endpoint({ headers: { 'X-Shop': 'sample', Authorization: 'Bearer of news' } });
    await happen();
    await workerOf().drain();
    expect(headersOf(0)).toMatchObject({ 'x-shop': 'sample', authorization: 'Bearer of news' });
    for (const name of ['webhook-id', 'Webhook-Signature', 'host', 'Content-Length', 'content-type']) {
      await expect(endpoint({ headers: { [name]: 'forged' } })).rejects.toThrow('Choose another name');
    }
    await expect(endpoint({ headers: { 'X-Shop': 'a\r\nwebhook-id: b' } })).rejects.toThrow('one line');
  });
});

describe('a failed delivery', () => {
  test('is repeated on the documented schedule under the same id, and then given up', async () => {
    await endpoint();
    const [eventId] = await happen();
    receiver.answer = (response) => response.writeHead(503).end('We are moving house.');
    const pauses: number[] = [];
    for (let attempt = 1; attempt < 8; attempt++) {
      await workerOf().drain();
      const { attempts, run_at, ...rest } = await delivery();
      expect({ attempts, ...rest }).toMatchObject({ attempts: attempt, status: 'pending', last_status: 503 });
      pauses.push((run_at ?? 0) - queue.clock.now);
      queue.clock.now = run_at ?? 0;
    }
    const documented = [
      ...[5 * secondMs, 5 * minuteMs, 30 * minuteMs],
      ...[2 * hourMs, 5 * hourMs, 10 * hourMs, 10 * hourMs],
    ];
    pauses.forEach((pause, index) => {
      expect(pause).toBeGreaterThanOrEqual(documented[index] ?? Infinity);
      expect(pause).toBeLessThanOrEqual((documented[index] ?? 0) * 1.1);
    });
    await workerOf().drain();
    expect(await delivery()).toMatchObject({
      status: 'failed',
      attempts: 8,
      last_error: 'The receiver answered 503: We are moving house.',
      run_at: null,
    });
    queue.clock.now += 30 * dayMs;
    await workerOf().drain();
    expect(receiver.received).toHaveLength(8);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([eventId]),
    );
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(8);
  });

  test('waits as long as a throttling receiver asks, and not for others that ask', async () => {
    await endpoint();
    await happen();
    const pauseAfter = async (status: number, retryAfter: string): Promise<number> => {
      receiver.answer = answerWith(status, { 'retry-after': retryAfter });
      await workerOf().drain();
      const runAt = (await delivery()).run_at ?? 0;
      const pause = runAt - queue.clock.now;
      queue.clock.now = runAt;
      return pause;
    };
    expect(await pauseAfter(429, '3600')).toBe(hourMs);
    const date = new Date(Math.ceil((queue.clock.now + 2 * hourMs) / secondMs) * secondMs);
    expect(queue.clock.now + (await pauseAfter(504, date.toUTCString()))).toBeGreaterThanOrEqual(
      date.getTime(),
    );
    expect(await pauseAfter(500, '36000')).toBeLessThan(hourMs);
  });

  test('is any answer that is not 2xx: a redirect is not followed', async () => {
    await endpoint({ url: receiver.url('/moved') });
    await happen();
    receiver.answer = answerWith(308, { location: receiver.url('/elsewhere') });
    await workerOf().drain();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/moved']);
    expect(await delivery()).toMatchObject({ status: 'pending', attempts: 1, last_status: 308 });
    queue.clock.now += minuteMs;
    receiver.answer = answerWith(204);
    await workerOf().drain();
    expect(await delivery()).toMatchObject({ status: 'succeeded', attempts: 2, last_error: null });
  });

  test('because the process died after sending is repeated with the same id, and recorded once', async () => {
    await endpoint();
    await happen();
    const { runtime, clock } = queue;
    const dying: Runtime = {
      ...runtime,
      failpoint: (name) => {
        if (name === 'webhook.after-send') throw new Error('the process ends here');
      },
    };
    const claim = { wallNow: clock.now, limit: 1, leaseMs: minuteMs, takesOver: true };
    const [job] = await claimDeliveries(runtime.sql, deliveryLimits, claim);
    if (job?.kind !== 'webhook.deliver') throw new Error('the delivery was claimed');
    const payload = job.payload as Parameters<typeof deliverWebhook>[2];
    await expect(deliverWebhook(dying, job.scope, payload, renderEvent)).rejects.toThrow('ends here');

    await workerOf().drain();
    expect(receiver.received).toHaveLength(1);
    clock.now += minuteMs;
    await workerOf().drain();
    expect(receiver.received).toHaveLength(2);
    expect(headersOf(1)['webhook-id']).toBe(headersOf(0)['webhook-id']);
    expect(await delivery()).toMatchObject({ status: 'succeeded', attempts: 1 });
  });

  test('is sent anew when the seller asks for it, with the id it had', async () => {
    const webhook = await endpoint();
    const [first, second] = await happen('payment.succeeded', 2);
    receiver.answer = answerWith(410);
    await workerOf(queue.runtime, { concurrency: 1 }).drain();
    const replay = (input: Parameters<typeof replayWebhook>[3]) =>
      replayWebhook(queue.runtime, queue.scope, webhook.webhookId, input);
    await expect(replay({})).rejects.toThrow('disabled: false');

    await updateWebhook(queue.runtime, queue.scope, webhook.webhookId, { isDisabled: false });
    receiver.answer = answerWith(200);
    expect(await replay({ since: queue.clock.now + 1 })).toBe(0);
    expect(await replay({ eventIds: [second ?? '', 'evt_unknown'] })).toBe(1);
    expect(await replay({ eventIds: [second ?? ''] })).toBe(0);
    expect(await replay({ since: queue.clock.now })).toBe(1);
    await workerOf().drain();
    expect(await deliveries()).toMatchObject([{ status: 'succeeded' }, { status: 'succeeded' }]);
    const ids = receiver.received.slice(1).map(({ headers }) => headers['webhook-id']);
    expect(ids.sort()).toEqual([first, second].sort());
  });
});

describe('an endpoint', () => {
  test('that answers 410 is disabled at once', async () => {
    const webhook = await endpoint();
    await happen();
    receiver.answer = answerWith(410);
    await workerOf().drain();
    expect(await delivery()).toMatchObject({ status: 'failed', attempts: 1, last_status: 410 });
    expect((await current(webhook)).isDisabled).toBe(true);
    await happen();
    await workerOf().drain();
    expect(receiver.received).toHaveLength(1);
  });

  test('is disabled when nothing has got through for five days; a success starts the count again', async () => {
    const webhook = await endpoint();
    const failOneEvent = async (): Promise<void> => {
      receiver.answer = answerWith(500);
      await happen();
      for (;;) {
        await workerOf().drain();
        const due = (await deliveries()).find(({ status }) => status === 'pending')?.run_at;
        if (due === undefined || due === null) return;
        queue.clock.now = due;
      }
    };
    const start = queue.clock.now;
    for (let event = 0; event < 3; event++) await failOneEvent();
    expect((await current(webhook)).failingSince).toBe(start);
    expect((await current(webhook)).isDisabled).toBe(false);

    receiver.answer = answerWith(200);
    await happen();
    await workerOf().drain();
    expect((await current(webhook)).failingSince).toBeNull();

    const secondStart = queue.clock.now;
    while (!(await current(webhook)).isDisabled) await failOneEvent();
    const failingMs = queue.clock.now - secondStart;
    expect(failingMs).toBeGreaterThanOrEqual(5 * dayMs);
    expect(failingMs).toBeLessThan(7 * dayMs);
    await updateWebhook(queue.runtime, queue.scope, webhook.webhookId, { isDisabled: false });
    expect(await current(webhook)).toMatchObject({ isDisabled: false, failingSince: null });
  });

  test('that does not answer keeps nobody else waiting', async () => {
    await endpoint({ url: receiver.url('/silent') });
    await endpoint({ url: receiver.url('/healthy') });
    await happen('payment.succeeded', 30);
    const held: (() => void)[] = [];
    let healthy = 0;
    let reportHealthy = (): void => undefined;
    const allHealthy = new Promise<void>((resolve) => (reportHealthy = resolve));
    receiver.answer = (response, { path }) => {
      if (path === '/silent') held.push(() => response.end());
      else {
        response.end();
        if (++healthy === 30) reportHealthy();
      }
    };
    const worker = workerOf();
    await worker.claim();
    await allHealthy;
    expect(held.length).toBeLessThanOrEqual(5);
    receiver.answer = answerWith(200);
    held.forEach((release) => release());
    await worker.drain();
    expect(receiver.received).toHaveLength(60);
  });

  test('that accepts at once gets more than five at a time; as soon as it does not, one', async () => {
    const { webhookId } = await endpoint();
    await happen('payment.succeeded', 40);
    const held: (() => void)[] = [];
    let reportAll = (): void => undefined;
    const all = new Promise<void>((resolve) => (reportAll = resolve));
    receiver.answer = (response) => {
      held.push(() => response.writeHead(503).end());
      if (held.length === deliveryLimits.quickEndpoint) reportAll();
    };
    for (let time = 0; time < 20; time++) queue.runtime.endpointPace.note(webhookId, 2);
    const worker = workerOf();
    expect(await worker.claim()).toBe(deliveryLimits.quickEndpoint);
    await all;
    expect(await worker.claim()).toBe(0);
    receiver.answer = answerWith(503);
    held.splice(0).forEach((refuse) => refuse());
    await worker.drain();
    expect(receiver.received.length).toBeGreaterThan(deliveryLimits.quickEndpoint);
    queue.clock.now += hourMs;
    receiver.answer = answerWith(200);
    const later = workerOf();
    expect(await later.claim(), 'a failing endpoint').toBe(1);
    await later.drain();
    expect((await deliveries()).every(({ status }) => status === 'succeeded')).toBe(true);
  });

  test('with a rate limit gets no more than so many a second, and all in the end', async () => {
    await endpoint({ rateLimit: 2 });
    await happen('payment.succeeded', 5);
    const start = queue.clock.now;
    const arrivals: number[] = [];
    receiver.answer = (response) => {
      arrivals.push(queue.clock.now - start);
      response.end();
    };
    await workerOf().drain();
    while (arrivals.length < 5) {
      queue.clock.now += 250;
      await workerOf().drain();
    }
    expect(arrivals).toEqual([0, 500, 1000, 1500, 2000]);
  });

  test('whose secret is being replaced gets signatures by both secrets for a day, then by the new one', async () => {
    const webhook = await endpoint();
    const fresh = await rotateWebhookSecret(queue.runtime, queue.scope, webhook.webhookId);
    await happen();
    await workerOf().drain();
    const { body } = receiver.received[0] ?? { body: '' };
    for (const secret of [secretOf(webhook), fresh]) new Webhook(secret).verify(body, headersOf(0));
    expect(headersOf(0)['webhook-signature']?.split(' ')).toHaveLength(2);

    queue.clock.now += dayMs;
    await happen();
    await workerOf().drain();
    const { body: later } = receiver.received[1] ?? { body: '' };
    const id = headersOf(1)['webhook-id'] ?? '';
    const sentAt = new Date(Number(headersOf(1)['webhook-timestamp']) * secondMs);
    expect(headersOf(1)['webhook-signature']).toBe(new Webhook(fresh).sign(id, sentAt, later));
  });
});
