import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BusinessId } from '../../src/domain/ids.ts';
import { hourMs, minuteMs } from '../../src/domain/time.ts';
import { deliveryLimits } from '../../src/domain/webhook/delivery-limits.ts';
import { claimDeliveries, claimJobs } from '../../src/store/platform/job-claims.ts';
import { type JobClass, type JobKind, jobKinds } from '../../src/store/platform/jobs.ts';
import { type Database, connect } from '../../src/store/postgres/postgres.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Queue, createQueue, handlersWith } from './queue.ts';

let queue: Queue;
beforeEach(async () => {
  queue = await createQueue();
});
afterEach(() => queue.drop());

/** Jobs of a kind, due since `dueMs`, all at once. Deliveries go to the endpoint of the name. */
async function enqueueMany(
  kind: JobKind,
  count: number,
  { endpoint = '', dueMs = 0, businessId = queue.scope.businessId } = {},
): Promise<void> {
  const isDelivery = kind === 'webhook.deliver';
  const lane = isDelivery ? endpoint : kind.startsWith('email.') ? businessId : null;
  const payload = isDelivery ? { webhookId: endpoint } : { paymentId: `${kind} ${endpoint}` };
  await queue.runtime.sql`
    insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at)
    select ${businessId}, ${kind}, ${lane}, ${payload}::jsonb || jsonb_build_object('eventId', n),
      ${`${kind} ${endpoint} `} || n, true, ${queue.clock.now - dueMs}
    from generate_series(1, ${count}) n`;
  await queue.runtime.sql`analyze job`;
}

/** An endpoint that did not take what it was last sent. */
async function fail(endpoint: string, businessId: BusinessId = queue.scope.businessId): Promise<void> {
  await queue.runtime.sql`
    insert into webhook_endpoint (business_id, webhook_id, url, secret, failing_since, created_at, updated_at)
    values (${businessId}, ${endpoint}, 'https://hooks.example.com/', '', now(), now(), now())`;
}

async function anotherBusiness(): Promise<BusinessId> {
  const businessId = queue.runtime.mintId('business');
  await queue.runtime.sql`
    insert into business (business_id, name, brand_id, mode, created_at)
    values (${businessId}, 'Another Shop', ${`brnd_${businessId}`}, 'test', now())`;
  return businessId;
}

const claim = (limit = 32) => ({ wallNow: queue.clock.now, limit, leaseMs: minuteMs, takesOver: true });

/** Claims deliveries and answers how many of each endpoint. */
async function deliver(limit?: number, sql: Database = queue.runtime.sql): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const job of await claimDeliveries(sql, deliveryLimits, claim(limit))) {
    const { webhookId } = job.payload as { webhookId: string };
    counts[webhookId] = (counts[webhookId] ?? 0) + 1;
  }
  return counts;
}

/** A promise and what keeps it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

test('the database and the code put each kind of job into the same class, and an unknown one with money', async () => {
  const { sql } = queue.runtime;
  for (const kind of Object.keys(jobKinds) as JobKind[]) await enqueueMany(kind, 1, { endpoint: 'whk_1' });
  await enqueueMany('dispute.answer' as JobKind, 1);
  const rows = await sql<{ kind: JobKind; class: JobClass }[]>`select kind, class from job`;
  const found = Object.fromEntries(rows.map((row) => [row.kind, row.class]));
  const classes = Object.fromEntries(Object.entries(jobKinds).map(([kind, rules]) => [kind, rules.class]));
  expect(found).toEqual({ ...classes, 'dispute.answer': 'money' });
});

test('receivers that hang, on every slot there is for them, hold up neither money nor offers', async () => {
  for (let index = 0; index < 40; index++) {
    await enqueueMany('webhook.deliver', 5, { endpoint: `hanging ${String(index)}`, dueMs: hourMs });
  }
  const hanging = gate();
  const worker = createWorker(
    queue.runtime,
    handlersWith({
      'webhook.deliver': async () => {
        await hanging.opened;
        return undefined;
      },
      'payment.collect': (_runtime, { payload }) => {
        ran.push(payload.paymentId);
        return Promise.resolve(undefined);
      },
      'moment.raise': (_runtime, { payload }) => {
        ran.push(payload.paymentId);
        return Promise.resolve(undefined);
      },
    }),
  );
  const ran: string[] = [];
  await worker.claim();
  await enqueueMany('payment.collect', 3);
  await enqueueMany('moment.raise', 2);
  // Ends although the deliveries do not: claims of one class do not wait for those of another.
  await worker.claim();
  while (ran.length < 5) await worker.claim();
  expect(ran.filter((id) => id.startsWith('payment.collect'))).toHaveLength(3);
  expect(ran.filter((id) => id.startsWith('moment.raise'))).toHaveLength(2);
  hanging.open();
  await worker.drain();
});

test('a mail server that hangs, with e-mails of many businesses due, holds up neither money nor webhooks', async () => {
  for (let index = 0; index < 12; index++) {
    const businessId = await anotherBusiness();
    await enqueueMany('email.send', 10, { endpoint: String(index), businessId, dueMs: hourMs });
  }
  const hanging = gate();
  const ran: string[] = [];
  let hung = 0;
  const worker = createWorker(
    queue.runtime,
    handlersWith({
      'email.send': async () => {
        hung += 1;
        await hanging.opened;
        return undefined;
      },
      'payment.collect': (_runtime, { payload }) => {
        ran.push(payload.paymentId);
        return Promise.resolve(undefined);
      },
      'webhook.deliver': (_runtime, { payload }) => {
        ran.push(payload.webhookId);
        return Promise.resolve(undefined);
      },
    }),
  );
  await worker.claim();
  await worker.claim();
  expect(hung, 'e-mails have slots of their own').toBe(deliveryLimits.mail);
  await enqueueMany('payment.collect', 3);
  for (let index = 0; index < 10; index++) {
    await enqueueMany('webhook.deliver', 2, { endpoint: `whk_${String(index)}` });
  }
  while (ran.length < 23) await worker.claim();
  expect(hung, 'no e-mail was begun meanwhile').toBe(deliveryLimits.mail);
  hanging.open();
  // A drain may end as the last of the eight do, before the next are claimed.
  while (hung < 120) await worker.drain();
  expect(hung).toBe(120);
});

describe('a backlog', () => {
  test('of 100,000 deliveries that were due long before is not read to find a job of money', async () => {
    await enqueueMany('webhook.deliver', 100_000, { endpoint: 'slow', dueMs: hourMs });
    await enqueueMany('payment.collect', 1);
    const read = await rowsRead((sql) => claimJobs(sql, 'money', claim(16)));
    expect(read.answer).toHaveLength(1);
    expect(read.rows).toBeGreaterThan(0);
    expect(read.rows).toBeLessThan(100);
  });

  test('of one endpoint, 100,000 long, is not read to find what is due of another', async () => {
    await enqueueMany('webhook.deliver', 100_000, { endpoint: 'slow', dueMs: hourMs });
    await enqueueMany('webhook.deliver', 1, { endpoint: 'quick' });
    const first = await rowsRead((sql) => deliver(undefined, sql));
    expect(first.answer).toEqual({ slow: 5, quick: 1 });
    const second = await rowsRead((sql) => deliver(undefined, sql));
    expect(second.answer, 'five are under way').toEqual({});
    for (const { rows } of [first, second]) {
      expect(rows).toBeGreaterThan(0);
      expect(rows).toBeLessThan(200);
    }
  });

  /** Number of rows and index entries of `job` that the database reads for it, on its only connection. */
  async function rowsRead<T>(
    work: (sql: Database) => Promise<T>,
  ): Promise<{ readonly answer: T; readonly rows: number }> {
    const sql = connect(queue.database.url, { max: 1 });
    const count = async (): Promise<number> => {
      await sql`select pg_stat_force_next_flush()`;
      const [row] = await sql<{ read: bigint }[]>`
        select (select seq_tup_read from pg_stat_user_tables where relname = 'job')
          + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'job')::bigint as read`;
      return Number(row?.read ?? 0n);
    };
    try {
      const before = await count();
      const answer = await work(sql);
      return { answer, rows: (await count()) - before };
    } finally {
      await sql.end();
    }
  }
});

describe('deliveries', () => {
  test('to one endpoint run five at a time, and to one that did not take the last, one', async () => {
    await fail('failing');
    for (const endpoint of ['healthy', 'failing']) await enqueueMany('webhook.deliver', 20, { endpoint });
    expect(await deliver()).toEqual({ healthy: 5, failing: 1 });
    expect(await deliver()).toEqual({});
  });

  test('to endpoints that hang, however many, leave three quarters of the slots to those that answer', async () => {
    for (let index = 0; index < 30; index++) {
      const endpoint = `failing ${String(index)}`;
      await fail(endpoint);
      await enqueueMany('webhook.deliver', 3, { endpoint, dueMs: hourMs });
    }
    await enqueueMany('webhook.deliver', 3, { endpoint: 'healthy' });
    const { healthy, ...failing } = await deliver();
    expect(healthy).toBe(3);
    expect(Object.values(failing)).toEqual(Array.from({ length: 8 }, () => 1));
    await enqueueMany('webhook.deliver', 2, { endpoint: 'another' });
    expect(await deliver()).toEqual({ another: 2 });
  });

  test('of one business never take all slots, and businesses take turns', async () => {
    for (let index = 0; index < 10; index++) {
      await enqueueMany('webhook.deliver', 10, { endpoint: `large ${String(index)}`, dueMs: hourMs });
    }
    const businessId = await anotherBusiness();
    await enqueueMany('webhook.deliver', 4, { endpoint: 'small', businessId });
    const first = await deliver(4);
    expect(first['small'], 'half of the first four, though the others were due before').toBe(2);
    const later = await deliver();
    expect(later['small']).toBe(2);
    const large = Object.entries({ ...later }).filter(([name]) => name !== 'small');
    expect(large.reduce((sum, [, count]) => sum + count, 0)).toBe(14);
    expect(await deliver()).toEqual({});
  });

  test('wait for their time, and those of an unknown endpoint are claimed like others', async () => {
    await enqueueMany('webhook.deliver', 1, { endpoint: 'later', dueMs: -hourMs });
    expect(await deliver()).toEqual({});
    await enqueueMany('webhook.deliver', 1, { endpoint: 'now' });
    expect(await deliver()).toEqual({ now: 1 });
    queue.clock.now += hourMs;
    expect(await deliver()).toEqual({ later: 1, now: 1 });
  });
});
