import type { Context } from 'hono';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createApp } from '../../src/app.ts';
import { RateLimiter, toNetwork } from '../../src/http/rate-limit.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { type Answer, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { openCheckout, sellCourse } from '../support/shop.ts';
import { testSecretKeys } from '../support/database.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;

let wallNow = Date.parse('2026-03-01T12:00:00.250Z');
let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => wallNow });
});
afterAll(() => api.drop());
// Every test begins with windows that nobody has used.
beforeEach(() => {
  wallNow = Math.ceil((wallNow + 1) / minuteMs) * minuteMs + 250;
});

type Ask = () => Promise<Answer>;

/** Asks so often, at one instant. */
async function ask(times: number, request: Ask): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let index = 0; index < times; index++) answers.push(await request());
  return answers;
}

const statusesOf = (answers: readonly Answer[]): number[] => [
  ...new Set(answers.map(({ status }) => status)),
];

/** What the headers say; NaN where one is missing. */
function limitsOf({ headers }: Answer) {
  const numberOf = (name: string): number => Number(headers.get(name) ?? 'none');
  return {
    limit: numberOf('x-ratelimit-limit'),
    remaining: numberOf('x-ratelimit-remaining'),
    reset: numberOf('x-ratelimit-reset'),
    retryAfter: numberOf('retry-after'),
  };
}

const secondsAt = (instant: number): number => Math.floor(instant / secondMs);

/** How the holder of a new key of this tier asks for something. */
async function keyOfTier(tier: number): Promise<Ask> {
  const { key } = (await api.request('POST', '/api_keys', { access: 'read', rate_limit_tier: tier })).body;
  const headers = { authorization: `Bearer ${String(key)}` };
  return () => api.send('GET', '/api_keys?page_size=1&page_number=0', undefined, headers);
}

describe('a key', () => {
  test.each([
    { tier: 0, perSecond: 40, perMinute: 240 },
    { tier: 1, perSecond: 100, perMinute: 1000 },
    { tier: 2, perSecond: 500, perMinute: 5000 },
  ])('of tier $tier asks $perSecond times a second, and no more', async ({ tier, perSecond }) => {
    const request = await keyOfTier(tier);
    const admitted = await ask(perSecond, request);
    expect(statusesOf(admitted)).toEqual([200]);
    expect(limitsOf(admitted[0]!)).toEqual({
      limit: perSecond,
      remaining: perSecond - 1,
      reset: secondsAt(wallNow) + 1,
      retryAfter: NaN,
    });
    expect(limitsOf(admitted.at(-1)!).remaining).toBe(0);

    const refused = await request();
    expectRefusal(refused, 429, 'TOO_MANY_REQUESTS', `at most ${perSecond} a second`);
    expect(limitsOf(refused)).toEqual({
      limit: perSecond,
      remaining: 0,
      reset: secondsAt(wallNow) + 1,
      retryAfter: 1,
    });

    wallNow += secondMs;
    expect((await request()).status).toBe(200);
  });

  test('of tier 0 asks 240 times a minute, and no more', async () => {
    const request = await keyOfTier(0);
    const start = wallNow;
    for (let second = 0; second < 6; second++) {
      expect(statusesOf(await ask(40, request))).toEqual([200]);
      wallNow += secondMs;
    }
    const refused = await request();
    expectRefusal(refused, 429, 'TOO_MANY_REQUESTS', /240 a minute/);
    const nextMinute = secondsAt(start) + 60;
    expect(limitsOf(refused)).toEqual({
      limit: 240,
      remaining: 0,
      reset: nextMinute,
      retryAfter: nextMinute - secondsAt(wallNow),
    });
    wallNow += limitsOf(refused).retryAfter * secondMs;
    expect((await request()).status).toBe(200);
  });

  test('is told of the window that ends first for it', async () => {
    const request = await keyOfTier(0);
    const last: number[] = [];
    for (let second = 0; second < 6; second++) {
      const answers = await ask(35, request);
      last.push(limitsOf(answers.at(-1)!).limit);
      wallNow += secondMs;
    }
    expect(last, 'while a second is nearer to its end than the minute').toEqual([40, 40, 40, 40, 40, 40]);
    const next = await request();
    expect(limitsOf(next)).toMatchObject({ limit: 240, remaining: 29 });
  });

  test('has windows of its own: another of the same business goes on', async () => {
    const [hasty, calm] = [await keyOfTier(0), await keyOfTier(0)];
    await ask(41, hasty);
    expect((await hasty()).status).toBe(429);
    expect((await calm()).status).toBe(200);
  });

  test('does nothing when it is refused', async () => {
    const { key } = (await api.request('POST', '/api_keys', { access: 'read_write', rate_limit_tier: 0 }))
      .body;
    const headers = { authorization: `Bearer ${String(key)}` };
    await ask(40, () => api.send('GET', '/api_keys', undefined, headers));
    const customer = { email: 'hasty.customer@example.com', name: 'Sample Customer' };
    const refused = await api.send('POST', '/customers', customer, headers);
    expectRefusal(refused, 429, 'TOO_MANY_REQUESTS');
    const found = await api.request('GET', '/customers?email=hasty.customer@example.com');
    expect(found.body.items).toEqual([]);
  });
});

describe('a stranger', () => {
  const from =
    (address: string, headers: Record<string, string> = {}, app = api.app): Ask =>
    async () => {
      const env = { incoming: { socket: { remoteAddress: address } } };
      const response = await app.request('/customers', { headers }, env);
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
    };

  test('asks 20 times a second from one address, with a wrong key or none', async () => {
    const none = from('192.0.2.1');
    const wrong = from('192.0.2.1', { authorization: 'Bearer key_unknown' });
    expect(statusesOf([...(await ask(10, none)), ...(await ask(10, wrong))])).toEqual([401]);
    for (const request of [none, wrong]) {
      const refused = await request();
      expectRefusal(refused, 429, 'TOO_MANY_REQUESTS');
      expect(limitsOf(refused)).toEqual({
        limit: 20,
        remaining: 0,
        reset: secondsAt(wallNow) + 1,
        retryAfter: 1,
      });
    }
    expect((await from('192.0.2.2')()).status, 'another address is another stranger').toBe(401);
    wallNow += secondMs;
    expect((await none()).status).toBe(401);
  });

  test('asks 100 times a minute from one address', async () => {
    const request = from('192.0.2.3');
    for (let second = 0; second < 5; second++) {
      expect(statusesOf(await ask(20, request))).toEqual([401]);
      wallNow += secondMs;
    }
    const refused = await request();
    expectRefusal(refused, 429, 'TOO_MANY_REQUESTS', /100 a minute/);
    wallNow += limitsOf(refused).retryAfter * secondMs;
    expect((await request()).status).toBe(401);
  });

  test('does not keep those with a key at the same address from asking', async () => {
    await ask(21, from('192.0.2.4'));
    const holder = from('192.0.2.4', { authorization: `Bearer ${api.apiKey}` });
    expect((await holder()).status).toBe(200);
  });

  test('cannot invent an address, unless a proxy of ours vouches for it', async () => {
    const inventing = (index: number) => ({ 'x-forwarded-for': `198.51.100.${String(index)}` });
    for (let index = 0; index < 20; index++) await from('192.0.2.5', inventing(index))();
    expect((await from('192.0.2.5', inventing(99))()).status).toBe(429);

    const config = readConfig({ RUNG_LOG_LEVEL: 'silent', RUNG_TRUSTED_PROXIES: '1' });
    const behindProxy = createApp(
      createRuntime({ config, sql: api.runtime.sql, secretKeys: testSecretKeys, wallClock: () => wallNow }),
    );
    for (let index = 0; index < 30; index++) {
      expect((await from('192.0.2.6', inventing(index), behindProxy)()).status).toBe(401);
    }
    const claimed = (index: number) => ({ 'x-forwarded-for': `203.0.113.${String(index)}, 198.51.100.7` });
    await ask(19, from('192.0.2.6', claimed(1), behindProxy));
    expect((await from('192.0.2.6', claimed(2), behindProxy)()).status, 'the proxy says who called it').toBe(
      429,
    );
  });

  test('closes with garbage neither the API to a key that is new here, nor the pages to buyers', async () => {
    const address = '192.0.2.7';
    await ask(50, from(address, { authorization: 'Bearer garbage' }));
    expect((await from(address, { authorization: 'Bearer garbage' })()).status).toBe(429);
    // Made by another process: this one has never seen it.
    const created = await api.request('POST', '/api_keys', { access: 'read' });
    const fresh = createApp(api.runtime);
    await ask(50, from(address, { authorization: 'Bearer garbage' }, fresh));
    const holder = from(address, { authorization: `Bearer ${String(created.body.key)}` }, fresh);
    expect((await holder()).status).toBe(200);

    const sessionId = await openCheckout(api, [await sellCourse(api)]);
    const env = { incoming: { socket: { remoteAddress: address } } };
    const press = (id: string) =>
      fresh.request(
        `/checkout/${id}`,
        { method: 'POST', body: new URLSearchParams({ action: 'update' }) },
        env,
      );
    expect((await press(sessionId)).status).toBe(200);
    for (let index = 0; index < 50; index++) await press(`cks_${String(index)}`);
    expect((await press('cks_more')).status, 'guesses are counted, too').toBe(429);
    expect((await press(sessionId)).status).toBe(200);
  });

  test('costs with garbage no more queries than they have requests, and one to see which keys are good', async () => {
    const { lookUps, app } = countingLookUps();
    const askers = Array.from({ length: 500 }, (_, index) =>
      from('192.0.2.8', { authorization: `Bearer garbage${String(index)}` }, app)(),
    );
    expect((await Promise.all(askers)).filter(({ status }) => status === 401)).toHaveLength(20);
    expect(lookUps()).toEqual({ keys: 20, all: 1 });
  });

  test('is not the holder of a key, however many first requests come at a moment', async () => {
    const { lookUps, app } = countingLookUps();
    const holder = from('192.0.2.9', { authorization: `Bearer ${api.apiKey}` }, app);
    const answers = await Promise.all(Array.from({ length: 100 }, () => holder()));
    expect(statusesOf(answers)).toEqual([200]);
    expect(lookUps().keys, 'each is looked up, so that a revoked key ends at once').toBe(100);
    const stranger = from('192.0.2.9', {}, app);
    expect(statusesOf(await ask(20, stranger)), 'and nothing of it counts as a stranger’s').toEqual([401]);
  });

  test('with a key that was good and is revoked is one at once', async () => {
    const { key, api_key_id: id } = (await api.request('POST', '/api_keys', { access: 'read' })).body;
    const holder = from('192.0.2.10', { authorization: `Bearer ${String(key)}` });
    expect((await holder()).status).toBe(200);
    await api.request('DELETE', `/api_keys/${String(id)}`);
    expect((await holder()).status).toBe(401);
    await ask(20, holder);
    expect((await holder()).status).toBe(429);
  });

  function countingLookUps() {
    const counts = { keys: 0, all: 0 };
    const sql = new Proxy(api.runtime.sql, {
      apply(target, self, args: unknown[]) {
        const text = (args[0] as { raw?: readonly string[] }).raw?.join(' ') ?? '';
        // Keys that are asked for together are looked up by one statement.
        if (text.includes('join api_key k on') && text.includes('k.last_used_at,')) {
          counts.keys += args.slice(1).find((each) => Array.isArray(each))?.length ?? NaN;
        }
        if (text.includes(') recent order by used_at')) counts.all += 1;
        return Reflect.apply(target, self, args) as unknown;
      },
    });
    return { lookUps: () => counts, app: createApp({ ...api.runtime, sql }) };
  }
});

describe('the memory of the limiter', () => {
  const contextFrom = (remoteAddress: string) =>
    ({
      env: { incoming: { socket: { remoteAddress } } },
      req: { header: () => undefined },
      header: () => undefined,
    }) as unknown as Context;

  test('stays bounded under any number of addresses, and forgets those that were there longest ago', () => {
    const limiter = new RateLimiter(() => wallNow);
    const often = contextFrom('192.0.2.1');
    for (let index = 0; index < 110_000; index++) {
      limiter.admitStranger(
        contextFrom(`2001:db8:${(index >> 8).toString(16)}:${(index & 255).toString(16)}::1`),
        'api',
      );
      if (index % 10_000 === 0) limiter.admitStranger(often, 'api');
    }
    expect(limiter.size).toBe(100_000);
    for (let index = 11; index < 20; index++) limiter.admitStranger(often, 'api');
    expect(() => {
      limiter.admitStranger(often, 'api');
    }, 'who comes again and again is not forgotten').toThrow(/Too many requests/);
    wallNow += 2 * minuteMs;
    limiter.admitStranger(often, 'api');
    expect(limiter.size, 'what is over makes room').toBe(1);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:12:1:2:3:4', '2001:db8:0:12'],
    ['2001:0DB8::12:1:2:3:4', '2001:db8:0:12'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('counts %s as %s', (address, network) => {
    expect(toNetwork(address)).toBe(network);
  });
});

test('a proxy that nobody said can be believed is named in the log once', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  const ask = async (trustedProxies: number, headers: Record<string, string>) => {
    const app = createApp({ ...api.runtime, log, config: { ...api.runtime.config, trustedProxies } });
    for (const path of ['/health', '/shop']) await app.request(path, { headers });
  };
  await ask(0, {});
  await ask(1, { 'x-forwarded-for': '198.51.100.7' });
  expect(lines).toEqual([]);
  await ask(0, { 'x-forwarded-for': '198.51.100.7' });
  expect(lines).toHaveLength(1);
  await ask(0, { forwarded: 'for=198.51.100.7' });
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(/RUNG_TRUSTED_PROXIES/);
});
