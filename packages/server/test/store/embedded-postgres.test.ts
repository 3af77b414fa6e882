import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { findSocket } from '../../src/store/postgres/postgres-server.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { embeddedStage, isAlive, kill, read, write } from '../support/embedded-stage.ts';

const isRoot = process.getuid?.() === 0;
const stage = embeddedStage();
const start = () => stage.start();
const startInAnotherProcess = (options?: { uid?: number }) => stage.startElsewhere(options);

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
      sockets: '.',
      checksums: 'on',
      passwords: 'scram-sha-256',
      methods: ['scram-sha-256'],
    });
    expect(statSync(path.join(stage.dataDir, 'postgres/data')).mode & 0o777).toBe(0o700);
    const url = new URL(server.url);
    const passwordFile = path.join(stage.dataDir, 'postgres/password');
    expect(readFileSync(passwordFile, 'utf8')).toBe(url.password);
    expect(statSync(passwordFile).mode & 0o777).toBe(0o600);
    url.password = 'guess';
    const guess = connect(url.href, { max: 1 });
    await expect(guess`select 1`).rejects.toThrow('password authentication failed');
    await guess.end();
    const { socketPath } = server;
    const guessOnSocket = connect(url.href, { max: 1, socketPath });
    await expect(guessOnSocket`select 1`).rejects.toThrow('password authentication failed');
    await guessOnSocket.end();
  });

  test('listens on a socket in its own folder as well, which is used where its path is short enough', async () => {
    const server = await start();
    const { port } = new URL(server.url);
    expect(server.socketPath).toBe(path.join(stage.dataDir, 'postgres/data', `.s.PGSQL.${port}`));
    const sql = connect(server.url, { max: 1, socketPath: server.socketPath });
    const [row] = await sql<{ address: string | null }[]>`select inet_client_addr()::text as address`;
    await sql.end();
    expect(row).toEqual({ address: null });
    const deep = { data: path.join(stage.dataDir, 'd'.repeat(100)) };
    expect(findSocket(deep, { port: Number(port) })).toBeUndefined();
  });

  test('leaves nothing half made beside the database', async () => {
    await start();
    expect(readdirSync(stage.dataDir)).toEqual(['postgres']);
    expect(readdirSync(path.join(stage.dataDir, 'postgres')).sort()).toEqual([
      'data',
      'password',
      'server.log',
    ]);
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
  expect(existsSync(path.join(stage.dataDir, 'postgres/data/postmaster.pid'))).toBe(false);
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
  const pidFile = path.join(stage.dataDir, 'postgres/data/postmaster.pid');
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
    writeFileSync(stage.dataDir, '');
    await expect(start()).rejects.toThrow(
      `The data directory ${stage.dataDir} cannot be written (EEXIST). Give the user that runs Rung write access to it, or set RUNG_DATA_DIR`,
    );
  });

  test('when the user may not write there', async () => {
    if (isRoot) {
      const { answer } = await startInAnotherProcess({ uid: 65_534 });
      expect(answer.error).toContain('cannot be written (EACCES)');
    } else {
      chmodSync(stage.root, 0o555);
      await expect(start()).rejects.toThrow('cannot be written (EACCES)');
    }
  });

  test('when something else lies where the database would', async () => {
    await start().then((server) => server.stop());
    rmSync(path.join(stage.dataDir, 'postgres/data'), { recursive: true });
    await expect(start()).rejects.toThrow("exists but is not a database of Rung's");
  });

  test('when the server itself refuses to start, with its own reason', async () => {
    const server = await start();
    await server.stop();
    writeFileSync(path.join(stage.dataDir, 'postgres/data/PG_VERSION'), '9.6\n');
    await expect(start()).rejects.toThrow('database files are incompatible with server');
  });
});

describe.runIf(isRoot)('root, whose folder is closed to everybody else', () => {
  test('has the database in it all the same, and whoever deletes the folder deletes the database', async () => {
    chmodSync(stage.root, 0o700);
    const server = await start();
    await write(server.url);
    expect(statSync(path.join(stage.dataDir, 'postgres/data/PG_VERSION')).uid).not.toBe(0);
    expect(lstatSync(path.join(stage.dataDir, 'postgres')).isDirectory()).toBe(true);
    await server.stop();
    const again = await start();
    expect(await read(again.url)).toEqual([{ answer: 42 }]);
  });

  test.each(['whole', 'interrupted after the files', 'interrupted after the link'])(
    'gets a database home that an earlier version kept elsewhere: %s',
    async (move) => {
      const server = await start();
      await write(server.url);
      await server.stop();
      const place = path.join(stage.dataDir, 'postgres');
      const outside = path.join(stage.root, 'database-1');
      renameSync(place, outside);
      symlinkSync(outside, place);
      // As far as the move had come when it was interrupted.
      if (move !== 'whole') renameSync(outside, `${place}.arriving`);
      if (move === 'interrupted after the link') rmSync(place);
      const again = await start();
      expect(await read(again.url)).toEqual([{ answer: 42 }]);
      expect(readdirSync(stage.dataDir)).toEqual(['postgres']);
      expect(existsSync(outside)).toBe(false);
    },
  );
});
