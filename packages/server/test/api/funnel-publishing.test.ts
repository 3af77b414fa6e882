import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { createFunnel, createOffer, stepOf } from '../support/offers.ts';
import { sellCourse, sellPlan, stateOf } from '../support/shop.ts';

let api: TestApi;
let first: string;
let second: string;
let third: string;
beforeAll(async () => {
  api = await createTestApi();
  const made = [];
  for (let index = 0; index < 3; index++) made.push((await createOffer(api)).offer_id as string);
  [first, second, third] = made as [string, string, string];
});
afterAll(() => api.drop());

describe('publishing', () => {
  test('proves every way, the longest and the dearest, and freezes the funnel with its offers', async () => {
    const upsell = await createOffer(api, { quantity: { minimum: 1, maximum: 2 } });
    const made = await createFunnel(api, {
      steps: [
        stepOf('upsell', upsell.offer_id, { accepted: 'more', declined: 'downsell' }),
        stepOf('more', second),
        stepOf('downsell', third),
      ],
    });
    const path = `/funnels/${made.funnel_id}`;
    const rehearsal = await api.request('POST', `${path}/publish?dry_run=true`);
    expect(rehearsal.body).toMatchObject({ version: 1, is_published: false });
    expect((await api.request('GET', path)).body).toEqual(made);

    const { body } = await api.request('POST', `${path}/publish`);
    expect(body).toEqual({ ...rehearsal.body, is_published: true });
    expect(body.proof.paths).toHaveLength(7);
    expect(body.proof).toMatchObject({
      longest_chain: ['upsell', 'more'],
      // Two courses and one more, each for 49 dollars less 10 %.
      most_charged: { amount: 3 * 4410, currency: 'USD' },
      dearest_path: [
        { step_id: 'upsell', answer: 'accepted' },
        { step_id: 'more', answer: 'accepted' },
      ],
      counted_for_one: [],
    });
    expect((await api.request('GET', path)).body.published_version).toBe(1);

    await api.request('PATCH', `/offers/${upsell.offer_id}`, { name: 'Changed since' });
    await api.request('PATCH', path, { priority: 9 });
    const again = (await api.request('POST', `${path}/publish`)).body;
    expect(again.version).toBe(2);
    const { items } = (await api.request('GET', `${path}/versions`)).body;
    expect(items.map((item: Json) => [item.version, item.is_published, item.priority])).toEqual([
      [2, true, 9],
      [1, false, 0],
    ]);
    const offerIn = ({ offers }: Json) => offers.find((offer: Json) => offer.offer_id === upsell.offer_id);
    expect(offerIn(items[1])).toEqual(upsell);
    expect(offerIn(items[0])).toMatchObject({ version: 2, name: 'Changed since' });
    expect(items[1].proof).toEqual(body.proof);
  });

  const refusals: [string, () => Json, RegExp][] = [
    ['no step', () => ({ steps: [] }), /^steps: a funnel needs at least one step/],
    [
      'a circle',
      () => ({ steps: [stepOf('a', first, { declined: 'b' }), stepOf('b', second, { declined: 'a' })] }),
      /^steps\[1\]\.edges\.declined \(step b\): leads in a cycle: a → b → a/,
    ],
    [
      'a step that no way leads to',
      () => ({ steps: [stepOf('a', first), stepOf('b', second)] }),
      /^steps\[1\] \(step b\): no path leads to this step/,
    ],
    [
      'a third proposal',
      () => ({
        steps: [
          stepOf('a', first, { declined: 'b' }),
          stepOf('b', second, { failed: 'c' }),
          stepOf('c', third),
        ],
      }),
      /^steps\[2\] \(step c\): is proposal 3 on the path a → b → c/,
    ],
    [
      'an offer that does not exist',
      () => ({ steps: [stepOf('a', 'off_unknown')] }),
      /^steps\[0\]\.offer_id \(step a\): there is no offer off_unknown/,
    ],
    [
      "another business's offer",
      async () => ({ steps: [stepOf('a', (await createOffer(api.other)).offer_id)] }),
      /^steps\[0\]\.offer_id \(step a\): there is no offer/,
    ],
    [
      'an archived offer',
      async () => {
        const { offer_id: offerId } = await createOffer(api);
        await api.request('DELETE', `/offers/${offerId}`);
        return { steps: [stepOf('a', offerId)] };
      },
      /^steps\[0\]\.offer_id \(step a\): the offer off_\w+ is archived/,
    ],
    [
      'an archived product',
      async () => {
        const offer = await createOffer(api);
        await api.request('DELETE', `/products/${offer.product_id}`);
        return { steps: [stepOf('a', offer.offer_id)] };
      },
      /^steps\[0\]\.offer\.product_id \(step a\): the product is archived/,
    ],
    [
      'a price that fell below the discount',
      async () => {
        const discount = { type: 'amount', amount: 4900, currency: 'USD' };
        const offer = await createOffer(api, { discount });
        const price = { type: 'one_time_price', currency: 'USD', price: 4800 };
        await api.request('PATCH', `/products/${offer.product_id}`, { price });
        return { steps: [stepOf('a', offer.offer_id)] };
      },
      /^steps\[0\]\.offer\.discount\.amount \(step a\): is above the price/,
    ],
    [
      'two currencies',
      async () => {
        const inEuro = await createOffer(api, { product_id: await sellCourse(api, { currency: 'EUR' }) });
        return { steps: [stepOf('a', first, { declined: 'b' }), stepOf('b', inEuro.offer_id)] };
      },
      /^steps\[1\]\.offer_id \(step b\): is priced in EUR, the steps before it in USD/,
    ],
    [
      'what was declined, once more',
      async () => {
        const { product_id: productId } = (await api.request('GET', `/offers/${first}`)).body;
        const cheaper = await createOffer(api, { product_id: productId, discount: null });
        return { steps: [stepOf('a', first, { declined: 'b' }), stepOf('b', cheaper.offer_id)] };
      },
      /^steps\[1\]\.offer_id \(step b\): proposes pdt_\w+, sold by both offers, again/,
    ],
  ];

  test.each(refusals)('is refused for %s, and what is published stays', async (_, over, message) => {
    const made = await createFunnel(api, { steps: [stepOf('upsell', first)] });
    const path = `/funnels/${made.funnel_id}`;
    await api.request('POST', `${path}/publish`);
    await api.request('PATCH', path, await over());
    const before = await stateOf(api.runtime);
    for (const query of ['', '?dry_run=true']) {
      const answer = await api.request('POST', `${path}/publish${query}`);
      expectRefusal(answer, 422, 'FUNNEL_NOT_PUBLISHABLE', message);
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('twice at once makes two versions, the later of which is shown', async () => {
    const made = await createFunnel(api, { steps: [stepOf('upsell', first)] });
    const path = `/funnels/${made.funnel_id}`;
    const publish = () => api.request('POST', `${path}/publish`);
    const answers = await Promise.all([publish(), publish(), publish()]);
    expect(answers.map(({ body }) => body.version).toSorted()).toEqual([1, 2, 3]);
    expect((await api.request('GET', path)).body.published_version).toBe(3);
  });

  test('can be taken back, and cannot follow an archive', async () => {
    const made = await createFunnel(api, { steps: [stepOf('upsell', first)] });
    const path = `/funnels/${made.funnel_id}`;
    await api.request('POST', `${path}/publish`);
    expect((await api.request('POST', `${path}/unpublish`)).status).toBe(200);
    expect((await api.request('GET', path)).body.published_version).toBeNull();
    await api.request('POST', `${path}/publish`);
    expect((await api.request('DELETE', path)).status).toBe(200);
    const archived = await api.request('GET', path);
    expect(archived.body).toMatchObject({
      published_version: null,
      archived_at: expect.stringMatching(/Z$/),
    });
    expect((await api.request('DELETE', path)).status).toBe(200);
    expect((await api.request('GET', path)).text).toBe(archived.text);
    const answer = await api.request('POST', `${path}/publish`);
    expectRefusal(answer, 422, 'FUNNEL_NOT_PUBLISHABLE', /archived/);
    const { items } = (await api.request('GET', '/funnels?archived=true&page_size=100')).body;
    expect(items.map((item: Json) => item.funnel_id)).toContain(made.funnel_id);
  });
});

describe('asking who belongs to an audience', () => {
  async function openShop() {
    const shop = await api.createBusiness('Sample Shop', 'test');
    const course = await sellCourse(shop);
    const bundle = await sellCourse(shop);
    await shop.request('PATCH', `/products/${bundle}`, { metadata: { includes: course } });
    const buyers: string[] = [];
    for (const catalogue of [[], [course], [bundle], [await sellPlan(shop)]]) {
      const buyer = await createBuyer({ ...shop, runtime: api.runtime });
      if (catalogue.length > 0) await buy(shop, buyer, catalogue);
      buyers.push(buyer.customerId);
    }
    const ask = async (document: Json) => {
      const { funnel_id: funnelId } = await createFunnel(shop, { audience: document, steps: [] });
      const { body } = await shop.request('POST', `/funnels/${funnelId}/audience/preview`);
      const ids = body.sample.map((customer: Json) => buyers.indexOf(customer.customer_id)).toSorted();
      return { ...body, sample: ids };
    };
    return { course, ask };
  }

  test('counts those who would match now, with samples', async () => {
    const { course, ask } = await openShop();
    const owns = { fact: 'owned_products', op: 'includes_any', products: [course] };
    const all = { considered: 4, is_complete: true };
    expect(await ask({ all: [] })).toEqual({ ...all, matched: 4, sample: [0, 1, 2, 3] });
    expect(await ask(owns)).toEqual({ ...all, matched: 2, sample: [1, 2] });
    expect(await ask({ not: owns })).toEqual({ ...all, matched: 2, sample: [0, 3] });
    const subscribed = { fact: 'subscription', op: 'exists', statuses: ['active'] };
    expect(await ask(subscribed)).toEqual({ ...all, matched: 1, sample: [3] });
    const bought = { fact: 'purchase_total', op: 'at_least', amount: 0, currency: 'USD' };
    expect(await ask(bought)).toEqual({ ...all, matched: 0, sample: [] });
  });

  test('shows at most ten, and counts all in pages', async () => {
    const shop = await api.createBusiness('Busy Shop', 'test');
    await api.runtime.sql`
      insert into customer (business_id, customer_id, email, name, created_at)
      select ${shop.scope.businessId}, 'cus_' || n, 'sample.customer@example.com', 'Sample Customer', now()
      from generate_series(1, 1203) n`;
    const { funnel_id: funnelId } = await createFunnel(shop, { steps: [] });
    const { body } = await shop.request('POST', `/funnels/${funnelId}/audience/preview`);
    expect(body).toMatchObject({ matched: 1203, considered: 1203, is_complete: true });
    expect(new Set(body.sample.map((customer: Json) => customer.customer_id)).size).toBe(10);
  });
});
