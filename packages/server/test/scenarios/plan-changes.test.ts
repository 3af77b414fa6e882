import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { asId } from '../../src/domain/ids.ts';
import { type ChangePlanInput, changePlan } from '../../src/use-cases/billing/subscriptions/change-plan.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Answer, type Json, type TestApi, createTestApi, dyingAt } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import {
  cardOf,
  cards,
  confirm,
  expectBooksAgree,
  guest,
  issueCode,
  oneClickBody,
  openCheckout,
  sellPlan,
} from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

let api: TestApi;
let diary: Diary;
let later = 0;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
});
afterEach(async () => {
  await expectBooksAgree(diary.shop, api.runtime);
  expect(await creditOf(), 'the ledger agrees with the credit there is').toEqual(await lotsOf());
});
afterAll(() => api.drop());

/** What the ledger says is owed to subscribers. */
async function creditOf(): Promise<bigint> {
  const [row] = await api.runtime.sql<{ amount: bigint | null }[]>`
    select -sum(amount)::bigint as amount from ledger_posting
    where business_id = ${diary.shop.scope.businessId} and account = 'subscription_credit'`;
  return row?.amount ?? 0n;
}

async function lotsOf(): Promise<bigint> {
  const [row] = await api.runtime.sql<{ amount: bigint | null }[]>`
    select sum(remaining)::bigint as amount from subscription_credit_lot
    where business_id = ${diary.shop.scope.businessId}`;
  return row?.amount ?? 0n;
}

interface Plans {
  basic: string;
  pro: string;
  id: string;
}

/** The older guide's dates: bought on 1 January, changed on the 16th. */
async function begin({
  on = 'basic',
  card = cards.pays,
}: { on?: 'basic' | 'pro'; card?: string } = {}): Promise<Plans> {
  diary = await openDiary(api, '2027-01-01T00:00Z');
  const basic = await sellPlan(diary.shop);
  const pro = await sellPlan(diary.shop, { price: 8000 });
  const id = await diary.subscribe(on === 'basic' ? basic : pro, { card });
  await diary.on('2027-01-16T12:00Z');
  return { basic, pro, id };
}

function ask(id: string, body: Json, path = 'change-plan'): Promise<Answer> {
  return diary.shop.request('POST', `/subscriptions/${id}/${path}`, {
    quantity: 1,
    proration_billing_mode: 'difference_immediately',
    ...body,
  });
}

async function change(id: string, body: Json): Promise<Json> {
  const answer = await ask(id, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const amountsOf = (payments: readonly Json[]): number[] =>
  payments.map(({ total_amount: amount }) => amount as number);

async function credits(id: string): Promise<Json> {
  return (await diary.shop.request('GET', `/subscriptions/${id}/credits`)).body;
}

describe('an upgrade', () => {
  test('charges what its preview said, and tells of the payment, the change and the subscription', async () => {
    const { id, pro } = await begin();
    const preview = (await ask(id, { product_id: pro }, 'change-plan/preview')).body;
    expect(preview).toMatchObject({
      immediate_charge: {
        summary: { total_amount: 5000, customer_credits: 0, currency: 'USD' },
        line_items: [
          { type: 'subscription', product_id: pro, unit_price: 8000, proration_factor: 1, amount: 8000 },
          { type: 'subscription', unit_price: 3000, proration_factor: -1, amount: -3000 },
        ],
      },
      credit_amount: 0,
      effective_date: '2027-01-16T12:00:00.000Z',
      expires_at: '2027-01-16T12:15:00.000Z',
      new_plan: {
        product_id: pro,
        recurring_pre_tax_amount: 8000,
        next_billing_date: '2027-02-01T00:00:00.000Z',
      },
    });
    const changed = await change(id, { product_id: pro, quote_id: preview.quote_id });
    expect(changed).toMatchObject({
      status: 'succeeded',
      subscription_id: id,
      proration_billing_mode: 'difference_immediately',
      payment_id: expect.stringMatching(/^pay_/),
      invoice_id: expect.stringMatching(/^inv_/),
    });
    expect(await diary.subscription(id)).toEqual(preview.new_plan);
    expect((await diary.told(id)).slice(2)).toEqual([
      'payment.succeeded',
      'subscription.plan_changed',
      'subscription.updated',
    ]);
    await diary.on('2027-03-01T00:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([3000, 5000, 8000, 8000]);
  });

  test('prorated charges what is left of the period, to the millisecond', async () => {
    const { id, pro } = await begin();
    await change(id, { product_id: pro, proration_billing_mode: 'prorated_immediately' });
    // 15.5 of 31 days are left: 40.00 − 15.00.
    expect(amountsOf(await diary.payments(id))).toEqual([3000, 2500]);
  });

  test('in full begins a period', async () => {
    const { id, pro } = await begin();
    await change(id, { product_id: pro, proration_billing_mode: 'full_immediately' });
    await diary.on('2027-02-16T12:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([3000, 8000, 8000]);
  });

  test('that is not billed costs nothing until the billing date', async () => {
    const { id, pro } = await begin();
    expect(await change(id, { product_id: pro, proration_billing_mode: 'do_not_bill' })).toMatchObject({
      status: 'succeeded',
      payment_id: null,
    });
    expect(await diary.subscription(id)).toMatchObject({ product_id: pro });
    await diary.on('2027-02-01T00:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([3000, 8000]);
  });
});

describe('a downgrade', () => {
  test('credits the difference, which pays for the next renewals: 0, 10 and 30 dollars', async () => {
    const { id, basic } = await begin({ on: 'pro' });
    const preview = (await ask(id, { product_id: basic }, 'change-plan/preview')).body;
    expect(preview).toMatchObject({
      credit_amount: 5000,
      immediate_charge: { summary: { total_amount: 0, customer_credits: 5000 } },
    });
    expect(await change(id, { product_id: basic })).toMatchObject({ status: 'succeeded', payment_id: null });
    expect((await diary.told(id)).slice(2)).toEqual(['subscription.plan_changed', 'subscription.updated']);
    expect(await credits(id)).toMatchObject({
      balance: 5000,
      lots: [{ origin: 'plan_change', amount: 5000, remaining: 5000 }],
      entries: [{ kind: 'granted', amount: 5000, balance_after: 5000 }],
    });
    await diary.on('2027-04-01T00:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([8000, 0, 1000, 3000]);
    expect(await credits(id)).toMatchObject({
      balance: 0,
      lots: [],
      entries: [
        { kind: 'applied', amount: -2000, balance_after: 0 },
        { kind: 'applied', amount: -3000, balance_after: 2000 },
        { kind: 'granted', amount: 5000 },
      ],
    });
  });

  test('and an upgrade at the same moment cost nothing: the credit pays for it', async () => {
    const { id, basic, pro } = await begin({ on: 'pro' });
    await change(id, { product_id: basic });
    const preview = (await ask(id, { product_id: pro }, 'change-plan/preview')).body;
    expect(preview).toMatchObject({
      immediate_charge: { summary: { total_amount: 0, customer_credits: -5000 } },
    });
    await change(id, { product_id: pro });
    expect(amountsOf(await diary.payments(id))).toEqual([8000, 0]);
    expect(await credits(id)).toMatchObject({ balance: 0 });
  });

  test('leaves credit that ends with the subscription, and the ledger says so', async () => {
    const { id, basic } = await begin({ on: 'pro' });
    await change(id, { product_id: basic });
    await diary.shop.request('PATCH', `/subscriptions/${id}`, { status: 'cancelled' });
    expect(await credits(id)).toMatchObject({
      balance: 0,
      entries: [{ kind: 'voided', amount: -5000, balance_after: 0 }, { kind: 'granted' }],
    });
  });

  test('of a renewal that fails keeps its credit for when it is paid', async () => {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    const basic = await sellPlan(diary.shop);
    const pro = await sellPlan(diary.shop, { price: 4000 });
    const id = await diary.subscribe(pro, { card: cards.paysFirstCharge });
    await change(id, { product_id: basic });
    await diary.on('2027-02-01T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
    expect(await credits(id)).toMatchObject({
      balance: 1000,
      entries: [{ kind: 'returned' }, { kind: 'applied' }, { kind: 'granted' }],
    });
    await payWithAnotherCard(id);
    expect(amountsOf(await diary.payments(id))).toEqual([4000, 2000, 2000]);
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    expect(await credits(id)).toMatchObject({ balance: 0 });
  });
});

/** The customer saves another card by buying something, and the subscription is given it. */
async function payWithAnotherCard(id: string): Promise<void> {
  const { customer } = await diary.subscription(id);
  const { customer_id } = customer as { customer_id: string };
  const session = await openCheckout(diary.shop, [await sellPlan(diary.shop)], { customer: { customer_id } });
  await confirm(api, session, guest({ card: cardOf(cards.paysToo) }));
  const methods = (await diary.shop.request('GET', `/customers/${customer_id}/payment-methods`)).body;
  const method = (methods.items as { payment_method_id: string; card: { last4: string } }[]).find(
    ({ card }) => card.last4 === '4444',
  );
  const answer = await diary.shop.request('POST', `/subscriptions/${id}/update-payment-method`, {
    type: 'existing',
    payment_method_id: method?.payment_method_id,
  });
  expect(answer.status, answer.text).toBe(200);
}

describe('a change that cannot be paid', () => {
  test('takes effect all the same and puts the subscription on hold, until it is paid', async () => {
    const { id, pro } = await begin({ card: cards.paysFirstCharge });
    expect(await change(id, { product_id: pro })).toMatchObject({
      status: 'failed',
      error_code: 'GENERIC_DECLINE',
    });
    expect(await diary.subscription(id)).toMatchObject({
      status: 'on_hold',
      product_id: pro,
      recurring_pre_tax_amount: 8000,
    });
    expect((await diary.told(id)).slice(2)).toEqual([
      'payment.failed',
      'subscription.plan_changed',
      'subscription.on_hold',
      'subscription.updated',
    ]);
    await payWithAnotherCard(id);
    expect(amountsOf(await diary.payments(id))).toEqual([3000, 5000, 5000]);
    expect(await diary.subscription(id)).toMatchObject({
      status: 'active',
      next_billing_date: '2027-02-01T00:00:00.000Z',
    });
    await diary.on('2027-02-01T00:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([3000, 5000, 5000, 8000]);
  });

  test('is prevented where that is asked for, and the subscription is as it was', async () => {
    const { id, pro } = await begin({ card: cards.paysFirstCharge });
    const before = await diary.subscription(id);
    expect(await change(id, { product_id: pro, on_payment_failure: 'prevent_change' })).toMatchObject({
      status: 'failed',
    });
    expect(await diary.subscription(id)).toEqual(before);
    expect((await diary.told(id)).slice(2)).toEqual(['payment.failed']);
    // The next one is not stopped by it.
    expect(await change(id, { product_id: pro, on_payment_failure: 'prevent_change' })).toMatchObject({
      status: 'failed',
    });
  });

  test('after its period is over leaves a cycle to be paid, because time on hold is not charged', async () => {
    const { id, pro } = await begin({ card: cards.paysFirstCharge });
    await change(id, { product_id: pro });
    await diary.on('2027-02-10T00:00Z');
    await payWithAnotherCard(id);
    expect(amountsOf(await diary.payments(id))).toEqual([3000, 5000, 8000]);
    expect(await diary.subscription(id)).toMatchObject({
      status: 'active',
      next_billing_date: '2027-03-01T00:00:00.000Z',
    });
  });
});

describe('a bank that asks', () => {
  test('is answered by the customer at its page, and the change takes effect then', async () => {
    diary = await openDiary(api, '2027-01-01T00:00Z');
    const plan = await sellPlan(diary.shop, { trial_period_days: 7 });
    const pro = await sellPlan(diary.shop, { price: 8000 });
    const id = await diary.subscribe(plan, { card: cards.asks });
    const changed = await change(id, { product_id: pro });
    expect(changed).toMatchObject({
      status: 'requires_customer_action',
      payment_link: expect.stringContaining(`/authenticate/${String(changed.payment_id)}`),
    });
    expect(await diary.subscription(id)).toMatchObject({ product_id: plan });
    expect((await ask(id, { product_id: pro, quantity: 2 })).body).toMatchObject({
      code: 'PENDING_PLAN_CHANGE_EXISTS',
    });
    // Nobody answered within a day: the plan stays, and goes on.
    await diary.on('2027-01-02T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'active', product_id: plan });
  });
});

describe('a change planned for the billing date', () => {
  test('is seen, is taken back, and once more takes effect there at the full price', async () => {
    const { id, basic, pro } = await begin({ on: 'pro' });
    const planned = {
      product_id: basic,
      proration_billing_mode: 'full_immediately',
      effective_at: 'next_billing_date',
    };
    expect(await change(id, planned)).toMatchObject({ status: 'scheduled', payment_id: null });
    expect(await diary.subscription(id)).toMatchObject({
      product_id: pro,
      scheduled_change: {
        product_id: basic,
        quantity: 1,
        addons: [],
        effective_at: '2027-02-01T00:00:00.000Z',
      },
    });
    // Another quantity: the same words at once would be the second half of a double click.
    expect((await ask(id, { ...planned, quantity: 2 })).body).toMatchObject({
      code: 'SCHEDULED_PLAN_CHANGE_EXISTS',
    });
    const path = `/subscriptions/${id}/change-plan/scheduled`;
    expect((await diary.shop.request('DELETE', path)).status).toBe(200);
    expect((await diary.shop.request('DELETE', path)).body).toMatchObject({
      code: 'SCHEDULED_PLAN_CHANGE_NOT_FOUND',
    });
    expect(await diary.subscription(id)).toMatchObject({ scheduled_change: null });
    await diary.on('2027-01-20T00:00Z');
    await change(id, { ...planned, metadata: { asked: 'again' } });
    const told = (await diary.told(id)).length;
    await diary.on('2027-02-01T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ product_id: basic, scheduled_change: null });
    expect((await diary.told(id)).slice(told)).toEqual([
      'payment.succeeded',
      'subscription.plan_changed',
      'subscription.renewed',
      'subscription.updated',
    ]);
    await diary.on('2027-03-01T00:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([8000, 3000, 3000]);
  });

  test('gives way to a change at once that is to replace it', async () => {
    const { id, basic, pro } = await begin();
    await change(id, {
      product_id: pro,
      proration_billing_mode: 'full_immediately',
      effective_at: 'next_billing_date',
    });
    await change(id, { product_id: pro, cancel_scheduled_change_plan: true });
    expect(await diary.subscription(id)).toMatchObject({ product_id: pro, scheduled_change: null });
    await diary.on('2027-02-01T00:00Z');
    expect(amountsOf(await diary.payments(id))).toEqual([3000, 5000, 8000]);
    expect(basic).not.toBe(pro);
  });

  test.each(['apply_change', 'prevent_change'] as const)(
    'and not paid there: %s',
    async (on_payment_failure) => {
      const { id, basic, pro } = await begin({ card: cards.paysFirstCharge });
      await change(id, {
        product_id: pro,
        proration_billing_mode: 'full_immediately',
        effective_at: 'next_billing_date',
        on_payment_failure,
      });
      await diary.on('2027-02-01T00:00Z');
      const isApplied = on_payment_failure === 'apply_change';
      expect(await diary.subscription(id)).toMatchObject({
        status: 'on_hold',
        product_id: isApplied ? pro : basic,
        scheduled_change: null,
      });
      // Prevented, the plan as it was is charged for the same date before anything is on hold.
      expect(amountsOf(await diary.payments(id)).toSorted()).toEqual([
        3000,
        ...(isApplied ? [8000] : [3000, 8000]),
      ]);
      expect(await diary.told(id, 3)).toEqual(
        isApplied
          ? ['payment.failed', 'subscription.plan_changed', 'subscription.on_hold', 'subscription.updated']
          : ['payment.failed', 'subscription.updated', 'payment.failed', 'subscription.on_hold'],
      );
      await diary.on('2027-02-02T00:00Z');
      await payWithAnotherCard(id);
      expect(amountsOf(await diary.payments(id)).at(-1)).toBe(isApplied ? 8000 : 3000);
      expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    },
  );
});

describe('discounts', () => {
  test('stay where they are to survive, and are dropped where not', async () => {
    for (const preserve of [true, false]) {
      diary = await openDiary(api, '2027-01-01T00:00Z');
      const basic = await sellPlan(diary.shop);
      const pro = await sellPlan(diary.shop, { price: 8000 });
      const code = await issueCode(diary.shop, { preserve_on_plan_change: preserve });
      const id = await diary.subscribe(basic, { session: { discount_codes: [code] } });
      await diary.on('2027-01-02T00:00Z');
      await change(id, { product_id: pro });
      // 80.00 less a tenth is 72.00, and 27.00 were paid.
      expect(amountsOf(await diary.payments(id))).toEqual([2700, preserve ? 4500 : 5300]);
    }
  });

  test('that come with a change are redeemed once, and given back when it is prevented', async () => {
    const { id, pro } = await begin({ card: cards.paysFirstCharge });
    const code = await issueCode(diary.shop, { usage_limit: 1 });
    const asked = { product_id: pro, discount_codes: [code], on_payment_failure: 'prevent_change' };
    expect(await change(id, asked)).toMatchObject({ status: 'failed' });
    expect(await usesOf(code)).toBe(0);
    const other = await begin();
    const again = await issueCode(diary.shop, { usage_limit: 1, restricted_to: [other.pro] });
    await change(other.id, { product_id: other.pro, discount_codes: [again] });
    expect(await usesOf(again)).toBe(1);
    expect(amountsOf(await diary.payments(other.id))).toEqual([3000, 4200]);
    const third = await diary.subscribe(other.basic);
    expect((await ask(third, { product_id: other.pro, discount_codes: [again] })).body).toMatchObject({
      code: 'DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED',
    });
  });

  async function usesOf(code: string): Promise<unknown> {
    const { items } = (await diary.shop.request('GET', `/discounts?code=${code}`)).body as { items: Json[] };
    return items[0]?.times_used;
  }
});

test('a change to a yearly plan begins the year at once, less what is unused of the month', async () => {
  const { id } = await begin();
  const yearly = await sellPlan(diary.shop, { price: 30_000, payment_frequency_interval: 'Year' });
  await change(id, { product_id: yearly, proration_billing_mode: 'prorated_immediately' });
  expect(amountsOf(await diary.payments(id))).toEqual([3000, 28_500]);
  expect(await diary.subscription(id)).toMatchObject({
    next_billing_date: '2028-01-16T12:00:00.000Z',
    payment_frequency_interval: 'Year',
  });
});

test('a change in a free trial ends it and charges the new plan', async () => {
  diary = await openDiary(api, '2027-01-01T00:00Z');
  const plan = await sellPlan(diary.shop, { trial_period_days: 14 });
  const pro = await sellPlan(diary.shop, { price: 8000 });
  const id = await diary.subscribe(plan);
  await diary.on('2027-01-08T00:00Z');
  await change(id, { product_id: pro });
  expect(amountsOf(await diary.payments(id))).toEqual([0, 8000]);
  expect(await diary.subscription(id)).toMatchObject({ next_billing_date: '2027-02-08T00:00:00.000Z' });
});

test('a repeat with the same key changes and charges once', async () => {
  const { id, pro } = await begin();
  const key = { 'idempotency-key': randomUUID() };
  const body = { product_id: pro, quantity: 1, proration_billing_mode: 'full_immediately' };
  const answers = await Promise.all(
    [1, 2, 3].map(() => diary.shop.request('POST', `/subscriptions/${id}/change-plan`, body, key)),
  );
  expect(new Set(answers.map(({ body: answer }) => answer.payment_id)).size).toBe(1);
  expect(amountsOf(await diary.payments(id))).toEqual([3000, 8000]);
});

test('the saved card of a buyer who subscribed with one click pays for the change', async () => {
  diary = await openDiary(api, '2027-01-01T00:00Z');
  const basic = await sellPlan(diary.shop);
  const pro = await sellPlan(diary.shop, { price: 8000 });
  const buyer = await createBuyer({ runtime: api.runtime, scope: diary.shop.scope });
  const bought = await diary.shop.request('POST', '/checkouts', oneClickBody(buyer, basic));
  const { items } = (await diary.shop.request('GET', `/subscriptions?customer_id=${buyer.customerId}`))
    .body as {
    items: Json[];
  };
  expect(bought.status).toBe(200);
  expect(await change(items[0]?.subscription_id as string, { product_id: pro })).toMatchObject({
    status: 'succeeded',
  });
});

function upgradeTo(plan: string): ChangePlanInput {
  return {
    plan: { productId: asId<'product'>(plan), quantity: 1, addons: [], discountCodes: null },
    mode: 'difference_immediately',
    isAtNextBillingDate: false,
    replacesScheduled: false,
    onPaymentFailure: null,
    metadata: null,
    quoteId: null,
    requestKey: null,
  };
}

describe('a change is made once and charged once', () => {
  const points = [
    'change-plan.after-open',
    'payment.before-call',
    'payment.after-call',
    'payment.after-settle',
  ];

  test.each(points)('when the process dies at %s and others take over', async (point) => {
    const { id, pro } = await begin();
    await dieAt(point, id, pro);
    later += 60_000;
    await createWorker(api.runtime, jobHandlers).drain();
    expect((await diary.payments(id)).map(({ status }) => status as string)).toEqual([
      'succeeded',
      'succeeded',
    ]);
    expect(await diary.subscription(id)).toMatchObject({ product_id: pro });
    expect((await diary.told(id)).slice(2)).toEqual([
      'payment.succeeded',
      'subscription.plan_changed',
      'subscription.updated',
    ]);
    expect(await api.runtime.simulator.listCharges(diary.shop.scope.businessId)).toHaveLength(2);
  });

  test('when the answer of the gateway is lost: the change waits for it, and the next one for that', async () => {
    const { id, basic, pro } = await begin();
    const { businessId } = diary.shop.scope;
    await api.runtime.simulator.configureFaults(businessId, { timeoutAfterCharge: { next: 1 } });
    expect(await change(id, { product_id: pro })).toMatchObject({ status: 'processing' });
    expect(await diary.subscription(id)).toMatchObject({ product_id: basic });
    expect((await ask(id, { product_id: pro, quantity: 2 })).body).toMatchObject({
      code: 'PENDING_PLAN_CHANGE_EXISTS',
    });
    const cancelled = await diary.shop.request('PATCH', `/subscriptions/${id}`, { status: 'cancelled' });
    expect(cancelled.body).toMatchObject({ code: 'PREVIOUS_PAYMENT_PENDING' });
    later += 60_000;
    await createWorker(api.runtime, jobHandlers).drain();
    expect(await diary.subscription(id)).toMatchObject({ product_id: pro });
    expect(await api.runtime.simulator.listCharges(businessId)).toHaveLength(2);
  });

  test('however many ask for it at once: one is let in, the others are told', async () => {
    const { id, pro } = await begin();
    const scope = (await findBusiness(api.runtime.sql, diary.shop.scope.businessId))!;
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        changePlan(api.runtime, scope, asId<'subscription'>(id), upgradeTo(pro)),
      ),
    );
    // Whoever comes after the change finds nothing to change; whoever comes during it is refused.
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(
      refused.every((result) => 'reason' in result && result.reason.code === 'PENDING_PLAN_CHANGE_EXISTS'),
    ).toBe(true);
    expect(amountsOf(await diary.payments(id))).toEqual([3000, 5000]);
  });

  /** Lets a process begin the change and die at the point: what it would have done next never happens. */
  async function dieAt(point: string, id: string, pro: string): Promise<void> {
    const dying = dyingAt(api.runtime, point);
    const scope = (await findBusiness(api.runtime.sql, diary.shop.scope.businessId))!;
    await expect(changePlan(dying, scope, asId<'subscription'>(id), upgradeTo(pro))).rejects.toThrow(point);
  }
});

test('a year in one jump leaves what a jump for every day leaves: credit, planned changes, holds and all', async () => {
  const histories: Json[] = [];
  for (const days of [365, 1]) {
    diary = await openDiary(api, '2027-01-31T08:00Z');
    const basic = await sellPlan(diary.shop);
    const pro = await sellPlan(diary.shop, { price: 8000 });
    const yearly = await sellPlan(diary.shop, { price: 30_000, payment_frequency_interval: 'Year' });
    const full = {
      quantity: 1,
      proration_billing_mode: 'full_immediately',
      effective_at: 'next_billing_date',
    };
    const credited = await diary.subscribe(pro);
    const planned = await diary.subscribe(pro);
    const held = await diary.subscribe(basic, { card: cards.paysFirstCharge });
    await diary.on('2027-02-10T00:00Z');
    await change(credited, { product_id: basic });
    await change(planned, { product_id: yearly, ...full });
    await change(held, { product_id: pro, ...full, on_payment_failure: 'prevent_change' });
    for (let day = days; day <= 365; day += days) {
      await diary.on(new Date(Date.UTC(2027, 1, 10 + day)).toISOString());
    }
    const plans = new Map([basic, pro, yearly].map((id, index) => [id, index]));
    histories.push(
      await Promise.all(
        [credited, planned, held].map(async (id) => {
          const { product_id, status, next_billing_date } = await diary.subscription(id);
          const payments = await diary.payments(id);
          return {
            plan: plans.get(product_id as string),
            status,
            next_billing_date,
            credit: (await credits(id)).balance as number,
            payments: payments.map(({ created_at, total_amount, status: paid }) => [
              created_at,
              total_amount,
              paid,
            ]),
            told: await diary.told(id),
          };
        }),
      ),
    );
  }
  expect(histories[0]).toEqual(histories[1]);
  expect(histories[0]).toMatchObject([
    { status: 'active' },
    { status: 'active', plan: 2 },
    { status: 'on_hold', plan: 0 },
  ]);
});

describe('a refund of the current period', () => {
  test('is not credited a second time when the plan goes down', async () => {
    const { id, basic } = await begin({ on: 'pro' });
    const [paid] = await diary.payments(id);
    const refund = { payment_id: paid?.payment_id, items: [{ item_id: await onlyLine(paid), amount: 6000 }] };
    expect((await diary.shop.request('POST', '/refunds', refund)).body).toMatchObject({
      status: 'succeeded',
    });
    await change(id, { product_id: basic });
    // Of 80 dollars 20 are left to have been paid for: less than the 30 that the plan costs now.
    expect(await credits(id)).toMatchObject({ balance: 0 });
    expect(amountsOf(await diary.payments(id))).toEqual([8000, 1000]);
  });

  test('of a change of plan is of all of it', async () => {
    const { id, pro } = await begin();
    const { payment_id } = await change(id, { product_id: pro });
    const lines = (await diary.shop.request('GET', `/payments/${String(payment_id)}/line-items`)).body;
    expect(lines.items).toMatchObject([{ amount: 5000 }]);
    const item = { item_id: (lines.items as Json[])[0]?.items_id, amount: 1000 };
    expect((await diary.shop.request('POST', '/refunds', { payment_id, items: [item] })).body).toMatchObject({
      code: 'LINE_ITEM_PRORATED',
    });
    expect((await diary.shop.request('POST', '/refunds', { payment_id })).body).toMatchObject({
      amount: 5000,
    });
  });

  async function onlyLine(payment: Json): Promise<unknown> {
    const { items } = (await diary.shop.request('GET', `/payments/${String(payment?.payment_id)}/line-items`))
      .body as {
      items: Json[];
    };
    return items[0]?.items_id;
  }
});
