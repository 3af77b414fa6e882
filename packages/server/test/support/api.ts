import { randomBytes } from 'node:crypto';
import DodoPayments from 'dodopayments';
import { expect } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { highestRateLimitTier } from '../../src/domain/api-key/api-key.ts';
import { asId } from '../../src/domain/ids.ts';
import type { Mode, Scope } from '../../src/domain/scope.ts';
import type { PaymentGateway } from '../../src/gateways/payment/payment-gateway.ts';
import { createApp } from '../../src/app.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import type { Commerce, Runtime } from '../../src/runtime.ts';
import { hashApiKey, insertApiKey } from '../../src/store/platform/api-keys.ts';
import { findBusiness, insertBusiness } from '../../src/store/platform/businesses.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { createDueJobs } from '../../src/worker/due-jobs.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { type TestDatabase, createTestDatabase, testSecretKeys } from './database.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- parsed JSON, whose types the assertions check
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed body; undefined if there was none. */
  readonly body: Json;
}

/** Business that calls the API. */
export interface Caller {
  readonly scope: Scope;
  readonly apiKey: string;
  readonly readOnlyKey: string;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Official SDK with its default settings, talking to this API in process. */
  readonly client: DodoPayments;
}

export interface TestApi extends Caller {
  readonly runtime: Runtime;
  readonly app: ReturnType<typeof createApp>;
  /** Another business in the same database, which must not notice this one. */
  readonly other: Caller;
  /** Creates one more business, in test or live mode, on the same runtime. */
  createBusiness(name: string, mode: Mode): Promise<Caller>;
  /** Sends a request with exactly these headers, from an address of its own. */
  send(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answer>;
  drop(): Promise<void>;
}

/**
 * Whole API in process, by default on a database of its own. Call it in `beforeAll`, and `drop()` in
 * `afterAll`.
 */
export async function createTestApi(
  options: {
    wallClock?: () => number;
    database?: Pick<TestDatabase, 'url' | 'sql' | 'drop'>;
    environment?: Record<string, string>;
    log?: Runtime['log'];
    /** Besides the simulator. */
    gateways?: readonly PaymentGateway[];
    /** Billing for the offers, instead of Rung's own. */
    commerce?: Commerce;
  } = {},
): Promise<TestApi> {
  const { database = await createTestDatabase(), environment, ...rest } = options;
  const config = readConfig({ RUNG_LOG_LEVEL: 'silent', ...environment });
  const runtime = createRuntime({ config, sql: database.sql, secretKeys: testSecretKeys, ...rest });
  const app = createApp(runtime, createDueJobs(runtime, jobHandlers).run);

  const send: TestApi['send'] = async (method, path, body, headers) => {
    const init: RequestInit = { method, headers: { ...headers } };
    if (body !== undefined) {
      init.body = typeof body === 'string' ? body : JSON.stringify(body);
      init.headers = { 'content-type': 'application/json', ...headers };
    }
    const address = randomBytes(4).join('.');
    return readAnswer(await app.request(path, init, { incoming: { socket: { remoteAddress: address } } }));
  };
  const createBusiness: TestApi['createBusiness'] = async (name, mode) => {
    const { scope, apiKey, readOnlyKey } = await createTestBusiness(runtime, name, mode);
    return {
      scope,
      apiKey,
      readOnlyKey,
      request: (method, path, body, headers = {}) =>
        send(method, path, body, { authorization: `Bearer ${apiKey}`, ...headers }),
      client: new DodoPayments({
        bearerToken: apiKey,
        baseURL: 'http://rung.test',
        fetch: async (input, init) => app.request(input instanceof URL ? input.href : input, init),
      }),
    };
  };
  const caller = await createBusiness('Sample Shop', 'test');
  return {
    ...caller,
    runtime,
    app,
    other: await createBusiness('Another Shop', 'test'),
    createBusiness,
    send,
    drop: () => database.drop(),
  };
}

/** Business with a read-write key and a read-only key. */
async function createTestBusiness(
  runtime: Runtime,
  businessName: string,
  mode: Mode,
): Promise<{ scope: Scope; apiKey: string; readOnlyKey: string }> {
  const businessId = runtime.mintId('business');
  const createdAt = runtime.wallClock();
  const apiKey = `key_${randomBytes(16).toString('hex')}`;
  const readOnlyKey = `key_${randomBytes(16).toString('hex')}`;
  await transaction(runtime.sql, async (tx) => {
    await insertBusiness(tx, {
      businessId,
      businessName,
      brandId: `brnd_${businessId}`,
      mode,
      createdAt,
    });
    for (const [key, access] of [
      [apiKey, 'read_write'],
      [readOnlyKey, 'read'],
    ] as const) {
      await insertApiKey(tx, {
        keyHash: hashApiKey(key),
        apiKeyId: runtime.mintId('api_key'),
        businessId,
        name: null,
        access,
        rateLimitTier: highestRateLimitTier,
        lastFour: key.slice(-4),
        createdAt,
      });
    }
  });
  const scope = await findBusiness(runtime.sql, asId<'business'>(businessId));
  return { scope: scope!, apiKey, readOnlyKey };
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

/** Runtime that simulates a crash at this failpoint. */
export function dyingAt(runtime: Runtime, point: string): Runtime {
  return {
    ...runtime,
    failpoint: (name) => {
      if (name === point) throw new Error(`died at ${point}`);
    },
  };
}

/** Expects a refusal in the wire's format, whose message names the field or rule. */
export function expectRefusal(answer: Answer, status: number, code: string, message?: string | RegExp): void {
  expect({ status: answer.status, code: answer.body?.code, text: answer.text }).toMatchObject({
    status,
    code,
  });
  expect(answer.body.message).toMatch(message ?? /./);
  expect(answer.body.request_id).toBe(answer.headers.get('x-request-id'));
  expect(answer.body.doc_url).toBe(`http://localhost:4000/docs/errors#${code.toLowerCase()}`);
}
