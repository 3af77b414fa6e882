import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import type { CustomerFacts } from '../../src/domain/offer/customer-facts.ts';
import { dayMs } from '../../src/domain/time.ts';
import { listAudienceFacts } from '../../src/store/offers/customer-facts.ts';
import { findCustomer } from '../../src/store/billing/customers.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { type Caller, type TestApi, createTestApi } from '../support/api.ts';
import { type Buyer, buy, createBuyer } from '../support/buyers.ts';
import { cards, sellCourse, sellPlan } from '../support/shop.ts';

/*
 * A customer buys, subscribes, is refunded and renewed at random through the API. After every step, what was
 * kept of it is what a count of the whole history comes to.
 */

let api: TestApi;
let catalogue: readonly string[];
let plans: readonly string[];
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('buy' as const), catalogue: fc.integer({ min: 1, max: 7 }) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('buy twice at once' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('refund' as const), payment: fc.nat(), isWhole: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('change subscription' as const),
      subscription: fc.nat(),
      to: fc.constantFrom(
        { status: 'cancelled' },
        { status: 'paused' },
        { status: 'active' },
        { cancel_at_next_billing_date: true },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('change plan' as const),
      subscription: fc.nat(),
      plan: fc.nat({ max: 1 }),
      mode: fc.constantFrom('difference_immediately', 'full_immediately', 'do_not_bill'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('note' as const), tier: fc.constantFrom('gold', 'plain') }),
  },
);

type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

/** What cannot be done is refused, and changes nothing either. */
async function perform(shop: Caller, buyer: Buyer, done: Act): Promise<void> {
  const { customerId } = buyer;
  switch (done.act) {
    case 'buy':
      await buy(
        shop,
        buyer,
        catalogue.filter((_, index) => (done.catalogue >> index) % 2 === 1),
      );
      return;
    case 'buy twice at once':
      await Promise.all([buy(shop, buyer, catalogue[0]!), buy(shop, buyer, catalogue[1]!)]);
      return;
    case 'refund': {
      const { items } = (await shop.request('GET', `/payments?customer_id=${customerId}&page_size=100`)).body;
      const payment = items[done.payment % Math.max(items.length, 1)];
      if (!payment) return;
      const { items: lines } = (await shop.request('GET', `/payments/${payment.payment_id}/line-items`)).body;
      const part = { items: [{ item_id: lines[0].items_id, amount: 1000 }] };
      await shop.request('POST', '/refunds', { payment_id: payment.payment_id, ...(!done.isWhole && part) });
      return;
    }
    case 'change subscription': {
      const { items } = (await shop.request('GET', `/subscriptions?customer_id=${customerId}&page_size=100`))
        .body;
      const subscription = items[done.subscription % Math.max(items.length, 1)];
      if (subscription)
        await shop.request('PATCH', `/subscriptions/${subscription.subscription_id}`, done.to);
      return;
    }
    case 'change plan': {
      const { items } = (await shop.request('GET', `/subscriptions?customer_id=${customerId}&page_size=100`))
        .body;
      const subscription = items[done.subscription % Math.max(items.length, 1)];
      if (!subscription) return;
      await shop.request('POST', `/subscriptions/${subscription.subscription_id}/change-plan`, {
        product_id: plans[done.plan],
        quantity: 1,
        proration_billing_mode: done.mode,
      });
      return;
    }
    case 'wait': {
      const { now } = (await shop.request('GET', '/test_clock')).body;
      const to = new Date(Date.parse(now) + done.days * dayMs).toISOString();
      await shop.request('POST', '/test_clock/advance', { to, freeze: true });
      return;
    }
    case 'note':
      await shop.request('PATCH', `/customers/${customerId}`, { metadata: { tier: done.tier } });
  }
}

async function kept(shop: Caller, { customerId }: Buyer): Promise<CustomerFacts | undefined> {
  const { sql } = api.runtime;
  const customer = await findCustomer(sql, shop.scope, asId<'customer'>(customerId));
  return (await listAudienceFacts(sql, shop.scope, [customer!]))[0];
}

/** The same as if nothing had been kept. */
async function counted(shop: Caller, { customerId }: Buyer): Promise<CustomerFacts | undefined> {
  let facts: CustomerFacts | undefined;
  const rollBack = new Error('roll back');
  const counting = transaction(api.runtime.sql, async (tx) => {
    await tx`update customer_facts set facts = null where customer_id = ${customerId}`;
    const customer = await findCustomer(tx, shop.scope, asId<'customer'>(customerId));
    [facts] = await listAudienceFacts(tx, shop.scope, [customer!]);
    throw rollBack;
  });
  await expect(counting).rejects.toBe(rollBack);
  return facts;
}

test('facts kept by events are those counted from the stored history', async () => {
  const shop = await api.createBusiness('Sample Shop', 'test');
  // What is counted does not depend on whether a plan is sold twice.
  await shop.request('PATCH', '/settings', { allow_multiple_subscriptions: true });
  plans = [await sellPlan(shop), await sellPlan(shop, { price: 8000 })];
  catalogue = [await sellCourse(shop), await sellCourse(shop, { price: 0 }), plans[0]!];
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 12 }), async (acts) => {
      const buyer = await createBuyer({ ...shop, runtime: api.runtime });
      await buy(shop, buyer, catalogue[0]!);
      for (const each of acts) {
        await perform(shop, buyer, each);
        expect(await kept(shop, buyer)).toEqual(await counted(shop, buyer));
      }
      // Two payments in one moment may leave it to be counted anew; the next payment keeps it again.
      await buy(shop, buyer, catalogue[0]!);
      const [row] = await api.runtime.sql`
        select from customer_facts where customer_id = ${buyer.customerId} and facts is not null`;
      expect(row, 'the facts are kept').toBeDefined();
    }),
    { numRuns: 15 },
  );
});

test('a declined payment and a refund that waits leave the facts alone', async () => {
  const shop = await api.createBusiness('Sample Shop', 'test');
  const course = await sellCourse(shop);
  const buyer = await createBuyer({ ...shop, runtime: api.runtime }, { card: cards.declined });
  await buy(shop, buyer, course);
  expect(await kept(shop, buyer)).toMatchObject({ purchaseCount: 0, spent: [], keptLines: [] });
  const payer = await createBuyer({ ...shop, runtime: api.runtime });
  const paymentId = await buy(shop, payer, course);
  const before = await kept(shop, payer);
  expect(before).toMatchObject({ purchaseCount: 1, spent: [{ amount: 4900n, currency: 'USD' }] });
  await api.runtime.simulator.configureFaults(shop.scope.businessId, {
    pendingRefund: { next: 1, afterMs: dayMs, endsAs: 'succeeded' },
  });
  const refund = await shop.request('POST', '/refunds', { payment_id: paymentId });
  expect(refund.body.status).toBe('pending');
  expect(await kept(shop, payer)).toEqual(before);
});
