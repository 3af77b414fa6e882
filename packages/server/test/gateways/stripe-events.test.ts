import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { assert } from '../../src/domain/assert.ts';
import { dayMs } from '../../src/domain/time.ts';
import { connectGateway } from '../../src/use-cases/billing/gateways/connect-gateway.ts';
import { createDueJobs } from '../../src/worker/due-jobs.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Json, dyingAt } from '../support/api.ts';
import { visit } from '../support/pages.ts';
import { oneClickBody, sellCourse } from '../support/shop.ts';
import type { FakeEvent } from '../support/stripe-fake/fake.ts';
import type { FakeDispute, FakeIntent } from '../support/stripe-fake/objects.ts';
import {
  type StripeShop,
  buy,
  checkout,
  eventOf,
  expectBooksAgree,
  heal,
  sendEvent,
  customerWithCard,
  giveCard,
  goToStripe,
  openStripeShop,
  paidIntents,
  paymentOf,
  paymentOfCheckout,
  typedGuest,
} from '../support/stripe-shop.ts';

/* A shop whose gateway is Stripe, by the fake: pages, jobs and webhooks, from the buyer's click to the ledger. */

const pays = '4242424242424242';
const asks = '4000002760003184';

let shop: StripeShop;

beforeAll(async () => {
  shop = await openStripeShop();
});
afterEach(async () => {
  shop.fake.clearFaults();
  await expectBooksAgree(shop);
});
afterAll(() => shop.stop());

describe('a dispute', () => {
  async function intentOfSale(): Promise<{ readonly id: string; readonly intent: FakeIntent }> {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), pays);
    const { payment_id: id } = await buy(shop, buyer);
    const [intent] = paidIntents(shop, id as string);
    assert(intent, 'the payment was taken');
    return { id: id as string, intent };
  }

  /** Sends all events of a dispute, in the order given. */
  async function tell(dispute: FakeDispute, order: (events: FakeEvent[]) => FakeEvent[] = (all) => all) {
    const events = shop.fake.events.filter(
      ({ type, payload }) => type.startsWith('charge.dispute.') && payload.includes(dispute.id),
    );
    for (const event of order(events)) expect(await sendEvent(shop, event)).toBe(200);
    await createWorker(shop.api.runtime, jobHandlers).drain();
  }

  const paymentNow = async (id: string): Promise<Json> =>
    (await shop.api.request('GET', `/payments/${id}`)).body;

  test('withdraws the money of its payment, which is no refund, and gives it back when it is won', async () => {
    const { id, intent } = await intentOfSale();
    const dispute = shop.fake.bank.openDispute(intent);
    await tell(dispute);
    expect(await paymentNow(id)).toMatchObject({
      refund_status: null,
      refunds: [],
      disputes: [
        { amount: '4900', currency: 'USD', dispute_status: 'dispute_opened', dispute_stage: 'dispute' },
      ],
    });
    await expectBooksAgree(shop);
    expect((await shop.api.request('POST', '/refunds', { payment_id: id })).status).toBe(422);
    shop.fake.bank.moveDispute(dispute, 'under_review');
    shop.fake.bank.moveDispute(dispute, 'won');
    await tell(dispute);
    expect(await paymentNow(id)).toMatchObject({ disputes: [{ dispute_status: 'dispute_won' }] });
    await expectBooksAgree(shop);
    expect((await shop.api.request('POST', '/refunds', { payment_id: id })).body.status).toBe('succeeded');
  });

  test('is as Stripe has it now, however late, often and in whatever order its events arrive', async () => {
    const { id, intent } = await intentOfSale();
    const dispute = shop.fake.bank.openDispute(intent, { status: 'warning_needs_response', amount: 1900 });
    shop.fake.bank.moveDispute(dispute, 'needs_response');
    shop.fake.bank.moveDispute(dispute, 'under_review');
    shop.fake.bank.moveDispute(dispute, 'lost');
    await tell(dispute, (events) => events.toReversed().flatMap((event) => [event, event]));
    await tell(dispute);
    const { disputes } = await paymentNow(id);
    expect(disputes).toMatchObject([{ dispute_status: 'dispute_lost', amount: '1900' }]);
    const events = await shop.api.runtime.sql<{ type: string }[]>`
      select type from event where object_id = ${String((disputes as Json[])[0].dispute_id)} order by sequence`;
    expect(events.map(({ type }) => type)).toEqual(['dispute.opened', 'dispute.lost']);
  });

  test('that nobody answered was accepted, and one whose time ran out has expired', async () => {
    for (const [dueInSeconds, status] of [
      [3600, 'dispute_accepted'],
      [-3600, 'dispute_expired'],
    ] as const) {
      const { id, intent } = await intentOfSale();
      const dispute = shop.fake.bank.openDispute(intent);
      dispute.evidence_details.due_by = Math.floor(Date.now() / 1000) + dueInSeconds;
      shop.fake.bank.moveDispute(dispute, 'lost');
      await tell(dispute);
      expect(await paymentNow(id)).toMatchObject({ disputes: [{ dispute_status: status }] });
    }
  });

  test('of a payment that is not Rung’s is acknowledged, and nothing follows', async () => {
    const foreign = shop.fake.bank.createIntent({
      amount: 500,
      currency: 'usd',
      customer: null,
      payment_method: shop.fake.bank.saveCard(null, pays).id,
      metadata: {},
    });
    shop.fake.bank.confirm(foreign, {
      isOffSession: true,
      returnUrl: undefined,
      forcesAuthentication: false,
    });
    const dispute = shop.fake.bank.openDispute(foreign, { status: 'warning_needs_response' });
    const before = (await shop.api.request('GET', '/disputes')).body.items as Json[];
    await tell(dispute);
    expect((await shop.api.request('GET', '/disputes')).body.items).toEqual(before);
    shop.fake.bank.charges.delete(foreign.latest_charge ?? '');
  });
});

describe('a process that dies', () => {
  test.each([
    'payment.before-call',
    'payment.after-prepare',
    'payment.after-write-down',
    'payment.after-call',
    'payment.after-settle',
  ])('at %s leaves one charge', async (point) => {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), pays);
    const runtime = dyingAt(shop.api.runtime, point);
    const dying = createApp(runtime, createDueJobs(runtime, jobHandlers).run);
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${shop.api.apiKey}` },
      body: JSON.stringify(oneClickBody(buyer, await sellCourse(shop.api))),
    };
    expect((await dying.request('/checkouts', init)).status).toBe(500);
    await heal(shop);
    const { items } = (await shop.api.request('GET', `/payments?customer_id=${buyer.customerId}`)).body;
    const [latest] = items as Json[];
    expect(latest).toMatchObject({ status: 'succeeded' });
    expect(paidIntents(shop, latest.payment_id as string)).toHaveLength(1);
  });

  test.each(['payment.after-prepare', 'payment.after-write-down', 'payment.after-call'])(
    'at %s on the way to Stripe’s page leaves one page',
    async (point) => {
      const session = await checkout(shop);
      const runtime = dyingAt(shop.api.runtime, point);
      const dying = createApp(runtime, createDueJobs(runtime, jobHandlers).run);
      const init = { method: 'POST', body: new URLSearchParams(typedGuest) };
      expect((await dying.request(`/checkout/${session}`, init)).status).toBe(500);
      await heal(shop);
      const payment = await paymentOfCheckout(shop, session);
      expect(payment).toMatchObject({ status: 'requires_customer_action' });
      await giveCard(shop, payment.gateway?.gatewayPaymentId ?? '', pays);
      shop.passMinutes(25 * 60);
      await createWorker(shop.api.runtime, jobHandlers).drain();
      expect(await paymentOfCheckout(shop, session)).toMatchObject({ status: 'succeeded' });
    },
  );

  test.each([
    [/POST \/v1\/payment_intents$/, 'before'],
    [/POST \/v1\/payment_intents$/, 'after'],
    [/confirm/, 'before'],
    [/confirm/, 'after'],
  ] as const)('or an answer that is lost (%s, %s) leaves one charge', async (request, when) => {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), pays);
    // The package repeats a request by itself once where the connection is closed, whatever it was told.
    shop.fake.fail(request, { when, answer: 'silence', times: 2 });
    const { payment_id: id, payment_status: status } = await buy(shop, buyer);
    expect(status).toBe('processing');
    await heal(shop);
    expect(await paymentOf(shop.api, id as string)).toMatchObject({ status: 'succeeded' });
    expect(paidIntents(shop, id as string)).toHaveLength(1);
  });
});

test.each(['before', 'after'] as const)(
  'a request that the package repeats by itself, its answer lost %s it, makes one charge',
  async (when) => {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), pays);
    shop.fake.fail(/POST/, { when, answer: 'silence' });
    shop.fake.fail(/confirm/, { when, answer: 'silence' });
    const { payment_id: id, payment_status: status } = await buy(shop, buyer);
    expect(status).toBe('succeeded');
    expect(paidIntents(shop, id as string)).toHaveLength(1);
  },
);

/** The latest event of a type about an object. */
describe('an event of Stripe’s', () => {
  /** A payment that was paid on Stripe's page, and nobody knows yet. */
  async function paidUnknown(): Promise<{ readonly session: string; readonly event: FakeEvent }> {
    const session = await checkout(shop);
    const { pageId } = await goToStripe(shop, session);
    await giveCard(shop, pageId, pays);
    return { session, event: eventOf(shop, 'checkout.session.completed', pageId) };
  }

  const drain = () => createWorker(shop.api.runtime, jobHandlers).drain();

  test('is answered before Stripe is asked, and a job asks', async () => {
    const { session, event } = await paidUnknown();
    const asked = shop.fake.requests.length;
    expect(await sendEvent(shop, event)).toBe(200);
    expect(shop.fake.requests).toHaveLength(asked);
    await drain();
    expect(await paymentOfCheckout(shop, session)).toMatchObject({ status: 'succeeded' });
  });

  test('that comes again, at once or later, asks nothing more', async () => {
    const { event } = await paidUnknown();
    expect(
      await Promise.all([sendEvent(shop, event), sendEvent(shop, event), sendEvent(shop, event)]),
    ).toEqual([200, 200, 200]);
    await drain();
    const asked = shop.fake.requests.length;
    expect(await sendEvent(shop, event)).toBe(200);
    await drain();
    expect(shop.fake.requests).toHaveLength(asked);
  });

  test('is no truth: an older one after a newer one changes nothing', async () => {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), asks);
    const { payment_id: id, next_action: next } = await buy(shop, buyer);
    const sent = await visit(shop.api, (next as { url: string }).url);
    await fetch(sent.headers.get('location') ?? '', {
      method: 'POST',
      body: new URLSearchParams({ answer: 'approve' }),
      redirect: 'manual',
    });
    const [intent] = paidIntents(shop, id as string);
    await sendEvent(shop, eventOf(shop, 'payment_intent.succeeded', intent?.id ?? ''));
    await sendEvent(shop, eventOf(shop, 'payment_intent.requires_action', intent?.id ?? ''));
    await drain();
    expect(await paymentOf(shop.api, id as string)).toMatchObject({ status: 'succeeded' });
  });

  test.each([
    ['forged', 'whsec_another0123456789abcdef01', 0],
    ['signed months ago', undefined, 90 * dayMs],
    ['signed six minutes ago', undefined, 6 * 60_000],
  ] as const)('that is %s is refused', async (_what, secret, ageMs) => {
    const { event } = await paidUnknown();
    expect(await sendEvent(shop, event, secret, Date.now() - ageMs)).toBe(401);
    await sendEvent(shop, event);
    await drain();
  });

  test('about something that is not Rung’s is acknowledged, and nothing follows', async () => {
    const intent = shop.fake.bank.createIntent({
      amount: 100,
      currency: 'usd',
      customer: null,
      payment_method: null,
      metadata: {},
    });
    shop.fake.bank.cancel(intent, null);
    expect(await sendEvent(shop, eventOf(shop, 'payment_intent.canceled', intent.id))).toBe(200);
  });

  test('of a card that its bank has replaced has the saved card follow, for renewals and for the buyer to see', async () => {
    const buyer = await customerWithCard(shop, await sellCourse(shop.api), pays);
    const method = [...shop.fake.bank.methods.values()].at(-1)!;
    shop.fake.bank.renewCard(method, '9876', 2039);
    expect(await sendEvent(shop, eventOf(shop, 'payment_method.automatically_updated', method.id))).toBe(200);
    await drain();
    const { items } = (await shop.api.request('GET', `/customers/${buyer.customerId}/payment-methods`)).body;
    expect(items).toMatchObject([
      { payment_method_id: buyer.paymentMethodId, card: { last4_digits: '9876', expiry_year: '2039' } },
    ]);
    const { payment_id: id } = await buy(shop, buyer);
    expect(paidIntents(shop, id as string)).toHaveLength(1);
  });

  test('is accepted under either of two secrets while one replaces the other', async () => {
    const { api } = shop;
    const old = 'whsec_old0123456789abcdef0123';
    const next = 'whsec_new0123456789abcdef0123';
    await connectGateway(api.runtime, api.scope, {
      provider: 'stripe',
      credentials: { secret_key: 'sk_test_00000000', webhook_secret: `${next}, ${old}` },
    });
    for (const secret of [old, next]) {
      const { event } = await paidUnknown();
      expect(await sendEvent(shop, event, secret)).toBe(200);
    }
    await drain();
    const { event } = await paidUnknown();
    expect(await sendEvent(shop, event, shop.webhookSecret)).toBe(401);
    expect(await sendEvent(shop, event, next)).toBe(200);
    await drain();
    await api.runtime.sql`delete from business_gateway where business_id = ${api.scope.businessId}`;
  });
});
