import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../support/database.ts';
import { apiKey, beginRequest, eventually, openConnection, post, startServer } from './server-process.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const ready = async (url: string) => {
  const response = await fetch(`${url}/ready`);
  return [response.status, await response.json()];
};

test('told to stop, it answers what is running, tells everybody that it is stopping, and ends', async () => {
  const server = await startServer({ DATABASE_URL: database.url, RUNG_STOP_SECONDS: '300' });
  expect(await ready(server.url)).toEqual([200, { status: 'ready', failed: [] }]);
  // Neither one that has asked before nor one that never asks anything holds the end up.
  await openConnection(server.url);
  const running = await beginRequest(server.url);
  server.signal('SIGTERM');
  await eventually(async () => {
    expect(await ready(server.url)).toEqual([
      503,
      { status: 'not_ready', failed: [expect.objectContaining({ check: 'stopping' })] },
    ]);
  });
  const health = await fetch(`${server.url}/health`);
  expect([health.status, health.headers.get('connection')]).toEqual([200, 'close']);
  const refused = await post(server.url, { email: 'late@example.com', name: 'Sample Customer' });
  expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('connection')]).toEqual([
    503,
    '1',
    'close',
  ]);
  expect(await refused.json()).toMatchObject({ code: 'SERVER_STOPPING' });
  const answer = await running.end();
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(answer).toMatch(/^connection: close\r$/im);
  expect(await server.exited).toBe(0);
  const emails =
    await database.sql`select email from customer where email in ('slow@example.com', 'late@example.com')`;
  expect(emails).toEqual([{ email: 'slow@example.com' }]);
}, 600_000);

test('with nothing running it ends at once, whatever connections are open', async () => {
  // A limit that no test waits for: ending is not owed to it.
  const server = await startServer({ DATABASE_URL: database.url, RUNG_STOP_SECONDS: '999' });
  await fetch(`${server.url}/health`);
  await openConnection(server.url);
  server.signal('SIGINT');
  expect(await server.exited).toBe(0);
}, 600_000);

test('at its limit, what is still running is cut', async () => {
  const server = await startServer({ DATABASE_URL: database.url, RUNG_STOP_SECONDS: '2' });
  const running = await beginRequest(server.url);
  server.signal('SIGTERM');
  expect(await server.exited).toBe(1);
  expect(await running.end()).toBe('');
}, 600_000);

test('what it is still finishing stays its own: its leases are renewed until that has ended', async () => {
  const server = await startServer({ DATABASE_URL: database.url, RUNG_STOP_SECONDS: '300' });
  const running = await beginRequest(server.url);
  server.signal('SIGTERM');
  await eventually(async () => {
    expect((await ready(server.url))[0]).toBe(503);
  });
  const [told] = await database.sql<{ at: string }[]>`select clock_timestamp()::text as at`;
  await eventually(async () => {
    // A renewal while no lease is held yet.
    const beats = await database.sql`
      select from pg_stat_activity
      where datname = current_database() and query = 'select 1' and query_start > ${told?.at ?? ''}::timestamptz`;
    expect(beats.length).toBeGreaterThan(0);
  });
  expect(await running.end()).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(await server.exited).toBe(0);
}, 600_000);

test('a job that does not end in time is let go of before anything is cut: another process runs it at once', async () => {
  const server = await startServer({ DATABASE_URL: database.url, RUNG_STOP_SECONDS: '5' });
  const job = async () => {
    const [row] = await database.sql`
      select attempts, lease_token is not null as is_leased from job where dedupe_key = 'held up'`;
    return row;
  };
  await database.sql.begin(async (tx) => {
    await tx`lock table presentation in access exclusive mode`;
    await database.sql`
      insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at)
      select business_id, 'presentation.expire', ${{ presentationId: 'prs_held_up' }}, 'held up', true, now()
      from business limit 1`;
    await eventually(async () => {
      expect(await job()).toEqual({ attempts: 1, is_leased: true });
    });
    server.signal('SIGTERM');
    // What it had begun is still under way, and holds the process up no longer than its limit.
    expect(await server.exited).toBe(1);
    // It was no failure.
    expect(await job()).toEqual({ attempts: 0, is_leased: false });
  });
  await database.sql`delete from job where dedupe_key = 'held up'`;
}, 600_000);

test('a PostgreSQL that is killed under it comes back, and it lives; told to stop twice it ends at once, and PostgreSQL too', async () => {
  const server = await startServer({ RUNG_STOP_SECONDS: '300' });
  const folder = path.join(server.dataDir, 'postgres');
  const pidFile = path.join(folder, 'data/postmaster.pid');
  const announced = await eventually(() => {
    expect(server.stdout()).toContain('Rung is running.');
    return server.stdout();
  });
  expect(announced).toContain(folder);
  expect(announced).toContain('the one in RUNG_API_KEY');
  expect(announced).not.toContain(apiKey);

  process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL');
  await eventually(async () => {
    const created = await post(server.url, { email: 'after@example.com', name: 'Sample Customer' });
    expect(created.status).toBe(200);
  });
  expect(await ready(server.url)).toEqual([200, { status: 'ready', failed: [] }]);

  await beginRequest(server.url);
  let hasEnded = false;
  void server.exited.then(() => (hasEnded = true));
  // Two signals within a second are one wish: npm passes on what Ctrl-C has sent already.
  await eventually(() => {
    server.signal('SIGTERM');
    expect(hasEnded).toBe(true);
  });
  expect(await server.exited).toBe(143);
  await eventually(() => {
    expect(existsSync(pidFile)).toBe(false);
  });
}, 600_000);
