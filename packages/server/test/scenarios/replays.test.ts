import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { createFunnel, createOffer, stepOf } from '../support/offers.ts';
import { act, publish, waitingFor, work } from '../support/presentations.ts';
import { sellCourse } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

test('a narrow funnel is shown after some purchases; the replay of a wider draft tells who more would have seen it', async () => {
  const caller = await api.createBusiness('Sample Shop', 'test');
  const shop = { ...caller, runtime: api.runtime };
  const [course, book, upsell] = [
    await sellCourse(caller),
    await sellCourse(caller),
    await sellCourse(caller),
  ];
  const offer = await createOffer(caller, { product_id: upsell });
  const steps = [stepOf('upsell', offer.offer_id as string)];
  const boughtAny = (products: string[]) => ({
    fact: 'purchased_products',
    op: 'includes_any',
    products,
  });
  await publish(caller, { moment: 'post_purchase', steps, funnel: { audience: boughtAny([course]) } });

  const buyers = [];
  for (const product of [course, book, course, book, book]) {
    const buyer = await createBuyer(shop);
    await buy(caller, buyer, [product]);
    await work(api.runtime);
    buyers.push(buyer);
  }
  const seen: Json[] = [];
  for (const buyer of buyers) seen.push(...(await waitingFor(caller, buyer)));
  expect(seen.map(({ customer_id: id }) => id)).toEqual([buyers[0]!.customerId, buyers[2]!.customerId]);
  await act(caller, seen[0].presentation_id as string, 'accept', { quote_id: seen[0].quote.quote_id });
  await act(caller, seen[1].presentation_id as string, 'decline');
  // One of those who bought the book has what is proposed by now, and buys again.
  await buy(caller, buyers[3]!, [upsell]);
  await buy(caller, buyers[3]!, [book]);
  await work(api.runtime);

  const draft = await createFunnel(caller, { steps, audience: boughtAny([book]) });
  const answer = await caller.request('POST', `/funnels/${String(draft.funnel_id)}/replay`);
  expect(answer.status, answer.text).toBe(200);
  const bookBuyers = [buyers[1], buyers[3], buyers[4]].map((buyer) => buyer!.customerId);
  expect(answer.body).toMatchObject({
    moment: 'post_purchase',
    moments: 7,
    customers: 5,
    proposed: { moments: 3, customers: 3, instead_of_nothing: { moments: 3, customers: 3 } },
    outside_audience: { moments: 3, conditions: [{ what: 'purchased_products includes_any', moments: 3 }] },
    withheld: [{ reason: 'owned', moments: 1, customers: 1 }],
  });
  const { proposed } = answer.body.sample;
  expect(proposed.map(({ customer_id: id }: Json) => id)).toEqual(bookBuyers);
  // Two saw it, one accepted: half of three, give or take much.
  expect(answer.body.total).toMatchObject({
    acceptances: { estimate: 1.5 },
    touches: { estimate: 6615 },
  });
  const { low, high } = answer.body.total.acceptances;
  expect(low).toBeLessThan(0.5);
  expect(high).toBeGreaterThan(2.5);

  const shown = await waitingFor(caller, buyers[1]!);
  expect(shown, 'nothing was shown to anybody by replaying').toEqual([]);
});
