import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/postgres/embedded-postgres.ts';
import { connect } from '../../src/store/postgres/postgres.ts';

/**
 * Nothing in these tests cuts the power, and a killed process loses nothing that the operating system has
 * received.
 */
const settings = { fsync: 'off' };

interface Answer {
  readonly url: string;
  readonly pid: number;
  readonly isAdopted: boolean;
  readonly error?: string;
}

interface EmbeddedStage {
  /** Folder of this test alone, open to every user. */
  readonly root: string;
  /** Below `root`; does not exist yet. */
  readonly dataDir: string;
  /** Warnings logged by the servers of this process. */
  readonly said: string[];
  start(signal?: AbortSignal): Promise<EmbeddedPostgres>;
  /** Another process that starts the same data directory, as user `uid` if given. */
  startElsewhere(options?: { uid?: number }): Promise<{ child: ChildProcess; answer: Answer }>;
}

/** Test stage that starts PostgreSQL as Rung does; its processes are ended after the test. */
export function embeddedStage(): EmbeddedStage {
  let root = '';
  let said: string[] = [];
  let started: { stop(): Promise<void> }[] = [];
  let children: ChildProcess[] = [];
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'rung-embedded-'));
    chmodSync(root, 0o755);
    [said, started, children] = [[], [], []];
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    for (const server of started) await server.stop();
    rmSync(root, { recursive: true, force: true });
  });
  return {
    get root() {
      return root;
    },
    get dataDir() {
      return path.join(root, 'data');
    },
    get said() {
      return said;
    },
    async start(signal) {
      const log = { debug: () => undefined, warn: (line: string) => void said.push(line) };
      const dataDir = path.join(root, 'data');
      const server = await startEmbeddedPostgres({ dataDir, settings, log, ...(signal && { signal }) });
      started.push(server);
      return server;
    },
    async startElsewhere({ uid } = {}) {
      const script = fileURLToPath(new URL('./embedded-process.ts', import.meta.url));
      const args = [path.join(root, 'data'), JSON.stringify(settings), String(uid ?? '')];
      const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      for await (const line of createInterface(child.stdout))
        return { child, answer: JSON.parse(line) as Answer };
      throw new Error('the process ended without an answer');
    },
  };
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/** Writes a row by which the data is recognised later. */
export async function write(url: string): Promise<void> {
  const sql = connect(url, { max: 1 });
  await sql`create table survivor as select 42 as answer`;
  await sql.end();
}

export async function read(url: string): Promise<unknown> {
  const sql = connect(url, { max: 1 });
  try {
    return await sql`select answer from survivor`;
  } finally {
    await sql.end();
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
