import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { createOffer, stepOf } from '../support/offers.ts';
import { act, publish, raise, waitingFor, work } from '../support/presentations.ts';
import { bookOf, cashOf, sellCourse } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

test.each([
  { currency: 'USD', price: 9900, cheaper: 4900, country: 'US' as const },
  { currency: 'JPY', price: 9800, cheaper: 4800, country: 'JP' as const },
])(
  'buy, decline the upsell, accept the downsell, take it back, buy again: what was declined does not come back ($currency)',
  async ({ currency, price, cheaper, country }) => {
    const caller = await api.createBusiness(`Shop in ${currency}`, 'test');
    const shop = { ...caller, runtime: api.runtime };
    const first = await sellCourse(caller, { currency, price });
    const upsell = await sellCourse(caller, { currency, price });
    const downsell = await sellCourse(caller, { currency, price: cheaper });
    const offers = [
      await createOffer(caller, { product_id: upsell, discount: null }),
      await createOffer(caller, { product_id: downsell, discount: { type: 'percentage', bps: 1000 } }),
    ];
    await publish(caller, {
      moment: 'post_purchase',
      steps: [
        stepOf('upsell', offers[0].offer_id as string, { declined: 'downsell' }),
        stepOf('downsell', offers[1].offer_id as string),
      ],
    });
    const buyer = await createBuyer(shop, { country });

    await buy(caller, buyer, first);
    await work(api.runtime);
    const [shown] = await waitingFor(caller, buyer);
    expect(shown).toMatchObject({ state: 'open', moment: 'post_purchase', step_id: 'upsell' });
    expect(shown.quote).toMatchObject({ currency, total_amount: price });

    const declined = await act(caller, shown.presentation_id as string, 'decline');
    expect(declined.next).toMatchObject({ state: 'open', step_id: 'downsell' });
    const due = cheaper - cheaper / 10;
    expect(declined.next.quote).toMatchObject({ currency, discount: cheaper / 10, total_amount: due });
    expect(await act(caller, shown.presentation_id as string, 'decline'), 'said again').toEqual(declined);

    const next = declined.next.presentation_id as string;
    const accepted = await act(caller, next, 'accept', { quote_id: declined.next.quote.quote_id });
    expect(accepted).toMatchObject({ status: 'accepted', error_code: null, next_action: null });
    const payment = await caller.request('GET', `/payments/${String(accepted.payment_id)}`);
    expect(payment.body).toMatchObject({ status: 'succeeded', total_amount: due, currency });

    const undone = await act(caller, next, 'undo');
    expect(undone).toMatchObject({ status: 'undone', payment_id: accepted.payment_id });
    expect(await act(caller, next, 'undo'), 'said again').toEqual(undone);
    const refunds = (await caller.request('GET', '/refunds')).body.items as Json[];
    expect(refunds).toEqual([
      expect.objectContaining({ payment_id: accepted.payment_id, status: 'succeeded', amount: due }),
    ]);

    await buy(caller, buyer, first);
    await work(api.runtime);
    expect(await waitingFor(caller, buyer)).toEqual([]);
    const again = await raise(caller, buyer, 'milestone');
    expect(again.presentation).toBeNull();
    expect(await cashOf(caller, api.runtime)).toEqual({ [currency]: BigInt(2 * price) });
    expect(await bookOf(caller, api.runtime)).toEqual({ [currency]: BigInt(2 * price) });

    const events = await api.runtime.sql<{ type: string }[]>`
      select type from event where business_id = ${caller.scope.businessId} and type like 'offer.%'
      order by sequence`;
    expect(events.map(({ type }) => type)).toEqual([
      'offer.presented',
      'offer.declined',
      'offer.presented',
      'offer.accepted',
      'offer.undone',
    ]);
  },
);
