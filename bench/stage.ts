import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRuntime } from '../packages/server/src/create-runtime.ts';
import { readConfig } from '../packages/server/src/config.ts';
import type { Scope } from '../packages/server/src/domain/scope.ts';
import type { Runtime } from '../packages/server/src/runtime.ts';
import { startEmbeddedPostgres } from '../packages/server/src/store/postgres/embedded-postgres.ts';
import { findFreePort } from '../packages/server/src/store/postgres/free-port.ts';
import { connect } from '../packages/server/src/store/postgres/postgres.ts';
import { createSeller } from '../packages/server/test/support/create-seller.ts';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Rung as `npm start` runs it, in a process of its own, on an embedded PostgreSQL with its own settings. */
export interface Stage {
  readonly baseUrl: string;
  readonly databaseUrl: string;
  /** Same database, from this process: for data that must exist before the measurement. */
  readonly runtime: Runtime;
  readonly scope: Scope;
  /** Each key has a rate limit; using all of them in turn stays below it. */
  nextKey(): string;
  request(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const keyCount = 400;

export async function openStage(): Promise<Stage> {
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
    const postgres = await startEmbeddedPostgres({ dataDir: folder });
    // Ends the stage's processes if this process ends early.
    const endAtOnce = (): void => {
      process.kill(postgres.pid, 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    };
    process.once('exit', endAtOnce);
    closing.unshift(async () => {
      await postgres.stop();
      process.off('exit', endAtOnce);
    });
    const baseUrl = `http://127.0.0.1:${String(await findFreePort())}`;
    const server = await startServer({
      DATABASE_URL: postgres.url,
      RUNG_DATA_DIR: folder,
      RUNG_LOG_LEVEL: 'warn',
      RUNG_PUBLIC_URL: baseUrl,
      PORT: new URL(baseUrl).port,
    });
    closing.unshift(() => stopServer(server));
    const sql = connect(postgres.url, { max: 4 });
    closing.unshift(() => sql.end({ timeout: 5 }));
    const runtime = createRuntime({
      config: readConfig({ RUNG_LOG_LEVEL: 'warn' }),
      sql,
      secretKeys: ['a-secret-key-that-only-bench-uses'],
    });
    const { scope, apiKeys } = await createSeller(runtime, 'Sample Shop', keyCount);
    let used = 0;
    const nextKey = (): string => apiKeys[used++ % apiKeys.length] ?? '';
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
    return { baseUrl, databaseUrl: postgres.url, runtime, scope, nextKey, request, close };
  } catch (error) {
    await close();
    throw error;
  }
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
export async function startServer(environment: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const profile = process.env['BENCH_PROFILE'];
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = spawn(process.execPath, [...flags, path.join(root, 'scripts/start.mjs')], {
    cwd: root,
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
