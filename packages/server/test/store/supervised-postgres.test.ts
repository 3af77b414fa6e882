import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { connect } from '../../src/store/postgres/postgres.ts';
import { embeddedStage, isAlive, kill, read, write } from '../support/embedded-stage.ts';

const stage = embeddedStage();

/** PostgreSQL comes back when it comes back: asks until it answers. */
function eventually<T>(look: () => Promise<T> | T): Promise<T> {
  return vi.waitFor(look, { timeout: 120_000, interval: 50 });
}

const pidFile = () => path.join(stage.dataDir, 'postgres/data/postmaster.pid');
const restored = 'The database is running again.';

describe('a server that is killed is started again at the same address, with what was committed', () => {
  test('when it is our own, as often as it happens', async () => {
    const server = await stage.start();
    await write(server.url);
    const pool = connect(server.url, { max: 3 });
    for (let times = 1; times <= 2; times++) {
      const { pid } = server;
      process.kill(pid, 'SIGKILL');
      await eventually(() => {
        expect(stage.said.filter((line) => line === restored)).toHaveLength(times);
      });
      expect(server.pid).not.toBe(pid);
      // The pool that was there before finds it.
      expect(await eventually(() => pool`select answer from survivor`)).toEqual([{ answer: 42 }]);
    }
    await pool.end();
    expect(stage.said[0]).toBe(
      'The database has exited unexpectedly and is being restarted. Requests fail meanwhile.',
    );
  });

  test('when it was left behind by a process that was killed, and is nobody’s child', async () => {
    const { child, answer } = await stage.startElsewhere();
    await write(answer.url);
    await kill(child, 'SIGKILL');
    const server = await stage.start();
    expect(server).toMatchObject({ isAdopted: true, url: answer.url });
    process.kill(server.pid, 'SIGKILL');
    expect(await eventually(() => read(server.url))).toEqual([{ answer: 42 }]);
  });

  test('when it was told to end by somebody else', async () => {
    const server = await stage.start();
    await write(server.url);
    process.kill(server.pid, 'SIGINT');
    await eventually(() => {
      expect(stage.said).toContain(restored);
    });
    expect(await eventually(() => read(server.url))).toEqual([{ answer: 42 }]);
  });
});

test('a server that recovers by itself is held again, so that a second Rung is still refused', async () => {
  const server = await stage.start();
  const pool = connect(server.url, { max: 1 });
  // One of its processes is killed: it ends all connections, ours that holds the lock among them, and recovers.
  const [row] = await pool<{ pid: number }[]>`select pg_backend_pid() as pid`;
  process.kill(row?.pid ?? 0, 'SIGKILL');
  await eventually(() => {
    expect(stage.said).toContain(restored);
  });
  await pool.end();
  const { answer } = await stage.startElsewhere();
  expect(answer.error).toContain(`is in use by another Rung (rung, process ${process.pid})`);
});

test('while it cannot be started it is tried again, and what stands in the way is said', async () => {
  const server = await stage.start();
  await write(server.url);
  const versionFile = path.join(stage.dataDir, 'postgres/data/PG_VERSION');
  const version = readFileSync(versionFile);
  writeFileSync(versionFile, '9.6\n');
  process.kill(server.pid, 'SIGKILL');
  await eventually(() => {
    expect(stage.said).toContainEqual(expect.stringContaining('database files are incompatible with server'));
  });
  writeFileSync(versionFile, version);
  expect(await eventually(() => read(server.url))).toEqual([{ answer: 42 }]);
});

test('stopped while it is being started again, it leaves no server behind', async () => {
  const server = await stage.start();
  process.kill(server.pid, 'SIGKILL');
  await eventually(() => {
    expect(stage.said).not.toEqual([]);
  });
  await server.stop();
  expect(existsSync(pidFile()) && isAlive(Number(readFileSync(pidFile(), 'utf8').split('\n')[0]))).toBe(
    false,
  );
  await expect(read(server.url)).rejects.toThrow('ECONNREFUSED');
});

test('abandoned, the server ends by itself, and the next start has the data', async () => {
  const server = await stage.start();
  await write(server.url);
  server.abandon();
  await eventually(() => {
    expect(existsSync(pidFile())).toBe(false);
  });
  const next = await stage.start();
  expect(next.isAdopted).toBe(false);
  expect(await read(next.url)).toEqual([{ answer: 42 }]);
});

test('a start that is given up leaves no server behind', async () => {
  const first = await stage.start();
  await first.stop();
  const giveUp = new AbortController();
  const starting = stage.start(giveUp.signal);
  giveUp.abort(new Error('told to stop'));
  await expect(starting).rejects.toThrow('told to stop');
  await eventually(() => {
    expect(existsSync(pidFile())).toBe(false);
  });
});

test('a start outlives the kill of the server that it has just launched', async () => {
  const first = await stage.start();
  await write(first.url);
  await first.stop();
  const starting = stage.start();
  // The file is there before the server is ready, and empty for a moment.
  const look = (): number => {
    const number = Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);
    if (number > 0) return number;
    throw new Error('It says no process yet.');
  };
  const pid = await vi.waitFor(look, { timeout: 120_000, interval: 1 });
  process.kill(pid, 'SIGKILL');
  const server = await starting;
  expect(server.pid).not.toBe(pid);
  expect(await eventually(() => read(server.url))).toEqual([{ answer: 42 }]);
});
