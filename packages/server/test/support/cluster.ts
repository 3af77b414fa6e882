import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/store/postgres/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../../src/store/postgres/embedded-postgres.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Cluster that all tests of a run share; each test file creates its own database in it. */
    clusterUrl: string;
    /** Path of the browser to test with, or empty. */
    browser: string;
  }
}

/** Migrated database without connections, so that it can be copied at any time. */
export const templateDatabase = 'rung_template';

/** Losing data in a power cut is harmless in tests. */
export const testSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
};

const folderPrefix = 'rung-test-';

/** PostgreSQL that tests create their databases in. */
type TestServer = Pick<EmbeddedPostgres, 'url' | 'stop'>;

interface SharedCluster {
  readonly server: Promise<TestServer>;
  readonly stop: () => Promise<void>;
  users: number;
}

/** Each project loads this file afresh, so shared state has to live outside of it. */
const shared = globalThis as typeof globalThis & { rungTestCluster?: SharedCluster };

/** vitest calls this once a project, before its tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = (shared.rungTestCluster ??= startCluster());
  cluster.users++;
  const { url } = await cluster.server;
  project.provide('clusterUrl', url);
  return async () => {
    cluster.users--;
    if (cluster.users > 0) return;
    delete shared.rungTestCluster;
    await cluster.stop();
  };
}

function startCluster(): SharedCluster {
  const { RUNG_TEST_DATABASE_URL: url } = process.env;
  return url === undefined ? startOwnCluster() : useCluster(url);
}

/** A fresh PostgreSQL that somebody else runs, as `npm run test:postgres` does. */
function useCluster(url: string): SharedCluster {
  const server = createTemplate({ url, stop: () => Promise.resolve() });
  return { server, stop: async () => (await server).stop(), users: 0 };
}

function startOwnCluster(): SharedCluster {
  removeLeftovers();
  const dataDir = mkdtempSync(path.join(tmpdir(), `${folderPrefix}${process.pid}-`));
  chmodSync(dataDir, 0o755);
  const server = startMigrated(dataDir);
  const endAtOnce = (): void => {
    endCluster(dataDir);
  };
  process.once('exit', endAtOnce);
  return {
    server,
    users: 0,
    stop: async () => {
      await (await server).stop();
      process.off('exit', endAtOnce);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startMigrated(dataDir: string): Promise<TestServer> {
  return createTemplate(await startEmbeddedPostgres({ dataDir, settings: testSettings }));
}

async function createTemplate(server: TestServer): Promise<TestServer> {
  const admin = connect(server.url, { max: 1 });
  await admin`create database ${admin(templateDatabase)}`;
  await admin.end();
  const url = new URL(server.url);
  url.pathname = templateDatabase;
  const template = connect(url.href, { max: 1 });
  await migrate(template);
  await template.end();
  return server;
}

/** Removes the clusters of killed runs, recognised by the process id in their folder's name. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(/^rung-test-(\d+)-/.exec(name)?.[1]);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    endCluster(path.join(tmpdir(), name));
  }
}

/** Ends a cluster without waiting: the run was interrupted, or ended long ago. */
function endCluster(dataDir: string): void {
  const pidFile = path.join(dataDir, 'postgres/data/postmaster.pid');
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGQUIT');
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let waited = 0; waited < 200 && isAlive(pid); waited++) Atomics.wait(pause, 0, 0, 10);
  } catch {
    // It has exited already.
  }
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
