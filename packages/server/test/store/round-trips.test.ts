import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { act, present, publish } from '../support/presentations.ts';
import { oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';
import { type Exchange, type Wire } from '../support/wire.ts';
import { createWiredApi } from '../support/wired-api.ts';

/*
 * How often a click waits for the database: what goes over the wire is counted there. Statements that are under
 * way together wait once.
 */

let wire: Wire;
let api: TestApi;
beforeAll(async () => {
  // On one connection statements travel in the order they are sent, so that a count is the same every time.
  ({ api, wire } = await createWiredApi({ max: 1 }));
});
afterAll(() => api.drop());

/** Of one request, what its HTTP layer sends, what its gateway, and what its use case before and after that. */
interface Seen {
  readonly http: readonly Exchange[];
  readonly before: readonly Exchange[];
  readonly gateway: readonly Exchange[];
  readonly after: readonly Exchange[];
}

async function watch(path: string, body: Json, headers: Record<string, string> = {}): Promise<Seen> {
  const carried = await wire.watch(async () => {
    const answer = await api.request('POST', path, body, headers);
    expect(answer.status, answer.text).toBe(200);
  });
  // Nobody waits for the workers to be told.
  const waited = carried.filter(({ sql }) => !sql.includes('pg_notify'));
  const isHttp = ({ sql }: Exchange): boolean => /\b(api_key|idempotency)\b/.test(sql);
  const isGateway = ({ sql }: Exchange): boolean => sql.includes('simulator.');
  const own = waited.filter((each) => !isHttp(each));
  const gateway = own.filter(isGateway);
  const [called = own.length, answered = own.length] = [
    own.findIndex(isGateway),
    own.findLastIndex(isGateway) + 1,
  ].map((index) => (gateway.length === 0 ? own.length : index));
  return {
    http: waited.filter(isHttp),
    before: own.slice(0, called),
    gateway,
    after: own.slice(answered),
  };
}

/** How often one waits: the most statements of which each was sent when the one before it was answered. */
function roundTrips(exchanges: readonly Exchange[]): number {
  let waits = 0;
  let answered = 0;
  for (const each of exchanges.toSorted((a, b) => a.answered - b.answered)) {
    if (each.sent < answered) continue;
    waits++;
    answered = each.answered;
  }
  return waits;
}

const listed = (exchanges: readonly Exchange[]): string => exchanges.map(({ sql }) => sql).join('\n');

function expectRoundTrips(exchanges: readonly Exchange[], most: number): void {
  expect(roundTrips(exchanges), listed(exchanges)).toBeLessThanOrEqual(most);
}

/** A statement that a connection sends for the first time waits once more, to be described: it does so beforehand. */
async function prepared(look: () => Promise<Seen>): Promise<Seen> {
  await look();
  return look();
}

async function accept(presentation: Json, headers: Record<string, string> = {}): Promise<Seen> {
  const seen = await watch(`/presentations/${String(presentation.presentation_id)}/accept`, {}, headers);
  expect(seen.gateway, 'charged').toHaveLength(1);
  return seen;
}

/** Something of this kind, proposed to somebody new unless told otherwise. */
async function offered(kind: string, product: () => Promise<string>, buyer?: Buyer): Promise<Json> {
  const offer = { kind, discount: null };
  const { presentation } = await present(api, { product_id: await product(), offer }, buyer);
  return presentation;
}

describe.each([
  { kind: 'one_time', product: () => sellCourse(api) },
  { kind: 'subscription', product: () => sellPlan(api) },
])('accepting an offer of the kind $kind', ({ kind, product }) => {
  test.each(['the first purchase of a customer', 'a later one'])(
    'waits for the database twice before the gateway and twice after: %s',
    async (which) => {
      const { before, after } = await prepared(async () => {
        const buyer = await createBuyer(api);
        if (which === 'a later one') {
          const earlier = await offered('one_time', () => sellCourse(api), buyer);
          await act(api, earlier.presentation_id as string, 'accept');
        }
        return accept(await offered(kind, product, buyer));
      });
      expectRoundTrips(before, 2);
      expect(before, 'one loads, one opens').toHaveLength(2);
      expectRoundTrips(after, 2);
      expect(listed([...before, ...after])).not.toMatch(/^(begin|commit)/m);
    },
  );
});

test('accepting a change of plan does not wait more often than it does', async () => {
  const { before, after } = await prepared(async () => {
    const buyer = await createBuyer(api);
    await api.request('POST', '/checkouts', oneClickBody(buyer, await sellPlan(api)));
    return accept(await offered('plan_change', () => sellPlan(api, { price: 8000 }), buyer));
  });
  // Decided and settled under the lock of the subscription, each in a transaction of several statements.
  expectRoundTrips(before, 11);
  expectRoundTrips(after, 9);
});

test('the HTTP layer waits once to know who asks, and twice more for a request that has an Idempotency-Key', async () => {
  const plain = await accept(await offered('one_time', () => sellCourse(api)));
  expect(plain.http).toHaveLength(1);
  const named = await accept(await offered('one_time', () => sellCourse(api)), { 'idempotency-key': 'once' });
  expect(named.http).toHaveLength(3);
});

describe('raising a moment waits for the database twice', () => {
  const raise = async (moment: string, customerId?: string): Promise<Seen> =>
    watch('/moments', { customer_id: customerId ?? (await createBuyer(api)).customerId, moment });

  test('when something is proposed', async () => {
    const { moment } = await publish(api);
    const { before } = await prepared(() => raise(moment));
    expectRoundTrips(before, 2);
    expect(before, 'one loads, one commits').toHaveLength(2);
  });

  test('when it is open already', async () => {
    const { moment } = await publish(api);
    const { customerId } = await createBuyer(api);
    await raise(moment, customerId);
    const { before } = await prepared(() => raise(moment, customerId));
    expectRoundTrips(before, 2);
  });

  test('when nothing is proposed', async () => {
    const { before } = await prepared(() => raise('nobody_listens'));
    expectRoundTrips(before, 2);
  });
});
