import { expect } from 'vitest';
import { type Caller, type Json, type TestApi } from '../support/api.ts';
import { cardOf, cards, confirm, guest, openCheckout } from '../support/shop.ts';

/** A shop with a calendar of its own, which stands still between two entries. */
export interface Diary {
  readonly shop: Caller;
  /** Turns the calendar to a moment, and lets happen what happens until then. */
  on(moment: string): Promise<void>;
  /** A guest subscribes at the checkout. Answers the subscription's id. */
  subscribe(plan: string, over?: { session?: Record<string, unknown>; card?: string }): Promise<string>;
  subscription(id: string): Promise<Json>;
  /** Its payments, the oldest first. */
  payments(id: string): Promise<Json[]>;
  /** What was told of a subscription and its payments, in order, from the `skipped`-th on. */
  told(id: string, skipped?: number): Promise<string[]>;
}

export async function openDiary(api: TestApi, firstMoment: string): Promise<Diary> {
  const shop = await api.createBusiness('Sample Shop', 'test');
  const diary: Diary = {
    shop,
    on: async (moment) => {
      const to = new Date(moment).toISOString();
      const answer = await shop.request('POST', '/test_clock/advance', { to, freeze: true });
      expect(answer.status, answer.text).toBe(200);
    },
    subscribe: async (plan, { session, card = cards.pays } = {}) => {
      const sessionId = await openCheckout(shop, [plan], session);
      const answer = await confirm(api, sessionId, guest({ card: cardOf(card) }));
      expect(answer.body, answer.text).toMatchObject({ status: 'succeeded' });
      return answer.body.subscription_id as string;
    },
    subscription: async (id) => (await shop.request('GET', `/subscriptions/${id}`)).body,
    payments: async (id) => {
      const query = `subscription_id=${id}&page_size=100`;
      const { items } = (await shop.request('GET', `/payments?${query}`)).body as { items: Json[] };
      return items.reverse();
    },
    told: async (id, skipped = 0) => {
      const rows = await api.runtime.sql<{ type: string }[]>`
        select type from event where business_id = ${shop.scope.businessId} and (object_id = ${id}
          or object_id in (select payment_id from payment where subscription_id = ${id}))
        order by sequence offset ${skipped}`;
      return rows.map(({ type }) => type);
    },
  };
  // A calendar goes forward only, and the first moment may be over when the test is run.
  await api.runtime.sql`
    update business set clock_frozen_at = ${Date.UTC(2020, 0, 1)} where business_id = ${shop.scope.businessId}`;
  await diary.on(firstMoment);
  return diary;
}
