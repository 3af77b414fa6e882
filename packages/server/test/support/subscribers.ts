import { expect } from 'vitest';
import { type SubscriptionId, asId } from '../../src/domain/ids.ts';
import type { Runtime } from '../../src/runtime.ts';
import type { Caller } from './api.ts';
import { createBuyer } from './buyers.ts';
import { oneClickBody, sellPlan } from './shop.ts';

/** Subscriptions of as many new customers to one monthly plan, paid with a click. */
export async function subscribeMany(
  caller: Caller & { readonly runtime: Runtime },
  count: number,
): Promise<SubscriptionId[]> {
  const plan = await sellPlan(caller);
  return Promise.all(
    Array.from({ length: count }, async () => {
      const buyer = await createBuyer(caller);
      const sold = await caller.request('POST', '/checkouts', oneClickBody(buyer, plan));
      expect(sold.status, sold.text).toBe(200);
      const listed = await caller.request('GET', `/subscriptions?customer_id=${buyer.customerId}`);
      return asId<'subscription'>(listed.body.items[0].subscription_id as string);
    }),
  );
}
