import { expect } from 'vitest';
import type { Caller, Json } from './api.ts';
import { sellCourse } from './shop.ts';

/** Request body of an offer of a one-time product, by default for 49 dollars less 10 %. */
export function offerBody(productId: string, over: Json = {}): Json {
  return {
    name: 'Course after the first purchase',
    kind: 'one_time',
    product_id: productId,
    discount: { type: 'percentage', bps: 1000 },
    copy: { en: { headline: 'Add the course', value_points: ['Fits what you bought'] } },
    ...over,
  };
}

/** Creates an offer, by default of a new course. Returns it as the API does. */
export async function createOffer(caller: Caller, over: Json = {}): Promise<Json> {
  const productId = over.product_id ?? (over.kind === 'addon' ? undefined : await sellCourse(caller));
  const answer = await caller.request('POST', '/offers', offerBody(productId, over));
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Step that proposes an offer; edges left out end the funnel. */
export function stepOf(stepId: string, offerId: string, edges: Json = {}): Json {
  return { step_id: stepId, offer_id: offerId, edges };
}

/** Creates a funnel, by default of one step after a purchase. Returns it as the API does. */
export async function createFunnel(caller: Caller, over: Json = {}): Promise<Json> {
  const steps = over.steps ?? [stepOf('upsell', (await createOffer(caller)).offer_id)];
  const answer = await caller.request('POST', '/funnels', {
    name: 'After the first purchase',
    moment: 'post_purchase',
    ...over,
    steps,
  });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}
