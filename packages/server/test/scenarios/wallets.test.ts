import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import type { FaultSettings } from '../../src/gateways/payment/simulator/faults.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { renewSubscription } from '../../src/use-cases/billing/subscriptions/renew-subscription.ts';
import { countPaymentHistory, loadPaymentFacts } from '../../src/store/offers/customer-facts.ts';
import { receiveRefundNotification } from '../../src/use-cases/billing/refunds/execute-refund.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Json, type TestApi, createTestApi, dyingAt } from '../support/api.ts';
import { findCreditProblems } from '../support/audit.ts';
import { cards, expectBooksAgree, sellPlan } from '../support/shop.ts';
import { type Diary, openDiary } from './diary.ts';

let api: TestApi;
let diary: Diary;
let later = 0;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => Date.now() + later });
});
afterEach(async () => {
  const { shop } = diary;
  await expectBooksAgree(shop, api.runtime);
  expect(await owed(), 'the ledger agrees with the wallets').toBe(await held());
});
afterAll(() => api.drop());

/** What the ledger says is owed to customers. */
async function owed(): Promise<bigint> {
  const [row] = await api.runtime.sql<{ amount: bigint | null }[]>`
    select -sum(amount)::bigint as amount from ledger_posting
    where business_id = ${diary.shop.scope.businessId} and account = 'wallet'`;
  return row?.amount ?? 0n;
}

async function held(): Promise<bigint> {
  const [row] = await api.runtime.sql<{ amount: bigint | null }[]>`
    select sum(balance)::bigint as amount from wallet where business_id = ${diary.shop.scope.businessId}`;
  return row?.amount ?? 0n;
}

interface Subscriber {
  readonly id: string;
  readonly customerId: string;
}

/** Somebody who subscribed on 1 February, and whom the seller owes money from then on. */
async function begin(
  balance: number,
  {
    price = 3000,
    card = cards.pays,
    currency = 'USD',
  }: { price?: number; card?: string; currency?: string } = {},
): Promise<Subscriber> {
  diary = await openDiary(api, '2027-02-01T00:00Z');
  const id = await diary.subscribe(await sellPlan(diary.shop, { price }), { card });
  const customerId = (await diary.subscription(id)).customer.customer_id as string;
  await credit(customerId, balance, currency);
  return { id, customerId };
}

async function credit(customerId: string, amount: number, currency = 'USD'): Promise<void> {
  const body = { amount, currency, entry_type: 'credit' };
  const answer = await diary.shop.request('POST', `/customers/${customerId}/wallets/ledger-entries`, body);
  expect(answer.status, answer.text).toBe(200);
}

async function walletOf(customerId: string): Promise<number> {
  return (await diary.shop.client.customers.wallets.list(customerId)).total_balance_usd;
}

/** The movements of a wallet, the oldest first: what happened, and how much entered or left. */
async function movesOf(customerId: string): Promise<[string, number, string | null][]> {
  const answer = await diary.shop.request('GET', `/customers/${customerId}/wallets/ledger-entries`);
  return (answer.body.items as Json[])
    .reverse()
    .map((entry) => [
      entry.event_type as string,
      (entry.is_credit ? 1 : -1) * (entry.amount as number),
      entry.reference_object_id as string | null,
    ]);
}

/** What each payment came to, and what of it the wallet paid. */
async function paidFor(id: string): Promise<[number, number][]> {
  const payments = await diary.payments(id);
  return payments.map((each) => [each.total_amount as number, each.wallet_amount as number]);
}

async function charges(): Promise<number> {
  return (await api.runtime.simulator.listCharges(diary.shop.scope.businessId)).length;
}

function fail(faults: FaultSettings): Promise<void> {
  return api.runtime.simulator.configureFaults(diary.shop.scope.businessId, faults);
}

describe('a renewal', () => {
  test('is paid by the wallet before the card: whole while it can, then in part, then not', async () => {
    const { id, customerId } = await begin(7000);
    await diary.on('2027-06-02T00:00Z');
    expect(await paidFor(id)).toEqual([
      [3000, 0],
      [3000, 3000],
      [3000, 3000],
      [3000, 1000],
      [3000, 0],
    ]);
    expect(await charges(), 'a payment that the wallet pays whole asks no gateway').toBe(3);
    const payments = (await diary.payments(id)).map((each) => each.payment_id as string);
    expect(await movesOf(customerId)).toEqual([
      ['merchant_adjustment', 7000, null],
      ['payment', -3000, payments[1]],
      ['payment', -3000, payments[2]],
      ['payment', -1000, payments[3]],
    ]);
    expect((await diary.told(id)).slice(2, 4)).toEqual(['payment.succeeded', 'subscription.renewed']);
  });

  test('leaves the card nothing or what a gateway takes', async () => {
    const { id, customerId } = await begin(2980);
    await diary.on('2027-03-02T00:00Z');
    expect((await paidFor(id)).at(-1)).toEqual([3000, 2950]);
    expect(await walletOf(customerId)).toBe(30);
  });

  test('is not paid by a wallet of another currency', async () => {
    const { id } = await begin(9000, { currency: 'JPY' });
    await diary.on('2027-03-02T00:00Z');
    expect((await paidFor(id)).at(-1)).toEqual([3000, 0]);
  });

  test('uses the credit of the subscription first, then the wallet, then the card', async () => {
    const { id, customerId } = await begin(2500, { price: 8000 });
    const basic = await sellPlan(diary.shop);
    const changed = await diary.shop.request('POST', `/subscriptions/${id}/change-plan`, {
      ...{ product_id: basic, quantity: 1, proration_billing_mode: 'difference_immediately' },
    });
    expect(changed.status, changed.text).toBe(200);
    await diary.on('2027-05-02T00:00Z');
    const payments = await diary.payments(id);
    expect(
      payments.map((each) => [each.total_amount, each.subscription_credit_amount, each.wallet_amount]),
    ).toEqual([
      [8000, 0, 0],
      [0, 3000, 0],
      [1000, 2000, 1000],
      [3000, 0, 1500],
    ]);
    expect(await walletOf(customerId)).toBe(0);
  });

  test('that the card declines gives the wallet back what it took, and what is due takes it again', async () => {
    const { id, customerId } = await begin(1000, { card: cards.paysFirstCharge });
    await diary.on('2027-03-02T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
    const [, failed] = await diary.payments(id);
    expect(await movesOf(customerId)).toEqual([
      ['merchant_adjustment', 1000, null],
      ['payment', -1000, failed.payment_id],
      ['payment_reversal', 1000, failed.payment_id],
    ]);
    // By now the wallet alone can pay, so that no card is asked.
    await credit(customerId, 2500);
    const before = await charges();
    const method = (await diary.subscription(id)).payment_method_id as string;
    const paid = await diary.shop.request('POST', `/subscriptions/${id}/update-payment-method`, {
      ...{ type: 'existing', payment_method_id: method },
    });
    expect(paid.body.payment_status, paid.text).toBe('succeeded');
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    expect(await charges()).toBe(before);
    expect(await walletOf(customerId)).toBe(500);
  });

  test('goes on without any card while the wallet can pay', async () => {
    const { id, customerId } = await begin(4000);
    const { payment_method_id: method } = await diary.subscription(id);
    await diary.shop.client.customers.deletePaymentMethod(method as string, { customer_id: customerId });
    await diary.on('2027-03-02T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'active' });
    await diary.on('2027-04-02T00:00Z');
    expect(await diary.subscription(id)).toMatchObject({ status: 'on_hold' });
    expect(await walletOf(customerId), 'what the failed one took came back').toBe(1000);
  });

  test.each(['renewal.after-open', 'payment.before-call', 'payment.after-call', 'payment.after-settle'])(
    'takes from the wallet once when the process dies at %s and others take over',
    async (point) => {
      const { id, customerId } = await begin(1000);
      const { businessId } = diary.shop.scope;
      await api.runtime.sql`
        update business set clock_frozen_at = ${Date.parse('2027-03-01T00:00Z')} where business_id = ${businessId}`;
      const scope = (await findBusiness(api.runtime.sql, businessId))!;
      const dying = dyingAt(api.runtime, point);
      await expect(renewSubscription(dying, scope, asId<'subscription'>(id))).rejects.toThrow('died');
      await diary.on('2027-03-02T00:00Z');
      later += 60_000;
      await createWorker(api.runtime, jobHandlers).drain();
      expect(await paidFor(id)).toEqual([
        [3000, 0],
        [3000, 1000],
      ]);
      expect(await movesOf(customerId)).toHaveLength(2);
      expect(await walletOf(customerId)).toBe(0);
    },
  );

  test('of many plans at once, with the seller taking money out: the wallet is never below zero', async () => {
    const { customerId } = await begin(5000);
    await diary.shop.request('PATCH', '/settings', { allow_multiple_subscriptions: true });
    const plan = await sellPlan(diary.shop);
    const session = { customer: { customer_id: customerId } };
    for (let index = 0; index < 3; index++) await diary.subscribe(plan, { session });
    const { businessId } = diary.shop.scope;
    await api.runtime.sql`
      update business set clock_frozen_at = ${Date.parse('2027-03-02T00:00Z')} where business_id = ${businessId}`;
    const debit = { amount: 700, currency: 'USD', entry_type: 'debit' };
    const path = `/customers/${customerId}/wallets/ledger-entries`;
    const [, ...debits] = await Promise.all([
      createWorker(api.runtime, jobHandlers).drain(),
      ...['a', 'b', 'c', 'd'].map((key) =>
        diary.shop.request('POST', path, { ...debit, idempotency_key: key }),
      ),
    ]);
    for (const answer of debits) expect([200, 400]).toContain(answer.status);
    const balances = await api.runtime.sql<{ before_balance: bigint; after_balance: bigint }[]>`
      select before_balance, after_balance from wallet_entry where business_id = ${businessId} order by sequence`;
    balances.forEach((entry, index) => {
      expect(entry.before_balance).toBe(balances[index - 1]?.after_balance ?? 0n);
    });
  });
});

describe('a change of plan', () => {
  test('is paid by the wallet as its preview said', async () => {
    const { id, customerId } = await begin(2000);
    await diary.on('2027-02-10T00:00Z');
    const pro = await sellPlan(diary.shop, { price: 8000 });
    const asked = { product_id: pro, quantity: 1, proration_billing_mode: 'difference_immediately' as const };
    const preview: Json = await diary.shop.client.subscriptions.previewChangePlan(id, asked);
    expect(preview).toMatchObject({
      immediate_charge: { summary: { total_amount: 5000 } },
      wallet_amount: 2000,
    });
    await diary.shop.client.subscriptions.changePlan(id, { ...asked, effective_at: 'immediately' });
    expect((await paidFor(id)).at(-1)).toEqual([5000, 2000]);
    expect(await walletOf(customerId)).toBe(0);
  });
});

describe('a refund of what the wallet paid in part', () => {
  async function renewed(): Promise<Subscriber & { readonly paymentId: string }> {
    const subscriber = await begin(1000);
    await diary.on('2027-03-02T00:00Z');
    const [, payment] = await diary.payments(subscriber.id);
    return { ...subscriber, paymentId: payment.payment_id as string };
  }

  async function refund(paymentId: string, amount: number | null = null): Promise<Json> {
    const lines = await diary.shop.request('GET', `/payments/${paymentId}/line-items`);
    const items = amount === null ? null : [{ item_id: lines.body.items[0].items_id as string, amount }];
    const answer = await diary.shop.request('POST', '/refunds', { payment_id: paymentId, items });
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  }

  test('gives the card back first and at most what it paid; the rest returns to the wallet', async () => {
    const { customerId, paymentId } = await renewed();
    expect(await refund(paymentId, 1500)).toMatchObject({ status: 'succeeded', wallet_amount: 0 });
    expect(await walletOf(customerId)).toBe(0);
    const rest = await refund(paymentId);
    expect(rest).toMatchObject({ status: 'succeeded', amount: 1500, wallet_amount: 1000 });
    expect(await walletOf(customerId)).toBe(1000);
    expect((await movesOf(customerId)).at(-1)).toEqual(['refund', 1000, rest.refund_id]);
    const payment: Json = await diary.shop.client.payments.retrieve(paymentId);
    expect(payment).toMatchObject({ refund_status: 'full', total_amount: 3000, wallet_amount: 1000 });
  });

  test('asks no gateway where all of it returns to the wallet', async () => {
    const { customerId, paymentId } = await renewed();
    await refund(paymentId, 2000);
    await fail({ failedRefund: { next: 1 } });
    expect(await refund(paymentId, 400)).toMatchObject({ status: 'succeeded', wallet_amount: 400 });
    await fail({});
    expect(await walletOf(customerId)).toBe(400);
  });

  test('that the gateway refuses leaves the wallet as it was, and can be asked for again', async () => {
    const { customerId, paymentId } = await renewed();
    await fail({ failedRefund: { next: 1 } });
    expect(await refund(paymentId)).toMatchObject({ status: 'failed', amount: 3000, wallet_amount: 1000 });
    await fail({});
    expect(await walletOf(customerId)).toBe(0);
    later += 60_000;
    expect(await refund(paymentId)).toMatchObject({ status: 'succeeded', wallet_amount: 1000 });
    expect(await walletOf(customerId)).toBe(1000);
  });

  test('whose answer is lost enters the wallet once', async () => {
    const { customerId, paymentId } = await renewed();
    await fail({ timeoutAfterRefund: { next: 1 } });
    expect(await refund(paymentId)).toMatchObject({ status: 'pending' });
    expect(await walletOf(customerId)).toBe(0);
    await fail({});
    later += 60_000;
    await createWorker(api.runtime, jobHandlers).drain();
    await createWorker(api.runtime, jobHandlers).drain();
    expect(await walletOf(customerId)).toBe(1000);
  });

  test('that fails after it succeeded takes from the wallet what is left of it; the rest is the seller’s', async () => {
    const { id, customerId, paymentId } = await renewed();
    const { refund_id: refundId } = await refund(paymentId);
    const spent = { amount: 400, currency: 'USD', entry_type: 'debit' };
    await diary.shop.request('POST', `/customers/${customerId}/wallets/ledger-entries`, spent);
    const { sql } = api.runtime;
    await sql`
      with failed as (
        update simulator.refund set status = 'failed', failure_message = 'The bank returned it.' where refund_id = ${refundId} returning payment_id, amount
      )
      update simulator.charge c set refunded_amount = refunded_amount - f.amount
      from failed f where c.payment_id = f.payment_id`;
    const { businessId } = diary.shop.scope;
    for (const _ of [1, 2]) {
      await receiveRefundNotification(api.runtime, 'simulator', businessId, refundId as string);
    }
    expect(await walletOf(customerId)).toBe(0);
    expect((await movesOf(customerId)).at(-1)).toEqual(['refund_reversal', -600, refundId]);
    const payment: Json = await diary.shop.client.payments.retrieve(paymentId);
    expect(payment).toMatchObject({ refund_status: null, refunds: [{ status: 'failed' }] });
    const scope = diary.shop.scope;
    const known = await loadPaymentFacts(sql, scope, asId<'customer'>(customerId));
    const counted = await countPaymentHistory(sql, scope, asId<'customer'>(customerId));
    expect(known.facts).toEqual(counted.facts);
    expect(await findCreditProblems(sql, businessId)).toEqual([]);
    expect((await diary.subscription(id)).status).toBe('active');
  });

  test('has documents that say who got what', async () => {
    const { paymentId } = await renewed();
    const { refund_id: refundId } = await refund(paymentId);
    for (const path of [`payments/${paymentId}`, `refunds/${String(refundId)}`]) {
      const document = await diary.shop.request('GET', `/invoices/${path}`);
      expect(document.status).toBe(200);
      expect(document.text).toMatch(/^%PDF-/);
    }
  });
});
