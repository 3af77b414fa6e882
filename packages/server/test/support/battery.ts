import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Caller, type TestApi, expectRefusal } from './api.ts';

/** Endpoint as described to the shared battery. */
interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As documented: `/products/{id}`. */
  readonly path: string;
  /** Prepares a request in the caller's business, with fresh objects on every call. */
  readonly prepare: (caller: Caller) => Promise<PreparedRequest>;
  /** Success status. */
  readonly status?: number;
  /** True if the answer lets its holder act: then a read-only key is refused. */
  readonly isSecret?: boolean;
  /** True if it answers with pages. */
  readonly isList?: boolean;
}

interface PreparedRequest {
  readonly path: string;
  readonly body?: Record<string, unknown>;
  /** Path of the request's object, for reading it; left out if there is none. */
  readonly object?: string;
}

/** Guarantees of every endpoint. */
export function describeEndpoint(api: () => TestApi, endpoint: Endpoint): void {
  const { method, prepare, status = 200 } = endpoint;
  const isReading = method === 'GET' && endpoint.isSecret !== true;

  describe(`${method} ${endpoint.path}`, () => {
    test('answers nobody without a key, and an unknown key in the same words', async () => {
      const { path, body } = await prepare(api());
      for (const headers of [{}, { authorization: 'Bearer' }, { authorization: 'Basic a2V5' }]) {
        expectRefusal(await api().send(method, path, body, headers), 401, 'UNAUTHORIZED', /Authorization/);
      }
      const wrong = await api().send(method, path, body, { authorization: 'Bearer key_unknown' });
      expectRefusal(wrong, 401, 'UNAUTHORIZED', /unknown or revoked/);
    });

    test(isReading ? 'answers a read-only key' : 'refuses a read-only key, and does nothing', async () => {
      const { path, body, object } = await prepare(api());
      const before = object === undefined ? undefined : await api().request('GET', object);
      const headers = { authorization: `Bearer ${api().readOnlyKey}` };
      const answer = await api().send(method, path, body, headers);
      if (isReading) expect(answer.status).toBe(status);
      else expectRefusal(answer, 403, 'FORBIDDEN_SCOPE', /only read/);
      if (object !== undefined) expect((await api().request('GET', object)).text).toBe(before?.text);
    });

    if (endpoint.path.includes('{')) describeForeignObjects(api, endpoint);
    if (endpoint.isList === true) describePages(api, endpoint);
    if (method === 'POST') describeRepeats(api, endpoint);

    if (!isReading && method !== 'DELETE') {
      test('ignores fields it does not know', async () => {
        const { path, body } = await prepare(api());
        if (body === undefined) return;
        const answer = await api().request(method, path, { ...body, a_field_of_tomorrow: { a: [1] } });
        expect(answer.status, answer.text).toBe(status);
        expect(answer.text).not.toContain('a_field_of_tomorrow');
      });

      test('refuses broken JSON, another content type and a body of 2 MB', async () => {
        const { path, body, object } = await prepare(api());
        if (body === undefined) return;
        const before = object === undefined ? undefined : await api().request('GET', object);
        const authorization = `Bearer ${api().apiKey}`;
        const broken = await api().send(method, path, '{"name": "Sample', { authorization });
        expectRefusal(broken, 422, 'INVALID_REQUEST_BODY', /not valid JSON/);
        const form = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
        expectRefusal(
          await api().send(method, path, 'name=Sample', form),
          422,
          'INVALID_REQUEST_BODY',
          /JSON/,
        );
        const large = JSON.stringify({ ...body, description: 'x'.repeat(2 * 1024 * 1024) });
        expectRefusal(await api().request(method, path, large), 413, 'PAYLOAD_TOO_LARGE', /1 MB/);
        for (const notAnObject of ['[]', '"text"', 'null', '1']) {
          expectRefusal(await api().request(method, path, notAnObject), 422, 'INVALID_REQUEST_BODY');
        }
        if (object !== undefined) expect((await api().request('GET', object)).text).toBe(before?.text);
      });
    }
  });
}

function describeForeignObjects(api: () => TestApi, { method, prepare }: Endpoint): void {
  test("answers another business's object exactly as one that does not exist, and leaves it alone", async () => {
    const foreign = await prepare(api().other);
    const own = await prepare(api());
    const before =
      foreign.object === undefined ? undefined : await api().other.request('GET', foreign.object);
    const answer = await api().request(method, foreign.path, own.body);
    const unknown = await api().request(method, unknownPath(foreign.path), own.body);
    expectRefusal(answer, 404, 'NOT_FOUND');
    expect(answer.body.message).toBe(unknown.body.message);
    expect(unknown.status).toBe(404);
    if (foreign.object === undefined) return;
    expect((await api().other.request('GET', foreign.object)).text).toBe(before?.text);
  });

  test('refuses what is no id', async () => {
    const { path, body } = await prepare(api());
    for (const noId of ['%00', '%F0%9F%8D%8B', 'a%20b', 'x'.repeat(200), '%27%20or%201%3D1--']) {
      const answer = await api().request(method, withId(path, noId), body);
      expect([404, 422], answer.text).toContain(answer.status);
    }
  });
}

/** Same path, with an id that does not exist. */
function unknownPath(path: string): string {
  return withId(path, 'unknown_000000000000000000000');
}

/** Ids are in the second segment, or in the third of `/discounts/code/{code}`. */
function withId(path: string, id: string): string {
  const segments = path.split('/');
  segments[segments[2] === 'code' ? 3 : 2] = id;
  return segments.join('/');
}

function describePages(api: () => TestApi, { method, prepare }: Endpoint): void {
  test('answers pages of 1 to 100 and refuses others by name', async () => {
    const { path } = await prepare(api());
    for (const size of ['0', '-1', '101', '1.5', 'ten', '']) {
      const answer = await api().request(method, `${path}?page_size=${size}`);
      expectRefusal(answer, 422, 'INVALID_QUERY_PARAMS', /^page_size: /);
    }
    for (const number of ['-1', '0.5', '1e9', 'one']) {
      const answer = await api().request(method, `${path}?page_number=${number}`);
      expectRefusal(answer, 422, 'INVALID_QUERY_PARAMS', /^page_number: /);
    }
    for (const size of [1, 100]) {
      const answer = await api().request(method, `${path}?page_size=${size}&page_number=0`);
      expect(answer.status).toBe(200);
      expect(answer.body.items.length).toBeLessThanOrEqual(size);
    }
  });
}

function describeRepeats(api: () => TestApi, { method, prepare, status = 200 }: Endpoint): void {
  test('does once what is asked twice with one Idempotency-Key, and answers the same', async () => {
    const { path, body } = await prepare(api());
    const headers = { 'idempotency-key': randomUUID() };
    const first = await api().request(method, path, body, headers);
    const second = await api().request(method, path, body, headers);
    expect(first.status, first.text).toBe(status);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect({ status: second.status, body: second.body }).toEqual({ status: first.status, body: first.body });
  });

  test('refuses another request with the same Idempotency-Key', async () => {
    const { path, body } = await prepare(api());
    const headers = { 'idempotency-key': randomUUID() };
    await api().request(method, path, body, headers);
    const answer = await api().request(method, path, { ...body, another: 'word' }, headers);
    expectRefusal(answer, 422, 'IDEMPOTENCY_MISMATCH', /Idempotency-Key/);
  });

  test('knows the Idempotency-Keys of each business apart', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const own = await prepare(api());
    const foreign = await prepare(api().other);
    expect((await api().request(method, own.path, own.body, headers)).status).toBe(status);
    const answer = await api().other.request(method, foreign.path, foreign.body, headers);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.headers.get('idempotent-replayed')).toBeNull();
  });
}

/** Tests that the official auto-pager, with and without a page size, returns every row once. */
export function describeAutoPager(
  api: () => TestApi,
  name: string,
  {
    create,
    list,
  }: {
    /** Adds one row and returns its id. */
    readonly create: (caller: Caller, index: number) => Promise<string>;
    readonly list: (caller: Caller, query: { page_size?: number }) => AsyncIterable<unknown>;
  },
  idOf: (row: never) => string,
): void {
  test(`the official auto-pager loses and repeats none of 25 ${name}`, async () => {
    const made: string[] = [];
    for (let index = 0; index < 25; index++) made.push(await create(api().other, index));
    for (const query of [{}, { page_size: 10 }, { page_size: 3 }, { page_size: 100 }]) {
      const seen: string[] = [];
      for await (const row of list(api().other, query)) seen.push(idOf(row as never));
      expect(new Set(seen).size, 'no row comes twice').toBe(seen.length);
      expect(
        made.filter((id) => !seen.includes(id)),
        'no row is lost',
      ).toEqual([]);
    }
  });
}
