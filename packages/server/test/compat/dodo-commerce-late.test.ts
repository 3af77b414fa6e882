import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { insertPaymentMethod } from '../../src/store/billing/payment-methods.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { settleAcceptance } from '../../src/use-cases/offers/presentations/remote-acceptance.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { type Buyer, buy, createBuyer, saveCard } from '../support/buyers.ts';
import { type DodoPlatform, mirror, openDodoPlatform } from '../support/dodo-platform.ts';
import { bankPageOf, submit } from '../support/pages.ts';
import { act, present, work } from '../support/presentations.ts';
import { cards, confirm, guest, oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';

/*
 * Money that comes late, twice, dearer or not at all, where the offer engine of one Rung charges by the billing of
 * another: nobody pays for nothing, and nobody pays twice.
 */

let skippedMs = 0;
let platform: DodoPlatform;
let engine: TestApi;
beforeAll(async () => {
  platform = await openDodoPlatform({ monotonic: () => performance.now() + skippedMs });
  engine = await createTestApi({ commerce: platform.commerce });
});
afterAll(async () => {
  await engine.drop();
  await platform.close();
});

const checkouts = ['POST', /^\/checkouts$/] as const;
const price = 4900;

interface Scene {
  readonly buyer: Buyer;
  readonly id: string;
  readonly productId: string;
}

/** Somebody who has bought at the platform, and to whom a course of its catalogue, or a plan, is proposed here. */
async function proposed(kind: 'product' | 'subscription' = 'product'): Promise<Scene> {
  const buyer = await createBuyer(platform.api);
  await buy(platform.api, buyer, await sellCourse(platform.api));
  const productId =
    kind === 'product' ? await sellCourse(platform.api, { price }) : await sellPlan(platform.api, { price });
  await mirror(engine, platform, { productIds: [productId], customerId: buyer.customerId });
  const offer = kind === 'product' ? { discount: null } : { kind, discount: null };
  const { presentation } = await present(engine, { product_id: productId, offer }, buyer);
  return { buyer, productId, id: presentation.presentation_id as string };
}

/** Another card of the same customer, at the platform. Answers its id. */
async function addCard({ buyer: { customerId } }: Scene, number: string): Promise<string> {
  const { runtime, scope } = platform.api;
  const instrument = await saveCard({ runtime, scope }, { number });
  const paymentMethodId = runtime.mintId('payment_method');
  const method = {
    paymentMethodId,
    customerId: asId<'customer'>(customerId),
    instrument,
    createdAt: runtime.wallClock(),
    lastUsedAt: null,
  };
  await transaction(runtime.sql, (tx) => insertPaymentMethod(tx, scope, method));
  return paymentMethodId;
}

async function acceptWith(scene: Scene, card: string): Promise<Json> {
  return act(engine, scene.id, 'accept', { payment_method_id: await addCard(scene, card) });
}

/** Pays the standard checkout that a declined acceptance offered. */
async function payIn({ fallback_checkout_url: url }: Json): Promise<void> {
  const session = String(url).split('/').at(-1) ?? '';
  expect((await confirm(platform.api, session, guest())).body.status).toBe('succeeded');
}

async function answerBank({ payment_id: paymentId }: Json, answer: string): Promise<void> {
  await submit(platform.api, bankPageOf(platform.api.runtime, String(paymentId)), { answer });
}

/** Payments of an offer at the platform that have succeeded, the first one first. */
async function paidFor({ id }: Scene): Promise<Json[]> {
  return platform.api.runtime.sql`
    select total_amount::int as amount, refunded_amount::int as refunded from payment
    where metadata ->> 'rung_presentation_id' = ${id} and status = 'succeeded' order by creation_order`;
}

async function runJobs(): Promise<void> {
  await engine.runtime.sql`
    update job set run_at = now() - interval '1 minute', lease_token = null, lease_until = null
    where kind in ('presentation.settle', 'presentation.undo') and done_at is null`;
  await work(engine.runtime);
}

/** Lets the engine look after what it has left open, when nothing that was sent can be under way any more. */
async function heal(): Promise<void> {
  await engine.runtime.sql`update remote_attempt set sent_at = sent_at - interval '10 minutes'`;
  await runJobs();
}

/** Lets that many hours pass since the tries of an offer began. */
async function letPass({ id }: Scene, hours: number): Promise<void> {
  await engine.runtime.sql`
    update remote_attempt set begun_at = begun_at - make_interval(hours => ${hours}) where presentation_id = ${id}`;
  await heal();
}

async function stateOf({ id }: Scene): Promise<string> {
  const { body } = await engine.request('GET', `/presentations/${id}`);
  return body.state as string;
}

/** Subscriptions of a customer that go on. */
async function activePlansOf({ buyer }: Scene): Promise<Json[]> {
  return platform.api.runtime.sql`
    select subscription_id from subscription where customer_id = ${buyer.customerId} and status = 'active'`;
}

const kept = { amount: price, refunded: 0 };
const returned = { amount: price, refunded: price };

describe('the checkout of a declined try that is paid', () => {
  test('accepts an offer of which the next try has failed as well', async () => {
    const scene = await proposed();
    const failed = await acceptWith(scene, cards.declined);
    await acceptWith(scene, cards.hasNoFunds);
    await payIn(failed);
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    expect(await paidFor(scene)).toEqual([kept]);
  });

  test('accepts one whose next try waits for the bank, and what the bank approves then goes back', async () => {
    const scene = await proposed();
    const failed = await acceptWith(scene, cards.declined);
    const asked = await acceptWith(scene, cards.asks);
    await payIn(failed);
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    await answerBank(asked, 'approve');
    await heal();
    expect(await paidFor(scene)).toHaveLength(2);
    expect(await paidFor(scene)).toEqual(expect.arrayContaining([kept, returned]));
  });

  test('is seen after more than a day', async () => {
    const scene = await proposed();
    const failed = await acceptWith(scene, cards.declined);
    await letPass(scene, 26);
    await payIn(failed);
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    expect(await paidFor(scene)).toEqual([kept]);
  });

  test('goes back after the offer was declined, and the plan that it began ends', async () => {
    const scene = await proposed('subscription');
    const failed = await acceptWith(scene, cards.declined);
    await act(engine, scene.id, 'decline');
    await payIn(failed);
    expect(await activePlansOf(scene)).toHaveLength(1);
    await heal();
    expect(await stateOf(scene)).toBe('declined');
    expect(await paidFor(scene)).toEqual([returned]);
    expect(await activePlansOf(scene)).toEqual([]);
  });
});

describe('a charge that was made', () => {
  test.each([401, 403, 404])('is not taken for a refusal when reading it answers %i', async (status) => {
    const scene = await proposed();
    platform.intercept(...checkouts, (send) => {
      platform.intercept('GET', /^\/payments\/pay_/, () =>
        Promise.resolve(Response.json({ code: 'NOT_NOW', message: 'Not now.' }, { status })),
      );
      return send();
    });
    expect(await act(engine, scene.id, 'accept')).toMatchObject({ status: 'processing' });
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    expect(await paidFor(scene)).toEqual([kept]);
  });

  /** Raises the price at the last moment, between the preview and the charge. */
  function raisePrice({ productId }: Scene, losesAnswer: boolean): void {
    platform.intercept(...checkouts, async (send) => {
      const before = (await platform.api.request('GET', `/products/${productId}`)).body.price;
      await platform.api.request('PATCH', `/products/${productId}`, { price: { ...before, price: 5900 } });
      const answer = await send();
      if (!losesAnswer) return answer;
      await answer.arrayBuffer();
      throw new TypeError('The network lost the answer.');
    });
  }

  test.each(['none', 'charge', 'refund'])(
    'dearer than shown goes back, and the plan that it began ends, although an answer is lost: %s',
    async (lost) => {
      const scene = await proposed('subscription');
      raisePrice(scene, lost === 'charge');
      if (lost === 'refund') platform.lose('answer', 'POST', /^\/refunds$/);
      await act(engine, scene.id, 'accept');
      await heal();
      expect(await stateOf(scene)).toBe('failed');
      expect(await paidFor(scene)).toEqual([{ amount: 5900, refunded: 5900 }]);
      expect(await activePlansOf(scene)).toEqual([]);
    },
  );

  test('as a change of plan is waited for while no payment of it is listed', async () => {
    const [basic, pro] = [await sellPlan(platform.api), await sellPlan(platform.api, { price: 8000 })];
    const buyer = await createBuyer(platform.api);
    await platform.api.request('POST', '/checkouts', oneClickBody(buyer, basic));
    await mirror(engine, platform, { productIds: [pro, basic], customerId: buyer.customerId });
    const offer = { kind: 'plan_change', discount: null, proration_billing_mode: 'difference_immediately' };
    const { presentation } = await present(engine, { product_id: pro, offer }, buyer);
    const scene = { buyer, productId: pro, id: presentation.presentation_id as string };
    platform.intercept('POST', /change-plan$/, async (send) => {
      platform.intercept('GET', /^\/payments$/, () => Promise.resolve(Response.json({ items: [] })));
      const { payment_id: _, ...unnamed } = await (await send()).json();
      return Response.json({ ...unnamed, payment_id: null });
    });
    expect(await act(engine, scene.id, 'accept')).toMatchObject({ status: 'processing' });
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    expect(await paidFor(scene)).toEqual([{ amount: 5000, refunded: 0 }]);
  });
});

describe('a charge that was not answered', () => {
  test('is not sent again while the last sending may be under way, whoever made that', async () => {
    const scene = await proposed();
    const before = platform.countRequests(...checkouts);
    platform.lose('request', ...checkouts);
    await act(engine, scene.id, 'accept');
    await runJobs();
    expect(platform.countRequests(...checkouts), 'the click has sent it').toBe(before + 1);
    platform.lose('request', ...checkouts);
    await heal();
    await runJobs();
    expect(platform.countRequests(...checkouts), 'the job has sent it').toBe(before + 2);
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    expect(await paidFor(scene)).toEqual([kept]);
  });

  test('is not made at all where what comes before it took too long', async () => {
    const scene = await proposed();
    const before = platform.countRequests(...checkouts);
    platform.intercept('POST', /^\/checkouts\/preview$/, (send) => {
      skippedMs += 121_000;
      return send();
    });
    expect(await act(engine, scene.id, 'accept')).toMatchObject({ status: 'processing' });
    expect(platform.countRequests(...checkouts)).toBe(before);
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    expect(await paidFor(scene)).toEqual([kept]);
  });

  test('and was declined can be paid in a standard checkout all the same', async () => {
    const scene = await proposed();
    platform.lose('answer', ...checkouts);
    await acceptWith(scene, cards.declined);
    await heal();
    const failed = await act(engine, scene.id, 'accept');
    expect(failed).toMatchObject({ status: 'failed', fallback_checkout_url: expect.any(String) });
    await payIn(failed);
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    expect(await paidFor(scene)).toEqual([kept]);
  });
});

describe('an acceptance that waits for the bank', () => {
  test('has failed when the customer does not come within a day, and what is paid then is not kept for nothing', async () => {
    const scene = await proposed();
    const asked = await acceptWith(scene, cards.asks);
    await letPass(scene, 26);
    expect(await stateOf(scene)).toBe('failed');
    await act(engine, scene.id, 'decline');
    await answerBank(asked, 'approve');
    await heal();
    expect(await stateOf(scene)).toBe('declined');
    expect(await paidFor(scene)).toEqual([returned]);
  });

  test('has failed when its payment is cancelled', async () => {
    const scene = await proposed();
    const asked = await acceptWith(scene, cards.asks);
    const ofIt = new RegExp(`^/payments/${String(asked.payment_id)}$`);
    platform.intercept('GET', ofIt, async (send) =>
      Response.json({ ...(await (await send()).json()), status: 'cancelled' }),
    );
    expect(asked).toMatchObject({ status: 'requires_action' });
    await heal();
    expect(await stateOf(scene)).toBe('failed');
  });
});

test('an undo gives back what the seller has left of the payment', async () => {
  const scene = await proposed();
  const { payment_id: paymentId } = await act(engine, scene.id, 'accept');
  const [item] = await platform.api.runtime.sql<{ item_id: string }[]>`
    select item_id from payment_line_item where payment_id = ${String(paymentId)}`;
  await platform.api.request('POST', '/refunds', {
    payment_id: paymentId,
    items: [{ item_id: item?.item_id, amount: 1000 }],
  });
  await act(engine, scene.id, 'undo');
  await heal();
  expect(await stateOf(scene)).toBe('undone');
  expect(await paidFor(scene)).toEqual([returned]);
});

test('the job of a try that another system charges fails where this process bills by itself', async () => {
  const { id } = await proposed();
  const settling = settleAcceptance(platform.api.runtime, engine.scope, asId<'presentation'>(id), 1);
  await expect(settling).rejects.toThrow('not connected');
});
