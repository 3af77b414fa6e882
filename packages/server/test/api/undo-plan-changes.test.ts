import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { createCommerce } from '../../src/use-cases/billing/commerce.ts';
import { undoPresentation } from '../../src/use-cases/offers/presentations/undo-presentation.ts';
import {
  type Caller,
  type Json,
  type TestApi,
  createTestApi,
  dyingAt,
  expectRefusal,
} from '../support/api.ts';
import { type Buyer, buy, createBuyer } from '../support/buyers.ts';
import { act, present, work } from '../support/presentations.ts';
import { expectBooksAgree, sellPlan, stateOf } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const difference = 'difference_immediately';

interface Scene {
  readonly caller: Caller;
  readonly buyer: Buyer;
  readonly subscriptionId: string;
  readonly presentationId: string;
  /** The subscription as it was before it was changed. */
  readonly before: Json;
}

/** Somebody with a plan of 30 dollars, who is offered a change of it in a business of their own. */
async function offered(
  offer: Json,
  price: Json = {},
  { addonPrice, hasCredit = false }: { addonPrice?: number | undefined; hasCredit?: boolean } = {},
): Promise<Scene> {
  const caller = await api.createBusiness('Shop with plans', 'test');
  const shop = { ...caller, runtime: api.runtime };
  await caller.request('POST', '/test_clock/advance', { to: await nowOf(caller), freeze: true });
  const buyer = await createBuyer(shop);
  const plan = await sellPlan(caller);
  const over: Json = { offer: { kind: 'plan_change', discount: null, ...offer } };
  if (addonPrice === undefined) over.product_id = await sellPlan(caller, { price: 8000, ...price });
  else
    over.offer = {
      discount: null,
      ...offer,
      kind: 'addon',
      product_id: undefined,
      addon_id: await sellAddon(caller, plan, addonPrice),
    };
  const { body } = await caller.request('GET', `/payments/${await buy(caller, buyer, plan)}`);
  const subscriptionId = String(body.subscription_id);
  if (hasCredit) await changeTo(caller, subscriptionId, await sellPlan(caller, { price: 1000 }), difference);
  const { presentation } = await present(shop, { product_id: plan, ...over }, buyer);
  const before = await subscriptionOf(caller, subscriptionId);
  return { caller, buyer, subscriptionId, presentationId: String(presentation.presentation_id), before };
}

async function changeTo(caller: Caller, subscriptionId: string, to: string, mode = 'do_not_bill') {
  const body = { product_id: to, quantity: 1, proration_billing_mode: mode };
  const answer = await caller.request('POST', `/subscriptions/${subscriptionId}/change-plan`, body);
  expect(answer.status, answer.text).toBe(200);
}

async function nowOf(caller: Caller): Promise<string> {
  return (await caller.request('GET', '/test_clock')).body.now as string;
}

async function sellAddon(caller: Caller, productId: string, price: number): Promise<string> {
  const body = { name: 'Storage', price, currency: 'USD', tax_category: 'saas' };
  const { id } = (await caller.request('POST', '/addons', body)).body;
  await caller.request('PATCH', `/products/${productId}`, { addons: [id] });
  return String(id);
}

async function subscriptionOf(caller: Caller, subscriptionId: string): Promise<Json> {
  return (await caller.request('GET', `/subscriptions/${subscriptionId}`)).body;
}

/** All of it that is stored, also what the wire does not tell. */
async function rowOf({ subscriptionId }: Scene): Promise<Json> {
  const [row] = await api.runtime.sql`
    select to_jsonb(s) - 'last_act' - 'held_as' - 'revision' as row from subscription s where subscription_id = ${subscriptionId}`;
  return row?.['row'];
}

/** Where the money of a business stands, account by account; what is at nothing is left out. */
async function balancesOf({ caller }: Scene): Promise<Json[]> {
  return api.runtime.sql`
    select account, sum(amount)::text as amount from ledger_posting
    where business_id = ${caller.scope.businessId} group by account having sum(amount) <> 0 order by account`;
}

async function creditOf({ subscriptionId }: Scene): Promise<Json[]> {
  return api.runtime.sql`
    select lot_id, remaining::text from subscription_credit_lot
    where subscription_id = ${subscriptionId} and remaining > 0 order by sequence`;
}

async function eventsOf({ caller }: Scene): Promise<string[]> {
  const rows = await api.runtime.sql<{ type: string }[]>`
    select type from event where business_id = ${caller.scope.businessId} order by sequence`;
  return rows.map(({ type }) => type);
}

/** The whole of it: what must be the same before a change and after it was taken back. */
async function standingOf(scene: Scene) {
  return { row: await rowOf(scene), credit: await creditOf(scene), balances: await balancesOf(scene) };
}

const accept = ({ caller, presentationId }: Scene) => act(caller, presentationId, 'accept');
const undo = ({ caller, presentationId }: Scene) =>
  caller.request('POST', `/presentations/${presentationId}/undo`);

describe('an accepted change is taken back', () => {
  test.each([
    {
      name: 'charged the difference',
      offer: { proration_billing_mode: difference },
      paid: 5000,
    },
    {
      name: 'charged for what is left',
      offer: { proration_billing_mode: 'prorated_immediately' },
      paid: 5000,
    },
    { name: 'charged in full', offer: { proration_billing_mode: 'full_immediately' }, paid: 8000 },
    {
      name: 'to a year',
      offer: { proration_billing_mode: difference },
      price: { payment_frequency_interval: 'Year', price: 30_000 },
      paid: 27_000,
    },
    { name: 'that moved nothing', offer: { proration_billing_mode: 'do_not_bill' }, paid: 0 },
    {
      name: 'that left credit',
      offer: { proration_billing_mode: difference },
      price: { price: 1000 },
      paid: 0,
      credit: 2000,
    },
    {
      name: 'below what a gateway takes, which bought credit',
      offer: { proration_billing_mode: difference },
      price: { price: 3010 },
      paid: 50,
      credit: 40,
    },
    {
      name: 'an add-on',
      offer: { proration_billing_mode: difference },
      addonPrice: 700,
      paid: 700,
    },
  ])('$name: money, plan and credit are as before', async ({ offer, price, addonPrice, paid, credit }) => {
    const scene = await offered(offer, price, { addonPrice });
    const { caller } = scene;
    const before = await standingOf(scene);
    const accepted = await accept(scene);
    expect(accepted).toMatchObject({ status: 'accepted', undo_until: expect.any(String) });
    const payments = (await caller.request('GET', '/payments')).body.items as Json[];
    const paidNow = payments.find(({ payment_id }) => payment_id === accepted.payment_id);
    expect(paidNow?.total_amount ?? 0).toBe(paid);
    expect(await rowOf(scene)).not.toEqual(before.row);
    const granted = (await creditOf(scene)).reduce(
      (sum: number, { remaining }) => sum + Number(remaining),
      0,
    );
    expect(granted).toBe(credit ?? 0);
    const told = (await eventsOf(scene)).length;

    const undone = await undo(scene);
    expect(undone.body).toMatchObject({ status: 'undone', subscription_id: scene.subscriptionId });
    expect((await undo(scene)).body, 'said again').toEqual(undone.body);
    await work(api.runtime);
    expect(await standingOf(scene)).toEqual(before);
    expect(await subscriptionOf(caller, scene.subscriptionId)).toEqual(scene.before);
    await expectBooksAgree(caller, api.runtime);
    const refunds = (await caller.request('GET', '/refunds')).body.items as Json[];
    expect(refunds.map(({ amount, status }) => ({ amount, status }))).toEqual(
      paid === 0 ? [] : [{ amount: paid, status: 'succeeded' }],
    );
    expect((await eventsOf(scene)).slice(told)).toEqual([
      'offer.undone',
      'subscription.plan_changed',
      'subscription.updated',
      ...(paid === 0 ? [] : ['refund.succeeded']),
    ]);
  });

  test('credit that it used is there again', async () => {
    const scene = await offered({ proration_billing_mode: difference }, {}, { hasCredit: true });
    const before = await standingOf(scene);
    expect(before.credit).toMatchObject([{ remaining: '2000' }]);
    await accept(scene);
    expect(await creditOf(scene)).toEqual([]);
    expect((await undo(scene)).status).toBe(200);
    await work(api.runtime);
    expect(await standingOf(scene)).toEqual(before);
    await expectBooksAgree(scene.caller, api.runtime);
  });

  test('its webhook says which plan was left', async () => {
    const scene = await offered({ proration_billing_mode: difference });
    await accept(scene);
    const { product_id } = await subscriptionOf(scene.caller, scene.subscriptionId);
    await undo(scene);
    const rows = await api.runtime.sql<{ previous: string }[]>`
      select c.previous_product_id as previous from event e
      join plan_change c on c.business_id = e.business_id and c.plan_change_id = e.related_id
      where e.business_id = ${scene.caller.scope.businessId} and e.type = 'subscription.plan_changed'
      order by e.sequence`;
    expect(rows.map(({ previous }) => previous)).toEqual([scene.before.product_id, product_id]);
  });

  test('16 times at once, once', async () => {
    const scene = await offered({ proration_billing_mode: difference });
    const before = await standingOf(scene);
    await accept(scene);
    const answers = await Promise.all(Array.from({ length: 16 }, () => undo(scene)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await work(api.runtime);
    expect(await standingOf(scene)).toEqual(before);
  });

  test.each([
    'undo.after-commit',
    'refund.after-open',
    'refund.after-call',
    'refund.after-settle',
    'undo.after-refund',
  ])('by a process that dies at %s: it is undone all the same, once', async (point) => {
    const scene = await offered({ proration_billing_mode: difference });
    const before = await standingOf(scene);
    await accept(scene);
    const { scope } = scene.caller;
    const mortal = dyingAt(api.runtime, point);
    const dying = { ...mortal, commerce: createCommerce(mortal) };
    await expect(undoPresentation(dying, scope, asId<'presentation'>(scene.presentationId))).rejects.toThrow(
      `died at ${point}`,
    );
    await api.runtime.sql`
      update job set run_at = now() - interval '1 second' where done_at is null and is_wall_clock`;
    await work(api.runtime);
    expect(await standingOf(scene)).toEqual(before);
    await expectBooksAgree(scene.caller, api.runtime);
    expect((await undo(scene)).body.status, 'asked again').toBe('undone');
    expect((await scene.caller.request('GET', '/refunds')).body.items).toHaveLength(1);
  });
});

describe('taking back is refused, and changes nothing,', () => {
  const path = ({ subscriptionId }: Scene) => `/subscriptions/${subscriptionId}`;
  const refused: readonly { since: string; act: (scene: Scene, paymentId: string) => Promise<unknown> }[] = [
    {
      since: 'once the plan was changed again',
      act: ({ caller, subscriptionId, before }) =>
        changeTo(caller, subscriptionId, before.product_id as string),
    },
    {
      since: 'once it was changed there and back',
      act: async ({ caller, subscriptionId, before }) => {
        const { product_id } = await subscriptionOf(caller, subscriptionId);
        await changeTo(caller, subscriptionId, before.product_id as string);
        await changeTo(caller, subscriptionId, product_id as string);
      },
    },
    {
      since: 'once its billing date was moved',
      act: (scene) =>
        scene.caller.request('PATCH', path(scene), {
          next_billing_date: new Date(
            Date.parse(scene.before.next_billing_date as string) + 864e5,
          ).toISOString(),
        }),
    },
    {
      since: 'once it was cancelled',
      act: (scene) => scene.caller.request('PATCH', path(scene), { status: 'cancelled' }),
    },
    {
      since: 'once its payment was refunded',
      act: (scene, paymentId) => scene.caller.request('POST', '/refunds', { payment_id: paymentId }),
    },
  ];

  test.each(refused)('$since', async ({ act: happen }) => {
    const scene = await offered({ proration_billing_mode: difference });
    const accepted = await accept(scene);
    await happen(scene, String(accepted.payment_id));
    await work(api.runtime);
    const state = await stateOf(api.runtime);
    expectRefusal(await undo(scene), 422, 'UNDO_SUBSCRIPTION_CHANGED', /Nothing was changed or refunded/);
    expect(await stateOf(api.runtime)).toEqual(state);
    const presentation = await scene.caller.request('GET', `/presentations/${scene.presentationId}`);
    expect(presentation.body.state).toBe('accepted');
  });

  test('once its minutes are over', async () => {
    const scene = await offered({ proration_billing_mode: 'do_not_bill' });
    const { undo_until } = await accept(scene);
    await scene.caller.request('POST', '/test_clock/advance', { to: undo_until, freeze: true });
    expectRefusal(await undo(scene), 422, 'UNDO_WINDOW_CLOSED');
  });

  test('by somebody else: their presentation is the same 404 as none', async () => {
    const scene = await offered({ proration_billing_mode: 'do_not_bill' });
    await accept(scene);
    const other = await api.createBusiness('Another shop', 'test');
    const answer = await other.request('POST', `/presentations/${scene.presentationId}/undo`);
    expectRefusal(answer, 404, 'NOT_FOUND');
  });
});
