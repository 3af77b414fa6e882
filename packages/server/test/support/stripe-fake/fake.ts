import { createHash } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { FakeBank } from './bank.ts';
import { answerApi } from './api.ts';
import { type Form, readForm } from './form.ts';
import { type FakeEndpoint, FakeError, type RecordedRequest, invalid, newId } from './objects.ts';
import { answerPage } from './pages.ts';

/** Something that goes wrong with the next requests that match. */
interface Fault {
  /** Of method and path, such as `POST /v1/refunds`. */
  readonly request: RegExp;
  /** Before the request is carried out, or after it. */
  readonly when: 'before' | 'after';
  /** `error` answers 500, which Stripe keeps under the request's key; `silence` ends the connection. */
  readonly answer: 'error' | 'silence';
  times: number;
}

interface KeptAnswer {
  readonly request: string;
  readonly status: number;
  readonly body: string;
}

export interface FakeEvent {
  readonly id: string;
  readonly type: string;
  readonly payload: string;
}

/**
 * A stand-in for Stripe with a state of its own: what it was told stays, keys replay their first answers (a 500, too)
 * until they are forgotten, and faults come before or after the deed. It listens on this machine only.
 */
export class StripeFake {
  readonly bank = new FakeBank(
    (type, object) => this.publish(type, object),
    () => this.url,
  );
  readonly requests: RecordedRequest[] = [];
  readonly events: FakeEvent[] = [];
  readonly endpoints = new Map<string, FakeEndpoint>();
  /** Currencies that the account settles in, and whether it may charge. */
  readonly account = { charges_enabled: true, default_currency: 'usd', country: 'US' };
  private readonly kept = new Map<string, KeptAnswer>();
  private readonly faults: Fault[] = [];
  private readonly server: Server;
  url = '';
  /** Refuses every key, as if they had been revoked. */
  revokeKeys = false;
  /** Requests that the key has no permission for. */
  forbidden: RegExp | null = null;

  private constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(port = 0): Promise<StripeFake> {
    const fake = new StripeFake();
    await new Promise<void>((resolve) => fake.server.listen(port, '127.0.0.1', resolve));
    fake.url = `http://127.0.0.1:${String((fake.server.address() as AddressInfo).port)}`;
    return fake;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  fail(request: RegExp, fault: Partial<Omit<Fault, 'request'>> = {}): void {
    this.faults.push({ request, when: 'before', answer: 'error', times: 1, ...fault });
  }

  clearFaults(): void {
    this.faults.length = 0;
  }

  /** Lets a day pass for the keys. */
  forgetKeys(): void {
    this.kept.clear();
  }

  /** An event as it is sent to a webhook, signed now or at another time. */
  sign({ payload }: FakeEvent, secret: string, at = Date.now()) {
    const timestamp = Math.floor(at / 1000);
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    return { headers: { 'stripe-signature': header, 'content-type': 'application/json' }, rawBody: payload };
  }

  private publish(type: string, object: object): void {
    const id = newId('evt');
    const payload = JSON.stringify({
      id,
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      type,
      data: { object },
    });
    const event = { id, type, payload };
    this.events.push(event);
    for (const endpoint of this.endpoints.values()) {
      const isHeard = endpoint.enabled_events.some((each) => each === '*' || each === type);
      if (isHeard) void this.deliver(endpoint, event);
    }
  }

  private async deliver({ url, secret }: FakeEndpoint, event: FakeEvent): Promise<void> {
    const { headers, rawBody } = this.sign(event, secret);
    await fetch(url, { method: 'POST', headers, body: rawBody }).catch(() => undefined);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { method = 'GET', url: path = '/' } = request;
    if (!path.startsWith('/v1/')) {
      answerPage(this.bank, { method, path, body }, response);
      return;
    }
    this.requests.push({ method, path, body });
    const fault = this.takeFault(`${method} ${path}`);
    const key = request.headers['idempotency-key'];
    const answer =
      this.replay(key, method + path, body) ?? this.perform(request, { method, path, body }, fault);
    if (fault?.answer === 'silence') {
      request.socket.destroy();
      return;
    }
    if (!answer.isReplayed && typeof key === 'string' && isKept(answer.status)) {
      this.kept.set(key, { request: digest(method + path + body), ...answer });
    }
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'request-id': newId('req'),
      ...(answer.isReplayed && { 'idempotent-replayed': 'true' }),
    });
    response.end(answer.body);
  }

  private takeFault(request: string): Fault | undefined {
    const fault = this.faults.find((each) => each.times > 0 && each.request.test(request));
    if (fault) fault.times -= 1;
    return fault;
  }

  private replay(key: string | string[] | undefined, target: string, body: string) {
    const kept = typeof key === 'string' ? this.kept.get(key) : undefined;
    if (!kept) return undefined;
    if (kept.request === digest(target + body)) return { ...kept, isReplayed: true };
    const message = 'Keys for idempotent requests can only be used with the same parameters.';
    return { ...failure(new FakeError(400, { type: 'idempotency_error', message })), isReplayed: true };
  }

  private perform(
    request: IncomingMessage,
    { method, path, body }: RecordedRequest,
    fault: Fault | undefined,
  ): { status: number; body: string; isReplayed: boolean } {
    const broken = failure(new FakeError(500, { type: 'api_error', message: 'An unknown error occurred' }));
    if (fault?.when === 'before') return { ...broken, isReplayed: false };
    let answer: { status: number; body: string };
    try {
      const { authorization = '' } = request.headers;
      if (this.revokeKeys || !/^Bearer (sk|rk)_test_\w{8,}$/.test(authorization)) {
        throw invalid('Invalid API Key provided.', 'api_key_invalid', 401);
      }
      if (this.forbidden?.test(`${method} ${path}`)) {
        throw invalid('The provided key does not have the required permissions.', undefined, 403);
      }
      const url = new URL(path, this.url);
      const form: Form = readForm(method === 'GET' ? url.search.slice(1) : body);
      answer = { status: 200, body: JSON.stringify(answerApi(this, method, url.pathname, form)) };
    } catch (error) {
      if (!(error instanceof FakeError)) throw error;
      answer = failure(error);
    }
    return { ...(fault?.when === 'after' ? broken : answer), isReplayed: false };
  }
}

/** True for an answer that Stripe replays: what was refused before anything was done is tried anew. */
function isKept(status: number): boolean {
  return status === 200 || status === 402 || status >= 500;
}

function failure({ status, body }: FakeError): { status: number; body: string } {
  return { status, body: JSON.stringify({ error: body }) };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
