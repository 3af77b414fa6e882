import { afterEach, beforeEach, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { readConfig } from '../../src/config.ts';
import type { Runtime } from '../../src/runtime.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { createWebhook } from '../../src/use-cases/platform/webhooks/create-webhook.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { createTestApi } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { testSecretKeys } from '../support/database.ts';
import { sellCourse } from '../support/shop.ts';
import { type Wire, openWire } from '../support/wire.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { type Queue, createQueue, handlersWith } from '../worker/queue.ts';

/* Statements of a burst of jobs, counted on the wire: how many one job costs when many are due together. */

let queue: Queue;
let receiver: Receiver;
let wire: Wire;
let runtime: Runtime;
beforeEach(async () => {
  queue = await createQueue({ RUNG_ALLOW_PRIVATE_WEBHOOKS: '1' });
  queue.clock.now = Date.now();
  receiver = await startReceiver();
  wire = await openWire(queue.database.url);
  runtime = createRuntime({
    config: readConfig({ RUNG_LOG_LEVEL: 'silent', RUNG_ALLOW_PRIVATE_WEBHOOKS: '1' }),
    sql: connect(wire.url),
    secretKeys: testSecretKeys,
    wallClock: () => queue.clock.now,
  });
});
afterEach(async () => {
  await runtime.sql.end({ timeout: 5 });
  await wire.close();
  await receiver.close();
  await queue.drop();
});

/** Statements that the worker sends until nothing is due, without the driver's own. */
async function statementsOf(handlers: Parameters<typeof createWorker>[1]): Promise<string[]> {
  const carried = await wire.watch(() => createWorker(runtime, handlers).drain());
  return carried.map(({ sql }) => sql).filter((sql) => !sql.includes('pg_catalog'));
}

test('160 jobs that are due together cost fewer than half a statement each, claims and ends included', async () => {
  await queue.runtime.sql`
    insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at)
    select ${queue.scope.businessId}, 'payment.collect', '{}', 'job ' || n, true, ${queue.clock.now}
    from generate_series(1, 160) n`;
  const statements = await statementsOf(
    handlersWith({ 'payment.collect': () => Promise.resolve(undefined) }),
  );
  expect(statements.length, statements.join('\n')).toBeLessThan(80);
  const [row] = await queue.runtime.sql`select count(*)::int as open from job where done_at is null`;
  expect(row).toEqual({ open: 0 });
});

test('100 deliveries to one endpoint cost fewer than two statements each, rendering included', async () => {
  const api = await createTestApi({ database: { ...queue.database, drop: () => Promise.resolve() } });
  const paymentId = await buy(api, await createBuyer(api), await sellCourse(api));
  await createWebhook(runtime, api.scope, {
    url: receiver.url(),
    description: '',
    isDisabled: false,
    filterTypes: null,
    headers: {},
    metadata: {},
    rateLimit: null,
    idempotencyKey: null,
  });
  const events = Array.from({ length: 100 }, () => ({
    event_id: runtime.mintId('event'),
    type: 'payment.succeeded',
    payload_type: 'Payment',
    object_id: asId<'payment'>(paymentId),
    customer_id: null,
    occurred_at: new Date(queue.clock.now).toISOString(),
  }));
  await queue.runtime.sql`select append_events(${api.scope.businessId}, ${events}, ${queue.clock.now})`;
  const statements = await statementsOf(jobHandlers);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(100);
  expect(statements.length, statements.join('\n')).toBeLessThan(200);
});
