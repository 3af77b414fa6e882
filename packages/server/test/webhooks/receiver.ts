import { type IncomingHttpHeaders, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ReceivedWebhook {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A seller's server, as far as webhooks are concerned. */
export interface Receiver {
  readonly received: ReceivedWebhook[];
  /** How it answers from now on; by default 200. */
  answer: (response: ServerResponse, webhook: ReceivedWebhook) => void;
  url(path?: string): string;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const webhook = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      received.push(webhook);
      receiver.answer(response, webhook);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    received,
    answer: (response) => response.end(),
    url: (path = '/webhooks') => `http://127.0.0.1:${String(port)}${path}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

export const answerWith =
  (status: number, headers: Record<string, string> = {}): Receiver['answer'] =>
  (response) =>
    response.writeHead(status, headers).end();
