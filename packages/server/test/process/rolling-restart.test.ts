import { type IncomingMessage, type Server, Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, createTestDatabase } from '../support/database.ts';
import { eventually, post, startServer } from './server-process.ts';

/*
 * The promise of docs/upgrade.md: two processes behind a proxy, which sends a request that no process has taken to the
 * next one as deploy/nginx.conf does, are restarted one after the other under load. Clients repeat what a stopping
 * process has refused, as the official SDKs do.
 */

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Hands each request to the next server, and to another one if that is gone. */
function startProxy(ports: readonly string[]): Promise<{ readonly url: string; readonly close: () => void }> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  const ask = (port: string, asked: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { method, url, headers } = asked;
      request({ host: '127.0.0.1', port, method, path: url, headers, agent }, resolve)
        .once('error', reject)
        .end(body);
    });
  const server: Server = createServer((asked, answer) => {
    void (async () => {
      const body = await buffer(asked);
      const first = turn++ % ports.length;
      for (const port of [...ports.slice(first), ...ports.slice(0, first)]) {
        const given = await ask(port, asked, body).catch(() => undefined);
        if (given === undefined) continue;
        answer.writeHead(given.statusCode ?? 502, given.headers);
        given.pipe(answer);
        return;
      }
      answer.writeHead(502).end();
    })();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const close = (): void => {
        server.close();
        server.closeAllConnections();
        agent.destroy();
      };
      resolve({ url: `http://127.0.0.1:${String(port)}`, close });
    });
  });
}

test('two processes are restarted one after the other under load: every request is answered, and each is carried out once', async () => {
  const settings = { DATABASE_URL: database.url, RUNG_ROLE: 'api' };
  const first = await startServer(settings);
  const second = await startServer(settings);
  const ports = [first, second].map(({ url }) => new URL(url).port);
  const proxy = await startProxy(ports);
  await database.sql`update api_key set rate_limit_tier = 2`;
  const answered: string[] = [];
  const failed: string[] = [];
  let isOver = false;
  const buy = async (client: number): Promise<void> => {
    for (let turn = 0; !isOver; turn++) {
      const email = `client-${String(client)}-${String(turn)}@load.example.com`;
      for (;;) {
        const response = await post(proxy.url, { email, name: 'Sample Customer' });
        const text = await response.text();
        if (response.status === 503 && text.includes('"SERVER_STOPPING"')) continue;
        if (response.status === 200) answered.push(email);
        else failed.push(`${String(response.status)} ${text}`);
        break;
      }
    }
  };
  const clients = [0, 1, 2, 3].map(buy);
  const moreAreAnswered = async (): Promise<void> => {
    const soFar = answered.length;
    await eventually(() => {
      expect(answered.length).toBeGreaterThan(soFar + 40);
    });
  };
  for (const [index, old] of [first, second].entries()) {
    await moreAreAnswered();
    old.signal('SIGTERM');
    expect(await old.exited).toBe(0);
    await moreAreAnswered();
    await startServer({ ...settings, PORT: ports[index] ?? '' });
  }
  await moreAreAnswered();
  isOver = true;
  await Promise.all(clients);
  proxy.close();
  expect(failed).toEqual([]);
  const created = await database.sql<{ email: string }[]>`
    select email from customer where email like 'client-%@load.example.com'`;
  expect(created.map(({ email }) => email).sort()).toEqual(answered.sort());
}, 600_000);
