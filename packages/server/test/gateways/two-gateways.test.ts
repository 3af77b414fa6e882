import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { dayMs, minuteMs } from '../../src/domain/time.ts';
import type { Payment } from '../../src/domain/payment/payment.ts';
import { type Simulator, createSimulator } from '../../src/gateways/payment/simulator/gateway.ts';
import { mintWebhookSecret } from '../../src/gateways/webhooks/webhook-signature.ts';
import { findPayment } from '../../src/store/billing/payments.ts';
import { chooseGateway, connectGateway } from '../../src/use-cases/billing/gateways/connect-gateway.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { receiveNotifications } from '../../src/worker/notifications.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Caller, type Json, type TestApi, createTestApi, dyingAt } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { createTestDatabase } from '../support/database.ts';
import { submit, typedCard } from '../support/pages.ts';
import {
  cardOf,
  cartOf,
  cards,
  cashOf,
  confirm,
  guest,
  oneClickBody,
  openCheckout,
  sellCourse,
  sellPlan,
} from '../support/shop.ts';

/*
 * Two banks under two names, side by side. The second has ids of its own, which it wants back with every call, and
 * notifies by webhook. Asked about what the other one has, either knows nothing: it would charge, or refund, again.
 */

const secret = mintWebhookSecret();
let aheadMs = 0;
let api: TestApi;
let first: Simulator;
let second: Simulator;
let shop: Caller;

beforeAll(async () => {
  const database = await createTestDatabase();
  const wallClock = () => Date.now() + aheadMs;
  second = createSimulator({
    provider: 'second_bank',
    sql: database.sql,
    wallClock,
    delay: () => Promise.resolve(),
    notifiesBy: 'webhook',
    hasOwnIds: true,
  });
  api = await createTestApi({ database, wallClock, gateways: [second] });
  first = api.runtime.simulator;
  shop = api;
  await connectGateway(api.runtime, shop.scope, {
    provider: 'second_bank',
    credentials: { webhook_secret: secret },
  });
});
afterAll(() => api.drop());
afterEach(async () => {
  await receiveNotifications(api.runtime);
  await deliver();
  for (const bank of [first, second]) await bank.configureFaults(shop.scope.businessId, {});
  await choose(null);
});

/** Makes the choice, and has the scope of the tests know it as a request would. */
async function choose(provider: string | null): Promise<void> {
  await chooseGateway(api.runtime, shop.scope, provider);
}

/** A buyer with a card on file at a bank. */
async function buyerAt(bank: Simulator, card: string = cards.pays): Promise<Buyer> {
  const scope = { ...shop.scope, gateway: bank.provider };
  return createBuyer({ runtime: api.runtime, scope }, { card });
}

async function post(path: string, body: Json): Promise<Json> {
  const answer = await api.request('POST', path, body, { 'idempotency-key': randomUUID() });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const buy = async (buyer: Buyer, over: Json = {}): Promise<Json> =>
  post('/checkouts', oneClickBody(buyer, await sellCourse(api), over));

const other = (bank: Simulator): Simulator => (bank === first ? second : first);

/** Charges of the shop's payment in a bank's book. */
async function chargesOf(bank: Simulator, paymentId: string) {
  const charges = await bank.listCharges(shop.scope.businessId);
  return charges.filter((charge) => charge.paymentId === paymentId);
}

/** One charge in the book of the bank, with this end, and none in the other's. */
async function expectOnlyAt(bank: Simulator, paymentId: string, status: string): Promise<void> {
  expect(await chargesOf(bank, paymentId)).toMatchObject([{ status }]);
  expect(await chargesOf(other(bank), paymentId)).toEqual([]);
}

const payment = async (id: string) => findPayment(api.runtime.sql, shop.scope, asId<'payment'>(id));

/** Does what is due in five minutes, when what was lost is looked after. */
async function heal(): Promise<void> {
  aheadMs += 5 * minuteMs;
  await createWorker(api.runtime, jobHandlers).drain();
}

/** Lets a month pass by the clock of the shop, and all that happens in it. */
async function passMonth(): Promise<void> {
  const now = Date.parse((await api.request('GET', '/test_clock')).body.now as string);
  const to = new Date(now + 32 * dayMs).toISOString();
  expect((await api.request('POST', '/test_clock/advance', { to })).status).toBe(200);
}

/** Payments of the subscription that this one began, newest first. */
async function paymentsOfSame(paymentId: string): Promise<string[]> {
  const { subscriptionId } = (await payment(paymentId))!;
  const { items } = (await api.request('GET', `/payments?subscription_id=${subscriptionId!}`)).body;
  return (items as Json[]).map(({ payment_id: id }) => id as string);
}

/** Sends the notifications of the second bank to its webhook; answers the statuses. */
async function deliver(): Promise<number[]> {
  const sent = await second.sendNotifications(100, { webhook_secret: secret });
  const statuses: number[] = [];
  for (const { headers, rawBody } of sent) {
    const path = `/gateways/second_bank/${shop.scope.businessId}`;
    statuses.push((await api.send('POST', path, rawBody, headers)).status);
  }
  return statuses;
}

/** Both banks, each while the other one is chosen: what they have must not be asked of that. */
const banks = [
  { name: 'simulator', bank: () => first, chosen: 'second_bank' },
  { name: 'second_bank', bank: () => second, chosen: null },
] as const;

describe.each(banks)('what $name has, while new payments go elsewhere', ({ name, bank, chosen }) => {
  test('is charged by the bank that keeps the card', async () => {
    const buyer = await buyerAt(bank());
    await choose(chosen);
    const { payment_id: id, payment_status: status } = await buy(buyer);
    expect(status).toBe('succeeded');
    await expectOnlyAt(bank(), id, 'succeeded');
    expect((await payment(id))?.gateway?.provider).toBe(name);
  });

  test.each(['timeoutAfterCharge', 'timeoutBeforeCharge'] as const)(
    'is healed there after %s, and charged once',
    async (fault) => {
      const buyer = await buyerAt(bank());
      await choose(chosen);
      await bank().configureFaults(shop.scope.businessId, { [fault]: { next: 1 } });
      const { payment_id: id, payment_status: status } = await buy(buyer);
      expect(status).toBe('processing');
      await heal();
      expect((await payment(id))?.status).toBe('succeeded');
      await expectOnlyAt(bank(), id, 'succeeded');
    },
  );

  test('is given back by the bank that took it, also when its answer is lost', async () => {
    const buyer = await buyerAt(bank());
    const { payment_id: id } = await buy(buyer);
    await choose(chosen);
    await bank().configureFaults(shop.scope.businessId, { timeoutAfterRefund: { next: 1 } });
    const refund = await post('/refunds', { payment_id: id });
    expect(refund.status).toBe('pending');
    await heal();
    expect((await api.request('GET', `/refunds/${String(refund.refund_id)}`)).body.status).toBe('succeeded');
    const [charge] = await chargesOf(bank(), id);
    expect(charge?.refundedAmount).toBe(charge?.amount.amount);
    expect(await chargesOf(other(bank()), id)).toEqual([]);
  });

  test('is abandoned there when the customer does not answer their bank', async () => {
    const buyer = await buyerAt(bank(), cards.asks);
    await choose(chosen);
    const { payment_id: id } = await buy(buyer);
    expect((await payment(id))?.status).toBe('requires_customer_action');
    aheadMs += 25 * 60 * minuteMs;
    await heal();
    expect(await payment(id)).toMatchObject({ status: 'failed', errorCode: 'AUTHENTICATION_TIMEOUT' });
    await expectOnlyAt(bank(), id, 'failed');
  });

  test('is answered there by the customer on the page of the bank', async () => {
    const buyer = await buyerAt(bank(), cards.asks);
    await choose(chosen);
    const { payment_id: id, next_action: action } = await buy(buyer);
    const link = new URL(String(action.url)).pathname;
    await submit(api, link, { answer: 'approve' });
    expect((await payment(id))?.status).toBe('succeeded');
    await expectOnlyAt(bank(), id, 'succeeded');
  });

  test('renews with the card that it keeps', async () => {
    const buyer = await buyerAt(bank());
    const plan = await sellPlan(api);
    const { payment_id: paymentId } = await post('/checkouts', oneClickBody(buyer, plan));
    await choose(chosen);
    await passMonth();
    const paymentIds = await paymentsOfSame(paymentId);
    expect(paymentIds).toHaveLength(2);
    for (const id of paymentIds) await expectOnlyAt(bank(), id, 'succeeded');
  });

  test('is settled once where the process dies between the call and its note', async () => {
    const buyer = await buyerAt(bank());
    await choose(chosen);
    const dying = await createDyingApp('payment.after-call');
    const body = oneClickBody(buyer, await sellCourse(api));
    await dying(body);
    await heal();
    const charges = (await bank().listCharges(shop.scope.businessId)).at(-1);
    expect((await payment(charges?.paymentId ?? ''))?.status).toBe('succeeded');
    await expectOnlyAt(bank(), charges?.paymentId ?? '', 'succeeded');
  });
});

/** Sends a checkout to an app whose process dies at the point. */
async function createDyingApp(point: string): Promise<(body: Json) => Promise<void>> {
  const { createApp } = await import('../../src/app.ts');
  const app = createApp(dyingAt(api.runtime, point));
  return async (body) => {
    const headers = { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' };
    const answer = await app.request('/checkouts', { method: 'POST', headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(500);
  };
}

describe('a new card', () => {
  test.each([
    [null, () => first],
    ['second_bank', () => second],
  ])('is kept by the bank that is chosen: %s', async (chosen, bank) => {
    await choose(chosen);
    const session = await openCheckout(api, [await sellCourse(api)]);
    const { body } = await confirm(api, session, guest());
    expect(body.status).toBe('succeeded');
    await expectOnlyAt(bank(), body.payment_id as string, 'succeeded');
    const saved = await payment(body.payment_id as string);
    expect(saved?.instrument?.provider).toBe(bank().provider);
  });

  test('is saved as a method of the bank that has charged it, for the next click', async () => {
    await choose('second_bank');
    const session = await openCheckout(api, [await sellCourse(api)]);
    const { body } = await confirm(api, session, guest({ card: cardOf(cards.paysToo) }));
    const { customerId, paymentMethodId } = (await payment(body.payment_id as string))!;
    await choose(null);
    const again = await buy({ customerId, paymentMethodId: paymentMethodId! });
    await expectOnlyAt(second, again.payment_id, 'succeeded');
  });
});

test('a card on file that is typed again for another bank is charged by that one from then on', async () => {
  const session = { customer: { customer_id: (await buyerAt(first)).customerId } };
  const paid: (Payment | undefined)[] = [];
  for (const chosen of [null, 'second_bank']) {
    await choose(chosen);
    const opened = await post('/checkouts', { product_cart: cartOf(await sellCourse(api)), ...session });
    const { search, pathname } = new URL(String(opened.checkout_url));
    const { body } = await confirm(
      api,
      `${pathname.split('/').at(-1) ?? ''}${search}`,
      guest({ card: cardOf(cards.paysToo) }),
    );
    expect(body, String(body.message)).toMatchObject({ status: 'succeeded' });
    paid.push(await payment(body.payment_id as string));
  }
  const [before, after] = paid;
  expect(after?.paymentMethodId).toBe(before?.paymentMethodId);
  expect([before?.gateway?.provider, after?.gateway?.provider]).toEqual(['simulator', 'second_bank']);
  const method = { customerId: after!.customerId, paymentMethodId: after!.paymentMethodId! };
  await choose(null);
  await expectOnlyAt(second, (await buy(method)).payment_id as string, 'succeeded');
});

describe('ids of the gateway', () => {
  test('are kept with a payment and a refund, and given back with each later call', async () => {
    const buyer = await buyerAt(second);
    await second.configureFaults(shop.scope.businessId, {
      pendingRefund: { next: 1, afterMs: 1, endsAs: 'succeeded' },
    });
    const { payment_id: id } = await buy(buyer);
    const kept = await payment(id);
    expect(kept?.gateway).toEqual({
      provider: 'second_bank',
      gatewayPaymentId: expect.stringMatching(/^ch_[0-9a-f]{24}$/) as string,
      gatewayState: { book: 'second_bank' },
    });
    const { refund_id: refundId } = await post('/refunds', { payment_id: id });
    const [row] = await api.runtime
      .sql`select gateway_refund_id, status from refund where refund_id = ${refundId as string}`;
    expect(row).toMatchObject({
      status: 'pending',
      gateway_refund_id: expect.stringMatching(/^re_/) as string,
    });
    // Under another id the bank knows no such charge.
    await api.runtime
      .sql`update payment set gateway_payment_id = 'ch_another' where payment_id = ${id as string}`;
    await heal();
    const [still] = await api.runtime.sql`select status from refund where refund_id = ${refundId as string}`;
    expect(still).toEqual({ status: 'pending' });
    await api.runtime.sql`
      update payment set gateway_payment_id = ${kept?.gateway?.gatewayPaymentId ?? ''} where payment_id = ${id as string}`;
    aheadMs += 60 * minuteMs;
    await heal();
    const [ended] = await api.runtime.sql`select status from refund where refund_id = ${refundId as string}`;
    expect(ended).toEqual({ status: 'succeeded' });
  });

  test('are kept from an answer that settles nothing', async () => {
    const buyer = await buyerAt(second);
    await second.configureFaults(shop.scope.businessId, { lateSuccess: { next: 1, afterMs: minuteMs } });
    const { payment_id: id } = await buy(buyer);
    expect(await payment(id)).toMatchObject({
      status: 'processing',
      gateway: { gatewayPaymentId: expect.stringMatching(/^ch_/) as string },
    });
    aheadMs += 2 * minuteMs;
    expect(await deliver()).toEqual([200]);
    expect((await payment(id))?.status).toBe('succeeded');
  });
});

describe('notifications', () => {
  test('of each bank are taken in its own way, and settle its own payments', async () => {
    const late = { lateSuccess: { next: 1, afterMs: minuteMs } };
    for (const bank of [first, second]) await bank.configureFaults(shop.scope.businessId, late);
    const [atFirst, atSecond] = [await buy(await buyerAt(first)), await buy(await buyerAt(second))];
    aheadMs += 2 * minuteMs;
    expect(await receiveNotifications(api.runtime)).toBe(1);
    expect((await payment(atFirst.payment_id))?.status).toBe('succeeded');
    expect((await payment(atSecond.payment_id))?.status).toBe('processing');
    expect(await deliver()).toEqual([200]);
    expect((await payment(atSecond.payment_id))?.status).toBe('succeeded');
    await expectOnlyAt(first, atFirst.payment_id, 'succeeded');
    await expectOnlyAt(second, atSecond.payment_id, 'succeeded');
  });
});

test('the ledger of the shop has at its gateways what both banks hold', async () => {
  const held = async (bank: Simulator) =>
    (await bank.listCharges(shop.scope.businessId))
      .filter(({ status }) => status === 'succeeded')
      .reduce((sum, { amount, refundedAmount }) => sum + amount.amount - refundedAmount, 0n);
  expect((await cashOf(shop, api.runtime))['USD']).toBe((await held(first)) + (await held(second)));
});

test('a method link takes a new card to the chosen bank, and the plan renews there', async () => {
  const buyer = await buyerAt(first);
  const { payment_id: paymentId } = await post('/checkouts', oneClickBody(buyer, await sellPlan(api)));
  await choose('second_bank');
  const { subscriptionId } = (await payment(paymentId))!;
  const link = await post(`/subscriptions/${subscriptionId!}/update-payment-method`, { type: 'new' });
  await submit(api, String(link.payment_link), typedCard(cards.paysToo));
  await passMonth();
  const [renewal = ''] = await paymentsOfSame(paymentId);
  await expectOnlyAt(second, renewal, 'succeeded');
});
