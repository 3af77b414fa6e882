import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { findFreePort } from '../packages/server/src/store/postgres/free-port.ts';
import { cloneRows } from './clone-rows.ts';
import { type Side, root } from './sides.ts';

/** Rung as `npm start` runs it, in a process of its own, with the PostgreSQL that it starts by itself. */
export interface Stage {
  readonly side: Side;
  readonly baseUrl: string;
  readonly databaseUrl: string;
  /** Same database, by a role of the measurement's own. */
  readonly sql: postgres.Sql;
  readonly businessId: string;
  readonly serverPid: number;
  /** Postmaster of the server's PostgreSQL. */
  readonly postgresPid: number;
  /** Each key has a rate limit; using all of them in turn stays below it. */
  nextKey(): string;
  request(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const keyCount = 400;
export const benchRole = 'bench';
/** Enough for what one measurement writes, which is read afterwards. */
export const walKeepSize = '4GB';

const current: Side = { name: 'this checkout', root };

interface StageOptions {
  readonly environment?: Readonly<Record<string, string>>;
}

export async function openStage(
  side: Side = current,
  { environment = {} }: StageOptions = {},
): Promise<Stage> {
  const folder = temporaryFolder();
  const closing: (() => Promise<unknown>)[] = [
    () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  ];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0)) await step();
  };
  try {
    const baseUrl = `http://127.0.0.1:${String(await findFreePort())}`;
    const start = (): Promise<ChildProcess> =>
      startServer(
        {
          RUNG_DATA_DIR: folder,
          RUNG_LOG_LEVEL: 'warn',
          RUNG_PUBLIC_URL: baseUrl,
          RUNG_API_KEY: `rung_test_${randomBytes(24).toString('hex')}`,
          PORT: new URL(baseUrl).port,
          ...environment,
        },
        side,
      );
    await prepareDatabase(folder, await start());
    const server = await start();
    closing.unshift(() => stopServer(server));
    const database = readDatabase(folder);
    const sql = postgres({ ...database.access, username: benchRole, max: 2, onnotice: () => undefined });
    closing.unshift(() => sql.end({ timeout: 5 }));
    const { businessId, keys } = await createBusiness(sql);
    let used = 0;
    const nextKey = (): string => keys[used++ % keys.length] ?? '';
    const request: Stage['request'] = async (method, route, body) => {
      const answer = await fetch(baseUrl + route, {
        method,
        headers: { authorization: `Bearer ${nextKey()}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${route} answered ${String(answer.status)}: ${text}`);
      return JSON.parse(text) as Record<string, unknown>;
    };
    return {
      side,
      baseUrl,
      databaseUrl: database.url,
      sql,
      businessId,
      serverPid: server.pid ?? NaN,
      postgresPid: database.pid,
      nextKey,
      request,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Database {
  readonly pid: number;
  readonly access: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly password: string;
  };
  readonly url: string;
}

/** Process and address of the PostgreSQL that the server has started in this data directory. */
function readDatabase(dataDir: string): Database {
  const folder = path.join(dataDir, 'postgres');
  const lines = readFileSync(path.join(folder, 'data/postmaster.pid'), 'utf8').split('\n');
  const [pid = '', , , port = '', socketFolder = '', address = ''] = lines.map((line) => line.trim());
  const password = readFileSync(path.join(folder, 'password'), 'utf8');
  const access = {
    host: address === '' ? socketFolder : '127.0.0.1',
    port: Number(port),
    database: 'postgres',
    password,
  };
  const host = encodeURIComponent(access.host);
  return { pid: Number(pid), access, url: `postgres://${benchRole}:${password}@${host}:${port}/postgres` };
}

/**
 * Prepares a fresh database for being measured, and stops its server: statements are counted on request, and
 * the write-ahead log is kept until it has been read.
 */
async function prepareDatabase(dataDir: string, server: ChildProcess): Promise<void> {
  try {
    const { access } = readDatabase(dataDir);
    const admin = postgres({ ...access, username: 'rung', max: 1 });
    await admin.unsafe(`create role ${benchRole} superuser login password '${access.password}'`);
    await admin.unsafe(`alter system set shared_preload_libraries = 'pg_stat_statements'`);
    await admin.unsafe(`alter system set pg_stat_statements.track = 'none'`);
    await admin.unsafe(`alter system set wal_keep_size = '${walKeepSize}'`);
    await admin.unsafe('create schema bench');
    await admin.unsafe('create extension pg_walinspect schema bench');
    await admin.unsafe('create extension pg_stat_statements schema bench');
    await admin.end();
  } finally {
    await stopServer(server);
  }
}

/** Empty business in test mode that sends no e-mails, with keys whose limits together admit the whole load. */
async function createBusiness(
  sql: postgres.Sql,
): Promise<{ readonly businessId: string; readonly keys: readonly string[] }> {
  const businessId = 'bus_bench';
  await cloneRows(sql, {
    table: 'business',
    count: 1,
    changes: sql`jsonb_build_object('business_id', ${businessId}::text, 'brand_id', 'brnd_bench', 'settings', '{}'::jsonb,
      'email_events', null)`,
  });
  const keyStart = `rung_test_${randomBytes(16).toString('hex')}`;
  await cloneRows(sql, {
    table: 'api_key',
    count: keyCount,
    changes: sql`jsonb_build_object('business_id', ${businessId}::text, 'api_key_id', 'key_bench_' || n,
      'key_hash', sha256(convert_to(${keyStart}::text || n, 'UTF8'))::text, 'access', 'read_write',
      'rate_limit_tier', 2)`,
  });
  return {
    businessId,
    keys: Array.from({ length: keyCount }, (_, index) => `${keyStart}${String(index + 1)}`),
  };
}

/** Folder for a data directory, which PostgreSQL's account has to be able to read. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rung-bench-'));
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * Resolves when the server is ready. With BENCH_PROFILE it leaves a profile in that folder. The server ends
 * with this process, however that ends.
 */
export async function startServer(
  environment: Readonly<Record<string, string>>,
  side: Side = current,
): Promise<ChildProcess> {
  const profile = process.env['BENCH_PROFILE'];
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = spawn(process.execPath, [...flags, path.join(side.root, 'scripts/start.mjs')], {
    cwd: side.root,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const endAtOnce = (): void => void child.kill();
  process.once('exit', endAtOnce);
  child.once('exit', () => process.off('exit', endAtOnce));
  await untilReady(`http://127.0.0.1:${environment['PORT'] ?? ''}`, child);
  return child;
}

export async function untilReady(baseUrl: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const health = await fetch(`${baseUrl}/health`).catch(() => undefined);
    if (health?.ok) return;
    await delay(10);
  }
  throw new Error('Rung ended before it was ready.');
}

export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
