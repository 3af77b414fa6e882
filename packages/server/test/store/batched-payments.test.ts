import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import type { GatewayOutcome } from '../../src/domain/payment/gateway-outcome.ts';
import type { Payment } from '../../src/domain/payment/payment.ts';
import { decideSettlement } from '../../src/domain/payment/settle.ts';
import {
  type PaymentOpening,
  openPaymentBatched,
  openPayments,
} from '../../src/store/billing/open-payment.ts';
import { findPayment, isPresentationPaymentConflict } from '../../src/store/billing/payments.ts';
import type { SettlementCommit } from '../../src/store/billing/settlement-parts.ts';
import { commitSettlementBatched, commitSettlements } from '../../src/store/billing/settlements.ts';
import { type Database, connect, statement } from '../../src/store/postgres/postgres.ts';
import { countPaymentHistory, getPaymentFacts } from '../../src/store/offers/customer-facts.ts';
import { type Caller, type TestApi } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { issueCode, oneClickBody, sellCourse } from '../support/shop.ts';
import { type Wire } from '../support/wire.ts';
import { createWiredApi } from '../support/wired-api.ts';

/*
 * Payments that are opened and settled by one statement: each as if it were alone.
 */

let wire: Wire;
let api: TestApi;
beforeAll(async () => {
  ({ api, wire } = await createWiredApi());
});
afterAll(() => api.drop());

/** Payment of a new customer, as it would be opened. */
async function newPayment(shop: Caller, over: Partial<Payment> = {}): Promise<Payment> {
  const { runtime } = api;
  const buyer = await createBuyer({ runtime, scope: shop.scope });
  const sample = await samplePayment(shop);
  return {
    ...sample,
    paymentId: runtime.mintId('payment'),
    invoiceId: runtime.mintId('invoice'),
    customerId: asId<'customer'>(buyer.customerId),
    paymentMethodId: asId<'payment_method'>(buyer.paymentMethodId),
    checkoutSessionId: null,
    status: 'processing',
    lines: sample.lines.map((line) => ({ ...line, itemId: runtime.mintId('line_item') })),
    ...over,
  };
}

const samples = new Map<Caller, Promise<Payment>>();

function samplePayment(shop: Caller): Promise<Payment> {
  const sample = samples.get(shop) ?? boughtIn(shop);
  samples.set(shop, sample);
  return sample;
}

async function boughtIn(shop: Caller): Promise<Payment> {
  const buyer = await createBuyer({ runtime: api.runtime, scope: shop.scope });
  const id = await buy(shop, buyer, await sellCourse(shop));
  const payment = await findPayment(api.runtime.sql, shop.scope, asId<'payment'>(id));
  return payment!;
}

const newPayments = (shop: Caller, count: number): Promise<Payment[]> =>
  Promise.all(Array.from({ length: count }, () => newPayment(shop)));

function openingOf(payment: Payment, over: Partial<PaymentOpening> = {}): PaymentOpening {
  return {
    payment,
    subscription: null,
    session: null,
    newCustomer: null,
    isReplacing: false,
    requestKey: null,
    reconcileAt: api.runtime.wallClock() + 60_000,
    ...over,
  };
}

function open(payments: readonly Payment[]): Promise<boolean[]> {
  return Promise.all(payments.map((payment) => openPaymentBatched(api.runtime.sql, openingOf(payment))));
}

async function settlementOf(
  shop: Caller,
  payment: Payment,
  outcome: GatewayOutcome = {
    status: 'succeeded',
    amount: payment.totalAmount,
    currency: payment.currency,
  },
): Promise<SettlementCommit> {
  const { runtime } = api;
  const now = runtime.wallClock();
  const fallbackSessionId = runtime.mintId('checkout_session');
  const facts = { payment, session: null, subscribed: null, fallbackSessionId, now };
  const settlement = decideSettlement(facts, outcome)!;
  return {
    payment,
    settlement,
    outcome,
    rider: await runtime.riders.settlement(runtime.sql, shop.scope, { payment, settlement, now }),
    newPaymentMethodId: runtime.mintId('payment_method'),
    eventIds: settlement.events.map(() => runtime.mintId('event')),
    now,
    wallNow: now,
  };
}

async function statementsOf(text: string, work: () => Promise<unknown>): Promise<number> {
  const seen = await wire.watch(work);
  return seen.filter(({ sql }) => sql.includes(text)).length;
}

/** Stored rows of payments, and of what hangs on them. */
async function storedOf(payments: readonly Payment[]) {
  const ids = payments.map(({ paymentId }) => paymentId);
  const rows = await api.runtime.sql<Record<string, unknown>[]>`
    select payment_id, business_id, status,
      (select count(*)::integer from payment_line_item l where l.payment_id = p.payment_id) as lines,
      (select count(*)::integer from job j where j.dedupe_key = 'payment.collect:' || p.payment_id
        and j.done_at is null) as jobs,
      (select array_agg(e.type order by e.sequence) from event e where e.object_id = p.payment_id) as events,
      (select sum(g.amount)::bigint from ledger_entry y join ledger_posting g using (business_id, entry_id)
        where y.payment_id = p.payment_id and g.account = 'gateway') as booked
    from payment p where payment_id = any(${ids}::text[])`;
  const found = new Map(rows.map((row) => [row['payment_id'], row]));
  return ids.map((id) => found.get(id));
}

describe('payments that are opened at once', () => {
  test('share statements, also those of two businesses, and each is there with its lines and its job', async () => {
    const payments = [...(await newPayments(api, 10)), ...(await newPayments(api.other, 10))];
    const opened: boolean[] = [];
    const count = await statementsOf('opened as', async () => {
      opened.push(...(await open(payments)));
    });
    expect(opened).toEqual(payments.map(() => true));
    expect(count).toBeLessThanOrEqual(6);
    expect(await storedOf(payments)).toEqual(
      payments.map(({ paymentId, businessId, lines }) => ({
        payment_id: paymentId,
        business_id: businessId,
        status: 'processing',
        lines: lines.length,
        jobs: 1,
        events: null,
        booked: null,
      })),
    );
  });

  test('have places of their own in the order of creation', async () => {
    const payments = await newPayments(api, 3);
    await statement(api.runtime.sql, (tx) =>
      openPayments(
        tx,
        payments.map((payment) => openingOf(payment)),
      ),
    );
    const rows = await api.runtime.sql<{ count: number }[]>`
      select count(distinct creation_order)::integer as count from payment
      where payment_id = any(${payments.map(({ paymentId }) => paymentId)}::text[])`;
    expect(rows).toEqual([{ count: 3 }]);
  });

  test('fail alone where the database refuses one, with the error that it would have by itself', async () => {
    const acceptance = { presentationId: api.runtime.mintId('presentation'), attempt: 1 };
    await open([await newPayment(api, { acceptance })]);
    const payments = await newPayments(api, 9);
    const twice = await newPayment(api, { acceptance: { ...acceptance, attempt: 2 } });
    payments.splice(4, 0, twice);
    const results = await Promise.allSettled(
      payments.map((payment) => openPaymentBatched(api.runtime.sql, openingOf(payment))),
    );
    const [refused] = results.splice(4, 1);
    expect(results).toEqual(results.map(() => ({ status: 'fulfilled', value: true })));
    expect(refused?.status).toBe('rejected');
    expect(isPresentationPaymentConflict((refused as PromiseRejectedResult).reason)).toBe(true);
    const stored = await storedOf(payments);
    expect(stored.flatMap((row) => (row ? [row['lines']] : []))).toEqual(results.map(() => 1));
    expect(stored[4]).toBeUndefined();
  });

  test('are opened beside a repeat of a request, which is told so and changes nothing', async () => {
    const [first, again, another] = (await newPayments(api, 3)) as [Payment, Payment, Payment];
    const requestKey = `request ${first.paymentId}`;
    const opened = await statement(api.runtime.sql, async (tx) => {
      return openPayments(tx, [openingOf(first, { requestKey })]);
    });
    const others = await statement(api.runtime.sql, (tx) =>
      openPayments(tx, [openingOf(again, { requestKey }), openingOf(another)]),
    );
    expect([...opened, ...others]).toEqual([true, false, true]);
    const [, repeat, other] = await storedOf([first, again, another]);
    expect([repeat, other?.['lines']]).toEqual([undefined, 1]);
    const left = await api.runtime.sql`
      select 1 from job where dedupe_key = ${`payment.collect:${again.paymentId}`}`;
    expect(left).toHaveLength(0);
  });
});

describe('payments that are settled at once', () => {
  test('share statements, and each has its own books, events, facts and answer', async () => {
    const [mine, theirs] = [await newPayments(api, 10), await newPayments(api.other, 6)];
    await open([...mine, ...theirs]);
    const commits = await Promise.all([
      ...mine.map((payment, index) =>
        settlementOf(
          api,
          payment,
          index < 7 ? undefined : { status: 'failed', declineCode: 'INSUFFICIENT_FUNDS' },
        ),
      ),
      ...theirs.map((payment) => settlementOf(api.other, payment)),
    ]);
    const settled: (Payment | undefined)[] = [];
    const count = await statementsOf('settled as', async () => {
      settled.push(
        ...(await Promise.all(commits.map((each) => commitSettlementBatched(api.runtime.sql, each)))),
      );
    });
    expect(count).toBeLessThanOrEqual(6);
    const payments = commits.map(({ payment }) => payment);
    const statuses = commits.map(({ settlement }) => settlement.status);
    expect(settled.map((payment) => [payment?.paymentId, payment?.status])).toEqual(
      payments.map(({ paymentId }, index) => [paymentId, statuses[index]]),
    );
    expect(await storedOf(payments)).toEqual(
      payments.map(({ paymentId, businessId, lines, totalAmount }, index) => ({
        payment_id: paymentId,
        business_id: businessId,
        status: statuses[index],
        lines: lines.length,
        jobs: 0,
        events: [`payment.${String(statuses[index])}`],
        booked: statuses[index] === 'succeeded' ? totalAmount : null,
      })),
    );
    for (const { payment } of commits) {
      const scope = payment.businessId === api.scope.businessId ? api.scope : api.other.scope;
      const [kept, counted] = await Promise.all([
        getPaymentFacts(api.runtime.sql, scope, payment.customerId),
        countPaymentHistory(api.runtime.sql, scope, payment.customerId),
      ]);
      expect(kept.facts).toEqual(counted.facts);
    }
  });

  test('are delivered to the webhooks of their own business that want them, in the order of the events', async () => {
    const seller = await api.createBusiness('A Shop that Listens', 'test');
    const answer = await seller.request('POST', '/webhooks', {
      url: 'https://hooks.example.com/',
      filter_types: ['payment.succeeded'],
    });
    expect(answer.status, answer.text).toBeLessThan(300);
    const [listened, silent] = [await newPayments(seller, 3), await newPayments(api, 2)];
    await open([...listened, ...silent]);
    const failing = { status: 'failed', declineCode: 'INSUFFICIENT_FUNDS' } as const;
    const commits = await Promise.all([
      ...listened.map((payment, index) => settlementOf(seller, payment, index === 2 ? failing : undefined)),
      ...silent.map((payment) => settlementOf(api, payment)),
    ]);
    await statement(api.runtime.sql, (tx) => commitSettlements(tx, commits));
    const ids = [...listened, ...silent].map(({ paymentId }) => paymentId as string);
    const delivered = await api.runtime.sql<{ business_id: string; object_id: string; sequence: bigint }[]>`
      select j.business_id, e.object_id, e.sequence from job j
      join event e on e.business_id = j.business_id and e.event_id = j.payload ->> 'eventId'
      join webhook_delivery d on d.business_id = e.business_id and d.event_id = e.event_id
      where j.kind = 'webhook.deliver' and e.object_id = any(${ids}::text[]) order by j.job_id`;
    expect(delivered.map(({ business_id }) => business_id)).toEqual(
      [0, 1].map(() => seller.scope.businessId),
    );
    expect(delivered.map(({ object_id }) => object_id).toSorted()).toEqual(ids.slice(0, 2).toSorted());
    expect(delivered.map(({ sequence }) => sequence)).toEqual(
      delivered.map(({ sequence }) => sequence).toSorted((a, b) => Number(a - b)),
    );
  });

  test('each give back their use of one code', async () => {
    const shop = await api.createBusiness('A Shop with a Code', 'test');
    const [code, course] = [await issueCode(shop), await sellCourse(shop)];
    const uses = async (): Promise<unknown> => {
      const [row] = await api.runtime.sql`
        select times_used, (select count(*)::integer from discount_redemption r where r.business_id = d.business_id) as rows
        from discount d where business_id = ${shop.scope.businessId}`;
      return row;
    };
    const payments: Payment[] = [];
    for (let index = 0; index < 3; index++) {
      const buyer = await createBuyer({ runtime: api.runtime, scope: shop.scope });
      const bought = await shop.request(
        'POST',
        '/checkouts',
        oneClickBody(buyer, course, { discount_codes: [code] }),
      );
      const { payment_id: id } = bought.body;
      payments.push((await findPayment(api.runtime.sql, shop.scope, asId<'payment'>(id as string)))!);
    }
    expect(await uses()).toEqual({ times_used: 3, rows: 3 });
    const ids = payments.map(({ paymentId }) => paymentId);
    await api.runtime.sql`update payment set status = 'processing' where payment_id = any(${ids}::text[])`;
    const failing = { status: 'failed', declineCode: 'INSUFFICIENT_FUNDS' } as const;
    const commits = await Promise.all(
      payments.map((payment) => settlementOf(shop, { ...payment, status: 'processing' }, failing)),
    );
    await statement(api.runtime.sql, (tx) => commitSettlements(tx, commits.slice(0, 2)));
    expect(await uses()).toEqual({ times_used: 1, rows: 1 });
  });

  test('are told where somebody else has settled one, of which nothing is done twice', async () => {
    const payments = await newPayments(api, 3);
    await open(payments);
    const commits = await Promise.all(payments.map((payment) => settlementOf(api, payment)));
    const settle = (some: readonly SettlementCommit[]) =>
      statement(api.runtime.sql, (tx) => commitSettlements(tx, some));
    await settle(commits.slice(1, 2));
    const before = await storedOf(payments.slice(1, 2));
    const settled = await settle(commits);
    expect(settled.map((payment) => payment?.status)).toEqual(['succeeded', undefined, 'succeeded']);
    expect(await storedOf(payments.slice(1, 2))).toEqual(before);
  });

  test('are of different customers: of one, each must see the one before', async () => {
    const first = await newPayment(api);
    const second = await newPayment(api, { customerId: first.customerId });
    await open([first, second]);
    const commits = [await settlementOf(api, first), await settlementOf(api, second)];
    await expect(statement(api.runtime.sql, (tx) => commitSettlements(tx, commits))).rejects.toThrow(
      'different customers',
    );
    const settled = await Promise.all(commits.map((each) => commitSettlementBatched(api.runtime.sql, each)));
    expect(settled.map((payment) => payment?.status)).toEqual(['succeeded', 'succeeded']);
    const [kept, counted] = await Promise.all([
      getPaymentFacts(api.runtime.sql, api.scope, first.customerId),
      countPaymentHistory(api.runtime.sql, api.scope, first.customerId),
    ]);
    expect(kept.facts).toEqual(counted.facts);
    expect(kept.facts.purchaseCount).toBe(2);
  });

  test('by two processes, in any order, are each settled by one of them', async () => {
    const payments = await newPayments(api, 40);
    await open(payments);
    const commits = await Promise.all(payments.map((payment) => settlementOf(api, payment)));
    const second = connect(wire.url);
    try {
      const settleIn = (database: Database, some: readonly SettlementCommit[]) =>
        Promise.all(some.map((each) => commitSettlementBatched(database, each)));
      const [mine, theirs] = await Promise.all([
        settleIn(api.runtime.sql, commits),
        settleIn(second, commits.toReversed()),
      ]);
      const winners = mine.map((payment, index) => [payment, theirs[commits.length - 1 - index]]);
      expect(winners.map((both) => both.filter((payment) => payment !== undefined).length)).toEqual(
        payments.map(() => 1),
      );
      const stored = await storedOf(payments);
      expect(stored.map((row) => [row?.['status'], row?.['events'], row?.['booked']])).toEqual(
        payments.map(({ totalAmount }) => ['succeeded', ['payment.succeeded'], totalAmount]),
      );
    } finally {
      await second.end({ timeout: 5 });
    }
  });

  test('do not wait for others of which somebody keeps a lock', async () => {
    const payments = await newPayments(api, 4);
    await open(payments);
    const commits = await Promise.all(payments.map((payment) => settlementOf(api, payment)));
    const settle = (each: SettlementCommit) => commitSettlementBatched(api.runtime.sql, each);
    const [ids, held] = [payments.slice(0, 2).map(({ paymentId }) => paymentId), commits.slice(0, 2)];
    const elsewhere = connect(wire.url, { max: 1 });
    const waiting: Promise<Payment | undefined>[] = [];
    try {
      await elsewhere.begin(async (tx) => {
        await tx`select from payment where payment_id = any(${ids}::text[]) for update`;
        for (const each of held) {
          waiting.push(settle(each));
          await vi.waitUntil(async () => {
            const rows = await tx`
              select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
            return rows.length === waiting.length;
          });
        }
        const others = await Promise.all(commits.slice(2).map(settle));
        expect(others.map((payment) => payment?.status)).toEqual(['succeeded', 'succeeded']);
      });
      const settled = await Promise.all(waiting);
      expect(settled.map((payment) => payment?.status)).toEqual(['succeeded', 'succeeded']);
    } finally {
      await elsewhere.end({ timeout: 5 });
    }
  });
});

test('a payment is opened and settled by statements that are planned once, and not anew for each', async () => {
  const sql = connect(wire.url, { max: 1 });
  try {
    for (const payment of await newPayments(api, 12)) {
      await openPaymentBatched(sql, openingOf(payment));
      await commitSettlementBatched(sql, await settlementOf(api, payment));
    }
    const rows = await sql<{ generic: bigint; custom: bigint }[]>`
      select generic_plans as generic, custom_plans as custom from pg_prepared_statements
      where statement ~ '(opened|settled) as' and statement not like '%pg_prepared_statements%'`;
    // PostgreSQL plans the first five calls for their values, to compare.
    expect(rows.map(({ generic, custom }) => [generic, custom])).toEqual([
      [7n, 5n],
      [7n, 5n],
    ]);
  } finally {
    await sql.end({ timeout: 5 });
  }
});
