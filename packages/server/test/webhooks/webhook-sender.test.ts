import { type Server, createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { DomainError } from '../../src/domain/errors.ts';
import {
  type WebhookSenderOptions,
  createWebhookSender,
} from '../../src/gateways/webhooks/webhook-sender.ts';
import { hostileNames, hostileUrls } from './hostile-urls.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const message = { headers: { 'webhook-id': 'evt_1' }, body: '{}', mode: 'test' as const };
const publicMode: WebhookSenderOptions = { allowPrivateAddresses: false };
const privateMode: WebhookSenderOptions = { allowPrivateAddresses: true };

describe('a hostile URL', () => {
  test('reaches nothing: no connection is made for any of them, in test or live mode', async () => {
    let connections = 0;
    const trap = createTcpServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => trap.listen(0, '::', resolve));
    closers.push(
      () =>
        new Promise((resolve) => {
          trap.close(() => {
            resolve();
          });
        }),
    );
    const { port } = trap.address() as AddressInfo;
    const sender = createWebhookSender({
      ...publicMode,
      // Whatever is asked for that nobody planned for leads straight into the trap.
      resolve: async (name) =>
        (hostileNames[name] ?? ['127.0.0.1']).map((address) => ({
          address,
          family: address.includes(':') ? 6 : 4,
        })),
    });
    const urls = hostileUrls(port);
    const notRefused: string[] = [];
    for (const url of urls) {
      for (const mode of ['test', 'live'] as const) {
        for (const secured of [url, url.replace(/^http:/, 'https:')]) {
          const { status, error } = await sender.send({ ...message, url: secured, mode });
          if (status !== null || !/not allowed|public internet/.test(error ?? '')) {
            notRefused.push(`${mode} ${secured}: ${String(status)} ${String(error)}`);
          }
        }
      }
    }
    expect(notRefused).toEqual([]);
    expect(connections).toBe(0);
    expect(urls.length).toBeGreaterThanOrEqual(150);
  });

  test('is refused when an endpoint is created, with the cause and the fix', () => {
    const sender = createWebhookSender(publicMode);
    const refusal = (url: string, mode: 'test' | 'live'): string => {
      try {
        sender.checkUrl(url, mode);
        return 'allowed';
      } catch (error) {
        return error instanceof DomainError ? `${error.code} ${error.message}` : String(error);
      }
    };
    expect(refusal('http://127.0.0.1:3000/webhooks', 'test')).toBe(
      'WEBHOOK_URL_NOT_ALLOWED url: is not allowed because it leads into a private network. ' +
        'Use a public host name, or set RUNG_ALLOW_PRIVATE_WEBHOOKS=1 to allow private ones in test mode.',
    );
    expect(refusal('http://example.com/webhooks', 'live')).toBe(
      'WEBHOOK_URL_NOT_ALLOWED url: is not allowed because of its scheme. Use https in live mode.',
    );
    expect(refusal('not a url', 'live')).toContain('Write it whole');
    expect(refusal(`https://example.com/${'a'.repeat(2048)}`, 'live')).toContain('Use a shorter URL');
    expect(refusal('https://example.com/webhooks?a=b', 'live')).toBe('allowed');
    expect(refusal('http://example.com:8080/webhooks', 'test')).toBe('allowed');
    expect(refusal('https://8.8.8.8/', 'live')).toBe('allowed');
    expect(refusal('https://[64:ff9b::8.8.8.8]/', 'live')).toBe('allowed');
  });

  test('stays hostile in live mode even where private addresses are allowed', async () => {
    const sender = createWebhookSender(privateMode);
    expect(() => sender.checkUrl('https://127.0.0.1/', 'live')).toThrow('private network');
    const { error } = await sender.send({ ...message, url: 'https://localhost/', mode: 'live' });
    expect(error).toContain('private network');
  });
});

describe('an attempt', () => {
  test('connects to the address that was checked, asking the resolver once, and keeps the Host header', async () => {
    const hosts: (string | undefined)[] = [];
    const port = await listen(
      createServer((request, response) => {
        hosts.push(request.headers.host);
        response.end('welcome');
      }),
    );
    let questions = 0;
    const sender = createWebhookSender({
      ...privateMode,
      // A rebinding resolver: from the second question on, another machine.
      resolve: async () => [{ address: questions++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }],
    });
    const url = `http://receiver.example.com:${String(port)}/webhooks`;
    const response = await sender.send({ ...message, url });
    expect(response).toEqual({ status: 200, body: 'welcome', retryAfter: null, error: null });
    expect(questions).toBe(1);
    expect(hosts).toEqual([`receiver.example.com:${String(port)}`]);
    await sender.send({ ...message, url });
    expect(questions).toBe(2);
  });

  test('uses a connection again, as long as the host leads to the very addresses it was opened to', async () => {
    let connections = 0;
    const server = createServer((request, response) => request.resume().on('end', () => response.end()));
    server.on('connection', () => connections++);
    const port = await listen(server);
    let addresses = ['127.0.0.1'];
    const sender = createWebhookSender({
      ...privateMode,
      resolve: async () => addresses.map((address) => ({ address, family: 4 })),
    });
    const url = `http://receiver.example.com:${String(port)}/webhooks`;
    for (let time = 0; time < 20; time++) expect((await sender.send({ ...message, url })).status).toBe(200);
    // One is free again only just after its answer was read.
    expect(connections).toBeLessThanOrEqual(2);
    // Where the name leads now is not where the open connection leads.
    addresses = ['127.0.0.2'];
    expect((await sender.send({ ...message, url })).error).toContain('refused');
    addresses = ['127.0.0.1'];
    expect((await sender.send({ ...message, url })).status).toBe(200);
    expect(connections).toBeLessThanOrEqual(2);
  });

  test('over a connection that the receiver had just closed is made once more, on one of its own', async () => {
    const received: (string | undefined)[] = [];
    let isClosing = false;
    const port = await listen(
      createServer((request, response) => {
        received.push(request.headers['webhook-id'] as string);
        if (isClosing && received.length === 2) request.socket.destroy();
        else request.resume().on('end', () => response.end());
      }),
    );
    const sender = createWebhookSender(privateMode);
    const url = `http://127.0.0.1:${String(port)}/`;
    await sender.send({ ...message, url });
    isClosing = true;
    expect(await sender.send({ ...message, url })).toMatchObject({ status: 200, error: null });
    expect(received).toEqual(['evt_1', 'evt_1', 'evt_1']);
  });

  test('does not follow a redirect', async () => {
    let visits = 0;
    const inside = await listen(createServer((_request, response) => void (visits++, response.end())));
    const outside = await listen(
      createServer((_request, response) => {
        response.writeHead(302, { location: `http://127.0.0.1:${String(inside)}/` }).end();
      }),
    );
    const sender = createWebhookSender(privateMode);
    const response = await sender.send({ ...message, url: `http://127.0.0.1:${String(outside)}/` });
    expect(response.status).toBe(302);
    expect(visits).toBe(0);
  });

  test('keeps the first 4 KB of an endless answer and hangs up', async () => {
    const port = await listen(
      createServer((_request, response) => {
        response.on('error', () => undefined);
        const pour = (): void => {
          while (response.writable && response.write('a'.repeat(16_384)));
        };
        response.on('drain', pour);
        pour();
      }),
    );
    const sender = createWebhookSender(privateMode);
    const response = await sender.send({ ...message, url: `http://127.0.0.1:${String(port)}/` });
    expect(response).toMatchObject({ status: 200, error: null });
    expect(response.body).toHaveLength(4096);
  });

  test('ends at the time limit when the receiver says nothing, or the resolver does not', async () => {
    const port = await listen(createServer(() => undefined));
    const silent = createWebhookSender({ ...privateMode, timeoutMs: 50 });
    const url = `http://127.0.0.1:${String(port)}/`;
    expect((await silent.send({ ...message, url })).error).toBe('No answer came within 0.05 seconds.');
    const lost = createWebhookSender({
      ...publicMode,
      timeoutMs: 50,
      resolve: () => new Promise(() => undefined),
    });
    expect((await lost.send({ ...message, url: 'https://example.com/' })).error).toContain('No answer came');
  });

  test('says in words why there was no answer', async () => {
    const port = await listen(createServer((request) => void request.socket.destroy()));
    const sender = createWebhookSender({
      ...privateMode,
      resolve: async () => Promise.reject(Object.assign(new Error('dns'), { code: 'ENOTFOUND' })),
    });
    const error = async (url: string): Promise<string | null> =>
      (await sender.send({ ...message, url })).error;
    expect(await error(`http://127.0.0.1:${String(port)}/`)).toContain('closed before an answer');
    expect(await error('http://127.0.0.1:1/')).toContain('refused');
    expect(await error('http://nowhere.example.com/')).toContain('does not exist');
  });
});
