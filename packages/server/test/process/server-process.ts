import { mkdtempSync, rmSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, vi } from 'vitest';
import { type RunningSeed, startTypeScript } from '../compat/seed.ts';
import { findFreePort } from '../../src/store/postgres/free-port.ts';

const server = fileURLToPath(new URL('../../', import.meta.url));
export const apiKey = 'rung_test_for_the_tests_of_the_process';

/** A whole Rung in a process of its own, told what it needs by its environment alone. */
interface ServerProcess extends RunningSeed {
  readonly url: string;
  readonly dataDir: string;
}

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

export async function startServer(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rung-process-'));
  const dataDir = path.join(folder, 'data');
  const port = environment['PORT'] ?? String(await findFreePort());
  const running = startTypeScript(path.join(server, 'src/main.ts'), folder, {
    TSX_TSCONFIG_PATH: path.join(server, 'tsconfig.json'),
    PORT: port,
    RUNG_DATA_DIR: dataDir,
    RUNG_API_KEY: apiKey,
    RUNG_SECRET_KEY: 'one-secret-key-for-all-processes-of-one-database',
    RUNG_LOG_LEVEL: 'fatal',
    ...environment,
  });
  endings.push(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}`;
  const ended = running.exited.then(() => Promise.reject(new Error(`It ended. ${running.stderr()}`)));
  await Promise.race([ended, eventually(() => fetch(`${url}/health`))]);
  return { ...running, url, dataDir };
}

/** Polls `look` until it does not throw: what happens elsewhere takes its time, more on a busy machine. */
export function eventually<T>(look: () => Promise<T> | T): Promise<T> {
  return vi.waitFor(look, { timeout: 120_000, interval: 50 });
}

export function post(url: string, body: object): Promise<Response> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  return fetch(`${url}/customers`, { method: 'POST', body: JSON.stringify(body), headers });
}

/** A request whose body has begun: it runs until the rest of it is sent. */
interface BegunRequest {
  end(): Promise<string>;
}

export async function beginRequest(url: string): Promise<BegunRequest> {
  const body = JSON.stringify({ email: 'slow@example.com', name: 'Sample Customer' });
  const socket = await openConnection(url);
  let answer = '';
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      resolve();
    }),
  );
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  const head = [
    'POST /customers HTTP/1.1',
    'host: rung.test',
    `authorization: Bearer ${apiKey}`,
    'content-type: application/json',
    // Answered when the server has read it: from then on this request is running.
    'expect: 100-continue',
    `content-length: ${String(body.length)}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  await eventually(() => {
    if (!answer.includes('100 Continue')) throw new Error('the request has not begun');
  });
  socket.write(body.slice(0, 1));
  return {
    end: async () => {
      socket.write(body.slice(1));
      await closed;
      return answer.replace('HTTP/1.1 100 Continue\r\n\r\n', '');
    },
  };
}

/** A connection that asks nothing. */
export function openConnection(url: string): Promise<Socket> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.off('error', reject).on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}
