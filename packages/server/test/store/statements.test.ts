import { readdirSync } from 'node:fs';
import postgres from '@rung/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SubscribedCommit, settleGuardedPayment } from '../../src/store/billing/guarded-payments.ts';
import { openPayment, openPayments, openSession } from '../../src/store/billing/open-payment.ts';
import {
  checkoutAcceptanceRider,
  paidAcceptanceRider,
  refundRider,
  settlementRider,
} from '../../src/store/offers/offer-riders.ts';
import { commitRefundSettlement } from '../../src/store/billing/refunds.ts';
import { commitSettlement, commitSettlements } from '../../src/store/billing/settlements.ts';
import { type TestDatabase, createTestDatabase } from '../support/database.ts';

/*
 * Every statement of the store is described by PostgreSQL against the migrated schema: it is parsed, its
 * names are looked up and the types of its parameters and columns are settled, and nothing runs. To get at
 * the statements each function is called with something that bears whatever is done to it.
 */

const folder = new URL('../../src/store/', import.meta.url);
/** Not statements but what carries them: the connection itself, starting, migrating. */
const others = /^postgres\/|\.test\.ts$|^platform\/exports\.ts$/;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A value of any type: an id, a list of one, an object with every field, a number. */
const anything: unknown = new Proxy(() => undefined, {
  get(_target, property) {
    const list = [anything];
    switch (property) {
      case 'then':
        return undefined;
      case 'length':
        return 1;
      case 'toJSON':
        return () => ({});
      // Of a kind of job its rules are looked up.
      case 'kind':
        return 'payment.collect';
      // Hashing takes text and nothing else.
      case 'token':
      case 'linkToken':
        return 'text';
      // Of a kind of offer, too.
      case 'target':
        return anythingWith({ kind: 'addon' });
      case Symbol.toPrimitive:
        return (hint: string) => (hint === 'number' ? 1 : '1');
      case Symbol.iterator:
        return () => list[Symbol.iterator]();
      // A rider's places in a statement (`riders.ts`), with parts that say nothing.
      case 'parts':
        return (sql: typeof database.sql, _items: unknown, condition?: unknown) => [
          condition === undefined ? sql`riding_behind as (select 1)` : sql`riding_ahead as (select 1)`,
        ];
      case 'isOpen':
        return (sql: typeof database.sql, row?: unknown) =>
          row === undefined
            ? sql`exists (select from riding_behind)`
            : sql`exists (select from riding_ahead)`;
      case 'toString':
      case 'trim':
      case 'toUpperCase':
      case 'toLowerCase':
        return () => '1';
      default: {
        const ofLists: unknown = Reflect.get(list, property);
        return typeof ofLists === 'function' ? ofLists.bind(list) : anything;
      }
    }
  },
  apply: () => anything,
});

interface Described {
  readonly sql: unknown;
  readonly statements: string[];
  readonly objections: string[];
  /** When all that was asked is answered, also what nobody waited for. */
  readonly settled: () => Promise<unknown>;
}

/** A connection on which statements are described instead of run, and answer no rows. */
function describing(): Described {
  const statements: string[] = [];
  const objections: string[] = [];
  const underWay: Promise<unknown>[] = [];
  const settle = async (describe: () => PromiseLike<{ string: string }>): Promise<unknown> => {
    try {
      statements.push((await describe()).string);
    } catch (error) {
      objections.push(
        error instanceof postgres.PostgresError ? `${error.message}: ${error.query}` : String(error),
      );
    }
    return Object.assign([], { count: 0 });
  };
  const sql: unknown = new Proxy(database.sql, {
    apply(target, self, args: unknown[]) {
      const query: unknown = Reflect.apply(target, self, args);
      const isTemplate = Array.isArray(args[0]) && 'raw' in args[0];
      if (!isTemplate) return query;
      const pending = query as postgres.PendingQuery<postgres.Row[]>;
      const run = pending.then.bind(pending) as unknown as (
        ...listeners: [(described: { string: string }) => void, (error: unknown) => void]
      ) => void;
      const describe = () =>
        new Promise<{ string: string }>((resolve, reject) => {
          void pending.describe();
          run(resolve, reject);
        });
      // Awaited it is a statement; built into another one it is a part of that.
      pending.then = ((...listeners: Parameters<Promise<unknown>['then']>) => {
        const settling = settle(describe);
        underWay.push(settling);
        return settling.then(...listeners);
      }) as typeof pending.then;
      return pending;
    },
    get(target, property) {
      if (property === 'begin') {
        return (_options: string, work: (tx: unknown) => unknown) => work(sql);
      }
      return Reflect.get(target, property) as unknown;
    },
  });
  return { sql, statements, objections, settled: () => Promise.all(underWay) };
}

function listStoreFiles(): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts') && !others.test(name)).toSorted();
}

type StoreFunction = readonly [name: string, call: (...args: unknown[]) => unknown];

/** Functions that are handed a connection, by name. */
async function storeFunctions(): Promise<StoreFunction[]> {
  const found: StoreFunction[] = [];
  for (const file of listStoreFiles()) {
    const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
    for (const [name, exported] of Object.entries(module)) {
      if (typeof exported !== 'function') continue;
      const isGivenConnection = /^(async )?function \w+\((sql|tx|database)\b/.test(exported.toString());
      if (isGivenConnection) found.push([`${file} ${name}`, exported as (...args: unknown[]) => unknown]);
    }
  }
  return found;
}

async function describe([name, call]: StoreFunction): Promise<string[]> {
  const complaints: string[] = [];
  for (const first of [anything, 'text']) {
    const described = describing();
    // With no rows some functions find that what must be there is not; their statement was seen by then.
    const complaint = await Promise.resolve()
      .then(() => call(described.sql, first, ...Array<unknown>(7).fill(anything)))
      .then(
        () => 'ran no statement',
        (error: unknown) => String(error),
      );
    await described.settled();
    if (described.statements.length > 0 && described.objections.length === 0) return [];
    complaints.push(...described.objections, complaint);
  }
  return [`${name}: ${complaints.join(', or ')}`];
}

test('PostgreSQL understands every statement of the store', async () => {
  const functions = await storeFunctions();
  expect(functions.length).toBeGreaterThan(80);
  const objections: string[] = [];
  for (const each of functions) objections.push(...(await describe(each)));
  expect(objections).toEqual([]);
});

/** Something that bears whatever is done to it, with these fields. */
function anythingWith(fields: Readonly<Record<string, unknown>>): never {
  return new Proxy(anything as object, {
    get: (target, property) =>
      typeof property === 'string' && property in fields
        ? fields[property]
        : (Reflect.get(target, property) as unknown),
  }) as never;
}

test("PostgreSQL understands billing's statements with the riders of offers", async () => {
  const acceptance = anythingWith({ change: anythingWith({ events: [] }) });
  const session = checkoutAcceptanceRider(acceptance, anything as never);
  const ridden: StoreFunction[] = [];
  const ride = (name: string, call: (tx: never) => unknown): void => {
    ridden.push([name, call as StoreFunction[1]]);
  };
  ride('openPayment', (tx) => openPayment(tx, anythingWith({ rider: paidAcceptanceRider(acceptance) })));
  ride('openSession', (tx) => openSession(tx, anything as never, session, 1));
  for (const presentation of [null, anything]) {
    for (const is of [true, false]) {
      const fields = { presentation, isOccasion: is, hasSucceeded: is };
      const rider = settlementRider(anythingWith(fields));
      ride('commitSettlement', (tx) => commitSettlement(tx, anythingWith({ rider })));
      const refunded = refundRider(anythingWith(fields));
      ride('commitRefundSettlement', (tx) => commitRefundSettlement(tx, anythingWith({ rider: refunded })));
    }
  }
  const objections: string[] = [];
  for (const each of ridden) objections.push(...(await describe(each)));
  expect(objections).toEqual([]);
});

test('PostgreSQL understands the opening and the settlement of a payment with all of their parts, and with none', async () => {
  const rider = settlementRider(anythingWith({ presentation: null, isOccasion: false, hasSucceeded: false }));
  const payment = (over: object) => anythingWith({ purpose: 'purchase', paymentMethodId: null, ...over });
  const nothing = { startedStatus: null, fallbackSession: null, answerableUntil: null, ledgerEntry: null };
  const flags = ['movesPaymentMethod', 'savesPaymentMethod', 'completesSession', 'releasesDiscounts'];
  const settlement = (is: boolean, over: object) =>
    anythingWith({ ...over, ...Object.fromEntries(flags.map((flag) => [flag, is])) });
  const calls: StoreFunction[] = [
    ...['processing', 'requires_payment_method', 'succeeded'].map((status): StoreFunction => [
      `openPayments ${status}`,
      (tx) => openPayments(tx as never, [anythingWith({ payment: payment({ status }) })]),
    ]),
    [
      'openPayments of nothing else',
      (tx) =>
        openPayments(tx as never, [
          anythingWith({
            payment: payment({ status: 'succeeded', lines: [] }),
            rider: null,
            session: null,
            newCustomer: null,
            subscription: null,
          }),
        ]),
    ],
    ...['succeeded', 'failed', 'requires_customer_action'].flatMap((status) =>
      [true, false].map((is): StoreFunction => [
        `commitSettlements ${status} ${String(is)}`,
        (tx) =>
          commitSettlements(tx as never, [
            anythingWith({
              rider,
              payment: payment({}),
              settlement: settlement(is, { status, ...(is ? {} : { ...nothing, events: [] }) }),
            }),
          ]),
      ]),
    ),
  ];
  const objections: string[] = [];
  for (const each of calls) objections.push(...(await describe(each)));
  expect(objections).toEqual([]);
});

test('PostgreSQL understands payments that are opened and settled with their subscription', async () => {
  const rider = settlementRider(anythingWith({ presentation: null, isOccasion: false, hasSucceeded: false }));
  const calls = ['active', 'cancelled'].flatMap((status) => {
    const after = anythingWith({ status });
    return [anything, null].map((each): StoreFunction => [
      `settleGuardedPayment ${status}`,
      (sql) =>
        settleGuardedPayment(sql as never, anything as never, anythingWith({ rider }), {
          after,
          ...({ change: each, retry: each } as never as Pick<SubscribedCommit, 'change' | 'retry'>),
        }),
    ]);
  });
  const objections: string[] = [];
  for (const each of calls) objections.push(...(await describe(each)));
  expect(objections).toEqual([]);
});

test('a statement that names what is not there would be noticed', async () => {
  const broken: StoreFunction = ['broken', (sql) => (sql as typeof database.sql)`select colour from payment`];
  expect(await describe(broken)).toEqual([
    expect.stringMatching(/^broken: column "colour" does not exist: select colour from payment/),
  ]);
});
