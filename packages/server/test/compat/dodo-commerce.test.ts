import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { insertPaymentMethod } from '../../src/store/billing/payment-methods.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { undoPresentation } from '../../src/use-cases/offers/presentations/undo-presentation.ts';
import { type Json, type TestApi, createTestApi, dyingAt } from '../support/api.ts';
import { type Buyer, buy, createBuyer, saveCard } from '../support/buyers.ts';
import { type TestDatabase, createTestDatabase, testSecretKeys } from '../support/database.ts';
import { type DodoPlatform, mirror, openDodoPlatform } from '../support/dodo-platform.ts';
import { bankPageOf, submit } from '../support/pages.ts';
import { act, present, publish, raise, work } from '../support/presentations.ts';
import { cards, confirm, guest, oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';
import { startTypeScript } from './seed.ts';

/*
 * The offer engine of one Rung on the billing of another, over the official SDK and HTTP: the second one stands for
 * the platform. What was bought, charged and refunded is looked up there.
 */

let platform: DodoPlatform;
let database: TestDatabase;
let engine: TestApi;
beforeAll(async () => {
  platform = await openDodoPlatform();
  database = await createTestDatabase();
  engine = await createTestApi({ database, commerce: platform.commerce });
});
afterAll(async () => {
  await engine.drop();
  await platform.close();
});

interface Scene {
  readonly buyer: Buyer;
  readonly id: string;
  readonly presentation: Json;
  readonly productId: string;
}

/** Somebody who has bought at the platform, and to whom something of its catalogue is proposed here. */
async function proposed(
  over: { productId?: string; offer?: Json; buyer?: Buyer; alsoKnown?: string[] } = {},
): Promise<Scene> {
  const buyer = over.buyer ?? (await createCustomer());
  const productId = over.productId ?? (await sellCourse(platform.api));
  const productIds = [productId, ...(over.alsoKnown ?? [])];
  await mirror(engine, platform, { productIds, customerId: buyer.customerId });
  const { presentation } = await present(engine, { product_id: productId, offer: over.offer }, buyer);
  return { buyer, productId, presentation, id: presentation.presentation_id as string };
}

async function createCustomer(): Promise<Buyer> {
  const buyer = await createBuyer(platform.api);
  await buy(platform.api, buyer, await sellCourse(platform.api));
  return buyer;
}

/** Another card of the same customer, at the platform. Answers its id. */
async function addCard({ customerId }: Buyer, number: string): Promise<string> {
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

/** Payments of an offer at the platform, the first one first. */
async function paymentsOf({ id }: Pick<Scene, 'id'>): Promise<Json[]> {
  return platform.api.runtime.sql`
    select status, total_amount::int as amount, refunded_amount::int as refunded from payment
    where metadata ->> 'rung_presentation_id' = ${id} order by creation_order`;
}

/** Lets the engine look after what it has left open. */
async function heal(): Promise<void> {
  await engine.runtime.sql`update remote_attempt set sent_at = sent_at - interval '10 minutes'`;
  await engine.runtime.sql`
    update job set run_at = now() - interval '1 minute', lease_token = null, lease_until = null
    where kind in ('presentation.settle', 'presentation.undo') and done_at is null`;
  await work(engine.runtime);
  const failed = await engine.runtime.sql`
    select kind, last_error from job where done_at is null and failed_job_id is not null`;
  expect(failed).toEqual([]);
}

async function stateOf({ id }: Pick<Scene, 'id'>): Promise<string> {
  const { body } = await engine.request('GET', `/presentations/${id}`);
  return body.state as string;
}

const paidOnce = [{ status: 'succeeded', amount: 4410, refunded: 0 }];

describe('one click', () => {
  test('is charged once at the platform, at the price that was shown, however often it is pressed', async () => {
    const scene = await proposed();
    expect(scene.presentation).toMatchObject({ action: 'one_click', quote: { total_amount: 4410 } });
    const accepted = await act(engine, scene.id, 'accept');
    expect(accepted).toMatchObject({ status: 'accepted' });
    expect(await act(engine, scene.id, 'accept')).toEqual(accepted);
    expect(await paymentsOf(scene)).toEqual(paidOnce);
    const { body } = await platform.api.request('GET', `/payments/${String(accepted.payment_id)}`);
    expect(body).toMatchObject({ status: 'succeeded', total_amount: 4410 });
  });

  test('pressed 8 times at once, it is charged once, and all hear of it', async () => {
    const scene = await proposed();
    const answers = await Promise.all(Array.from({ length: 8 }, () => act(engine, scene.id, 'accept')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['accepted']));
    expect(await paymentsOf(scene)).toEqual(paidOnce);
  });

  test('that the bank declines keeps the price, and can be paid in a standard checkout', async () => {
    const scene = await proposed();
    const declined = await addCard(scene.buyer, cards.declined);
    const failed = await act(engine, scene.id, 'accept', { payment_method_id: declined });
    expect(failed).toMatchObject({ status: 'failed', error_code: expect.any(String) });
    const url = String(failed.fallback_checkout_url);
    expect(url.startsWith(`${platform.baseURL}/`), url).toBe(true);
    const session = url.split('/').at(-1) ?? '';
    expect((await confirm(platform.api, session, guest())).body.status).toBe('succeeded');
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    const payments = await paymentsOf(scene);
    expect(payments.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
    expect(payments.at(-1)?.amount).toBe(4410);
  });

  test('that the bank declines can be charged to another method', async () => {
    const scene = await proposed();
    const declined = await addCard(scene.buyer, cards.declined);
    await act(engine, scene.id, 'accept', { payment_method_id: declined });
    const accepted = await act(engine, scene.id, 'accept', {
      payment_method_id: scene.buyer.paymentMethodId,
    });
    expect(accepted).toMatchObject({ status: 'accepted' });
    expect((await paymentsOf(scene)).map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  });

  test.each([
    { answer: 'approve', state: 'accepted' },
    { answer: 'refuse', state: 'failed' },
  ])(
    'leads to the bank when it asks, and follows what is answered there: $answer',
    async ({ answer, state }) => {
      const scene = await proposed();
      const asks = await addCard(scene.buyer, cards.asks);
      const asked = await act(engine, scene.id, 'accept', { payment_method_id: asks });
      expect(asked).toMatchObject({ status: 'requires_action' });
      const page = bankPageOf(platform.api.runtime, String(asked.payment_id));
      expect(asked.next_action.url).toBe(`${platform.baseURL}${page}`);
      expect(await act(engine, scene.id, 'accept'), 'pressed again').toEqual(asked);
      await submit(platform.api, page, { answer });
      await heal();
      expect(await stateOf(scene)).toBe(state);
      expect(await paymentsOf(scene)).toHaveLength(1);
    },
  );

  test('is refused where the price at the platform is another by now, and nothing is charged', async () => {
    const scene = await proposed();
    const price = { type: 'one_time_price', currency: 'USD', price: 5900 };
    await platform.api.request('PATCH', `/products/${scene.productId}`, { price });
    expect(await act(engine, scene.id, 'accept')).toMatchObject({ status: 'failed' });
    expect(await paymentsOf(scene)).toEqual([]);
  });
});

test('where no method can pay, a standard checkout of the platform is opened, and accepted when that is paid', async () => {
  const buyer = await createCustomer();
  await platform.api.request(
    'DELETE',
    `/customers/${buyer.customerId}/payment-methods/${buyer.paymentMethodId}`,
  );
  const productId = await sellCourse(platform.api);
  await mirror(engine, platform, { productIds: [productId], customerId: buyer.customerId });
  const stage = await publish(engine, {
    product_id: productId,
    funnel: { show_without_payment_method: true },
  });
  const { presentation } = await raise(engine, buyer, stage.moment);
  const id = presentation.presentation_id as string;
  const asked = await act(engine, id, 'accept');
  expect(asked).toMatchObject({ status: 'requires_action', payment_id: null });
  expect(await act(engine, id, 'accept'), 'pressed again').toEqual(asked);
  const session = String(asked.next_action.url).split('/').at(-1) ?? '';
  await heal();
  expect(await stateOf({ id }), 'not paid yet').toBe('requires_action');
  expect((await confirm(platform.api, session, guest())).body.status).toBe('succeeded');
  await heal();
  expect(await stateOf({ id })).toBe('accepted');
  expect(await paymentsOf({ id })).toEqual(paidOnce);
});

describe('a change of plan', () => {
  async function subscribed(): Promise<Scene & { readonly subscriptionId: string }> {
    const [basic, pro] = [await sellPlan(platform.api), await sellPlan(platform.api, { price: 8000 })];
    const buyer = await createBuyer(platform.api);
    const sold = await platform.api.request('POST', '/checkouts', oneClickBody(buyer, basic));
    const { body } = await platform.api.request('GET', `/payments/${String(sold.body.payment_id)}`);
    const scene = await proposed({
      buyer,
      productId: pro,
      alsoKnown: [basic],
      offer: { kind: 'plan_change', discount: null, proration_billing_mode: 'difference_immediately' },
    });
    return { ...scene, subscriptionId: body.subscription_id as string };
  }

  test('is made at the platform at the previewed price, once, and cannot be undone from here', async () => {
    const scene = await subscribed();
    expect(scene.presentation.quote).toMatchObject({ total_amount: 5000, recurring_amount: 8000 });
    const accepted = await act(engine, scene.id, 'accept');
    expect(accepted).toMatchObject({ status: 'accepted', undo_until: null });
    expect(await paymentsOf(scene)).toEqual([{ status: 'succeeded', amount: 5000, refunded: 0 }]);
    const { body } = await platform.api.request('GET', `/subscriptions/${scene.subscriptionId}`);
    expect(body).toMatchObject({ product_id: scene.productId, status: 'active' });
  });

  test('whose answer is lost is found by its key, and made once', async () => {
    const scene = await subscribed();
    platform.lose('answer', 'POST', /change-plan$/);
    expect(await act(engine, scene.id, 'accept')).toMatchObject({ status: 'processing' });
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    expect(await paymentsOf(scene)).toEqual([{ status: 'succeeded', amount: 5000, refunded: 0 }]);
  });
});

describe('undone,', () => {
  const undo = (scene: Scene): Promise<Json> => act(engine, scene.id, 'undo');

  test('a sale is refunded at the platform, once', async () => {
    const scene = await proposed();
    await act(engine, scene.id, 'accept');
    expect(await undo(scene)).toMatchObject({ status: 'undone' });
    await undo(scene);
    expect(await paymentsOf(scene)).toEqual([{ status: 'succeeded', amount: 4410, refunded: 4410 }]);
  });

  test('a plan that it began ends', async () => {
    const productId = await sellPlan(platform.api);
    const scene = await proposed({ productId, offer: { kind: 'subscription', discount: null } });
    const accepted = await act(engine, scene.id, 'accept');
    await undo(scene);
    const { body } = await platform.api.request('GET', `/subscriptions/${String(accepted.subscription_id)}`);
    expect(body.status).toBe('cancelled');
    expect(await paymentsOf(scene)).toEqual([{ status: 'succeeded', amount: 3000, refunded: 3000 }]);
  });

  test.each(['answer', 'request'] as const)(
    'it is given back once although the %s was lost',
    async (loss) => {
      const scene = await proposed();
      await act(engine, scene.id, 'accept');
      platform.lose(loss, 'POST', /^\/refunds$/);
      await engine.request('POST', `/presentations/${scene.id}/undo`, {});
      await heal();
      expect(await stateOf(scene)).toBe('undone');
      expect(await paymentsOf(scene)).toEqual([{ status: 'succeeded', amount: 4410, refunded: 4410 }]);
    },
  );
});

test('what is paid in a checkout after the offer was accepted in another way goes back', async () => {
  const scene = await proposed({ offer: { discount: null } });
  const declined = await addCard(scene.buyer, cards.declined);
  const failed = await act(engine, scene.id, 'accept', { payment_method_id: declined });
  await act(engine, scene.id, 'accept', { payment_method_id: scene.buyer.paymentMethodId });
  const session = String(failed.fallback_checkout_url).split('/').at(-1) ?? '';
  expect((await confirm(platform.api, session, guest())).body.status).toBe('succeeded');
  await heal();
  expect(await stateOf(scene)).toBe('accepted');
  expect(await paymentsOf(scene)).toEqual([
    { status: 'failed', amount: 4900, refunded: 0 },
    { status: 'succeeded', amount: 4900, refunded: 0 },
    { status: 'succeeded', amount: 4900, refunded: 4900 },
  ]);
  await act(engine, scene.id, 'undo');
  expect((await paymentsOf(scene)).at(1)?.refunded, 'undone after all').toBe(4900);
});

test.each(['undo.after-commit', 'undo.after-refund'])(
  'an undo whose process dies at %s is finished by its job, and gives back once',
  async (failpoint) => {
    const scene = await proposed();
    await act(engine, scene.id, 'accept');
    const undone = undoPresentation(
      dyingAt(engine.runtime, failpoint),
      engine.scope,
      asId<'presentation'>(scene.id),
    );
    await expect(undone).rejects.toThrow(failpoint);
    await heal();
    expect(await stateOf(scene)).toBe('undone');
    expect(await paymentsOf(scene)).toEqual([{ status: 'succeeded', amount: 4410, refunded: 4410 }]);
  },
);

test.each(['answer', 'request'] as const)(
  'a charge whose %s was lost is asked for before it is sent again, and made once',
  async (loss) => {
    const scene = await proposed();
    platform.lose(loss, 'POST', /^\/checkouts$/);
    expect(await act(engine, scene.id, 'accept')).toMatchObject({ status: 'processing', payment_id: null });
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    expect(await paymentsOf(scene)).toEqual(paidOnce);
    await heal();
    expect(await paymentsOf(scene)).toEqual(paidOnce);
  },
);

test('a pause is not proposed, and the trace says that the platform cannot carry it out', async () => {
  const plan = await sellPlan(platform.api);
  const buyer = await createBuyer(platform.api);
  await platform.api.request('POST', '/checkouts', oneClickBody(buyer, plan));
  await mirror(engine, platform, { productIds: [plan], customerId: buyer.customerId });
  const offer = { kind: 'pause', discount: null, pause_days: 30 };
  const stage = await publish(engine, { product_id: plan, offer, moment: 'cancel_intent' });
  const { presentation, trace_id } = await raise(engine, buyer, stage.moment);
  expect(presentation).toBeNull();
  const { text } = await engine.request('GET', `/traces/${String(trace_id)}`);
  expect(text).toContain('UNSUPPORTED_FEATURE');
});

test.each(['accept.after-commit', 'accept.after-call', 'accept.after-settle'])(
  'a process that is killed at %s leaves one charge, which the next one finds',
  async (failpoint) => {
    const scene = await proposed();
    const running = startTypeScript(fileURLToPath(new URL('./dodo-engine.ts', import.meta.url)), tmpdir(), {
      TSX_TSCONFIG_PATH: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)),
      DATABASE_URL: database.url,
      RUNG_SECRET_KEY: testSecretKeys.join(','),
      RUNG_FAILPOINT: failpoint,
      PLATFORM_URL: platform.baseURL,
      PLATFORM_KEY: platform.api.apiKey,
      BUSINESS_ID: engine.scope.businessId,
      PRESENTATION_ID: scene.id,
    });
    expect(await running.exited, running.stderr()).toBeNull();
    const left = failpoint === 'accept.after-settle' ? 'accepted' : 'accepting';
    expect(await stateOf(scene), running.stderr()).toBe(left);
    await heal();
    expect(await stateOf(scene)).toBe('accepted');
    expect(await paymentsOf(scene)).toEqual(paidOnce);
  },
);
