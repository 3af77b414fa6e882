import { expect } from 'vitest';
import { createWorker } from '../../src/worker/worker.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import type { Runtime } from '../../src/runtime.ts';
import type { Caller, Json } from './api.ts';
import { type Buyer, createBuyer } from './buyers.ts';
import { createFunnel, createOffer, stepOf } from './offers.ts';
import { sellCourse } from './shop.ts';

/** Business with its runtime, which may differ from that of the API under test. */
export type Shop = Caller & { readonly runtime: Runtime };

/** Proposal at a moment of its own, so that tests do not meet each other's funnels. */
export interface Stage {
  readonly moment: string;
  readonly productId: string;
  readonly funnelId: string;
}

let moments = 0;

/** Publishes a funnel, by default of one step. Its offer costs 44.10 dollars. */
export async function publish(caller: Caller, over: Json = {}): Promise<Stage> {
  moments++;
  const moment = (over.moment as string | undefined) ?? `occasion_${String(moments)}`;
  const productId = (over.product_id as string | undefined) ?? (await sellCourse(caller));
  const steps = over.steps ?? [
    stepOf('upsell', (await createOffer(caller, { product_id: productId, ...over.offer })).offer_id),
  ];
  const funnel = await createFunnel(caller, { ...over.funnel, moment, steps });
  const answer = await caller.request('POST', `/funnels/${String(funnel.funnel_id)}/publish`, {});
  expect(answer.status, answer.text).toBe(200);
  return { moment, productId, funnelId: funnel.funnel_id as string };
}

/** Raises a moment and returns the whole answer. */
export async function raise(caller: Caller, buyer: Buyer, moment: string, over: Json = {}): Promise<Json> {
  const answer = await caller.request('POST', '/moments', {
    customer_id: buyer.customerId,
    moment,
    ...over,
  });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Open presentation for a new buyer. */
export async function present(
  shop: Shop,
  over: Json = {},
  buyer?: Buyer,
): Promise<{ readonly buyer: Buyer; readonly presentation: Json; readonly stage: Stage }> {
  const to = buyer ?? (await createBuyer(shop, over.buyer));
  const stage = await publish(shop, over);
  const { presentation, trace_id } = await raise(shop, to, stage.moment);
  expect(
    presentation,
    JSON.stringify((await shop.request('GET', `/traces/${trace_id}`)).body),
  ).not.toBeNull();
  return { buyer: to, presentation, stage };
}

/** Acts on a presentation: `view`, `accept`, `decline` or `undo`. */
export async function act(
  caller: Caller,
  presentationId: string,
  verb: string,
  body: Json = {},
): Promise<Json> {
  const answer = await caller.request('POST', `/presentations/${presentationId}/${verb}`, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Runs due jobs, as a worker would. */
export async function work(runtime: Runtime): Promise<void> {
  await createWorker(runtime, jobHandlers).drain();
}

/** Open presentations of a customer. */
export async function waitingFor(caller: Caller, buyer: Buyer): Promise<Json[]> {
  const path = `/customers/${buyer.customerId}/presentations?state=open`;
  const answer = await caller.request('GET', path);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.items as Json[];
}
