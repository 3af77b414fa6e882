import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { connect } from '../../src/store/postgres.ts';

const isRoot = process.getuid?.() === 0;

let root: string;
let dataDir: string;
let started: { stop(): Promise<void> }[];
let children: ChildProcess[];

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'rung-embedded-'));
  chmodSync(root, 0o755);
  dataDir = path.join(root, 'data');
  started = [];
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of started) await server.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Nothing here cuts the power, and a killed process loses nothing that the system has in hand. */
const settings = { fsync: 'off' };

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, settings });
  started.push(server);
  return server;
}

interface Answer {
  readonly url: string;
  readonly pid: number;
  readonly isAdopted: boolean;
  readonly error?: string;
}

/** Another process that starts the same data directory. */
async function startInAnotherProcess(
  options: { uid?: number } = {},
): Promise<{ child: ChildProcess; answer: Answer }> {
  const script = fileURLToPath(new URL('../support/embedded-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir, JSON.stringify(settings)], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface(child.stdout))
    return { child, answer: JSON.parse(line) as Answer };
  throw new Error('the process ended without an answer');
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

async function write(url: string): Promise<void> {
  const sql = connect(url, { max: 1 });
  await sql`create table survivor as select 42 as answer`;
  await sql.end();
}

async function read(url: string): Promise<unknown> {
  const sql = connect(url, { max: 1 });
  try {
    return await sql`select answer from survivor`;
  } finally {
    await sql.end();
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a first start', () => {
  test('makes a database that only its password opens, and only from this machine', async () => {
    const server = await start();
    expect(server.isAdopted).toBe(false);
    const sql = connect(server.url, { max: 1 });
    const [row] = await sql`
      select current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
        current_setting('data_checksums') as checksums, current_setting('password_encryption') as passwords,
        (select array_agg(distinct auth_method) from pg_hba_file_rules) as methods
    `;
    await sql.end();
    expect(row).toEqual({
      listen: '127.0.0.1',
      sockets: '',
      checksums: 'on',
      passwords: 'scram-sha-256',
      methods: ['scram-sha-256'],
    });
    const url = new URL(server.url);
    const passwordFile = path.join(dataDir, 'postgres/password');
    expect(readFileSync(passwordFile, 'utf8')).toBe(url.password);
    expect(statSync(passwordFile).mode & 0o777).toBe(0o600);
    url.password = 'guess';
    const guess = connect(url.href, { max: 1 });
    await expect(guess`select 1`).rejects.toThrow('password authentication failed');
    await guess.end();
  });

  test('leaves nothing half made beside the database', async () => {
    await start();
    expect(readdirSync(dataDir)).toEqual(['postgres']);
    expect(readdirSync(path.join(dataDir, 'postgres')).sort()).toEqual(['data', 'password', 'server.log']);
  });
});

test('the cluster of the tests cannot be reached from another machine', async () => {
  const { port } = new URL(inject('clusterUrl'));
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && address.family === 'IPv4');
  for (const { address } of outside) {
    const socket = connectSocket(Number(port), address);
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  }
});

test('stop ends the server, twice is as good as once, and a second start finds the data', async () => {
  const first = await start();
  await write(first.url);
  await Promise.all([first.stop(), first.stop()]);
  expect(isAlive(first.pid)).toBe(false);
  expect(existsSync(path.join(dataDir, 'postgres/data/postmaster.pid'))).toBe(false);
  const second = await start();
  expect(second.isAdopted).toBe(false);
  expect(await read(second.url)).toEqual([{ answer: 42 }]);
});

test('a server whose Rung was killed is adopted with its data', async () => {
  const { child, answer } = await startInAnotherProcess();
  await write(answer.url);
  await kill(child, 'SIGKILL');
  const server = await start();
  expect(server).toMatchObject({ isAdopted: true, pid: answer.pid, url: answer.url });
  expect(await read(server.url)).toEqual([{ answer: 42 }]);
  await server.stop();
  await expect(read(server.url)).rejects.toThrow('ECONNREFUSED');
});

test('a killed server starts again at once and has what was committed', async () => {
  const { child, answer } = await startInAnotherProcess();
  await write(answer.url);
  process.kill(answer.pid, 'SIGKILL');
  await kill(child, 'SIGKILL');
  const server = await start();
  expect(server.isAdopted).toBe(false);
  expect(await read(server.url)).toEqual([{ answer: 42 }]);
});

test('a process number that went to another program is not taken for the server', async () => {
  const first = await start();
  await write(first.url);
  const pidFile = path.join(dataDir, 'postgres/data/postmaster.pid');
  const [, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
  await first.stop();
  writeFileSync(pidFile, [String(process.ppid), ...rest].join('\n'));
  const second = await start();
  expect(second.isAdopted).toBe(false);
  expect(await read(second.url)).toEqual([{ answer: 42 }]);
});

describe('two Rungs on one data directory', () => {
  test('the second is refused, and the first keeps its server', async () => {
    const first = await start();
    const { answer } = await startInAnotherProcess();
    expect(answer.error).toContain(`is in use by another Rung (rung, process ${process.pid})`);
    expect(answer.error).toContain('RUNG_DATA_DIR');
    await write(first.url);
  });

  test('started at the same moment, exactly one has it', async () => {
    const both = await Promise.allSettled([start(), start()]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('the second, started while the first is stopping, gets a server of its own', async () => {
    const first = await start();
    await write(first.url);
    const stopped = first.stop();
    const second = await start();
    await stopped;
    expect(await read(second.url)).toEqual([{ answer: 42 }]);
  });

  test('the first having ended properly, the second may have it', async () => {
    const { child, answer } = await startInAnotherProcess();
    await kill(child, 'SIGTERM');
    expect(isAlive(answer.pid)).toBe(false);
    expect((await start()).isAdopted).toBe(false);
  });
});

describe('a data directory that cannot be used says which and what to do', () => {
  test('when it is a file', async () => {
    writeFileSync(dataDir, '');
    await expect(start()).rejects.toThrow(
      `The data directory ${dataDir} cannot be written (EEXIST). Give the user that runs Rung write access to it, or set RUNG_DATA_DIR`,
    );
  });

  test('when the user may not write there', async () => {
    if (isRoot) {
      const { answer } = await startInAnotherProcess({ uid: 65_534 });
      expect(answer.error).toContain('cannot be written (EACCES)');
    } else {
      chmodSync(root, 0o555);
      await expect(start()).rejects.toThrow('cannot be written (EACCES)');
    }
  });

  test('when something else lies where the database would', async () => {
    await start().then((server) => server.stop());
    rmSync(path.join(dataDir, 'postgres/data'), { recursive: true });
    await expect(start()).rejects.toThrow("exists but is not a database of Rung's");
  });

  test('when the server itself refuses to start, with its own reason', async () => {
    const server = await start();
    await server.stop();
    writeFileSync(path.join(dataDir, 'postgres/data/PG_VERSION'), '9.6\n');
    await expect(start()).rejects.toThrow('database files are incompatible with server');
  });
});

test.runIf(isRoot)('root may keep its data in a folder that is closed to everybody else', async () => {
  chmodSync(root, 0o700);
  const server = await start();
  await write(server.url);
  await server.stop();
  const again = await start();
  expect(await read(again.url)).toEqual([{ answer: 42 }]);
  await again.stop();
  rmSync(realpathSync(path.join(dataDir, 'postgres')), { recursive: true });
});
