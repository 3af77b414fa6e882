import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/domain/time.ts';
import { createApp } from '../../src/app.ts';
import { enqueueJob } from '../../src/store/platform/enqueue-jobs.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { createDueJobs } from '../../src/worker/due-jobs.ts';
import { type Answer, type Caller, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { confirm, guest, issueCode, oneClickBody, openCheckout, sellCourse } from '../support/shop.ts';
import { handlersWith } from '../worker/queue.ts';

const start = Date.UTC(2026, 0, 1);
/** Real time, in the hand of the tests. */
let wallNow = start;
let api: TestApi;

beforeAll(async () => {
  api = await createTestApi({ wallClock: () => wallNow });
});
afterAll(() => api.drop());
beforeEach(() => {
  // Each test has its own rate limit.
  wallNow += minuteMs;
});

const iso = (moment: number): string => new Date(moment).toISOString();

async function clockOf(caller: Caller): Promise<{ now: number; frozen: boolean }> {
  const answer = await caller.request('GET', '/test_clock');
  expect(answer.status, answer.text).toBe(200);
  return { now: Date.parse(answer.body.now as string), frozen: answer.body.frozen as boolean };
}

function askToAdvance(caller: Caller, to: number, freeze?: boolean): Promise<Answer> {
  return caller.request('POST', '/test_clock/advance', { to: iso(to), freeze });
}

/** Moves the clock to a moment at which it then stands still. */
async function advanceTo(caller: Caller, to: number): Promise<void> {
  const answer = await askToAdvance(caller, to, true);
  expect({ status: answer.status, body: answer.body }).toEqual({
    status: 200,
    body: { now: iso(to), frozen: true },
  });
}

/** A business of its own for a test that moves the clock far. Its clock stands still. */
async function openShop(): Promise<TestApi & { readonly openedAt: number }> {
  const shop = await api.createBusiness('Shop with a clock', 'test');
  const openedAt = wallNow;
  await advanceTo(shop, openedAt);
  return { ...api, ...shop, openedAt };
}

/** One step ahead of the clock, which stands still afterwards. */
async function prepareAdvance(caller: Caller) {
  const { now, frozen } = await clockOf(caller);
  if (!frozen) await advanceTo(caller, now);
  return {
    path: '/test_clock/advance',
    body: { to: iso(now + hourMs), freeze: true },
    object: '/test_clock',
  };
}

describeEndpoint(() => api, {
  method: 'GET',
  path: '/test_clock',
  prepare: async () => ({ path: '/test_clock' }),
});
describeEndpoint(() => api, {
  method: 'POST',
  path: '/test_clock/advance',
  prepare: prepareAdvance,
});

describe('the clock', () => {
  test('shows real time until it is moved', async () => {
    const shop = await api.createBusiness('New shop', 'test');
    expect(await clockOf(shop)).toEqual({ now: wallNow, frozen: false });
    wallNow += 5 * secondMs;
    expect(await clockOf(shop)).toEqual({ now: wallNow, frozen: false });
  });

  test('runs on at real speed from where it was moved to, in this business alone', async () => {
    const shop = await api.createBusiness('New shop', 'test');
    const to = wallNow + 40 * dayMs;
    const answer = await askToAdvance(shop, to);
    expect(answer.body).toEqual({ now: iso(to), frozen: false });
    wallNow += 7 * secondMs;
    expect(await clockOf(shop)).toEqual({ now: to + 7 * secondMs, frozen: false });
    expect((await clockOf(await api.createBusiness('Next shop', 'test'))).now).toBe(wallNow);
  });

  test('stands still when it is frozen, and goes on from there when it is not', async () => {
    const shop = await openShop();
    const to = shop.openedAt + dayMs;
    await advanceTo(shop, to);
    wallNow += hourMs;
    expect(await clockOf(shop)).toEqual({ now: to, frozen: true });
    const answer = await askToAdvance(shop, to, false);
    expect(answer.body).toEqual({ now: iso(to), frozen: false });
    wallNow += minuteMs;
    expect(await clockOf(shop)).toEqual({ now: to + minuteMs, frozen: false });
  });

  test('never goes back, and says what it shows', async () => {
    const shop = await openShop();
    await advanceTo(shop, shop.openedAt + dayMs);
    const answer = await askToAdvance(shop, shop.openedAt + dayMs - 1, true);
    expectRefusal(answer, 422, 'INVALID_REQUEST_PARAMETERS', iso(shop.openedAt + dayMs));
    expect(await clockOf(shop)).toEqual({ now: shop.openedAt + dayMs, frozen: true });
  });

  test('goes as far as years have four digits', async () => {
    const shop = await openShop();
    await advanceTo(shop, Date.UTC(8999, 11, 31));
    const answer = await askToAdvance(shop, Date.UTC(9000, 0, 2), true);
    expectRefusal(answer, 422, 'INVALID_REQUEST_PARAMETERS', /^to: .*9000-01-01/);
    expectRefusal(
      await shop.request('POST', '/test_clock/advance', { to: '2027-02-30T00:00:00Z' }),
      422,
      'INVALID_REQUEST_BODY',
      /^to: /,
    );
    expectRefusal(
      await shop.request('POST', '/test_clock/advance', { freeze: true }),
      422,
      'INVALID_REQUEST_BODY',
      /^to: /,
    );
  });

  test('does not exist in live mode', async () => {
    const live = await api.createBusiness('Live shop', 'live');
    expectRefusal(await live.request('GET', '/test_clock'), 404, 'NOT_FOUND', /test mode only/);
    expectRefusal(await askToAdvance(live, wallNow + dayMs), 404, 'NOT_FOUND', /test mode only/);
  });

  test('tells during an advance how far it has come, and a second advance is told not to retry', async () => {
    const shop = await openShop();
    const dueAt = shop.openedAt + 10 * dayMs;
    await transaction(api.runtime.sql, (tx) =>
      enqueueJob(tx, shop.scope, {
        kind: 'payment.abandon',
        payload: { paymentId: asId<'payment'>('pay_due') },
        runAt: dueAt,
      }),
    );
    let seen: unknown;
    let second: Answer | undefined;
    const handlers = handlersWith({
      'payment.abandon': async () => {
        seen = await clockOf(shop);
        second = await askToAdvance(shop, shop.openedAt + 90 * dayMs);
        return undefined;
      },
    });
    const app = createApp(api.runtime, createDueJobs(api.runtime, handlers).run);
    const answer = await app.request('/test_clock/advance', {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: iso(shop.openedAt + 30 * dayMs), freeze: true }),
    });
    expect(answer.status).toBe(200);
    expect(seen).toEqual({ now: dueAt, frozen: true });
    expect(second?.headers.get('x-should-retry')).toBe('false');
    expectRefusal(second!, 409, 'TEST_CLOCK_BUSY', iso(shop.openedAt + 30 * dayMs));
    expect((await clockOf(shop)).now).toBe(shop.openedAt + 30 * dayMs);
  });
});

describe('by the clock', () => {
  test('a checkout session can be paid for 24 hours', async () => {
    const shop = await openShop();
    const course = await sellCourse(shop);
    const [first, second] = [await openCheckout(shop, [course]), await openCheckout(shop, [course])];
    await advanceTo(shop, shop.openedAt + dayMs - 1);
    expect((await confirm(shop, first)).body.status).toBe('succeeded');
    await advanceTo(shop, shop.openedAt + dayMs);
    expectRefusal(await confirm(shop, second), 422, 'CHECKOUT_SESSION_EXPIRED');
  });

  test('a confirmed checkout session can be paid for 15 minutes', async () => {
    const shop = await openShop();
    const course = await sellCourse(shop);
    // Two orders, because the same one twice in a moment would be a double click.
    const open = (order: number) =>
      openCheckout(shop, [course], {
        confirm: true,
        metadata: { order },
        customer: { email: 'sample.customer@example.com', name: 'Sample Customer' },
        billing_address: { country: 'US', state: 'CA', zipcode: '94107' },
      });
    const [first, second] = [await open(1), await open(2)];
    const body = guest({ customer: { email: 'sample.customer@example.com', name: 'Sample Customer' } });
    await advanceTo(shop, shop.openedAt + 15 * minuteMs - 1);
    expect((await confirm(shop, first, body)).body.status).toBe('succeeded');
    await advanceTo(shop, shop.openedAt + 15 * minuteMs);
    expectRefusal(await confirm(shop, second, body), 422, 'CHECKOUT_SESSION_EXPIRED');
  });

  test('a saved card pays to the last moment of its month, and then has expired', async () => {
    const shop = await openShop();
    const course = await sellCourse(shop);
    const buyer = await createBuyer(shop);
    await advanceTo(shop, Date.UTC(2035, 0, 1) - 1);
    const paid = await shop.request('POST', '/checkouts', oneClickBody(buyer, course));
    expect(paid.body.payment_status).toBe('succeeded');
    await advanceTo(shop, Date.UTC(2035, 0, 1));
    const refused = await shop.request('POST', '/checkouts', oneClickBody(buyer, course), {
      'idempotency-key': randomUUID(),
    });
    expectRefusal(refused, 422, 'PAYMENT_METHOD_EXPIRED', /^payment_method_id/);
  });

  test('a discount starts at its start and ends at its end', async () => {
    const shop = await openShop();
    const course = await sellCourse(shop);
    const [startsAt, expiresAt] = [shop.openedAt + 10 * dayMs, shop.openedAt + 20 * dayMs];
    const code = await issueCode(shop, { starts_at: iso(startsAt), expires_at: iso(expiresAt) });
    const preview = () =>
      shop.request('POST', '/checkouts/preview', {
        product_cart: [{ product_id: course, quantity: 1 }],
        discount_codes: [code],
      });
    await advanceTo(shop, startsAt - 1);
    expectRefusal(await preview(), 422, 'DISCOUNT_NOT_YET_ACTIVE');
    await advanceTo(shop, startsAt);
    expect((await preview()).body.current_breakup.discount).toBe(490);
    await advanceTo(shop, expiresAt - 1);
    expect((await preview()).body.current_breakup.discount).toBe(490);
    await advanceTo(shop, expiresAt);
    expectRefusal(await preview(), 422, 'DISCOUNT_CODE_EXPIRED');
  });

  test('a payment can be refunded for 30 days', async () => {
    const shop = await openShop();
    const course = await sellCourse(shop);
    const buyer = await createBuyer(shop);
    const [first, second] = [await buy(shop, buyer, course), await buy(shop, buyer, course)];
    await advanceTo(shop, shop.openedAt + 30 * dayMs - 1);
    const refund = await shop.request('POST', '/refunds', { payment_id: first });
    expect(refund.body.status, refund.text).toBe('succeeded');
    await advanceTo(shop, shop.openedAt + 30 * dayMs);
    const late = await shop.request('POST', '/refunds', { payment_id: second });
    expectRefusal(late, 422, 'REFUND_WINDOW_EXPIRED', /30 days/);
  });

  test('what is made carries the moment the clock shows', async () => {
    const shop = await openShop();
    const moment = shop.openedAt + 400 * dayMs;
    await advanceTo(shop, moment);
    const course = await sellCourse(shop);
    const buyer = await createBuyer(shop);
    const product = await shop.request('GET', `/products/${course}`);
    const payment = await shop.request('GET', `/payments/${await buy(shop, buyer, course)}`);
    expect(product.body.created_at).toBe(iso(moment));
    expect(payment.body.created_at).toBe(iso(moment));
  });
});
