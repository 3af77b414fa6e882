import { afterAll, beforeAll, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { type NewJob, enqueueJob } from '../../src/store/platform/enqueue-jobs.ts';
import { type JobKind, jobKinds } from '../../src/store/platform/jobs.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { replayDeliveries } from '../../src/store/platform/webhooks.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { type StoredJob, wellFormed } from '../support/job-payloads.ts';
import { createLivelyBusiness } from '../support/lively.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

async function storedJobs(): Promise<StoredJob[]> {
  return api.runtime.sql<StoredJob[]>`
    select kind, lane, payload, dedupe_key, is_wall_clock, run_at from job order by job_id`;
}

const runAt = Date.UTC(2026, 4, 1, 12, 0, 0, 7);
const paymentId = asId<'payment'>('pay_1');
const presentationId = asId<'presentation'>('prs_1');
const subscriptionId = asId<'subscription'>('sub_1');

/** One job of each kind, with the key by which it is stored. */
const samples: { readonly [Kind in JobKind]: readonly [NewJob<Kind>['payload'], string] } = {
  'email.send': [
    { businessId: asId<'business'>('bus_1'), eventId: asId<'event'>('evt_1') },
    'email.send:evt_1',
  ],
  'email.remind': [
    { businessId: asId<'business'>('bus_1'), subscriptionId, renewsAt: runAt },
    `email.remind:sub_1:${String(runAt)}`,
  ],
  'email.sign_in': [
    {
      businessId: asId<'business'>('bus_1'),
      requestId: 'abc',
      email: 'buyer@example.com',
      locale: 'en',
      device: 'phone',
      askedAt: runAt,
    },
    'email.sign_in:abc',
  ],
  'renewal.announce': [{ subscriptionId, renewsAt: runAt }, `renewal.announce:sub_1:${String(runAt)}`],
  'payment.collect': [{ paymentId, checks: 1 }, 'payment.collect:pay_1'],
  'payment.expire': [{ paymentId }, 'payment.expire:pay_1'],
  'payment.abandon': [{ paymentId }, 'payment.abandon:pay_1'],
  'payment.give_back': [{ paymentId }, 'payment.give_back:pay_1'],
  'refund.collect': [{ refundId: asId<'refund'>('ref_1') }, 'refund.collect:ref_1'],
  'notification.receive': [
    {
      provider: 'stripe',
      notificationId: 'evt_1',
      paymentId: asId<'payment'>('pay_1'),
      refundId: null,
    },
    'notification.receive:stripe:evt_1',
  ],
  'dispute.receive': [
    { provider: 'stripe', notificationId: 'evt_1', reference: 'du_1' },
    'dispute.receive:stripe:evt_1',
  ],
  'instrument.refresh': [
    { provider: 'stripe', notificationId: 'evt_1', token: 'cus_1:pm_1' },
    'instrument.refresh:stripe:evt_1',
  ],
  'renewal.retry': [
    { subscriptionId, renewsAt: runAt - 1, attempt: 2 },
    `renewal.retry:sub_1:${String(runAt - 1)}:2:${String(runAt)}`,
  ],
  'subscription.resume': [{ subscriptionId }, `subscription.resume:sub_1:${String(runAt)}`],
  'subscription.renew': [{ subscriptionId }, `subscription.renew:sub_1:${String(runAt)}`],
  'moment.raise': [{ paymentId }, 'moment.raise:pay_1'],
  'presentation.advance': [{ presentationId, leavesBy: 'failed' }, 'presentation.advance:prs_1'],
  'presentation.expire': [{ presentationId }, `presentation.expire:prs_1:${String(runAt)}`],
  'presentation.settle': [{ presentationId, attempt: 2 }, 'presentation.settle:prs_1:2'],
  'presentation.undo': [{ presentationId }, 'presentation.undo:prs_1'],
  'webhook.deliver': [
    { webhookId: asId<'webhook_endpoint'>('whk_1'), eventId: asId<'event'>('evt_1') },
    'webhook.deliver:whk_1:evt_1',
  ],
};

test.each(Object.entries(samples))(
  'a job of kind %s is stored with the payload, key, clock and lane of its kind, and once',
  async (kind, [payload, key]) => {
    const shop = await api.createBusiness('Sample Shop', 'test');
    const job = { kind, payload, runAt } as NewJob;
    for (let time = 0; time < 2; time++) {
      await transaction(api.runtime.sql, (tx) => enqueueJob(tx, shop.scope, job));
    }
    const stored = await api.runtime.sql<StoredJob[]>`
      select kind, lane, payload, dedupe_key, is_wall_clock, run_at from job
      where business_id = ${shop.scope.businessId}`;
    expect(stored).toEqual([wellFormed({ ...job, run_at: runAt } as unknown as StoredJob)]);
    expect(stored[0]?.dedupe_key).toBe(key);
  },
);

test('only two functions of the database enqueue jobs, and the code knows both', async () => {
  const rows = await api.runtime.sql<{ proname: string }[]>`
    select proname from pg_proc where pronamespace = current_schema()::regnamespace
      and prosrc ~* 'insert\\s+into\\s+job\\M' order by proname`;
  expect(rows.map(({ proname }) => proname)).toEqual(['deliver_events', 'plan_renewal']);
});

test('every job that a lively business leaves behind is one of its kind, whoever wrote it', async () => {
  await createLivelyBusiness(api);
  const jobs = await storedJobs();
  expect(jobs.map(wellFormed)).toEqual(jobs);
  const kinds = new Set(jobs.map(({ kind }) => kind));
  // One by each of the database's functions, and of those that statements write.
  expect([...kinds].sort()).toEqual(
    expect.arrayContaining([
      'payment.collect',
      'presentation.expire',
      'subscription.renew',
      'webhook.deliver',
    ]),
  );
  expect(Object.keys(jobKinds)).toEqual(expect.arrayContaining([...kinds]));
});

test('a delivery that is sent again has the job that its event had', async () => {
  const shop = await api.createBusiness('Sample Shop', 'test');
  const { sql } = api.runtime;
  const webhookId = asId<'webhook_endpoint'>('whk_again');
  await sql`
    insert into webhook_endpoint (business_id, webhook_id, url, secret, created_at, updated_at)
    values (${shop.scope.businessId}, ${webhookId}, 'https://hooks.example.com/', '', now(), now())`;
  const event = {
    event_id: 'evt_again',
    type: 'payment.succeeded',
    customer_id: 'cus_1',
    payload_type: 'Payment',
    object_id: 'pay_1',
    related_id: null,
    occurred_at: new Date(runAt).toISOString(),
  };
  const find = () => sql<StoredJob[]>`
    select kind, lane, payload, dedupe_key, is_wall_clock, run_at from job
    where business_id = ${shop.scope.businessId} and done_at is null`;
  await sql`select append_events(${shop.scope.businessId}, ${[event]}::jsonb, ${runAt}::timestamptz)`;
  const first = await find();
  expect(first).toHaveLength(1);
  await sql`update job set done_at = now() where business_id = ${shop.scope.businessId}`;
  await sql`update webhook_delivery set status = 'failed' where business_id = ${shop.scope.businessId}`;
  const count = await transaction(sql, (tx) => replayDeliveries(tx, shop.scope, webhookId, {}, runAt));
  expect(count).toBe(1);
  expect(await find()).toEqual(first);
});
